package shop

import (
	"fmt"
	"net/http"

	"github.com/jsongate/jsongate/bench/internal/load"
)

// pay makes the requests that pay orders.
func (s *Source) pay(kind string) (load.Request, bool) {
	if kind == kindPayNone {
		body := encode(newPayment(s.random, 100))
		return post(kind, "/orders/ord_"+digits(s.random, 16)+"/payments", s.newKey(), body, refused(404, "NOT_FOUND")), true
	}
	if kind == kindPayRepeat || kind == kindPayAgain {
		order := s.memory.paidBefore(s.random)
		switch {
		case order == nil:
			return load.Request{}, false
		case kind == kindPayRepeat:
			return s.take(kind, order), true
		}
		body := encode(newPayment(s.random, order.total))
		return post(kind, "/orders/"+order.id+"/payments", s.newKey(), body, refused(409, "ALREADY_PAID")), true
	}
	order := s.memory.unpaid(s.random)
	if order == nil {
		return load.Request{}, false
	}
	if kind == kindPayWrong {
		// The order is not paid by anything else, or it might be refused for that. It stays unpaid.
		body := encode(newPayment(s.random, order.total+1))
		return post(kind, "/orders/"+order.id+"/payments", s.newKey(), body, refused(422, "WRONG_AMOUNT")), true
	}
	order.paymentKey, order.payment = s.newKey(), encode(newPayment(s.random, order.total))
	return s.take(kind, order), true
}

// take sends the payment of an order, for the first time or again.
func (s *Source) take(kind string, order *made) load.Request {
	return post(kind, "/orders/"+order.id+"/payments", order.paymentKey, order.payment, func(answer load.Answer) error {
		var receipt struct {
			ID          string
			OrderID     string `json:"order_id"`
			AmountCents int64  `json:"amount_cents"`
		}
		if err := read(answer, http.StatusCreated, &receipt); err != nil {
			return err
		}
		if receipt.OrderID != order.id || receipt.AmountCents != order.total {
			return fmt.Errorf("the payment is of %d cents for %s, it has to be of %d for %s",
				receipt.AmountCents, receipt.OrderID, order.total, order.id)
		}
		if first := s.memory.pay(order, receipt.ID); first != receipt.ID {
			return fmt.Errorf("the payment is %s, and was %s when the same request came before", receipt.ID, first)
		}
		return nil
	})
}
