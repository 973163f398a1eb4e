package orders

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/jsongate/jsongate/bench/service/catalogue"
)

func TestPrice(t *testing.T) {
	prices := map[string]int64{"AAA-0001": 199, "BBB-0002": 15_000, "CCC-0003": math.MaxInt64 / 8, "DDD-0004": 0}
	line := func(sku string, quantity int64) Line { return Line{SKU: sku, Quantity: quantity} }
	wrapped := Line{SKU: "AAA-0001", Quantity: 3, GiftWrap: true}
	var unknown *UnknownProduct
	rows := []struct {
		name     string
		lines    []Line
		delivery string
		total    int64
		fee      int64
		err      error
	}{
		{"goods that are picked up cost no fee", []Line{line("AAA-0001", 3)}, "pickup", 597, 0, nil},
		{"post", []Line{line("AAA-0001", 3)}, "post", 597 + catalogue.PostCents, catalogue.PostCents, nil},
		{"post is free for a large order", []Line{line("BBB-0002", 1)}, "post", 15_000, 0, nil},
		{"gift wrap does not make an order large", []Line{{SKU: "AAA-0001", Quantity: 75, GiftWrap: true}}, "post",
			75*199 + catalogue.GiftWrapCents + catalogue.PostCents, catalogue.PostCents, nil},
		{"courier is never free", []Line{line("BBB-0002", 2)}, "courier", 30_000 + catalogue.CourierCents, catalogue.CourierCents, nil},
		{"gift wrap is by the line", []Line{wrapped, wrapped}, "pickup", 2 * (597 + catalogue.GiftWrapCents), 0, nil},
		{"something that costs nothing", []Line{line("DDD-0004", 999)}, "pickup", 0, 0, nil},
		{"more than can be counted", []Line{line("CCC-0003", 3), line("CCC-0003", 3)}, "pickup", 0, 0, ErrTooExpensive},
		{"more than can be counted in one line", []Line{line("CCC-0003", 999)}, "pickup", 0, 0, ErrTooExpensive},
		{"none of something", []Line{line("AAA-0001", 0)}, "pickup", 0, 0, ErrTooExpensive},
		{"something unknown", []Line{line("AAA-0001", 1), line("ZZZ-0000", 1)}, "pickup", 0, 0, &UnknownProduct{SKU: "ZZZ-0000"}},
	}
	for _, row := range rows {
		total, fee, err := price(row.lines, row.delivery, prices)
		if total != row.total || fee != row.fee || (err == nil) != (row.err == nil) {
			t.Errorf("%s: total %d, fee %d, error %v", row.name, total, fee, err)
		}
		if errors.As(row.err, &unknown) && err.Error() != row.err.Error() {
			t.Errorf("%s: %v", row.name, err)
		} else if row.err == ErrTooExpensive && !errors.Is(err, ErrTooExpensive) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func TestStatesFollowEachOther(t *testing.T) {
	for _, row := range []struct {
		from, to Status
		may      bool
	}{{Created, Paid, true}, {Paid, Paid, false}, {Paid, Created, false}, {Created, Created, false}, {"", Paid, false}} {
		if row.from.May(row.to) != row.may {
			t.Errorf("from %q to %q: %v", row.from, row.to, !row.may)
		}
	}
}

func TestDigestIsAsDescribed(t *testing.T) {
	lines := []Line{{SKU: "AAA-0001", Quantity: 3}, {SKU: "BBB-0002", Quantity: 1}}
	o := Order{ID: "ord_1", Currency: "EUR", TotalCents: 597, Lines: lines}
	// printf 'ord_1\nEUR\n597\nAAA-0001 3\nBBB-0002 1\n' | sha256sum | cut -c-32
	if got := o.Digest(); got != "67666bd3d712f42d479aa9623c247ef8" {
		t.Errorf("the digest is %s", got)
	}
}

func TestWholeNumbersInAllNotations(t *testing.T) {
	rows := map[string]int64{"3": 3, "3.0": 3, "30e-1": 3, "0.3E1": 3, "3" + strings.Repeat("0", 400) + "e-400": 3}
	for text, want := range rows {
		offer, err := ReadOffer("k", []byte(`{"amount_cents":`+text+`,"method":{"type":"card"}}`))
		if err != nil || offer.AmountCents != want || offer.Method != "card" {
			t.Errorf("%.20s is read as %+v, %v", text, offer, err)
		}
	}
	for _, text := range []string{"3.5", "1e30", `"3"`, "true"} {
		if offer, err := ReadOffer("k", []byte(`{"amount_cents":`+text+`}`)); err == nil {
			t.Errorf("%s is read as %+v", text, offer)
		}
	}
}
