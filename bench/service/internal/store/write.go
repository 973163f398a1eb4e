package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jsongate/jsongate/bench/service/internal/orders"
)

// transaction runs do in a transaction of the writer, which is kept if do succeeds. Only the wait for the writer ends with ctx:
// what has begun takes about a millisecond, and a cancelled statement would cost the connection and what is prepared on it.
func (s *Store) transaction(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	connection, err := s.writer.Conn(ctx)
	if err != nil {
		return fmt.Errorf("the database takes no transaction: %w", err)
	}
	defer connection.Close()
	ctx = context.WithoutCancel(ctx)
	tx, err := connection.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("the database takes no transaction: %w", err)
	}
	defer tx.Rollback()
	if err := do(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("the database did not keep the transaction: %w", err)
	}
	return nil
}

// Insert keeps a new order, as orders.Store says.
func (s *Store) Insert(ctx context.Context, order orders.Order, key orders.Key, document []byte) (orders.Order, bool, error) {
	fresh := true
	err := s.transaction(ctx, func(ctx context.Context, tx *sql.Tx) error {
		outcome, err := tx.StmtContext(ctx, s.statements.insertOrder).ExecContext(ctx, order.ID, key.Word, key.Fingerprint[:],
			order.Status, order.Currency, order.TotalCents, order.FeeCents, document, order.CreatedAt.UnixMicro())
		if err != nil {
			return fmt.Errorf("the order cannot be kept: %w", err)
		}
		if rows, err := outcome.RowsAffected(); err != nil {
			return err
		} else if rows == 0 {
			fresh = false
			return s.replay(ctx, tx, &order, key)
		}
		return s.insertLines(ctx, tx, &order)
	})
	if err != nil {
		return orders.Order{}, false, err
	}
	return order, fresh, nil
}

// replay finds the order that came under a key before. The body is the same, so the lines are those of the new order.
func (s *Store) replay(ctx context.Context, tx *sql.Tx, order *orders.Order, key orders.Key) error {
	var fingerprint []byte
	row := tx.StmtContext(ctx, s.statements.orderByKey).QueryRowContext(ctx, key.Word)
	kept, err := scanOrder(row, &fingerprint)
	if err != nil {
		return fmt.Errorf("the order of an idempotency key cannot be read: %w", err)
	}
	if string(fingerprint) != string(key.Fingerprint[:]) {
		return orders.ErrKeyReused
	}
	kept.Lines = order.Lines
	*order = kept
	return nil
}

func (s *Store) insertLines(ctx context.Context, tx *sql.Tx, order *orders.Order) error {
	take, insert := tx.StmtContext(ctx, s.statements.takeStock), tx.StmtContext(ctx, s.statements.insertLine)
	for i, line := range order.Lines {
		outcome, err := take.ExecContext(ctx, line.Quantity, line.SKU)
		if err != nil {
			return fmt.Errorf("the stock of %s cannot be changed: %w", line.SKU, err)
		}
		if rows, err := outcome.RowsAffected(); err != nil {
			return err
		} else if rows == 0 {
			return &orders.OutOfStock{SKU: line.SKU}
		}
		if _, err := insert.ExecContext(ctx, order.ID, i, line.SKU, line.Quantity, line.PriceCents, line.GiftWrap); err != nil {
			return fmt.Errorf("line %d of the order cannot be kept: %w", i, err)
		}
	}
	return nil
}

// Pay keeps a payment, as orders.Store says.
func (s *Store) Pay(ctx context.Context, payment orders.Payment, key orders.Key, check func(orders.Order) error,
) (orders.Payment, bool, error) {
	fresh := true
	err := s.transaction(ctx, func(ctx context.Context, tx *sql.Tx) error {
		order, err := scanOrder(tx.StmtContext(ctx, s.statements.orderToPay).QueryRowContext(ctx, payment.OrderID))
		if err != nil {
			return err
		}
		found, err := s.replayPayment(ctx, tx, &payment, key)
		if err != nil || found {
			fresh = false
			return err
		}
		if err := check(order); err != nil {
			return err
		}
		at := payment.CreatedAt.UnixMicro()
		_, err = tx.StmtContext(ctx, s.statements.insertPayment).ExecContext(ctx, payment.ID, payment.OrderID, key.Word,
			key.Fingerprint[:], payment.AmountCents, payment.Method, at)
		if err != nil {
			return fmt.Errorf("the payment cannot be kept: %w", err)
		}
		if _, err := tx.StmtContext(ctx, s.statements.markPaid).ExecContext(ctx, at, payment.OrderID); err != nil {
			return fmt.Errorf("the order cannot be marked as paid: %w", err)
		}
		return nil
	})
	if err != nil {
		return orders.Payment{}, false, err
	}
	return payment, fresh, nil
}

func (s *Store) replayPayment(ctx context.Context, tx *sql.Tx, payment *orders.Payment, key orders.Key) (found bool, err error) {
	var fingerprint []byte
	var created int64
	kept := orders.Payment{OrderID: payment.OrderID}
	row := tx.StmtContext(ctx, s.statements.paymentByKey).QueryRowContext(ctx, payment.OrderID, key.Word)
	err = row.Scan(&kept.ID, &fingerprint, &kept.AmountCents, &kept.Method, &created)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("the payment of an idempotency key cannot be read: %w", err)
	case string(fingerprint) != string(key.Fingerprint[:]):
		return false, orders.ErrKeyReused
	}
	kept.CreatedAt = fromMicro(created)
	*payment = kept
	return true, nil
}
