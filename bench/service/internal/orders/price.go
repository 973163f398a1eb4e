package orders

import (
	"math"

	"github.com/jsongate/jsongate/bench/service/catalogue"
)

// price writes the prices into the lines and gives the total and the part of it that is delivery, all in cents.
func price(lines []Line, delivery string, prices map[string]int64) (total, fee int64, err error) {
	var goods, wrap int64
	for i := range lines {
		line := &lines[i]
		each, known := prices[line.SKU]
		if !known {
			return 0, 0, &UnknownProduct{SKU: line.SKU}
		}
		if line.Quantity < 1 || each < 0 || (each > 0 && line.Quantity > (math.MaxInt64/2-goods)/each) {
			return 0, 0, ErrTooExpensive
		}
		line.PriceCents = each
		goods += each * line.Quantity
		if line.GiftWrap {
			wrap += catalogue.GiftWrapCents
		}
	}
	fee = deliveryFee(delivery, goods)
	return goods + wrap + fee, fee, nil
}

func deliveryFee(method string, goods int64) int64 {
	switch {
	case method == "courier":
		return catalogue.CourierCents
	case method == "post" && goods < catalogue.FreePostFromCents:
		return catalogue.PostCents
	}
	return 0
}
