package fallback

import (
	"fmt"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

type arrayNode struct {
	max, min                 *int64
	unique                   bool
	contains                 *jsonschema.Schema
	minContains, maxContains *int64
	marks                    bool // contains evaluates the items that match it (draft 2020-12)

	prefix        []*jsonschema.Schema // prefixItems, or items where that is an array
	prefixKeyword uint8
	rest          *jsonschema.Schema // items, or additionalItems; nil where it is true
	restKeyword   uint8
}

func (w *visit) arrayValue(items []any) {
	n := w.array
	size := int64(len(items))
	if n.max != nil && size > *n.max {
		w.fail(kwMaxItems, func() string { return fmt.Sprintf("expected at most %d items, found %d", *n.max, size) })
	}
	if n.min != nil && size < *n.min {
		w.fail(kwMinItems, func() string { return fmt.Sprintf("expected at least %d items, found %d", *n.min, size) })
	}
	if n.unique && !w.decided() {
		if first, second, found := w.duplicate(items); found {
			w.fail(kwUniqueItems, func() string { return fmt.Sprintf("expected different items, found %d and %d equal", first, second) })
		}
	}
	for i, schema := range n.prefix[:min(len(n.prefix), len(items))] {
		if w.decided() {
			return
		}
		w.vpath[0] = strconv.Itoa(i)
		w.apply(schema, items[i], w.vpath[:], step{keyword: n.prefixKeyword, token: w.vpath[0]})
	}
	if n.rest != nil {
		for i := len(n.prefix); i < len(items) && !w.decided(); i++ {
			w.vpath[0] = strconv.Itoa(i)
			w.apply(n.rest, items[i], w.vpath[:], step{keyword: n.restKeyword})
		}
	}
	if n.contains != nil && !w.decided() {
		w.containing(items)
	}
}

// containing counts the items that match contains. Counting stops once nothing can change any more.
func (w *visit) containing(items []any) {
	n := w.array
	least, most := int64(1), int64(-1)
	if n.minContains != nil {
		least = *n.minContains
	}
	if n.maxContains != nil {
		most = *n.maxContains
	}
	matched := int64(0)
	for i, item := range items {
		if !w.exhaust && matched >= least && (most < 0 || matched > most) {
			break
		}
		w.vpath[0] = strconv.Itoa(i)
		if w.matches(n.contains, item, w.vpath[:]) {
			matched++
			if n.marks {
				w.ctx.EvaluatedItem(i)
			}
		}
	}
	switch {
	case matched < least && n.minContains == nil:
		w.fail(kwContains, func() string { return "expected at least 1 items that match, found 0" })
	case matched < least:
		w.fail(kwMinContains, func() string {
			return fmt.Sprintf("expected at least %d items that match, found %d", least, matched)
		})
	}
	if most >= 0 && matched > most {
		w.fail(kwMaxContains, func() string { return fmt.Sprintf("expected at most %d items that match, found more", most) })
	}
}
