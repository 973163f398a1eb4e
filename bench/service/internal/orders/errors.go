package orders

import (
	"errors"
	"fmt"
)

// What can be wrong with a request that is well formed.
var (
	// ErrNotFound: there is no such order.
	ErrNotFound = errors.New("there is no order of that id")
	// ErrKeyReused: the idempotency key came before with another body.
	ErrKeyReused = errors.New("this idempotency key was used before with another body; use a new key for a new request")
	// ErrAlreadyPaid: the order was paid by another request.
	ErrAlreadyPaid = errors.New("the order is paid already")
	// ErrTooExpensive: the sum is more than the shop can count.
	ErrTooExpensive = errors.New("the order's total is more than the shop can handle; split the order")
)

// UnknownProduct is the error of an order for something that the shop does not sell.
type UnknownProduct struct{ SKU string }

func (e *UnknownProduct) Error() string {
	return fmt.Sprintf("the shop sells no product %q", e.SKU)
}

// OutOfStock is the error of an order for more than there is.
type OutOfStock struct{ SKU string }

func (e *OutOfStock) Error() string {
	return fmt.Sprintf("there is not enough of product %q in stock", e.SKU)
}

// WrongAmount is the error of a payment that is not what the order costs.
type WrongAmount struct{ WantCents, GotCents int64 }

func (e *WrongAmount) Error() string {
	return fmt.Sprintf("the order costs %d cents and the payment is of %d; an order is paid in one sum", e.WantCents, e.GotCents)
}
