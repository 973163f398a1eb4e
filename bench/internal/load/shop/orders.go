package shop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"github.com/jsongate/jsongate/bench/internal/load"
)

// order makes the requests that make orders.
func (s *Source) order(kind string) (load.Request, bool) {
	o := newOrder(s.random)
	switch kind {
	case kindRepeated:
		before := s.memory.sentBefore(s.random)
		if before == nil {
			return load.Request{}, false
		}
		return s.create(kind, before), true
	case kindKeyReused:
		before := s.memory.answered(s.random)
		if before == nil {
			return load.Request{}, false
		}
		return post(kind, "/orders", before.key, encode(o), refused(422, "KEY_REUSED")), true
	case kindUnknown:
		o.Items[s.random.IntN(len(o.Items))].SKU = "ZZZ-" + digits(s.random, 4)
		return post(kind, "/orders", s.newKey(), encode(o), refused(422, "UNKNOWN_PRODUCT")), true
	case kindSoldOut:
		o.Items[s.random.IntN(len(o.Items))].SKU = one(s.random, soldOut).SKU
		return post(kind, "/orders", s.newKey(), encode(o), refused(409, "OUT_OF_STOCK")), true
	}
	body := encode(o)
	switch kind {
	case kindIndented:
		body = indented(body)
	case kindOddNumbers:
		body = oddNumber(s.random, body, o.Items[0].Quantity)
	}
	made := &made{key: s.newKey(), body: body, total: o.totalCents(), items: o.Items}
	s.memory.send(made)
	return s.create(kind, made), true
}

func indented(text []byte) []byte {
	var b bytes.Buffer
	_ = json.Indent(&b, text, "\r\n", "\t") // no error: the text is valid
	return b.Bytes()
}

// oddNumber writes the first quantity in another notation.
func oddNumber(r *rand.Rand, text []byte, quantity int64) []byte {
	m, _ := find(text, "quantity")
	zeros := strings.Repeat("0", 22)
	form := one(r, []string{"%d.0", "%d0e-1", "%d00E-2", "%de0", "%d." + zeros, "%d" + zeros + "e-22"})
	return set(text, m, fmt.Sprintf(form, quantity))
}

// create sends an order, for the first time or again. The answer is the same.
func (s *Source) create(kind string, order *made) load.Request {
	return post(kind, "/orders", order.key, order.body, func(answer load.Answer) error {
		var receipt struct {
			ID, Status, Currency, Digest string
			TotalCents                   int64 `json:"total_cents"`
			Lines                        int
		}
		if err := read(answer, http.StatusCreated, &receipt); err != nil {
			return err
		}
		switch {
		case receipt.TotalCents != order.total:
			return fmt.Errorf("the total is %d cents, it has to be %d", receipt.TotalCents, order.total)
		case receipt.Status != "created" || receipt.Lines != len(order.items):
			return fmt.Errorf("the order is %q with %d lines, it has to be created with %d",
				receipt.Status, receipt.Lines, len(order.items))
		case answer.Header.Get("Location") != "/orders/"+receipt.ID:
			return fmt.Errorf("the Location is %q for the order %q", answer.Header.Get("Location"), receipt.ID)
		case receipt.Digest != order.digest(receipt.ID):
			return fmt.Errorf("the digest is %q, it has to be %q", receipt.Digest, order.digest(receipt.ID))
		}
		if first := s.memory.answer(order, receipt.ID); first != receipt.ID {
			return fmt.Errorf("the order is %s, and was %s when the same request came before", receipt.ID, first)
		}
		return nil
	})
}

// show asks for an order, whatever became of it since.
func (s *Source) show(kind string) (load.Request, bool) {
	ask := load.Request{Kind: kind, Method: http.MethodGet}
	if kind == kindShowNone {
		ask.Target, ask.Check = "/orders/ord_"+digits(s.random, 16), refused(404, "NOT_FOUND")
		return ask, true
	}
	order := s.memory.answered(s.random)
	if order == nil {
		return load.Request{}, false
	}
	ask.Target = "/orders/" + order.id
	ask.Check = func(answer load.Answer) error {
		var view struct {
			ID, Digest string
			TotalCents int64 `json:"total_cents"`
		}
		if err := read(answer, http.StatusOK, &view); err != nil {
			return err
		}
		if view.ID != order.id || view.TotalCents != order.total || view.Digest != order.digest(order.id) {
			return fmt.Errorf("the order is %s of %d cents (%s), it has to be %s of %d (%s)",
				view.ID, view.TotalCents, view.Digest, order.id, order.total, order.digest(order.id))
		}
		return nil
	}
	return ask, true
}
