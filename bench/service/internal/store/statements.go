package store

import (
	"context"
	"database/sql"
	"fmt"
)

// statements are prepared once. Those that write, and what is read in the same transaction, belong to the writer.
type statements struct {
	insertOrder, insertLine, takeStock, insertPayment, markPaid *sql.Stmt
	orderByKey, orderToPay, paymentByKey                        *sql.Stmt

	ping, prices, order, lines *sql.Stmt
}

const orderColumns = "id, status, currency, total_cents, fee_cents, created_at, paid_at"

func (s *statements) prepare(ctx context.Context, writer, reader *sql.DB) error {
	list := []struct {
		db   *sql.DB
		into **sql.Stmt
		text string
	}{
		{writer, &s.insertOrder, `INSERT INTO orders
			(id, idempotency_key, fingerprint, status, currency, total_cents, fee_cents, document, created_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING`},
		{writer, &s.insertLine, `INSERT INTO order_lines
			(order_id, line, sku, quantity, price_cents, gift_wrap) VALUES (?, ?, ?, ?, ?, ?)`},
		{writer, &s.takeStock, `UPDATE products SET stock = stock - ?1 WHERE sku = ?2 AND stock >= ?1`},
		{writer, &s.orderByKey, `SELECT fingerprint, ` + orderColumns + ` FROM orders WHERE idempotency_key = ?`},
		{writer, &s.orderToPay, `SELECT ` + orderColumns + ` FROM orders WHERE id = ?`},
		{writer, &s.paymentByKey, `SELECT id, fingerprint, amount_cents, method, created_at FROM payments
			WHERE order_id = ? AND idempotency_key = ?`},
		{writer, &s.insertPayment, `INSERT INTO payments
			(id, order_id, idempotency_key, fingerprint, amount_cents, method, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`},
		{writer, &s.markPaid, `UPDATE orders SET status = 'paid', paid_at = ? WHERE id = ?`},
		{reader, &s.ping, `SELECT 1`},
		{reader, &s.prices, `SELECT sku, price_cents FROM products`},
		{reader, &s.order, `SELECT ` + orderColumns + ` FROM orders WHERE id = ?`},
		{reader, &s.lines, `SELECT sku, quantity, price_cents, gift_wrap FROM order_lines WHERE order_id = ? ORDER BY line`},
	}
	for _, one := range list {
		statement, err := one.db.PrepareContext(ctx, one.text)
		if err != nil {
			return fmt.Errorf("the statement %q cannot be prepared: %w", one.text, err)
		}
		*one.into = statement
	}
	return nil
}
