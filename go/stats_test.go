package jsongate

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestCountersEqualCalls(t *testing.T) {
	g := newTestGate("go", "/absent")
	plain := g.mustCompile(t, stringSchema)
	orders := g.mustCompile(t, stringSchema, WithName("orders"))
	again := g.mustCompile(t, `true`, WithName("orders"))
	users := g.mustCompile(t, `true`, WithName("users"), WithFallback(func([]byte) error { return errors.New("no") }))

	const workers, rounds = 8, 300
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			results := make([]Result, 4)
			for range rounds {
				plain.Validate([]byte(`"x"`))
				orders.Validate([]byte(`1`))
				orders.Explain([]byte(`1`))
				again.Validate([]byte(`1`))
				users.Validate(nil)
				orders.ValidateLines([]byte("\"a\"\n\"b\"\n1\n{"), results)
				g.checkSyntax([]byte(`[`))
			}
		})
	}
	group.Wait()

	const each = workers * rounds
	s := g.stats()
	want := []Count{
		{PathGo, ReasonMode, CodeValid, 4 * each},
		{PathGo, ReasonMode, CodeMalformed, 2 * each},
		{PathGo, ReasonMode, CodeSchema, 4 * each},
	}
	if !slices.Equal(s.Counts, want) {
		t.Errorf("counted %+v, want %+v", s.Counts, want)
	}
	if s.Calls != 10*each || s.ByPath(PathGo) != 10*each || s.ByPath(PathRust) != 0 {
		t.Errorf("%d calls, %d by Go, %d by Rust, want %d by Go", s.Calls, s.ByPath(PathGo), s.ByPath(PathRust), 10*each)
	}
	wantByName := []ValidatorCount{
		{Name: "orders", Path: PathGo, Valid: 3 * each, Refused: 4 * each},
		{Name: "users", Path: PathGo, Refused: each},
	}
	if !slices.Equal(s.Validators, wantByName) {
		t.Errorf("counted by name %+v, want %+v", s.Validators, wantByName)
	}
	if got := s.Get(PathGo, ReasonMode, CodeSchema); got != 4*each {
		t.Errorf("Get gives %d", got)
	}
	if got := s.Get(PathRust, ReasonMode, CodeSchema); got != 0 {
		t.Errorf("Get gives %d for what did not occur", got)
	}
}

func TestSnapshotIsConsistentWhileCallsRun(t *testing.T) {
	g := newTestGate("go", "/absent")
	v := g.mustCompile(t, `true`, WithName("busy"))
	done := make(chan struct{})
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			results := make([]Result, 3)
			for {
				select {
				case <-done:
					return
				default:
					v.Validate([]byte(`1`))
					v.ValidateLines([]byte("1\n2\n["), results)
				}
			}
		})
	}
	var last uint64
	for range 300 {
		s := g.stats()
		var sum, named uint64
		for _, count := range s.Counts {
			sum += count.Calls
		}
		for _, count := range s.Validators {
			named += count.Valid + count.Refused + count.Undecided + count.Faults
		}
		if sum != s.Calls || named > s.Calls || s.Calls < last {
			t.Fatalf("calls %d after %d, counts add up to %d, named ones to %d", s.Calls, last, sum, named)
		}
		last = s.Calls
	}
	close(done)
	group.Wait()
}

func TestCoarseCountsByName(t *testing.T) {
	rows := []struct {
		result Result
		want   ValidatorCount
	}{
		{Result{Code: CodeValid, Path: PathRust}, ValidatorCount{Path: PathRust, Valid: 1}},
		{Result{Code: CodeMalformed, Path: PathGo}, ValidatorCount{Path: PathGo, Refused: 1}},
		{Result{Code: CodeSchema, Path: PathRust}, ValidatorCount{Path: PathRust, Refused: 1}},
		{Result{Code: CodeBudget, Path: PathGo}, ValidatorCount{Path: PathGo, Undecided: 1}},
		{Result{Code: CodePanic, Path: PathRust}, ValidatorCount{Path: PathRust, Faults: 1}},
	}
	for _, row := range rows {
		g := newTestGate("", "/absent")
		v := &Validator{gate: g.gate, name: g.named("n")}
		v.counted(row.result)
		row.want.Name = "n"
		if got := g.stats().Validators; len(got) != 1 || got[0] != row.want {
			t.Errorf("%v is counted as %+v, want %+v", row.result, got, row.want)
		}
	}
}

