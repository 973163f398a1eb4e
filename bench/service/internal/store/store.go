// Package store keeps orders in SQLite: a file in WAL mode, one connection that writes and several that read.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"runtime"

	_ "modernc.org/sqlite" // the driver: SQLite in Go, so that the program builds without cgo

	"github.com/jsongate/jsongate/bench/service/catalogue"
)

// Store keeps orders. It is an orders.Store, and its methods may be called from any goroutine. Writers wait for each other
// here and not inside SQLite, where they would meet as "database is locked".
type Store struct {
	writer, reader *sql.DB
	statements     statements
}

// Open opens the database in a file, and makes or migrates it as needed. Products that are not in it yet are put in, each with
// stock pieces, or none if the catalogue says that it is sold out; those that are there keep their stock.
func Open(ctx context.Context, path string, stock int64) (*Store, error) {
	s, err := open(ctx, path, stock)
	if err != nil {
		return nil, fmt.Errorf("the database %s cannot be used: %w", path, err)
	}
	return s, nil
}

func open(ctx context.Context, path string, stock int64) (_ *Store, err error) {
	s := &Store{}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if s.writer, err = sql.Open("sqlite", source(path, "_txlock=immediate")); err != nil {
		return nil, err
	}
	s.writer.SetMaxOpenConns(1)
	if err := migrate(ctx, s.writer); err != nil {
		return nil, err
	}
	if err := seed(ctx, s.writer, stock); err != nil {
		return nil, err
	}
	if s.reader, err = sql.Open("sqlite", source(path, "_pragma=query_only(1)")); err != nil {
		return nil, err
	}
	readers := max(2, runtime.GOMAXPROCS(0))
	s.reader.SetMaxOpenConns(readers)
	s.reader.SetMaxIdleConns(readers)
	return s, s.statements.prepare(ctx, s.writer, s.reader)
}

// source is the driver's name for a file and how it is to be opened. With synchronous(NORMAL) a commit waits for no disk: after a
// power cut the last orders may be missing, and the file is whole.
func source(path, more string) string {
	name := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	name.RawQuery = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)" +
		"&_pragma=foreign_keys(1)&" + more
	return name.String()
}

func seed(ctx context.Context, db *sql.DB, stock int64) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, product := range catalogue.Products() {
		pieces := stock
		if product.SoldOut {
			pieces = 0
		}
		_, err := tx.ExecContext(ctx,
			"INSERT INTO products (sku, name, price_cents, stock) VALUES (?, ?, ?, ?) ON CONFLICT (sku) DO NOTHING",
			product.SKU, product.Name, product.PriceCents, pieces)
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	return s.statements.ping.QueryRowContext(ctx).Scan(&one)
}

// Close closes the database. Calls that are going on end first.
func (s *Store) Close() error {
	var failed error
	if s.reader != nil {
		failed = s.reader.Close()
	}
	if s.writer != nil {
		// The last connection to close puts the log into the file, so it has to be one that may write.
		failed = errors.Join(failed, s.writer.Close())
	}
	return failed
}
