package shop

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Shares are weights of the kinds of requests, by name; a kind's share of the requests is its weight over the sum of all.
type Shares map[string]float64

// Kinds that are no messes.
const (
	kindOrder      = "order"
	kindIndented   = "order: indented"
	kindOddNumbers = "order: odd numbers"
	kindRepeated   = "order: repeated"
	kindKeyReused  = "order: key reused"
	kindUnknown    = "order: unknown product"
	kindSoldOut    = "order: sold out"
	kindShow       = "show"
	kindShowNone   = "show: none"
	kindPay        = "payment"
	kindPayRepeat  = "payment: repeated"
	kindPayAgain   = "payment: again"
	kindPayWrong   = "payment: wrong amount"
	kindPayNone    = "payment: no order"
)

// DefaultShares are those of a shop's day, with a share of messy requests from 0 to 1: the bodies that jsongate has to refuse,
// equally many of each. The other requests keep their proportions.
func DefaultShares(messy float64) (Shares, error) {
	if !(messy >= 0 && messy <= 1) {
		return nil, fmt.Errorf("the messy share is %g, it has to be from 0 to 1", messy)
	}
	shares := Shares{
		kindOrder: 50, kindIndented: 2, kindOddNumbers: 2, kindRepeated: 4, kindKeyReused: 1, kindUnknown: 1, kindSoldOut: 1,
		kindShow: 22, kindShowNone: 1,
		kindPay: 12, kindPayRepeat: 1, kindPayAgain: 1, kindPayWrong: 1, kindPayNone: 1,
	}
	for name := range shares {
		shares[name] *= (1 - messy) / 100
	}
	for _, m := range messes {
		for _, what := range []string{kindOrder, kindPay} {
			shares[what+": "+m.name] = messy / float64(2*len(messes))
		}
	}
	return shares, nil
}

// Kinds are the names of all kinds, in order.
func Kinds() []string {
	all, _ := DefaultShares(0.5) // no error: 0.5 is a share
	return slices.Sorted(maps.Keys(all))
}

// drawing is Shares in a form to draw from.
type drawing struct {
	names []string
	upTo  []float64 // sums of the weights
}

func (s Shares) drawing() (*drawing, error) {
	known := Kinds()
	d := &drawing{}
	sum := 0.0
	for _, name := range slices.Sorted(maps.Keys(s)) {
		weight := s[name]
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("there is no kind of request %q; the kinds are: %s", name, strings.Join(known, ", "))
		}
		if !(weight >= 0 && weight < 1e9) {
			return nil, fmt.Errorf("the share of %q is %g, it has to be 0 or more", name, weight)
		}
		if weight > 0 {
			sum += weight
			d.names, d.upTo = append(d.names, name), append(d.upTo, sum)
		}
	}
	if sum == 0 {
		return nil, fmt.Errorf("all shares are 0, so there is nothing to send")
	}
	return d, nil
}

// pick gives the kind for a number from 0 to below 1.
func (d *drawing) pick(at float64) string {
	i, _ := slices.BinarySearch(d.upTo, at*d.upTo[len(d.upTo)-1])
	return d.names[min(i, len(d.names)-1)]
}
