package drill

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync/atomic"

	"github.com/jsongate/jsongate/bench/internal/load"
	"github.com/jsongate/jsongate/bench/service/catalogue"
)

// fault is what a document makes the faulty library do. The document itself is a good order, so the answer must be that it was made.
type fault string

const (
	panics   fault = "jsongate-panic"
	segfault fault = "jsongate-segfault"
	wrong    fault = "jsongate-wrong" // refused, whatever the schema says
)

// source mixes documents that provoke a fault into ordinary requests.
type source struct {
	ordinary load.Source
	run      string // begins every idempotency key
	now      atomic.Pointer[provoking]
	made     int
	sent     atomic.Int64
}

type provoking struct {
	what  fault
	share float64
}

// provoke makes a share of the requests provoke a fault from now on; a share of 0 ends it.
func (s *source) provoke(what fault, share float64) { s.now.Store(&provoking{what, share}) }

// Next is that of load.Source.
func (s *source) Next() load.Request {
	now := s.now.Load()
	if now == nil || now.share == 0 || rand.Float64() >= now.share {
		return s.ordinary.Next()
	}
	s.made++
	s.sent.Add(1)
	return poisoned(now.what, fmt.Sprintf("%s-f.%08d", s.run, s.made))
}

// poisoned is an order that provokes a fault, and what must come of it.
func poisoned(what fault, key string) load.Request {
	product := catalogue.Products()[0]
	body := fmt.Sprintf(`{"currency":"EUR","customer":{"name":%q,"email":"drill@example.org"},`+
		`"items":[{"sku":%q,"quantity":2}],"delivery":{"method":"pickup","store":7}}`, what, product.SKU)
	return load.Request{
		Kind: "provoked: " + string(what), Method: http.MethodPost, Target: "/orders", Body: []byte(body),
		Header: http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {key}},
		Check: func(answer load.Answer) error {
			var receipt struct {
				ID         string
				Status     string
				TotalCents int64 `json:"total_cents"`
				Lines      int
			}
			if answer.Status != http.StatusCreated {
				return fmt.Errorf("the status is %d, it has to be 201", answer.Status)
			}
			if err := json.Unmarshal(answer.Body, &receipt); err != nil {
				return fmt.Errorf("the answer is not JSON: %w", err)
			}
			if receipt.ID == "" || receipt.Status != "created" || receipt.Lines != 1 || receipt.TotalCents != 2*product.PriceCents {
				return errors.New("the receipt is not that of the order")
			}
			return nil
		},
	}
}
