package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	jsongate "github.com/jsongate/jsongate/go"

	"github.com/jsongate/jsongate/bench/service/catalogue"
	"github.com/jsongate/jsongate/bench/service/internal/obs"
	"github.com/jsongate/jsongate/bench/service/internal/orders"
	"github.com/jsongate/jsongate/bench/service/internal/store"
)

// shop is the whole interface on a database of its own.
type shop struct {
	handler http.Handler
	store   *store.Store
	log     *bytes.Buffer
	ill     error
}

func newShop(t *testing.T) *shop {
	t.Helper()
	kept, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "orders.db"), 1000)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	logic, err := orders.NewShop(t.Context(), kept, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	gate, err := NewGate(64<<10, "")
	if err != nil {
		t.Fatal(err)
	}
	metrics, err := obs.NewMetrics()
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{store: kept, log: &bytes.Buffer{}}
	log := slog.New(slog.NewJSONHandler(s.log, nil))
	api := &API{Shop: logic, Bodies: gate, Metrics: metrics.Handler(log), Healthy: func(context.Context) error { return s.ill }}
	s.handler = (&obs.Requests{Log: log, Metrics: metrics, ShowPath: true}).Wrap(api.Handler())
	return s
}

// reply is an answer, with its JSON.
type reply struct {
	status int
	header http.Header
	body   map[string]any
	text   string
}

func (s *shop) do(r *http.Request) reply {
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	text, _ := io.ReadAll(w.Body)
	answer := reply{status: w.Code, header: w.Header(), text: string(text)}
	_ = json.Unmarshal(text, &answer.body)
	return answer
}

func post(target, key, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if key != "" {
		r.Header.Set(keyHeader, key)
	}
	return r
}

func get(target string) *http.Request { return httptest.NewRequest(http.MethodGet, target, nil) }

// A product of 450 to 460 cents or so, whatever the catalogue says, and one that is sold out.
func products(t *testing.T) (sold, soldOut catalogue.Product) {
	t.Helper()
	for _, product := range catalogue.Products() {
		if product.SoldOut {
			soldOut = product
		} else {
			sold = product
		}
	}
	if sold.SKU == "" || soldOut.SKU == "" {
		t.Fatal("the catalogue lacks a product that is sold, or one that is sold out")
	}
	return sold, soldOut
}

func orderOf(sku, quantity string) string {
	return fmt.Sprintf(`{"currency":"EUR","customer":{"name":"Ann","email":"ann@example.org"},`+
		`"items":[{"sku":%q,"quantity":%s,"gift_wrap":true}],"delivery":{"method":"pickup","store":7}}`, sku, quantity)
}

func paymentOf(cents any) string {
	return fmt.Sprintf(`{"amount_cents":%v,"currency":"EUR","method":{"type":"card","token":"tok_0123456789abcdef"}}`, cents)
}

// pass makes an order and gives its id and total.
func (s *shop) pass(t *testing.T, key string) (id string, total int64) {
	t.Helper()
	product, _ := products(t)
	answer := s.do(post("/orders", key, orderOf(product.SKU, "2")))
	if answer.status != http.StatusCreated {
		t.Fatalf("an ordinary order is answered with %d: %s", answer.status, answer.text)
	}
	return answer.body["id"].(string), int64(answer.body["total_cents"].(float64))
}

func TestOrderIsPricedKeptAndShown(t *testing.T) {
	s := newShop(t)
	product, _ := products(t)
	id, total := s.pass(t, "key-number-1")
	if want := 2*product.PriceCents + catalogue.GiftWrapCents; total != want {
		t.Errorf("the total is %d, want %d", total, want)
	}
	shown := s.do(get("/orders/" + id))
	if shown.status != http.StatusOK || shown.body["status"] != "created" || shown.body["total_cents"] != float64(total) {
		t.Errorf("the order is shown with %d: %s", shown.status, shown.text)
	}
	paid := s.do(post("/orders/"+id+"/payments", "key-number-2", paymentOf(total)))
	if paid.status != http.StatusCreated || paid.body["order_id"] != id {
		t.Errorf("the payment is answered with %d: %s", paid.status, paid.text)
	}
	if shown = s.do(get("/orders/" + id)); shown.body["status"] != "paid" || shown.body["paid_at"] == nil {
		t.Errorf("the paid order is shown as %s", shown.text)
	}
}

