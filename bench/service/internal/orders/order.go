// Package orders is the shop's logic: what an order costs, when it may be paid, what a repeated request means. It knows
// nothing of HTTP and nothing of SQL.
package orders

import "time"

// Status is where an order stands.
type Status string

// The states of an order. It is created, and then it is paid, once.
const (
	Created Status = "created"
	Paid    Status = "paid"
)

// transitions are the states that may follow each state.
var transitions = map[Status][]Status{
	Created: {Paid},
}

// May tells whether an order in this state may go to the next one.
func (s Status) May(next Status) bool {
	for _, allowed := range transitions[s] {
		if allowed == next {
			return true
		}
	}
	return false
}

// Line is so many of one product. The price is that of one piece, in cents, as it was when the order was made.
type Line struct {
	SKU        string
	Quantity   int64
	PriceCents int64
	GiftWrap   bool
}

// Order is an order that was made.
type Order struct {
	ID         string
	Status     Status
	Currency   string
	TotalCents int64 // goods, gift wrap and delivery
	FeeCents   int64 // the part of it that is delivery
	Lines      []Line
	CreatedAt  time.Time
	PaidAt     time.Time // zero until it is paid
}

// Payment is a payment that was taken.
type Payment struct {
	ID          string
	OrderID     string
	AmountCents int64
	Method      string
	CreatedAt   time.Time
}

// Key is what makes a request repeatable: the client's word for it, and a digest of the body that came with it. The same word
// with another body is another request under a used name, and is refused.
type Key struct {
	Word        string
	Fingerprint [32]byte
}
