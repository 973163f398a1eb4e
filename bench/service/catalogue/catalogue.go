// Package catalogue is what the shop sells and charges. The service prices orders by it, and the load generator works out with
// it, in code of its own, what the answer must be.
package catalogue

// Currency is the one in which all prices are.
const Currency = "EUR"

// Fees, in cents.
const (
	// GiftWrapCents is added for each line of an order that is to be wrapped.
	GiftWrapCents = 250
	// PostCents is the fee of delivery by post, for orders whose goods cost less than FreePostFromCents.
	PostCents = 490
	// FreePostFromCents is the price of the goods from which on delivery by post costs nothing.
	FreePostFromCents = 15_000
	// CourierCents is the fee of delivery by courier. Goods that are picked up cost no fee.
	CourierCents = 1_290
)

// Product is one thing that the shop sells.
type Product struct {
	SKU        string
	Name       string
	PriceCents int64
	SoldOut    bool // there is none in stock, and never will be
}

// Products are all products. The slice is shared and must not be changed.
func Products() []Product { return products }