func TestNamesAreBounded(t *testing.T) {
	g := newTestGate("", "/absent")
	for i := range maxNames {
		g.named(fmt.Sprint(i))
	}
	if first := g.named("0"); first == nil || first.name != "0" {
		t.Error("a known name is not found again")
	}
	if one, other := g.named("one too many"), g.named("and another"); one.name != otherName || one != other {
		t.Errorf("names beyond the limit are counted as %q and %q", one.name, other.name)
	}
	if got := len(g.names.all()); got != maxNames+1 {
		t.Errorf("%d names are known", got)
	}
	if g.named("") != g.everyone {
		t.Error("validators without a name share nothing")
	}
}

func TestSnapshotInJSON(t *testing.T) {
	g := newTestGate("go", "/absent")
	g.mustCompile(t, `true`, WithName("n")).Validate([]byte(`1`))
	now := g.stats()
	now.Flag.Sources, now.Latency, now.Breakers = nil, nil, nil // they have times, or are long
	text, err := json.Marshal(now)
	want := `{"calls":1,"counts":[{"path":"go","reason":"mode","code":"VALID","calls":1}],` +
		`"validators":[{"name":"n","path":"go","valid":1,"refused":0,"undecided":0,"faults":0}],` +
		`"flag":{"flag":"go","sources":null,"validators":[{"name":"","mode":"go","source":"JSONGATE_PATH","canary":0,"shadow":0},` +
		`{"name":"n","mode":"go","source":"JSONGATE_PATH","canary":0,"shadow":0}],` +
		`"changes":{"JSONGATE_FLAG_FILE":0,"JSONGATE_PATH":1,"admin":0,"code":0,"flag-service":0}},` +
		`"shadow":{"matched":0,"mismatched":0,"undecided":0,"dropped":{"bytes":0,"closing":0,"full":0,"too-large":0},"waiting":0,"waitingBytes":0},` +
		`"latency":null,"breakers":null,"nativeHeap":0}`
	if err != nil || string(text) != want {
		t.Errorf("got %s, %v, want %s", text, err, want)
	}
}

func TestCountingAllocatesNothing(t *testing.T) {
	g := newTestGate("go", "/absent")
	v := g.mustCompile(t, `true`, WithName("n"))
	results := slices.Repeat([]Result{{Code: CodeValid, Path: PathGo}, {Code: CodeSchema, Path: PathGo}}, 10)
	if got := testing.AllocsPerRun(200, func() { v.countAll(results) }); got != 0 {
		t.Errorf("counting allocates %v times", got)
	}
}

func BenchmarkCount(b *testing.B) {
	g := newTestGate("go", "/absent")
	for _, name := range []string{"", "named"} {
		v := &Validator{gate: g.gate, name: g.named(name)}
		b.Run("name="+strings.TrimSpace(name), func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					v.count(PathRust, ReasonMode, CodeValid, 1)
				}
			})
		})
	}
}

func TestTenThousandNamesTakeAtMost20MB(t *testing.T) {
	g := newTestGate("", "/absent")
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for i := range 10_000 {
		g.named(fmt.Sprintf("validator-%d", i))
	}
	if took := int64(heap()) - int64(before); took > 20_000_000 {
		t.Errorf("counters, breaker and dial of 10,000 names take %d bytes", took)
	} else {
		t.Logf("%d bytes a name", took/10_000)
	}
	runtime.KeepAlive(g)
}
