package orders

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Digest is what the shop understood, in a form that a client can work out for itself and compare: the first 16 bytes, in hex,
// of the SHA-256 of these lines, each ended by a line feed: the id, the currency, the total in cents, and for each line of the
// order its SKU, a space and its quantity.
func (o *Order) Digest() string {
	hash := sha256.New()
	fmt.Fprintf(hash, "%s\n%s\n%d\n", o.ID, o.Currency, o.TotalCents)
	for _, line := range o.Lines {
		fmt.Fprintf(hash, "%s %d\n", line.SKU, line.Quantity)
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}
