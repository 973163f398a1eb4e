package mode

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestModesAreReadAndWritten(t *testing.T) {
	rows := []struct {
		text      string
		want      Mode
		canonical string
	}{
		{"go", Mode{}, "go"},
		{"rust", Mode{Canary: All}, "rust"},
		{"canary:5%", Mode{Canary: 50_000}, "canary:5%"},
		{"canary:0.01%", Mode{Canary: 100}, "canary:0.01%"},
		{"canary:0.0001%", Mode{Canary: 1}, "canary:0.0001%"},
		{"canary:99.9999%", Mode{Canary: All - 1}, "canary:99.9999%"},
		{"canary:12.50%", Mode{Canary: 125_000}, "canary:12.5%"},
		{"canary:0%", Mode{}, "go"},
		{"canary:100%", Mode{Canary: All}, "rust"},
		{"shadow:1%", Mode{Shadow: 10_000}, "go,shadow:1%"},
		{"rust,shadow:1%", Mode{Canary: All, Shadow: 10_000}, "rust,shadow:1%"},
		{" canary:5% , shadow:1% ", Mode{Canary: 50_000, Shadow: 10_000}, "canary:5%,shadow:1%"},
		{"shadow:1%,canary:5%", Mode{Canary: 50_000, Shadow: 10_000}, "canary:5%,shadow:1%"},
		{"shadow:inline", Mode{Shadow: All, Inline: true}, "go,shadow:100%,shadow:inline"},
		{"rust,shadow:2%,shadow:inline", Mode{Canary: All, Shadow: 20_000, Inline: true}, "rust,shadow:2%,shadow:inline"},
		{"shadow:0%,shadow:inline", Mode{}, "go"},
	}
	for _, row := range rows {
		got, err := Parse(row.text)
		if err != nil || got != row.want || got.String() != row.canonical {
			t.Errorf("Parse(%q) gave %+v, which reads %q, and %v; want %+v, %q", row.text, got, got, err, row.want, row.canonical)
		}
		if again, err := Parse(got.String()); err != nil || again != got {
			t.Errorf("%q is read as %+v (%v), not as %+v", got.String(), again, err, got)
		}
	}
}

func TestWrongFlagsAreRefusedWithWhatIsWrong(t *testing.T) {
	rows := []struct{ text, wrong string }{
		{"", "names no mode"},
		{" ;; \n# nothing\n", "names no mode"},
		{"ruts", `"ruts" is no mode`},
		{"Rust", `"Rust" is no mode`},
		{"go,", `"" is no mode`},
		{"go,rust", "more than once who answers"},
		{"rust,canary:5%", "more than once who answers"},
		{"shadow:1%,shadow:2%", "more than one share of shadow"},
		{"canary", `"canary" is no mode`},
		{"canary:", "is no share"},
		{"canary:5", "is no share"},
		{"canary:%", "is no share"},
		{"canary:5.%", "is no share"},
		{"canary:.5%", "is no share"},
		{"canary:-1%", "is no share"},
		{"canary:+1%", "is no share"},
		{"canary:1e1%", "is no share"},
		{"canary:5.00001%", "is no share"},
		{"canary:100.0001%", "is no share"},
		{"canary:101%", "is no share"},
		{"canary:1000%", "is no share"},
		{"shadow:x%", "is no share"},
		{"=rust", "no validator's name"},
		{"orders=rust;orders=go", "two rules for orders"},
		{"rust;go", "two rules for *"},
		{"rust\n*=go", "two rules for *"},
		{"orders=", `"" is no mode`},
		{"orders=rust=go", `"rust=go" is no mode`},
	}
	for _, row := range rows {
		rules, err := ParseRules(row.text)
		if err == nil || !strings.Contains(err.Error(), row.wrong) || !strings.Contains(err.Error(), Grammar) {
			t.Errorf("ParseRules(%q) gave %v and %v, want an error with %q and the grammar", row.text, rules, err, row.wrong)
		}
	}
}

func TestRulesOfAValidator(t *testing.T) {
	rules, err := ParseRules(" *=canary:5% ; orders = go\npayments=rust,shadow:1% # since Monday\n\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rules.String(), "*=canary:5%;orders=go;payments=rust,shadow:1%"; got != want {
		t.Errorf("the rules read %q, want %q", got, want)
	}
	onlyOrders, _ := ParseRules("orders=rust")
	rows := []struct {
		rules Rules
		name  string
		want  string // empty: the rules say nothing
	}{
		{rules, "orders", "go"},
		{rules, "payments", "rust,shadow:1%"},
		{rules, "other", "canary:5%"},
		{rules, "", "canary:5%"},
		{rules, "*", "canary:5%"},
		{onlyOrders, "orders", "rust"},
		{onlyOrders, "other", ""},
		{onlyOrders, "", ""},
	}
	for _, row := range rows {
		mode, found := row.rules.For(row.name)
		if found != (row.want != "") || found && mode.String() != row.want {
			t.Errorf("%v says %v, %v for %q, want %q", row.rules, mode, found, row.name, row.want)
		}
	}
}

