CREATE TABLE products (
    sku         TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
    stock       INTEGER NOT NULL CHECK (stock >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
    id              TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL UNIQUE,
    fingerprint     BLOB NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('created', 'paid')),
    currency        TEXT NOT NULL,
    total_cents     INTEGER NOT NULL,
    fee_cents       INTEGER NOT NULL,
    document        BLOB NOT NULL,
    created_at      INTEGER NOT NULL,
    paid_at         INTEGER
) STRICT;

CREATE TABLE order_lines (
    order_id    TEXT NOT NULL REFERENCES orders (id),
    line        INTEGER NOT NULL,
    sku         TEXT NOT NULL REFERENCES products (sku),
    quantity    INTEGER NOT NULL CHECK (quantity > 0),
    price_cents INTEGER NOT NULL,
    gift_wrap   INTEGER NOT NULL,
    PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;
