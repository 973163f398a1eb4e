// Package httpapi is the shop's interface: routes, bodies, statuses.
package httpapi

import (
	"context"
	"net/http"

	"github.com/jsongate/jsongate/bench/service/internal/orders"
	"github.com/jsongate/jsongate/bench/service/schemas"
)

// API is what the interface needs. All of it may be called from any goroutine.
type API struct {
	Shop    *orders.Shop
	Bodies  Bodies
	Healthy func(ctx context.Context) error // why the service should get no traffic now; nil if it should
	Metrics http.Handler
}

// Handler gives the routes:
//
//	POST /orders                 201, 400, 409, 413, 415, 422
//	GET  /orders/{id}            200, 404
//	POST /orders/{id}/payments   201, 400, 404, 409, 413, 415, 422
//	GET  /healthz                200, 503
//	GET  /metrics                200
//
// and 500 where the service is at fault. A refusal is a problem document (RFC 9457).
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /orders", keyed(isJSON(a.Bodies.Check(schemas.Orders, http.HandlerFunc(a.createOrder)))))
	mux.HandleFunc("GET /orders/{id}", a.showOrder)
	mux.Handle("POST /orders/{id}/payments", keyed(isJSON(a.Bodies.Check(schemas.Payments, http.HandlerFunc(a.createPayment)))))
	mux.Handle("GET /healthz", a.Health())
	mux.Handle("GET /metrics", a.Metrics)
	return mux
}

// Health is the handler of /healthz by itself.
func (a *API) Health() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := a.Healthy(r.Context()); err != nil {
			refuse(w, r, problem{Status: http.StatusServiceUnavailable, Code: "UNHEALTHY", Detail: err.Error()})
			return
		}
		write(w, http.StatusOK, map[string]string{"status": "ok"})
	})
}
