package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jsongate/jsongate/bench/service/internal/orders"
)

func fromMicro(at int64) time.Time { return time.UnixMicro(at).UTC() }

// scanOrder reads the columns of orderColumns, after those that first are for.
func scanOrder(row *sql.Row, first ...any) (order orders.Order, err error) {
	var created int64
	var paid sql.NullInt64
	err = row.Scan(append(first, &order.ID, &order.Status, &order.Currency, &order.TotalCents, &order.FeeCents, &created, &paid)...)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return orders.Order{}, orders.ErrNotFound
	case err != nil:
		return orders.Order{}, fmt.Errorf("the order cannot be read: %w", err)
	}
	order.CreatedAt = fromMicro(created)
	if paid.Valid {
		order.PaidAt = fromMicro(paid.Int64)
	}
	return order, nil
}

// Prices are the prices of all products, in cents by SKU.
func (s *Store) Prices(ctx context.Context) (map[string]int64, error) {
	rows, err := s.statements.prices.QueryContext(ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	prices := map[string]int64{}
	for rows.Next() {
		var sku string
		var cents int64
		if err := rows.Scan(&sku, &cents); err != nil {
			return nil, err
		}
		prices[sku] = cents
	}
	return prices, rows.Err()
}

// Order gives an order with its lines; orders.ErrNotFound if there is none.
func (s *Store) Order(ctx context.Context, id string) (orders.Order, error) {
	// Two statements without a transaction: the lines of an order never change.
	order, err := scanOrder(s.statements.order.QueryRowContext(ctx, id))
	if err != nil {
		return orders.Order{}, err
	}
	rows, err := s.statements.lines.QueryContext(ctx, id)
	if err != nil {
		return orders.Order{}, fmt.Errorf("the lines of the order cannot be read: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var line orders.Line
		if err := rows.Scan(&line.SKU, &line.Quantity, &line.PriceCents, &line.GiftWrap); err != nil {
			return orders.Order{}, fmt.Errorf("a line of the order cannot be read: %w", err)
		}
		order.Lines = append(order.Lines, line)
	}
	return order, rows.Err()
}
