package jsongate

import (
	"log/slog"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/counters"
	"github.com/jsongate/jsongate/go/internal/flag"
	"github.com/jsongate/jsongate/go/internal/latch"
	"github.com/jsongate/jsongate/go/internal/native"
)

// gate is what all validators of a process share: the flag, the library, the counters, the log. There is one; tests make more.
type gate struct {
	environment environment
	flag        *flag.Flag
	everyone    *named // validators without a name, and calls without a validator
	problems    problems

	latch         *latch.Latch // nil without one; set once, before any validator is there
	compiled      atomic.Bool  // whether there ever was a validator
	latched       atomic.Int64 // validators there are that were compiled while it was tripped
	breaker       *breaker.Breaker
	breakerConfig atomic.Pointer[BreakerConfig]

	counts   *counters.Table
	shadow   shadowing
	latency  latency
	observer atomic.Pointer[func(Call)]
	names    names
	large    chan struct{} // a place for each long call that may be inside the library

	// The library is loaded when it is first asked for, and once.
	search   func() native.Search
	loading  sync.Once
	loaded   atomic.Bool
	library  *native.Library
	loadFail *native.LoadError

	logger func() *slog.Logger
	noted  [len(reasonWords)]atomic.Bool
	once   struct{ begin, goFault sync.Once }

	_        [64]byte      // every call reads some of what is above
	compared atomic.Uint64 // comparisons that Rust has answered
}

var process = newGate(readEnvironment(os.Getenv, native.Elevated()), native.DefaultSearch)

func newGate(environment environment, search func() native.Search) *gate {
	g := &gate{
		environment: environment,
		counts:      counters.New(countKinds),
		latency:     newLatency(),
		large:       make(chan struct{}, runtime.GOMAXPROCS(0)),
		search:      search,
		logger:      slog.Default,
	}
	config := breaker.DefaultConfig()
	g.breakerConfig.Store(&config)
	g.breaker = g.newBreaker("", g.byRust)
	g.flag = flag.New(g.flagChanged)
	g.everyone = g.named("")
	g.readPath()
	return g
}

// load gives the library, or why there is none.
func (g *gate) load() (*native.Library, *native.LoadError) {
	g.loading.Do(func() {
		stripe := g.latch.Enter() // the library's own code runs while it is loaded
		g.library, g.loadFail = native.Open(g.search())
		g.latch.Leave(stripe)
		if g.library != nil {
			g.latch.SetLibrary(g.library.Version())
		}
		g.loaded.Store(true)
	})
	return g.library, g.loadFail
}

// ifLoaded gives the library if it is there already, and is never the reason for loading it.
func (g *gate) ifLoaded() (*native.Library, bool) {
	if !g.loaded.Load() || g.library == nil {
		return nil, false
	}
	return g.library, true
}

// nativeHeap is what the library holds.
func (g *gate) nativeHeap() uint64 {
	library, loaded := g.ifLoaded()
	if !loaded {
		return 0
	}
	return library.HeapBytes()
}

// faultMessage is what the library kept about one of its faults; empty where it was never loaded.
func (g *gate) faultMessage(id Offset) string {
	library, _ := g.load()
	if library == nil || id == 0 {
		return ""
	}
	return library.FaultMessage(uint32(id))
}

// A document above this size is a long call: it holds its thread for some hundred microseconds.
const largeDocument = 256 << 10

// enter is what every call to the library that looks at a document begins with: it is counted by the crash latch and, if it is a
// long one, waits for its place.
func (g *gate) enter(size int) latch.Stripe {
	if size > largeDocument {
		g.large <- struct{}{}
	}
	return g.latch.Enter()
}

func (g *gate) leave(size int, stripe latch.Stripe) {
	g.latch.Leave(stripe)
	if size > largeDocument {
		<-g.large
	}
}