// within tells whether so many hits of n draws are what a share gives, give or take five standard deviations.
func within(hits, n int, share float64) bool {
	expected := float64(n) * share
	return math.Abs(float64(hits)-expected) <= 5*math.Sqrt(expected*(1-share))+1
}

func TestSharesHoldWithinTheBinomialError(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const draws = 4_000_000
	for _, text := range []string{"canary:0.01%", "canary:1%,shadow:0.01%", "canary:50%,shadow:5%", "canary:99.99%,shadow:100%", "rust,shadow:10%"} {
		m, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		d := m.Decision()
		rust, shadow, both := 0, 0, 0
		for range draws {
			draw := random.Uint64()
			r, s := d.Rust(draw), d.Shadow(draw)
			rust, shadow, both = rust+count(r), shadow+count(s), both+count(r && s)
		}
		r, s := float64(m.Canary)/float64(All), float64(m.Shadow)/float64(All)
		if !within(rust, draws, r) || !within(shadow, draws, s) || !within(both, draws, r*s) {
			t.Errorf("%s: of %d draws %d go to Rust, %d are shadowed, %d both", text, draws, rust, shadow, both)
		}
	}
}

func count(hit bool) int {
	if hit {
		return 1
	}
	return 0
}

func TestNothingIsLeftToChanceAtTheEnds(t *testing.T) {
	for _, draw := range []uint64{0, 1, math.MaxUint64 / 2, math.MaxUint64} {
		for text, want := range map[string][2]bool{
			"go": {false, false}, "rust": {true, false}, "go,shadow:100%": {false, true}, "rust,shadow:100%,shadow:inline": {true, true},
		} {
			m, _ := Parse(text)
			d := m.Decision()
			if got := [2]bool{d.Rust(draw), d.Shadow(draw)}; got != want || d.Chances() || d.Inline() != m.Inline {
				t.Errorf("%s with the draw %x: %v, chances %v, inline %v", text, draw, got, d.Chances(), d.Inline())
			}
		}
	}
	smallest := Mode{Canary: 1, Shadow: 1}.Decision()
	if !smallest.Rust(0) || !smallest.Shadow(0) || smallest.Rust(math.MaxUint64) || smallest.Shadow(math.MaxUint64) {
		t.Error("the smallest share is none, or all")
	}
}

func TestAKeyKeepsItsPathWhileTheShareGrows(t *testing.T) {
	const keys = 200_000
	shares := []Share{100, 10_000, 50_000, 500_000, All}
	hits := make([]int, len(shares))
	for i := range keys {
		key := "customer-" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strconv.Itoa(i)
		before := false
		for place, share := range shares {
			d := Mode{Canary: share}.Decision()
			rust := d.Rust(Key(rand.Uint64(), key))
			if rust != d.Rust(Key(rand.Uint64(), key)) {
				t.Fatalf("%q is answered by both paths at %v", key, share)
			}
			if before && !rust {
				t.Fatalf("%q goes back to Go as the share grows to %v", key, share)
			}
			before = rust
			hits[place] += count(rust)
		}
	}
	for place, share := range shares {
		if !within(hits[place], keys, float64(share)/float64(All)) {
			t.Errorf("%v of %d keys go to Rust at %v", hits[place], keys, share)
		}
	}
}

func FuzzParseRules(f *testing.F) {
	for _, seed := range []string{"go", "*=canary:5%;orders=go", "canary:0.01%,shadow:1%,shadow:inline", "a=rust # b\n;c=go"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := ParseRules(text)
		if err != nil {
			return
		}
		again, err := ParseRules(rules.String())
		if err != nil || again.String() != rules.String() {
			t.Errorf("%q reads %q, which reads %v (%v)", text, rules, again, err)
		}
	})
}

func BenchmarkDecide(b *testing.B) {
	for _, text := range []string{"go", "rust", "canary:5%", "canary:5%,shadow:1%"} {
		b.Run(text, func(b *testing.B) {
			m, _ := Parse(text)
			d := m.Decision()
			b.ReportAllocs()
			hits := 0
			for b.Loop() {
				draw := d.Draw()
				if d.Rust(draw) || d.Shadow(draw) {
					hits++
				}
			}
		})
	}
	b.Run("key", func(b *testing.B) {
		d := Mode{Canary: 50_000}.Decision()
		for b.Loop() {
			d.Rust(Key(d.Draw(), "customer-1234567"))
		}
	})
}

func TestDrawsOfManyGoroutinesAreEven(t *testing.T) {
	d := Mode{Canary: 50_000}.Decision()
	const goroutines, each = 8, 200_000
	hits := make(chan int, goroutines)
	for range goroutines {
		go func() {
			rust := 0
			for range each {
				rust += count(d.Rust(d.Draw()))
			}
			hits <- rust
		}()
	}
	total := 0
	for range goroutines {
		rust := <-hits
		total += rust
		if !within(rust, each, 0.05) {
			t.Errorf("one goroutine sends %d of %d calls to Rust", rust, each)
		}
	}
	if !within(total, goroutines*each, 0.05) {
		t.Errorf("%d of %d calls go to Rust", total, goroutines*each)
	}
}
