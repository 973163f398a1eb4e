package shop

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"github.com/jsongate/jsongate/bench/internal/load"
)

// Source makes requests for the order service. It is a load.Source.
type Source struct {
	run     string // begins every idempotency key, so that runs do not meet
	random  *rand.Rand
	drawing *drawing
	memory  memory
	made    int
}

// New makes a source. run has to be different for each run against one database: it begins the idempotency keys, and is 1 to 32
// letters, digits or hyphens.
func New(seed uint64, run string, shares Shares) (*Source, error) {
	d, err := shares.drawing()
	if err != nil {
		return nil, err
	}
	if run == "" || len(run) > 32 || strings.Trim(run, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return nil, fmt.Errorf("%q cannot name a run: it has to be 1 to 32 letters, digits or hyphens", run)
	}
	return &Source{run: run, random: rand.New(rand.NewPCG(seed, 0x73686f70)), drawing: d}, nil
}

// Next makes the next request. Where it would need an earlier order and there is none yet, it makes an order instead. It must not
// be called from two goroutines at a time; the answers may be checked at any time.
func (s *Source) Next() load.Request {
	kind := s.drawing.pick(s.random.Float64())
	if request, ok := s.request(kind); ok {
		return request
	}
	request, _ := s.request(kindOrder)
	return request
}

func (s *Source) request(kind string) (load.Request, bool) {
	if name, isMess := strings.CutPrefix(kind, kindOrder+": "); isMess {
		if m, ok := messNamed(name); ok {
			return s.messyOrder(kind, m), true
		}
	}
	if name, isMess := strings.CutPrefix(kind, kindPay+": "); isMess {
		if m, ok := messNamed(name); ok {
			return s.messyPayment(kind, m), true
		}
	}
	switch kind {
	case kindShow, kindShowNone:
		return s.show(kind)
	case kindPay, kindPayRepeat, kindPayAgain, kindPayWrong, kindPayNone:
		return s.pay(kind)
	}
	return s.order(kind)
}

func messNamed(name string) (mess, bool) {
	for _, m := range messes {
		if m.name == name {
			return m, true
		}
	}
	return mess{}, false
}

// newKey is an idempotency key that nobody used.
func (s *Source) newKey() string {
	s.made++
	return fmt.Sprintf("%s.%08d", s.run, s.made)
}

func post(kind, target, key string, body []byte, check func(load.Answer) error) load.Request {
	return load.Request{
		Kind: kind, Method: http.MethodPost, Target: target, Body: body, Check: check,
		Header: http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {key}},
	}
}

func (s *Source) messyOrder(kind string, m mess) load.Request {
	o := newOrder(s.random)
	body := m.make(s.random, encode(o), inOrders)
	return post(kind, "/orders", s.newKey(), body, refused(m.status, m.code))
}

// messyPayment is for an order that need not exist: the body is judged first.
func (s *Source) messyPayment(kind string, m mess) load.Request {
	body := m.make(s.random, encode(newPayment(s.random, 1+s.random.Int64N(100_000))), inPayments)
	return post(kind, "/orders/ord_none/payments", s.newKey(), body, refused(m.status, m.code))
}
