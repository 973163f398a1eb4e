package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/jsongate/jsongate/bench/service/internal/obs"
	"github.com/jsongate/jsongate/bench/service/internal/orders"
)

// statusClientGone is for the log and the counts: nobody is left to read it. Other servers use the same number.
const statusClientGone = 499

// problem is a refusal (RFC 9457). Code is for programs, Detail for people.
type problem struct {
	Title     string  `json:"title"`
	Status    int     `json:"status"`
	Code      string  `json:"code"`
	Detail    string  `json:"detail"`
	Offset    *uint32 `json:"offset,omitempty"`
	Keyword   string  `json:"keyword,omitempty"`
	RequestID string  `json:"request_id"`
}

func refuse(w http.ResponseWriter, r *http.Request, p problem) {
	p.Title, p.RequestID = http.StatusText(p.Status), obs.RequestID(r.Context())
	w.Header().Set("Content-Type", "application/problem+json")
	writeAs(w, p.Status, p)
}

// fail answers what is our fault. The reason goes to the log.
func fail(w http.ResponseWriter, r *http.Request, err error) {
	obs.Failed(r.Context(), err)
	if r.Context().Err() != nil {
		refuse(w, r, problem{Status: statusClientGone, Code: "CLIENT_GONE", Detail: "the client did not wait for the answer"})
		return
	}
	refuse(w, r, problem{Status: http.StatusInternalServerError, Code: "INTERNAL",
		Detail: "the service failed; nothing is known about the outcome, send the request again with the same Idempotency-Key"})
}

// refuseRequest answers an error of the shop.
func refuseRequest(w http.ResponseWriter, r *http.Request, err error) {
	p := problem{Detail: err.Error()}
	var unknown *orders.UnknownProduct
	var scarce *orders.OutOfStock
	var amount *orders.WrongAmount
	switch {
	case errors.Is(err, orders.ErrNotFound):
		p.Status, p.Code = http.StatusNotFound, "NOT_FOUND"
	case errors.Is(err, orders.ErrKeyReused):
		p.Status, p.Code = http.StatusUnprocessableEntity, "KEY_REUSED"
	case errors.Is(err, orders.ErrAlreadyPaid):
		p.Status, p.Code = http.StatusConflict, "ALREADY_PAID"
	case errors.Is(err, orders.ErrTooExpensive):
		p.Status, p.Code = http.StatusUnprocessableEntity, "TOO_EXPENSIVE"
	case errors.As(err, &unknown):
		p.Status, p.Code = http.StatusUnprocessableEntity, "UNKNOWN_PRODUCT"
	case errors.As(err, &scarce):
		p.Status, p.Code = http.StatusConflict, "OUT_OF_STOCK"
	case errors.As(err, &amount):
		p.Status, p.Code = http.StatusUnprocessableEntity, "WRONG_AMOUNT"
	default:
		fail(w, r, err)
		return
	}
	refuse(w, r, p)
}

func write(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	writeAs(w, status, value)
}

func writeAs(w http.ResponseWriter, status int, value any) {
	w.WriteHeader(status)
	// An error means that the client is gone, and there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(value)
}
