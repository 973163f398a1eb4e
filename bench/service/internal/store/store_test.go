package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jsongate/jsongate/bench/service/catalogue"
	"github.com/jsongate/jsongate/bench/service/internal/orders"
)

func openAt(t *testing.T, path string, stock int64) *Store {
	t.Helper()
	s, err := Open(context.Background(), path, stock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// A name that a URI would read otherwise.
func awkwardPath(t *testing.T) string { return filepath.Join(t.TempDir(), "the shop's 100% ?&#.db") }

var noon = time.Date(2026, 5, 4, 12, 0, 0, 123_000, time.UTC)

func someOrder(id string, quantity int64) orders.Order {
	product := catalogue.Products()[0]
	return orders.Order{
		ID: id, Status: orders.Created, Currency: "EUR", TotalCents: product.PriceCents * quantity, CreatedAt: noon,
		Lines: []orders.Line{{SKU: product.SKU, Quantity: quantity, PriceCents: product.PriceCents, GiftWrap: true}},
	}
}

func key(word string, body byte) orders.Key {
	return orders.Key{Word: word, Fingerprint: [32]byte{body}}
}

func stockOf(t *testing.T, s *Store) (pieces int64) {
	t.Helper()
	row := s.reader.QueryRow("SELECT stock FROM products WHERE sku = ?", catalogue.Products()[0].SKU)
	if err := row.Scan(&pieces); err != nil {
		t.Fatal(err)
	}
	return pieces
}

func TestOrderSurvivesReopening(t *testing.T) {
	ctx, path := context.Background(), awkwardPath(t)
	s := openAt(t, path, 10)
	want := someOrder("ord_1", 3)
	if _, fresh, err := s.Insert(ctx, want, key("k", 1), []byte("{}")); err != nil || !fresh {
		t.Fatalf("fresh %v, error %v", fresh, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, 999)
	got, err := s.Order(ctx, "ord_1")
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if stock := stockOf(t, s); stock != 7 {
		t.Errorf("the stock is %d after 3 of 10 were ordered", stock)
	}
	if _, err := s.Order(ctx, "ord_2"); !errors.Is(err, orders.ErrNotFound) {
		t.Errorf("an order that is not there gives %v", err)
	}
}

func TestOneConnectionWritesBesideReaders(t *testing.T) {
	s := openAt(t, awkwardPath(t), 1)
	for _, db := range []*sql.DB{s.writer, s.reader} {
		var mode string
		if err := db.QueryRow("PRAGMA journal_mode").Scan(&mode); err != nil || mode != "wal" {
			t.Errorf("the journal mode is %q, error %v", mode, err)
		}
	}
	if most := s.writer.Stats().MaxOpenConnections; most != 1 {
		t.Errorf("%d connections may write at a time", most)
	}
	if _, err := s.reader.Exec("DELETE FROM orders"); err == nil {
		t.Error("a connection for reading wrote")
	}
}

func TestInsertIsAllOrNothing(t *testing.T) {
	ctx, s := context.Background(), openAt(t, awkwardPath(t), 5)
	order := someOrder("ord_1", 4)
	order.Lines = append(order.Lines, order.Lines[0]) // 8 of 5
	_, _, err := s.Insert(ctx, order, key("k", 1), []byte("{}"))
	var scarce *orders.OutOfStock
	if !errors.As(err, &scarce) || scarce.SKU != order.Lines[0].SKU {
		t.Fatalf("error %v", err)
	}
	if stock := stockOf(t, s); stock != 5 {
		t.Errorf("the stock is %d, though nothing was sold", stock)
	}
	if _, err := s.Order(ctx, "ord_1"); !errors.Is(err, orders.ErrNotFound) {
		t.Errorf("the refused order is there: %v", err)
	}
	// The key is free again, since nothing was made under it.
	if _, fresh, err := s.Insert(ctx, someOrder("ord_2", 1), key("k", 2), []byte("{}")); err != nil || !fresh {
		t.Errorf("fresh %v, error %v", fresh, err)
	}
}

func TestKeyOfAnOrder(t *testing.T) {
	ctx, s := context.Background(), openAt(t, awkwardPath(t), 100)
	if _, _, err := s.Insert(ctx, someOrder("ord_1", 1), key("k", 1), []byte("{}")); err != nil {
		t.Fatal(err)
	}
	again, fresh, err := s.Insert(ctx, someOrder("ord_2", 1), key("k", 1), []byte("{}"))
	if err != nil || fresh || again.ID != "ord_1" || len(again.Lines) != 1 {
		t.Errorf("the same request again: %+v, fresh %v, error %v", again, fresh, err)
	}
	if _, _, err := s.Insert(ctx, someOrder("ord_3", 1), key("k", 2), []byte("{}")); !errors.Is(err, orders.ErrKeyReused) {
		t.Errorf("another body under the same key: %v", err)
	}
	if stock := stockOf(t, s); stock != 99 {
		t.Errorf("the stock is %d after one order of one piece", stock)
	}
}

func TestConcurrentInsertsOfOneKeyMakeOneOrder(t *testing.T) {
	ctx, s := context.Background(), openAt(t, awkwardPath(t), 1000)
	const callers = 24
	ids, made := make([]string, callers), make([]bool, callers)
	var group sync.WaitGroup
	for i := range callers {
		group.Go(func() {
			order, fresh, err := s.Insert(ctx, someOrder(fmt.Sprintf("ord_%d", i), 1), key("k", 1), []byte("{}"))
			if err != nil {
				t.Error(err)
			}
			ids[i], made[i] = order.ID, fresh
		})
	}
	group.Wait()
	fresh := 0
	for i := range callers {
		if ids[i] != ids[0] {
			t.Errorf("caller %d got order %s and caller 0 got %s", i, ids[i], ids[0])
		}
		if made[i] {
			fresh++
		}
	}
	if fresh != 1 || stockOf(t, s) != 999 {
		t.Errorf("%d callers made an order, and %d pieces are left of 1000", fresh, stockOf(t, s))
	}
}

func TestPayment(t *testing.T) {
	ctx, s := context.Background(), openAt(t, awkwardPath(t), 100)
	if _, _, err := s.Insert(ctx, someOrder("ord_1", 1), key("k", 1), []byte("{}")); err != nil {
		t.Fatal(err)
	}
	payment := orders.Payment{ID: "pay_1", OrderID: "ord_1", AmountCents: 5, Method: "card", CreatedAt: noon}
	yes := func(orders.Order) error { return nil }
	no := errors.New("no")

	if _, _, err := s.Pay(ctx, payment, key("p", 1), func(orders.Order) error { return no }); !errors.Is(err, no) {
		t.Errorf("a payment that the check refuses: %v", err)
	}
	if order, err := s.Order(ctx, "ord_1"); err != nil || order.Status != orders.Created {
		t.Errorf("after a refused payment: %+v, %v", order, err)
	}
	if got, fresh, err := s.Pay(ctx, payment, key("p", 1), yes); err != nil || !fresh || got != payment {
		t.Errorf("a payment: %+v, fresh %v, error %v", got, fresh, err)
	}
	if order, err := s.Order(ctx, "ord_1"); err != nil || order.Status != orders.Paid || !order.PaidAt.Equal(noon) {
		t.Errorf("after the payment: %+v, %v", order, err)
	}
	again := payment
	again.ID = "pay_2"
	got, fresh, err := s.Pay(ctx, again, key("p", 1), func(orders.Order) error { return no })
	if err != nil || fresh || got != payment {
		t.Errorf("the same payment again: %+v, fresh %v, error %v", got, fresh, err)
	}
	if _, _, err := s.Pay(ctx, again, key("p", 2), yes); !errors.Is(err, orders.ErrKeyReused) {
		t.Errorf("another body under the same key: %v", err)
	}
	again.OrderID = "ord_9"
	if _, _, err := s.Pay(ctx, again, key("p", 1), yes); !errors.Is(err, orders.ErrNotFound) {
		t.Errorf("a payment for an order that is not there: %v", err)
	}
}

func TestSoldOutProductsHaveNoStock(t *testing.T) {
	s := openAt(t, awkwardPath(t), 5)
	for _, product := range catalogue.Products() {
		var stock, price int64
		row := s.reader.QueryRow("SELECT stock, price_cents FROM products WHERE sku = ?", product.SKU)
		if err := row.Scan(&stock, &price); err != nil {
			t.Fatal(err)
		}
		if (stock == 0) != product.SoldOut || price != product.PriceCents {
			t.Errorf("%+v is in the database with stock %d and price %d", product, stock, price)
		}
	}
}

func TestUnusableDatabasesAreRefusedInSentences(t *testing.T) {
	newer := awkwardPath(t)
	s := openAt(t, newer, 1)
	if _, err := s.writer.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	rows := []struct{ name, path, want string }{
		{"made by a newer program", newer, "made by a newer version"},
		{"in no folder", filepath.Join(t.TempDir(), "none", "orders.db"), "cannot be used"},
	}
	for _, row := range rows {
		if _, err := Open(context.Background(), row.path, 1); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: error %v", row.name, err)
		}
	}
}

func TestCallerWhoGivesUpWaitingLeavesTheWriterFree(t *testing.T) {
	s := openAt(t, awkwardPath(t), 5)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := s.Insert(gone, someOrder("ord_1", 1), key("k", 1), []byte("{}")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, fresh, err := s.Insert(context.Background(), someOrder("ord_2", 1), key("k", 1), []byte("{}")); err != nil || !fresh {
		t.Errorf("fresh %v, error %v", fresh, err)
	}
}
