package httpapi

import (
	"io"
	"net/http"
	"time"

	"github.com/jsongate/jsongate/bench/service/internal/orders"
)

// receipt is the answer to a new order. It is the same each time the request is repeated, whatever became of the order since.
type receipt struct {
	ID         string        `json:"id"`
	Status     orders.Status `json:"status"`
	Currency   string        `json:"currency"`
	TotalCents int64         `json:"total_cents"`
	FeeCents   int64         `json:"delivery_fee_cents"`
	Lines      int           `json:"lines"`
	CreatedAt  time.Time     `json:"created_at"`
	Digest     string        `json:"digest"`
}

func (a *API) createOrder(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		fail(w, r, err)
		return
	}
	draft, err := orders.ReadDraft(r.Header.Get(keyHeader), body)
	if err != nil {
		fail(w, r, err)
		return
	}
	order, fresh, err := a.Shop.Order(r.Context(), draft)
	if err != nil {
		refuseRequest(w, r, err)
		return
	}
	replayed(w, fresh)
	w.Header().Set("Location", "/orders/"+order.ID)
	write(w, http.StatusCreated, receipt{
		ID: order.ID, Status: orders.Created, Currency: order.Currency, TotalCents: order.TotalCents, FeeCents: order.FeeCents,
		Lines: len(order.Lines), CreatedAt: order.CreatedAt, Digest: order.Digest(),
	})
}

type orderView struct {
	ID         string        `json:"id"`
	Status     orders.Status `json:"status"`
	Currency   string        `json:"currency"`
	TotalCents int64         `json:"total_cents"`
	FeeCents   int64         `json:"delivery_fee_cents"`
	Items      []lineView    `json:"items"`
	CreatedAt  time.Time     `json:"created_at"`
	PaidAt     *time.Time    `json:"paid_at,omitempty"`
	Digest     string        `json:"digest"`
}

type lineView struct {
	SKU        string `json:"sku"`
	Quantity   int64  `json:"quantity"`
	PriceCents int64  `json:"price_cents"`
	GiftWrap   bool   `json:"gift_wrap"`
}

func (a *API) showOrder(w http.ResponseWriter, r *http.Request) {
	order, err := a.Shop.Find(r.Context(), r.PathValue("id"))
	if err != nil {
		refuseRequest(w, r, err)
		return
	}
	view := orderView{
		ID: order.ID, Status: order.Status, Currency: order.Currency, TotalCents: order.TotalCents, FeeCents: order.FeeCents,
		Items: make([]lineView, len(order.Lines)), CreatedAt: order.CreatedAt, Digest: order.Digest(),
	}
	for i, line := range order.Lines {
		view.Items[i] = lineView(line)
	}
	if !order.PaidAt.IsZero() {
		view.PaidAt = &order.PaidAt
	}
	write(w, http.StatusOK, view)
}

type paymentView struct {
	ID          string    `json:"id"`
	OrderID     string    `json:"order_id"`
	AmountCents int64     `json:"amount_cents"`
	Method      string    `json:"method"`
	CreatedAt   time.Time `json:"created_at"`
}

func (a *API) createPayment(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		fail(w, r, err)
		return
	}
	offer, err := orders.ReadOffer(r.Header.Get(keyHeader), body)
	if err != nil {
		fail(w, r, err)
		return
	}
	payment, fresh, err := a.Shop.Pay(r.Context(), r.PathValue("id"), offer)
	if err != nil {
		refuseRequest(w, r, err)
		return
	}
	replayed(w, fresh)
	write(w, http.StatusCreated, paymentView(payment))
}
