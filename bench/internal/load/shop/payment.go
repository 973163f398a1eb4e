package shop

import (
	"math/rand/v2"
	"strings"

	"github.com/jsongate/jsongate/bench/service/catalogue"
)

type (
	payment struct {
		AmountCents int64  `json:"amount_cents"`
		Currency    string `json:"currency"`
		Method      method `json:"method"`
		Reference   string `json:"reference,omitempty"`
	}
	method struct {
		Type   string `json:"type"`
		Token  string `json:"token,omitempty"`
		Last4  string `json:"last4,omitempty"`
		IBAN   string `json:"iban,omitempty"`
		Holder string `json:"holder,omitempty"`
		Code   string `json:"code,omitempty"`
	}
)

// newPayment makes a valid payment of a sum.
func newPayment(r *rand.Rand, cents int64) payment {
	p := payment{AmountCents: cents, Currency: catalogue.Currency, Reference: words(r, r.IntN(130))}
	switch r.IntN(3) {
	case 0:
		p.Method = method{Type: "card", Token: "tok_" + letters(r, 24), Last4: digits(r, 4)}
	case 1:
		p.Method = method{Type: "sepa", IBAN: "AT" + digits(r, 18), Holder: one(r, names)}
	default:
		groups := []string{digits(r, 4), strings.ToUpper(letters(r, 4)), digits(r, 4), digits(r, 4)}
		p.Method = method{Type: "voucher", Code: strings.Join(groups, "-")}
	}
	return p
}
