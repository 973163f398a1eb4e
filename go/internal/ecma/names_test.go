package ecma

import (
	"strings"
	"testing"
)

func TestANameComesTwiceOnlyInAlternatives(t *testing.T) {
	rows := []struct {
		pattern string
		valid   bool
	}{
		{`(?<a>x)(?<b>y)`, true},
		{`(?<a>x)(?<a>y)`, false},
		{`(?<a>x)|(?<a>y)`, true},
		{`(?<a>x)|(?<b>y)|(?<a>z)(?<b>w)`, true},
		{`(?:(?<a>x)|(?<a>y))(?<a>z)`, false},
		{`(?:(?<a>x)|y)(?<a>z)`, false},
		{`(?<a>x)(?:y|(?<a>z))`, false},
		{`(?:(?<a>x)(?:(?<b>1)|(?<c>2))|(?<b>3)(?<c>4))(?<d>5)`, true},
		{`(?:(?<a>x)|(?<a>y))|(?<a>z)`, true},
		{`(?<a>(?<a>x))`, false},
		{`(?<a>x|(?<a>y))`, false},
		{`(?=(?<a>x))(?<a>y)`, false},
		{`(?=(?<a>x)|(?<a>y))|(?<a>y)`, true},
		{`(?:(?:(?<a>x))|z)(?:y|(?<b>x)|(?<b>z))(?<b>q)`, false},
		{`(?<a>x)|\k<a>`, true},
		{`(?<a>x)|\k<b>`, false},
	}
	for _, row := range rows {
		if got := Valid(row.pattern); got != row.valid {
			t.Errorf("%s: %v", row.pattern, got)
		}
	}
}

func TestManyNamedGroupsAreReadInLinearTime(t *testing.T) {
	// Pair by pair, or with a copy of what is around each, this would take minutes.
	same := strings.Repeat(`(?<a>b)|`, 5_000)
	for _, pattern := range []string{same, strings.Repeat("(", 900) + same + strings.Repeat(")", 900), same + strings.Repeat(`|\k<a>`, 5_000)} {
		if !Valid(pattern) {
			t.Errorf("a pattern of %d bytes is refused", len(pattern))
		}
	}
}
