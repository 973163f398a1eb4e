package ecma

import (
	"strings"
	"testing"
)

// The same rows stand in rust/jsongate/src/value/pattern/backtrack/tests.rs: both paths count alike.
func TestStepsAreThoseOfTheRustPath(t *testing.T) {
	for _, row := range []struct {
		source, text string
		steps        int64
	}{
		{`(a)\1`, "aa", 6},
		{`^(ab)\1$`, "abab", 10},
		{`^(ab)\1$`, "abba", 12},
		{`(b)\1`, "aaaaab", 17},
		{`^(a+)\1$`, "aaaaaaaa", 83},
		{`^(a+?)\1+b$`, "aaaaaaaa", 185},
		{`^(a*)*\1b`, "aaaa", 317},
		{`^(?:(a)|(b)|){2,4}\1\2$`, "abab", 167},
		{`(.*)\1{3}c`, "ababab", 278},
		{`^(é|😀)(.)*\1$`, "éa😀😀é", 49},
		{`(é)x*\1`, "éa", 12},
		{`(?<=\1(é+)x)b$`, "ééééxb", 51},
		{`^(?=(a+))a*(?!\1)b`, "aaab", 44},
		{`^(?:(?=(a*))b|a)*\1$`, "aabaab", 137},
		{`^(?:(?<n>a)|(?<n>b))+\k<n>$`, "ababb", 64},
		{"^(?:" + strings.Repeat("(a)?", 40) + `b)*\1$`, "aabab", 1040},
		{`(?m:^)(\w)\b.\1$`, "x\na a", 17},
	} {
		p, err := Compile(row.source)
		if err != nil {
			t.Fatal(err)
		}
		const all = 1_000_000
		steps := int64(all)
		_, _ = p.Match(row.text, &steps)
		if got := all - steps; got != row.steps {
			t.Errorf("%s on %q took %d steps, not %d", row.source, row.text, got, row.steps)
		}
	}
}
