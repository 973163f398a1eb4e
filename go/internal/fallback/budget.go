package fallback

import (
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The budget of one call is minimumSteps + stepsPerByte x (length of the document). A schema that is applied to a value takes a
// step, and so do the members and items of the value, the alternatives that are tried, the values and the text that are
// compared, and the instructions of a pattern. A step is of the order of a microsecond at most. Real documents take up to three
// steps a byte; what passes the budget is a schema that visits the same values again and again, as a recursive anyOf does.
const (
	minimumSteps = 200_000
	stepsPerByte = 100

	bytesPerStep = 16  // of text that is compared
	depthPerStep = 256 // of the value: the library copies locations
	scopePerStep = 32  // of the value, where the library looks through all schemas around a dynamic reference
)

func budget(doc []byte) int64 { return minimumSteps + stepsPerByte*int64(len(doc)) }

// mode is what a call is about.
type mode int

const (
	modeVerdict mode = iota // stop at the first violation, whichever it is
	modeChoose              // in an order that depends on nothing but the document, note violations
	modeExplain             // note all of them, with the way through the schema
	modeLocate              // note the one that is wanted, with the way through the schema, and stop there
)

// call is one run over one document. The library's extensions find theirs by the first token of a value's location, see
// entry; nothing else leads from a shared schema to the call that it is used in.
type call struct {
	token string // its own place in the table of calls

	steps       int64
	mode        mode
	speculative int  // applicators that only ask whether a schema matches, around the place we are at
	unordered   int  // loops of the library over members in no order, around the place we are at
	loop        loop // the last of them that was not around another
	inName      int  // propertyNames around the place we are at
	violations  []*violation
	settled     int // the violations that are in their order
	vpath       [1]string
	wanted      wanted             // in modeLocate
	way         []step             // from modeExplain on, from the root to where we are
	schema      *jsonschema.Schema // from modeExplain on, the one being applied
	root        *jsonschema.Schema // from modeExplain on, where the way begins
}

// What stops a run. They are panics, since the library has no way to stop; verdict turns them into answers.
type (
	refused    struct{} // a violation was found, and no more is asked
	overBudget struct{} // the steps are used up
)

func (c *call) spend(steps int) {
	if c.steps -= int64(steps); c.steps < 0 {
		panic(overBudget{})
	}
}

// calls lends calls to runs. There are as many as runs were ever under way at once.
var calls callTable

type callTable struct {
	mutex sync.Mutex
	free  []*call
	all   atomic.Pointer[[]*call]
}

func (t *callTable) acquire() *call {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if last := len(t.free) - 1; last >= 0 {
		c := t.free[last]
		t.free = t.free[:last]
		return c
	}
	var all []*call
	if old := t.all.Load(); old != nil {
		all = append(all, *old...)
	}
	c := &call{token: strconv.Itoa(len(all))}
	all = append(all, c)
	t.all.Store(&all)
	t.free = make([]*call, 0, len(all))
	return c
}

func (t *callTable) release(c *call) {
	*c = call{token: c.token}
	t.mutex.Lock()
	t.free = append(t.free, c)
	t.mutex.Unlock()
}

// of is the call in which the library has called an extension.
func (t *callTable) of(ctx *jsonschema.ValidatorContext) *call {
	number, _ := strconv.Atoi(ctx.ValueLocation()[0])
	return (*t.all.Load())[number]
}

// entry is where every run starts: a schema of ours around the caller's. Its value is the call's token and the document, and it
// puts the token in front of the location of everything below.
type entry struct{ root *jsonschema.Schema }

func (e *entry) Validate(ctx *jsonschema.ValidatorContext, v any) {
	if len(ctx.ValueLocation()) > 0 {
		// The outermost schema of a $recursiveRef: to the library it is this one.
		ctx.AddErr(ctx.Validate(e.root, v, nil))
		return
	}
	pair := v.([]any)
	ctx.AddErr(ctx.Validate(e.root, pair[1], []string{pair[0].(string)}))
}
