package shop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/jsongate/jsongate/bench/service/catalogue"
)

// The document of an order, as the service's schema has it.
type (
	order struct {
		Currency string         `json:"currency"`
		Customer customer       `json:"customer"`
		Items    []item         `json:"items"`
		Delivery delivery       `json:"delivery"`
		Billing  *address       `json:"billing_address,omitempty"`
		Note     string         `json:"note,omitempty"`
		Metadata map[string]any `json:"metadata,omitempty"`
	}
	customer struct {
		ID     string `json:"id,omitempty"`
		Name   string `json:"name"`
		Email  string `json:"email"`
		Phone  string `json:"phone,omitempty"`
		Locale string `json:"locale,omitempty"`
	}
	item struct {
		SKU       string   `json:"sku"`
		Quantity  int64    `json:"quantity"`
		GiftWrap  bool     `json:"gift_wrap,omitempty"`
		Engraving string   `json:"engraving,omitempty"`
		Options   []option `json:"options,omitempty"`
	}
	option struct {
		Name  string `json:"name"`
		Value any    `json:"value"`
	}
	delivery struct {
		Method       string   `json:"method"`
		Address      *address `json:"address,omitempty"`
		Instructions string   `json:"instructions,omitempty"`
		Phone        string   `json:"phone,omitempty"`
		Window       string   `json:"window,omitempty"`
		Store        int      `json:"store,omitempty"`
	}
	address struct {
		Recipient  string `json:"recipient,omitempty"`
		Street     string `json:"street"`
		City       string `json:"city"`
		PostalCode string `json:"postal_code"`
		Region     string `json:"region,omitempty"`
		Country    string `json:"country"`
	}
)

// Sizes of valid orders, in bytes.
const (
	smallest = 200
	largest  = 10_000
)

// newOrder makes a valid order. Small ones are as frequent as large ones on a logarithmic scale.
func newOrder(r *rand.Rand) order {
	o := order{
		Currency: catalogue.Currency,
		Customer: newCustomer(r),
		Items:    []item{newItem(r)},
		Delivery: newDelivery(r),
	}
	target := int(math.Exp(math.Log(smallest) + r.Float64()*math.Log(float64(largest)/smallest)))
	for size := len(encode(o)); size < target; {
		grown := o.grow(r, target-size)
		if grown == 0 {
			break
		}
		size += grown
	}
	return o
}

// grow adds something that an order may have, at most so many bytes of it, and gives how many it added, about; 0 if it has
// everything.
func (o *order) grow(r *rand.Rand, room int) int {
	switch pick := r.IntN(10); {
	case pick == 0 && o.Billing == nil && room > 200:
		o.Billing = newAddress(r)
		return len(encode(o.Billing)) + 19
	case pick == 1 && o.Note == "" && room > 40:
		o.Note = words(r, min(room-10, 1900))
		return len(o.Note) + 10
	case pick <= 3 && len(o.Metadata) < 20 && room > 60:
		if o.Metadata == nil {
			o.Metadata = map[string]any{}
		}
		name := fmt.Sprintf("%s_%d", plain[r.IntN(len(plain))], len(o.Metadata))
		o.Metadata[name] = anything(r, min(room-20, 450))
		return len(encode(o.Metadata[name])) + len(name) + 4
	case len(o.Items) < 100:
		o.Items = append(o.Items, newItem(r))
		return len(encode(o.Items[len(o.Items)-1])) + 1
	}
	return 0
}

// totalCents is what the order costs, by the shop's rules.
func (o *order) totalCents() int64 {
	var goods, extra int64
	for _, one := range o.Items {
		goods += priceOf[one.SKU] * one.Quantity
		if one.GiftWrap {
			extra += catalogue.GiftWrapCents
		}
	}
	switch o.Delivery.Method {
	case "courier":
		extra += catalogue.CourierCents
	case "post":
		if goods < catalogue.FreePostFromCents {
			extra += catalogue.PostCents
		}
	}
	return goods + extra
}

var (
	sold, soldOut []catalogue.Product
	priceOf       = map[string]int64{}
)

func init() {
	for _, product := range catalogue.Products() {
		priceOf[product.SKU] = product.PriceCents
		if product.SoldOut {
			soldOut = append(soldOut, product)
		} else {
			sold = append(sold, product)
		}
	}
}

// encode gives the compact form, in which members are found by their names.
func encode(value any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // no error: there is nothing in an order that JSON cannot say
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}
