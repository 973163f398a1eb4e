package jsongate

import (
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/jsongate/jsongate/go/internal/breaker"
	"github.com/jsongate/jsongate/go/internal/counters"
	"github.com/jsongate/jsongate/go/internal/flag"
	"github.com/jsongate/jsongate/go/internal/native"
)

// gate is what all validators of a process share: the flag, the library, the counters, the log. There is one; tests make more.
type gate struct {
	environment environment
	flag        *flag.Flag
	everyone    *named // validators without a name, and calls without a validator
	problems    problems

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
}

var process = newGate(environmentNow(), native.DefaultSearch)

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
		g.library, g.loadFail = native.Open(g.search())
		g.loaded.Store(true)
	})
	return g.library, g.loadFail
}

// nativeHeap is what the library holds. It must not be the reason for loading it.
func (g *gate) nativeHeap() uint64 {
	if !g.loaded.Load() || g.library == nil {
		return 0
	}
	return g.library.HeapBytes()
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

// enter waits for a place inside the library, if the call is a long one.
func (g *gate) enter(size int) {
	if size > largeDocument {
		g.large <- struct{}{}
	}
}

func (g *gate) leave(size int) {
	if size > largeDocument {
		<-g.large
	}
}
