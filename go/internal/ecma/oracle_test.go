package ecma

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// randomPattern writes a pattern over a small alphabet, so that texts over the same alphabet often match.
type randomPattern struct {
	*rand.Rand
	groups     int
	references bool
	out        strings.Builder
}

func (r *randomPattern) pick(from ...string) { r.out.WriteString(from[r.IntN(len(from))]) }

func (r *randomPattern) disjunction(depth int) {
	for i := range 1 + r.IntN(2) {
		if i > 0 {
			r.out.WriteByte('|')
		}
		for range r.IntN(4) {
			r.term(depth)
		}
	}
}

func (r *randomPattern) term(depth int) {
	switch n := r.IntN(12); {
	case n < 5 || depth == 0:
		r.pick("a", "b", "c", ".", "[ab]", "[^a]", `\w`, `\W`, "é", "-")
	case n < 7:
		if r.IntN(2) == 0 {
			r.groups++
			r.out.WriteString("(")
		} else {
			r.out.WriteString("(?:")
		}
		r.disjunction(depth - 1)
		r.out.WriteString(")")
	case n == 7:
		r.pick("^", "$", `\b`, `\B`)
		return
	case n < 10:
		r.pick("(?=", "(?!", "(?<=", "(?<!")
		r.disjunction(depth - 1)
		r.out.WriteString(")")
		return
	default:
		if r.references && r.groups > 0 {
			r.out.WriteString(`\` + string(rune('1'+r.IntN(min(r.groups, 9)))))
		} else {
			r.pick("a", "b")
		}
	}
	r.pick("", "", "", "*", "+", "?", "*?", "{2}", "{0,2}", "{1,2}?", "{2,}")
}

func (r *randomPattern) text() string {
	var out strings.Builder
	for range r.IntN(9) {
		out.WriteString([]string{"a", "a", "b", "b", "c", "é", "-"}[r.IntN(7)])
	}
	return out.String()
}

// TestEnginesAgree runs one pattern through every engine that can take it, and through the regexp2 module.
func TestEnginesAgree(t *testing.T) {
	const patterns, texts = 1500, 10
	matched, compared, oracle := 0, 0, 0
	for seed := range uint64(patterns) {
		r := &randomPattern{Rand: rand.New(rand.NewPCG(seed, 1)), references: seed%3 == 0}
		r.disjunction(3)
		source := r.out.String()
		tree, err := parse(source, true)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		back, _ := newBacktracker(tree, r.groups)
		linear, _ := newAutomaton(tree)
		hasReference := tree.any(func(n *node) bool { return n.op == opBack })
		other, err := regexp2.Compile(source, regexp2.ECMAScript, regexp2.Unicode)
		if err != nil {
			t.Fatalf("%s: regexp2: %v", source, err)
		}
		other.MatchTimeout = 20 * time.Second
		for range texts {
			text := r.text()
			steps := int64(50_000_000)
			want, err := back.match([]rune(text), &steps)
			if err != nil {
				continue // Exponential, as backtracking may be.
			}
			compared++
			if want {
				matched++
			}
			if !hasReference {
				if got, err := linear.match([]rune(text), &steps); got != want || err != nil {
					t.Errorf("%s on %q: the automaton says %v %v, backtracking %v", source, text, got, err, want)
				}
				if fast, ok := re2(tree); ok && fast.MatchString(text) != want {
					t.Errorf("%s on %q: the regexp package says %v, backtracking %v", source, text, !want, want)
				}
			}
			if got, err := other.MatchString(text); err == nil {
				oracle++
				if got != want {
					t.Errorf("%s on %q: regexp2 says %v, we %v", source, text, got, want)
				}
			}
		}
	}
	t.Logf("%d matches of %d compared, %d with regexp2", matched, compared, oracle)
	if compared < patterns*texts*9/10 || matched < compared/10 || matched > compared*9/10 {
		t.Errorf("the patterns are too easy or too hard: %d matches of %d", matched, compared)
	}
}

// TestEverySetIsTheOneRegexp2Has compares sets over all of Unicode.
func TestEverySetIsTheOneRegexp2Has(t *testing.T) {
	for _, source := range []string{`\d`, `\D`, `\s`, `\S`, `\w`, `\W`, `.`, `[^]`, `[]`, `\p{L}`, `\P{Script=Latin}`,
		`\p{scx=Deva}`, `\p{Emoji}`, `\p{ID_Start}`, `\p{Assigned}`, `\p{Any}`, `\p{ASCII}`, `\p{Cn}`, `\p{Cs}`, `[\p{Lu}-]`,
		`(?:[a-f\u{100}-\u{17f}])`} {
		tree, err := parse(source, true)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		other := regexp2.MustCompile("^"+source+"$", regexp2.ECMAScript, regexp2.Unicode)
		for r := rune(0); r <= maxRune; r++ {
			if r > 0x3000 && r%61 != 0 {
				continue
			}
			want, err := other.MatchRunes([]rune{r})
			if err != nil {
				t.Fatal(err)
			}
			if got := tree.set.contains(r); got != want {
				t.Errorf("%s on %U: %v", source, r, got)
				break
			}
		}
	}
}

// TestRegexp2TakesEveryPattern compares the grammars in the one direction that says something: that module also takes much
// that is no pattern under the u flag.
func TestRegexp2TakesEveryPattern(t *testing.T) {
	pieces := []string{"a", "(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "^", "$", `\`, "-", "1", "2", ",", "d", "b", "k", "<", ">",
		"=", "!", ":", "u", "x", "c", "(?<n>", `\k<n>`, `\u{61}`, `\1`, "/", "."}
	r := rand.New(rand.NewPCG(7, 7))
	valid := 0
	for range 20_000 {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		if _, err := parse(b.String(), true); err != nil {
			continue
		}
		valid++
		if _, err := regexp2.Compile(b.String(), regexp2.ECMAScript, regexp2.Unicode); err != nil {
			t.Errorf("%s: %v", b.String(), err)
		}
	}
	if valid < 1500 {
		t.Errorf("only %d were patterns", valid)
	}
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{`^a+$`, `(?=a)(?<!b)`, `(a)\1`, `[\d-x]`, `\p{Lu}`, `(?i:k)`, `\u{1F600}{2,3}`, `(?<n>a)\k<n>`} {
		f.Add(seed, "aab")
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		p, err := Compile(source)
		if err != nil {
			return
		}
		steps := int64(200_000)
		_, _ = p.Match(text, &steps)
	})
}
