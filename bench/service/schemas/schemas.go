// Package schemas holds the JSON Schemas of the bodies that the order service takes.
package schemas

import _ "embed"

// The names of the validators, under which jsongate counts their calls and takes the operator's word.
const (
	Orders   = "orders"
	Payments = "payments"
)

// Order is the schema of the body of POST /orders.
//
//go:embed order.json
var Order []byte

// Payment is the schema of the body of POST /orders/{id}/payments.
//
//go:embed payment.json
var Payment []byte
