package orders

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
)

// Store keeps orders. Its methods may be called from any goroutine, and each is one transaction: it happens as a whole or not
// at all.
type Store interface {
	// Prices are the prices of all products, in cents by SKU.
	Prices(ctx context.Context) (map[string]int64, error)
	// Insert keeps a new order and takes its goods out of stock. If the key came before it changes nothing and gives the order
	// of that key, or ErrKeyReused if it came with another body. *OutOfStock is its error if there is too little of something.
	Insert(ctx context.Context, order Order, key Key, document []byte) (kept Order, fresh bool, err error)
	// Order gives an order; ErrNotFound if there is none.
	Order(ctx context.Context, id string) (Order, error)
	// Pay keeps a payment and marks its order as paid, if check accepts the order as it is. If the key came before for this
	// order it changes nothing and gives the payment of that key, or ErrKeyReused if it came with another body.
	Pay(ctx context.Context, payment Payment, key Key, check func(Order) error) (kept Payment, fresh bool, err error)
}

// Shop takes orders and payments. It is immutable, and its methods may be called from any goroutine.
type Shop struct {
	store  Store
	prices map[string]int64
	now    func() time.Time
}

// NewShop makes a shop on a store. The prices are read once: they do not change while the service runs.
func NewShop(ctx context.Context, store Store, now func() time.Time) (*Shop, error) {
	prices, err := store.Prices(ctx)
	if err != nil {
		return nil, fmt.Errorf("the prices cannot be read: %w", err)
	}
	return &Shop{store: store, prices: prices, now: now}, nil
}

// Order makes an order. The same draft under the same key gives the same order again, and fresh is false then.
func (s *Shop) Order(ctx context.Context, draft Draft) (order Order, fresh bool, err error) {
	total, fee, err := price(draft.Lines, draft.Delivery, s.prices)
	if err != nil {
		return Order{}, false, err
	}
	order = Order{
		ID:         newID("ord_"),
		Status:     Created,
		Currency:   draft.Currency,
		TotalCents: total,
		FeeCents:   fee,
		Lines:      draft.Lines,
		CreatedAt:  s.moment(),
	}
	return s.store.Insert(ctx, order, draft.Key, draft.Document)
}

// Find gives an order; ErrNotFound if there is none.
func (s *Shop) Find(ctx context.Context, id string) (Order, error) { return s.store.Order(ctx, id) }

// Pay takes a payment for an order. The same offer under the same key gives the same payment again, and fresh is false then.
func (s *Shop) Pay(ctx context.Context, id string, offer Offer) (payment Payment, fresh bool, err error) {
	payment = Payment{
		ID:          newID("pay_"),
		OrderID:     id,
		AmountCents: offer.AmountCents,
		Method:      offer.Method,
		CreatedAt:   s.moment(),
	}
	return s.store.Pay(ctx, payment, offer.Key, func(order Order) error {
		switch {
		case !order.Status.May(Paid):
			return ErrAlreadyPaid
		case offer.AmountCents != order.TotalCents:
			return &WrongAmount{WantCents: order.TotalCents, GotCents: offer.AmountCents}
		}
		return nil
	})
}

// moment is now, in the precision that the store keeps, so that an answer reads the same when it is given again.
func (s *Shop) moment() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

var idEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// newID is a name that nobody can guess: 80 random bits in 16 letters and digits.
func newID(prefix string) string {
	var random [10]byte
	rand.Read(random[:]) // never fails: the program ends if the system has no randomness
	return prefix + strings.ToLower(idEncoding.EncodeToString(random[:]))
}
