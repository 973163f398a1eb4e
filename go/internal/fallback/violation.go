package fallback

import (
	"errors"
	"slices"
	"strings"

	"github.com/jsongate/jsongate/go/internal/trail"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/message"
)

// violation is one assertion that failed, where it counts: not inside an applicator that only asks whether a schema matches.
type violation struct {
	keyword uint8
	node    *node
	path    []string    // the tokens of the value's location
	name    bool        // the value is the name at the end of path
	way     string      // from modeExplain on, the JSON Pointer of the keyword by the way validation took
	hops    []trail.Hop // from modeExplain on, where that way jumps
	message string      // from modeExplain on
}

// refusal tells the library that a schema refuses a value, and no more. It is shared: nobody changes it.
var refusal = &jsonschema.ValidationError{ErrorKind: refusalKind{}}

type refusalKind struct{}

func (refusalKind) KeywordPath() []string                   { return nil }
func (refusalKind) LocalizedString(*message.Printer) string { return "refused" }

// refuse lets the library know, once: of two errors it would make a third, with a copy of the location.
func (w *visit) refuse() {
	if !w.failed {
		w.failed = true
		w.ctx.AddErr(refusal)
	}
}

// fail reports that an assertion failed.
func (w *visit) fail(keyword uint8, message func() string) {
	w.refuse()
	switch {
	case w.speculative > 0:
		return
	case w.mode == modeVerdict:
		panic(refused{})
	case w.mode == modeLocate && !w.wants(keyword, w.ctx.ValueLocation()[1:]):
		return
	}
	v := &violation{keyword: keyword, node: w.node, path: slices.Clone(w.ctx.ValueLocation()[1:]), name: w.inName > 0}
	if w.mode >= modeExplain {
		v.way, v.hops = w.wayTo(v)
		v.message = message()
		w.violations = append(w.violations, v)
		if w.mode == modeLocate {
			panic(refused{})
		}
		return
	}
	w.note(v)
}

// mostNoted is how many violations are looked at to choose the one that a verdict names.
const mostNoted = 1000

// note keeps a violation in modeChoose. The library visits what is unevaluated in no order, so that what is noted there is put
// in one before it counts.
func (c *call) note(v *violation) {
	c.violations = append(c.violations, v)
	switch {
	case c.unordered == 0:
		c.settle()
	case len(c.violations)-c.settled > 2*mostNoted:
		c.sortUnsettled()
	}
}

// settle counts what was noted, and stops the run once it is enough.
func (c *call) settle() {
	if c.unordered > 0 {
		return
	}
	c.loop = loop{}
	if len(c.violations) == c.settled {
		return
	}
	c.sortUnsettled()
	if c.settled = len(c.violations); c.settled >= mostNoted {
		panic(refused{})
	}
}

func (c *call) sortUnsettled() {
	unsettled := c.violations[c.settled:]
	slices.SortFunc(unsettled, func(a, b *violation) int {
		if order := slices.Compare(a.path, b.path); order != 0 {
			return order
		}
		if order := int(a.keyword) - int(b.keyword); order != 0 {
			return order
		}
		return strings.Compare(a.node.location, b.node.location)
	})
	if len(unsettled) > mostNoted {
		clear(unsettled[mostNoted:])
		c.violations = c.violations[:c.settled+mostNoted]
	}
}

// unordered stands in for the schema of unevaluatedProperties or unevaluatedItems, which the library applies in the order of a
// map.
type unordered struct {
	holder  *node
	schema  *jsonschema.Schema
	keyword uint8
}

func (u *unordered) Validate(ctx *jsonschema.ValidatorContext, v any) {
	c := calls.of(ctx)
	c.spend(1)
	if c.mode == modeChoose && c.unordered == 0 {
		location := ctx.ValueLocation()
		c.enterLoop(u, location[:len(location)-1])
	}
	c.unordered++
	dynamic := c.arrive(u.holder)
	before := c.follow(u.schema, step{keyword: u.keyword})
	if ctx.Validate(u.schema, v, nil) != nil {
		ctx.AddErr(refusal)
	}
	c.comeBack(before)
	c.depart(dynamic)
	c.unordered--
}

// loop is one loop without order: over the members or items of the value at a path.
type loop struct {
	over *unordered
	path []string
}

// enterLoop is called for each round of a loop. What was noted in the rounds before is not settled until the loop is over.
func (c *call) enterLoop(over *unordered, path []string) {
	if c.loop.over == over && slices.Equal(c.loop.path, path) {
		return
	}
	c.settle()
	c.loop = loop{over, slices.Clone(path)}
}

// hasCycle reports whether the library met a schema again on the same value, through references that are resolved only while
// it validates.
func hasCycle(err error) bool {
	var failure *jsonschema.ValidationError
	if !errors.As(err, &failure) {
		return false
	}
	if _, cycle := failure.ErrorKind.(*kind.RefCycle); cycle {
		return true
	}
	return slices.ContainsFunc(failure.Causes, func(cause *jsonschema.ValidationError) bool { return hasCycle(cause) })
}
