package orders

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/big"
)

// Draft is what a customer asks for, read from a body that the validator accepted.
type Draft struct {
	Key      Key
	Document []byte // the body as it came
	Currency string
	Lines    []Line // without prices
	Delivery string
}

// Offer is a payment that somebody wants to make, read from a body that the validator accepted.
type Offer struct {
	Key         Key
	AmountCents int64
	Method      string
}

// whole is an integer in any notation that JSON Schema takes for one: 3, 3.0 and 30e-1 are the same number.
type whole int64

func (w *whole) UnmarshalJSON(text []byte) error {
	// The schema bounds the value, and with it what the exponent can cost.
	value, ok := new(big.Rat).SetString(string(text))
	if !ok || !value.IsInt() || !value.Num().IsInt64() {
		return fmt.Errorf("%.40s is not a whole number of 64 bits", text)
	}
	*w = whole(value.Num().Int64())
	return nil
}

// ReadDraft reads the body of an order. It relies on the schema having accepted it and fails only where that was not so.
func ReadDraft(key string, document []byte) (Draft, error) {
	var said struct {
		Currency string
		Items    []struct {
			SKU      string `json:"sku"`
			Quantity whole
			GiftWrap bool `json:"gift_wrap"`
		}
		Delivery struct{ Method string }
	}
	if err := json.Unmarshal(document, &said); err != nil {
		return Draft{}, fmt.Errorf("the order was accepted by its schema and cannot be read: %w", err)
	}
	draft := Draft{
		Key:      Key{Word: key, Fingerprint: sha256.Sum256(document)},
		Document: document,
		Currency: said.Currency,
		Delivery: said.Delivery.Method,
		Lines:    make([]Line, len(said.Items)),
	}
	for i, item := range said.Items {
		draft.Lines[i] = Line{SKU: item.SKU, Quantity: int64(item.Quantity), GiftWrap: item.GiftWrap}
	}
	return draft, nil
}

// ReadOffer reads the body of a payment. It relies on the schema as ReadDraft does.
func ReadOffer(key string, document []byte) (Offer, error) {
	var said struct {
		AmountCents whole `json:"amount_cents"`
		Method      struct{ Type string }
	}
	if err := json.Unmarshal(document, &said); err != nil {
		return Offer{}, fmt.Errorf("the payment was accepted by its schema and cannot be read: %w", err)
	}
	return Offer{
		Key:         Key{Word: key, Fingerprint: sha256.Sum256(document)},
		AmountCents: int64(said.AmountCents),
		Method:      said.Method.Type,
	}, nil
}
