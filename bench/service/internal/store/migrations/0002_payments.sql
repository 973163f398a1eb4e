CREATE TABLE payments (
    id              TEXT PRIMARY KEY,
    order_id        TEXT NOT NULL UNIQUE REFERENCES orders (id),
    idempotency_key TEXT NOT NULL,
    fingerprint     BLOB NOT NULL,
    amount_cents    INTEGER NOT NULL,
    method          TEXT NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;
