package shop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/internal/load"
	"github.com/jsongate/jsongate/bench/service/schemas"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func compile(t *testing.T, schema []byte, more ...jsongate.Option) *jsongate.Validator {
	t.Helper()
	v, err := jsongate.Compile(schema, append(more, jsongate.MaxSize(maxBody))...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wantVerdicts holds the generator's bodies against the service's schemas, on the path that the options or the flag say.
func wantVerdicts(t *testing.T, more ...jsongate.Option) {
	t.Helper()
	orders, payments := compile(t, schemas.Order, more...), compile(t, schemas.Payment, more...)
	r := seeded(1)
	want := func(v *jsongate.Validator, what string, body []byte, code string) {
		t.Helper()
		if code == anyCode {
			code = "MALFORMED"
		}
		if result := v.Validate(body); result.Code.String() != code {
			t.Errorf("%s is judged %v, want %s: %.300q", what, result, code, body)
		}
	}
	for range 300 {
		o := newOrder(r)
		text := encode(o)
		want(orders, "a valid order", text, "VALID")
		want(orders, "an indented order", indented(text), "VALID")
		want(orders, "an order with an odd number", oddNumber(r, text, o.Items[0].Quantity), "VALID")
		pay := encode(newPayment(r, o.totalCents()))
		want(payments, "a valid payment", pay, "VALID")
		for _, m := range messes {
			want(orders, "an order with "+m.name, m.make(r, text, inOrders), m.code)
			want(payments, "a payment with "+m.name, m.make(r, pay, inPayments), m.code)
		}
		if t.Failed() {
			return
		}
	}
}

func TestBodiesHaveTheVerdictsTheyAreMadeFor(t *testing.T) { wantVerdicts(t) }

// Every value that may be set must be refused, also those that a run meets seldom.
func TestEveryWrongValueIsRefused(t *testing.T) {
	r := seeded(2)
	for _, row := range []struct {
		schema []byte
		text   []byte
		places places
	}{{schemas.Order, encode(newOrder(r)), inOrders}, {schemas.Payment, encode(newPayment(r, 100)), inPayments}} {
		v := compile(t, row.schema)
		for _, values := range []map[string][]string{row.places.wrongTypes, row.places.wrongValues} {
			for name, list := range values {
				for _, value := range list {
					m, found := find(row.text, name)
					if result := v.Validate(set(row.text, m, value)); !found || result.Code != jsongate.CodeSchema {
						t.Errorf("%s of %s is judged %v", name, value, result)
					}
				}
			}
		}
	}
}

func TestValidOrdersHaveTheSizesOfAService(t *testing.T) {
	r := seeded(3)
	var small, middle, large int
	var unusualText bool
	for range 2000 {
		text := encode(newOrder(r))
		switch size := len(text); {
		case size < 150 || size > 10<<10:
			t.Fatalf("an order has %d bytes", size)
		case size < 700:
			small++
		case size < 3000:
			middle++
		default:
			large++
		}
		unusualText = unusualText || (bytes.Contains(text, []byte(`\"`)) && utf8.RuneCount(text) < len(text))
	}
	if small < 300 || middle < 300 || large < 300 || !unusualText {
		t.Errorf("small %d, middle %d, large %d of 2000; escapes and other alphabets: %v", small, middle, large, unusualText)
	}
}

func source(t *testing.T, seed uint64, shares Shares) *Source {
	t.Helper()
	s, err := New(seed, "run", shares)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSeedGivesTheSameBodies(t *testing.T) {
	shares, _ := DefaultShares(0.3)
	list := func(seed uint64) (text string) {
		s := source(t, seed, shares)
		for range 200 {
			one := s.Next()
			text += one.Kind + one.Target + string(one.Body)
		}
		return text
	}
	first, again := list(7), list(7)
	if first != again {
		t.Error("one seed gave two lists")
	}
	if first == list(8) {
		t.Error("two seeds gave one list")
	}
}

func TestSharesAreKept(t *testing.T) {
	messy := Shares{"order": 3, "order: cut off": 1, "payment: blank": 0, "show: none": 4}
	s := source(t, 1, messy)
	got := map[string]int{}
	const n = 8000
	for range n {
		got[s.Next().Kind]++
	}
	for kind, weight := range messy {
		if share := float64(got[kind]) / n; math.Abs(share-weight/8) > 0.02 {
			t.Errorf("%s is %.3f of all, want %.3f", kind, share, weight/8)
		}
	}
	for _, share := range []float64{0, 0.2, 1} {
		all, err := DefaultShares(share)
		if err != nil {
			t.Fatal(err)
		}
		var sum, messySum float64
		for kind, weight := range all {
			sum += weight
			if _, mess := messNamed(kind[strings.Index(kind, ": ")+2:]); mess && strings.Contains(kind, ": ") {
				messySum += weight
			}
		}
		if math.Abs(sum-1) > 1e-9 || math.Abs(messySum-share) > 1e-9 {
			t.Errorf("a messy share of %g has weights of %g, of which %g are messy", share, sum, messySum)
		}
	}
}

func TestSharesThatCannotBeAreRefused(t *testing.T) {
	for want, shares := range map[string]Shares{
		"no kind of request": {"ordr": 1},
		"0 or more":          {"order": -1},
		"nothing to send":    {"order": 0},
	} {
		if _, err := New(1, "run", shares); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if _, err := DefaultShares(1.1); err == nil {
		t.Error("a messy share of 1.1 is taken")
	}
	if _, err := New(1, "a b", Shares{"order": 1}); err == nil {
		t.Error("a blank in a key is taken")
	}
}

// accept answers an order as the service does.
func accept(s *made, id string) (load.Answer, map[string]any) {
	receipt := map[string]any{
		"id": id, "status": "created", "currency": "EUR", "total_cents": s.total, "lines": len(s.items), "digest": s.digest(id),
	}
	return answerOf(201, receipt, id), receipt
}

func answerOf(status int, body map[string]any, id string) load.Answer {
	text, _ := json.Marshal(body)
	return load.Answer{Status: status, Header: http.Header{"Location": {"/orders/" + id}}, Body: text}
}

func TestEveryWrongAnswerToAnOrderIsFound(t *testing.T) {
	s := source(t, 1, Shares{"order": 1})
	one := s.Next()
	order := s.memory.sent.list[0]
	good, receipt := accept(order, "ord_1")
	if err := one.Check(good); err != nil {
		t.Fatalf("the right answer: %v", err)
	}
	wrong := map[string]any{"id": "ord_2", "status": "paid", "total_cents": order.total + 1, "lines": 0, "digest": "0"}
	for name, value := range wrong {
		bad := maps.Clone(receipt)
		bad[name] = value
		if one.Check(answerOf(201, bad, "ord_1")) == nil {
			t.Errorf("an answer with %s %v is taken", name, value)
		}
	}
	other, _ := accept(order, "ord_2")
	for what, answer := range map[string]load.Answer{
		"another status":                  answerOf(200, receipt, "ord_1"),
		"another Location":                answerOf(201, receipt, "ord_2"),
		"no JSON":                         {Status: 201, Body: []byte("created")},
		"another order for the same key":  other,
		"nothing":                         {},
		"a refusal":                       answerOf(422, map[string]any{"code": "SCHEMA"}, ""),
		"a fault":                         answerOf(500, map[string]any{"code": "INTERNAL"}, ""),
		"the order of another total, 201": answerOf(201, map[string]any{"id": "ord_1", "total_cents": 1}, "ord_1"),
	} {
		if one.Check(answer) == nil {
			t.Errorf("%s is taken", what)
		}
	}
}

func TestRefusalsAreCheckedByStatusAndCode(t *testing.T) {
	s := source(t, 1, Shares{"order: cut off": 1})
	one := s.Next()
	for _, row := range []struct {
		status int
		code   string
		right  bool
	}{{400, "MALFORMED", true}, {400, "BAD_UTF8", false}, {422, "MALFORMED", false}, {201, "", false}} {
		if err := one.Check(answerOf(row.status, map[string]any{"code": row.code}, "")); (err == nil) != row.right {
			t.Errorf("%+v: %v", row, err)
		}
	}
}

// What follows an order is asked for only once the order was made, and each order is paid once.
func TestRequestsThatNeedAnOrderWaitForOne(t *testing.T) {
	s := source(t, 1, Shares{"payment": 1, "show": 1, "payment: again": 1, "order: key reused": 1})
	for range 20 {
		if one := s.Next(); one.Kind != "order" {
			t.Fatalf("without an order it sends %s", one.Kind)
		}
	}
	for i, order := range slices.Clone(s.memory.sent.list) {
		answer, _ := accept(order, fmt.Sprintf("ord_%d", i))
		if err := s.create("order", order).Check(answer); err != nil {
			t.Fatal(err)
		}
	}
	paid := map[string]int{}
	kinds := map[string]int{}
	for range 400 {
		one := s.Next()
		kinds[one.Kind]++
		if one.Kind == "payment" {
			paid[one.Target]++
			id := strings.Split(one.Target, "/")[2]
			total := 0.0
			var body map[string]any
			if err := json.Unmarshal(one.Body, &body); err == nil {
				total = body["amount_cents"].(float64)
			}
			receipt := map[string]any{"id": "pay_" + id, "order_id": id, "amount_cents": total}
			if err := one.Check(answerOf(201, receipt, "")); err != nil {
				t.Fatal(err)
			}
			receipt["amount_cents"] = total + 1
			if one.Check(answerOf(201, receipt, "")) == nil {
				t.Error("a payment of another sum is taken")
			}
		}
	}
	if len(paid) != 20 || kinds["payment"] != 20 {
		t.Errorf("of 20 orders %d were paid, in %d payments", len(paid), kinds["payment"])
	}
	if kinds["show"] == 0 || kinds["payment: again"] == 0 || kinds["order: key reused"] == 0 {
		t.Errorf("the kinds were %v", kinds)
	}
}

func TestNewestOrdersAreRemembered(t *testing.T) {
	var g ring
	for i := range 10 {
		g.add(&made{total: int64(i)}, 4)
	}
	var totals []int64
	for _, order := range g.list {
		totals = append(totals, order.total)
	}
	slices.Sort(totals)
	if !slices.Equal(totals, []int64{6, 7, 8, 9}) {
		t.Errorf("remembered: %v", totals)
	}
}