func TestEveryRefusalHasItsStatusAndCode(t *testing.T) {
	s := newShop(t)
	product, soldOut := products(t)
	id, total := s.pass(t, "key-used-before")
	paid, paidTotal := s.pass(t, "key-of-a-paid-one")
	good, payments, paidPayments := orderOf(product.SKU, "1"), "/orders/"+id+"/payments", "/orders/"+paid+"/payments"
	if answer := s.do(post(paidPayments, "key-of-payment", paymentOf(paidTotal))); answer.status != http.StatusCreated {
		t.Fatal(answer.text)
	}
	text := post("/orders", "key-number-1", good)
	text.Header.Set("Content-Type", "text/plain")
	broken := post("/orders", "key-number-1", "")
	broken.ContentLength = -1
	broken.Body = io.NopCloser(io.MultiReader(strings.NewReader("{"), failing{}))

	rows := []struct {
		name    string
		request *http.Request
		status  int
		code    string
	}{
		{"no key", post("/orders", "", good), 400, "NO_KEY"},
		{"a key that is too short", post("/orders", "short", good), 400, "NO_KEY"},
		{"a key with a blank", post("/orders", "key number 1", good), 400, "NO_KEY"},
		{"a body that is not called JSON", text, 415, "NOT_JSON"},
		{"a body that does not arrive", broken, 400, "UNREADABLE"},
		{"an empty body", post("/orders", "key-number-1", ""), 400, "BODY_REQUIRED"},
		{"a blank body", post("/orders", "key-number-1", " "), 400, "MALFORMED"},
		{"a body that is cut off", post("/orders", "key-number-1", good[:40]), 400, "MALFORMED"},
		{"bytes that are not UTF-8", post("/orders", "key-number-1", strings.Replace(good, "Ann", "A\xffn", 1)), 400, "BAD_UTF8"},
		{"a name twice", post("/orders", "key-number-1", `{"currency":"EUR","currency":"EUR"}`), 400, "DUPLICATE_NAME"},
		{"deep nesting", post("/orders", "key-number-1", strings.Repeat("[", 1001)+strings.Repeat("]", 1001)), 400, "TOO_DEEP"},
		{"a large body", post("/orders", "key-number-1", good+strings.Repeat(" ", 64<<10)), 413, "TOO_LARGE"},
		{"a wrong type", post("/orders", "key-number-1", orderOf(product.SKU, `"1"`)), 422, "SCHEMA"},
		{"a number out of bounds", post("/orders", "key-number-1", orderOf(product.SKU, "0")), 422, "SCHEMA"},
		{"a product that is not sold", post("/orders", "key-number-1", orderOf("ZZZ-0000", "1")), 422, "UNKNOWN_PRODUCT"},
		{"a product that is sold out", post("/orders", "key-number-1", orderOf(soldOut.SKU, "1")), 409, "OUT_OF_STOCK"},
		{"a used key with another body", post("/orders", "key-used-before", good), 422, "KEY_REUSED"},
		{"an order that is not there", get("/orders/ord_none"), 404, "NOT_FOUND"},
		{"a payment without a key", post(payments, "", paymentOf(total)), 400, "NO_KEY"},
		{"a payment that is no JSON", post(payments, "key-number-1", "x"), 400, "MALFORMED"},
		{"a payment without a sum", post(payments, "key-number-1", `{"currency":"EUR"}`), 422, "SCHEMA"},
		{"a payment of a wrong sum", post(payments, "key-number-1", paymentOf(total+1)), 422, "WRONG_AMOUNT"},
		{"a payment for no order", post("/orders/ord_none/payments", "key-number-1", paymentOf(total)), 404, "NOT_FOUND"},
		{"a second payment", post(paidPayments, "key-number-1", paymentOf(paidTotal)), 409, "ALREADY_PAID"},
		{"a payment key with another body", post(paidPayments, "key-of-payment", paymentOf(paidTotal+1)), 422, "KEY_REUSED"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			answer := s.do(row.request)
			if answer.status != row.status || answer.body["code"] != row.code {
				t.Errorf("answered with %d %v, want %d %s: %s", answer.status, answer.body["code"], row.status, row.code, answer.text)
			}
			if kind := answer.header.Get("Content-Type"); kind != "application/problem+json" {
				t.Errorf("the refusal is of type %s", kind)
			}
			if id := answer.header.Get(obs.RequestIDHeader); id == "" || answer.body["request_id"] != id {
				t.Errorf("the request is %q in the header and %v in the body", id, answer.body["request_id"])
			}
		})
	}
	for target, status := range map[string]int{"/none": 404, "/orders": 405} {
		if answer := s.do(get(target)); answer.status != status {
			t.Errorf("GET %s is answered with %d", target, answer.status)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the line is down") }

// What JSON Schema calls an integer the shop must be able to count.
func TestWholeNumbersInOtherNotations(t *testing.T) {
	s := newShop(t)
	product, _ := products(t)
	forms := []string{"2", "2.0", "20e-1", "0.2E1", "2.000000000000000000000000000000", "200000000000000000000000e-23"}
	for i, quantity := range forms {
		answer := s.do(post("/orders", fmt.Sprintf("key-number-%d", i), orderOf(product.SKU, quantity)))
		want := float64(2*product.PriceCents + catalogue.GiftWrapCents)
		if answer.status != http.StatusCreated || answer.body["total_cents"] != want {
			t.Errorf("an order of %s pieces is answered with %d: %s", quantity, answer.status, answer.text)
		}
	}
}

func TestRepeatedRequestGetsTheSameAnswer(t *testing.T) {
	s := newShop(t)
	product, _ := products(t)
	first := s.do(post("/orders", "key-number-1", orderOf(product.SKU, "1")))
	id, total := first.body["id"].(string), int64(first.body["total_cents"].(float64))
	if first.header.Get(replayedHeader) != "" {
		t.Error("a first answer is called a repeated one")
	}
	pay := func() reply { return s.do(post("/orders/"+id+"/payments", "key-number-2", paymentOf(total))) }
	firstPayment := pay()
	again, payment := s.do(post("/orders", "key-number-1", orderOf(product.SKU, "1"))), pay()
	if again.status != first.status || again.text != first.text || again.header.Get(replayedHeader) != "true" {
		t.Errorf("first %d %s then %d %s", first.status, first.text, again.status, again.text)
	}
	if payment.status != firstPayment.status || payment.text != firstPayment.text || payment.header.Get(replayedHeader) != "true" {
		t.Errorf("first %d %s then %d %s", firstPayment.status, firstPayment.text, payment.status, payment.text)
	}
}

func TestConcurrentRequestsOfOneKeyMakeOneOrder(t *testing.T) {
	s := newShop(t)
	product, _ := products(t)
	const callers = 16
	answers := make([]reply, callers)
	var group sync.WaitGroup
	for i := range callers {
		group.Go(func() {
			w := httptest.NewRecorder()
			s.handler.ServeHTTP(w, post("/orders", "key-number-1", orderOf(product.SKU, "1")))
			answers[i] = reply{status: w.Code, header: w.Header(), text: w.Body.String()}
		})
	}
	group.Wait()
	fresh := 0
	for _, answer := range answers {
		if answer.status != http.StatusCreated || answer.text != answers[0].text {
			t.Errorf("one caller got %d %s and another %s", answer.status, answer.text, answers[0].text)
		}
		if answer.header.Get(replayedHeader) == "" {
			fresh++
		}
	}
	if fresh != 1 {
		t.Errorf("%d callers were told that theirs was the first", fresh)
	}
}

func TestOurFaultIsNotTold(t *testing.T) {
	s := newShop(t)
	product, _ := products(t)
	s.store.Close()
	answer := s.do(post("/orders", "key-number-1", orderOf(product.SKU, "1")))
	if answer.status != http.StatusInternalServerError || strings.Contains(answer.text, "sql") {
		t.Errorf("without a database the answer is %d: %s", answer.status, answer.text)
	}
	if log := s.log.String(); !strings.Contains(log, `"level":"ERROR"`) || !strings.Contains(log, "database is closed") {
		t.Errorf("the log says %s", log)
	}
}

func TestLogLineTellsWhoJudgedTheBody(t *testing.T) {
	s := newShop(t)
	validator, err := jsongate.Compile([]byte("true"))
	if err != nil {
		t.Fatal(err)
	}
	path := validator.Validate([]byte("1")).Path.String() // the one that JSONGATE_PATH asks for when the tests are run
	r := post("/orders", "key-number-1", `[]`)
	r.Header.Set(obs.RequestIDHeader, "abc-1")
	answer := s.do(r)
	if answer.header.Get(obs.PathHeader) != path+"; reason=mode" || answer.header.Get(obs.RequestIDHeader) != "abc-1" {
		t.Errorf("the headers are %v", answer.header)
	}
	var line struct {
		RequestID  string `json:"request_id"`
		Status     int
		Validation struct {
			Validator, Path, Reason, Code, Keyword string
		}
	}
	if err := json.Unmarshal(s.log.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	v := line.Validation
	if line.RequestID != "abc-1" || line.Status != 422 || v.Validator != "orders" || v.Path != path || v.Reason != "mode" ||
		v.Code != "SCHEMA" || v.Keyword != "type" {
		t.Errorf("the line is %s", s.log)
	}
}

func TestHealthAndMetrics(t *testing.T) {
	s := newShop(t)
	if answer := s.do(get("/healthz")); answer.status != http.StatusOK {
		t.Errorf("healthy is %d", answer.status)
	}
	s.ill = errors.New("the database does not answer")
	if answer := s.do(get("/healthz")); answer.status != http.StatusServiceUnavailable || answer.body["detail"] != s.ill.Error() {
		t.Errorf("ill is %d %s", answer.status, answer.text)
	}
	metrics := s.do(get("/metrics"))
	for _, want := range []string{
		`orders_http_requests_total{route="GET /healthz",status="200"} 1`,
		`orders_http_requests_total{route="GET /healthz",status="503"} 1`,
		`orders_http_request_seconds_count{route="GET /healthz"} 2`,
	} {
		if !strings.Contains(metrics.text, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
}
