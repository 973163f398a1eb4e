package ecma

import (
	"errors"
	"strings"
	"testing"
)

type matchRow struct {
	name, pattern string
	yes, no       []string
}

func checkRows(t *testing.T, rows []matchRow, annexB bool) {
	t.Helper()
	for _, row := range rows {
		p, err := Compile(row.pattern)
		if err != nil {
			t.Errorf("%s: %s: %v", row.name, row.pattern, err)
			continue
		}
		if p.AnnexB() != annexB || Valid(row.pattern) == annexB {
			t.Errorf("%s: %s: Annex B is %v", row.name, row.pattern, p.AnnexB())
		}
		if p.String() != row.pattern {
			t.Errorf("%s: String() = %q", row.name, p.String())
		}
		for _, text := range row.yes {
			if !p.MatchString(text) {
				t.Errorf("%s: %s does not match %q", row.name, row.pattern, text)
			}
		}
		for _, text := range row.no {
			if p.MatchString(text) {
				t.Errorf("%s: %s matches %q", row.name, row.pattern, text)
			}
		}
	}
}

func TestPatternsMatchWithTheUFlag(t *testing.T) {
	checkRows(t, []matchRow{
		{"unanchored", `b`, []string{"abc"}, []string{"ac"}},
		{"empty", ``, []string{"", "a"}, nil},
		{"empty alternative", `^(a|)$`, []string{"", "a"}, []string{"b"}},
		{"the dollar is the end of the text only", `^a$`, []string{"a"}, []string{"a\n", "ab"}},
		{"the dot takes no line terminator", `^.$`, []string{"é", "😀", "\u0085"}, []string{"\n", "\r", "\u2028", "\u2029", "ab"}},
		{"the class of everything", `^[^]$`, []string{"\n", "😀"}, []string{""}},
		{"the class of nothing", `^[]`, nil, []string{"", "a"}},
		{"digits are ASCII", `^\d$`, []string{"7"}, []string{"७"}},
		{"not digits", `^\D$`, []string{"७"}, []string{"7"}},
		{"words are ASCII", `^\w$`, []string{"a", "_"}, []string{"é", "ſ"}},
		{"white space is Unicode's", `^\s$`, []string{" ", "\ufeff", "\u00a0", "\u2029", "\u3000"}, []string{"\u200b", "\u0085", "\u180e"}},
		{"not white space", `^\S$`, []string{"\u180e"}, []string{"\ufeff"}},
		{"word boundary", `\bcat\b`, []string{"a cat", "écaté cat"}, []string{"cats", "concat"}},
		{"not a word boundary", `\Bcat`, []string{"concat"}, []string{"cat"}},
		{"control escapes", `^\t\n\v\f\r\cJ\0$`, []string{"\t\n\v\f\r\n\x00"}, nil},
		{"hexadecimal escapes", `^\x41\u0042\u{43}$`, []string{"ABC"}, nil},
		{"surrogate pair", `^\uD83D\uDE00$`, []string{"😀"}, []string{"\ufffd\ufffd"}},
		{"surrogate pair in a class", `^[\uD83D\uDE00-\uD83D\uDE02]$`, []string{"😁"}, []string{"a"}},
		{"a lone surrogate matches nothing", `\uD83D|\u{DE00}`, nil, []string{"😀", "\ufffd"}},
		{"syntax characters", `^\^\$\\\.\*\+\?\(\)\[\]\{\}\|\/$`, []string{`^$\.*+?()[]{}|/`}, nil},
		{"counts", `^(?:ab){2,3}c{2}d{1,}$`, []string{"ababccd", "abababccdd"}, []string{"abccd", "ababccccd", "ababcc"}},
		{"lazy counts", `^a+?b*?c??$`, []string{"aabbc"}, []string{"bc"}},
		{"a count repeats a code point", `^😀{2}$`, []string{"😀😀"}, []string{"😀"}},
		{"a count above what the regexp package takes", `^[a-z]{2,4096}$`, []string{"ab", strings.Repeat("a", 4096)}, []string{"a", strings.Repeat("a", 4097)}},
		{"a large least count", `^(ab){1500,}$`, []string{strings.Repeat("ab", 1500), strings.Repeat("ab", 1501)}, []string{strings.Repeat("ab", 1499)}},
		{"a count without a body", `^(?:){2147483647}a$`, []string{"a"}, []string{"b"}},
		{"class with escapes", `^[\b\-\]\d\w\s]+$`, []string{"\b-]1a "}, []string{"!"}},
		{"a dash first and last", `^[-a-]+$`, []string{"-a"}, []string{"b"}},
		{"named group", `^(?<year>\d{4})-(?<\u{61}>x)$`, []string{"2024-x"}, nil},
		{"one name in two alternatives", `^(?:(?<a>x)|(?<a>y))\k<a>$`, []string{"xx", "yy"}, []string{"xy"}},
		{"property", `^\p{Letter}+$`, []string{"Grüße"}, []string{"a1"}},
		{"property by its short name", `^\p{Lu}\P{Lu}$`, []string{"Aa"}, []string{"aa", "AA"}},
		{"category by name", `^\p{General_Category=Decimal_Number}\p{gc=Nd}$`, []string{"७1"}, []string{"a1"}},
		{"script", `^\p{Script=Greek}\p{sc=Grek}$`, []string{"αβ"}, []string{"aα"}},
		{"script extensions", `^\p{scx=Hira}$`, []string{"ー", "あ"}, []string{"a"}},
		{"binary property", `^\p{Alphabetic}\p{ASCII}\p{Any}$`, []string{"éa\x00"}, []string{"1aa"}},
		{"property that the toolchain lacks", `^\p{Emoji_Presentation}$`, []string{"😀"}, []string{"a"}},
		{"a property of NUL", `^\p{Cc}\P{Lu}$`, []string{"\x00\x00"}, []string{"a\x00"}},
		{"property in a class", `^[\p{Lu}\d]+$`, []string{"A1"}, []string{"a"}},
		{"modifier i", `^(?i:straße|k)$`, []string{"STRAßE", "STRAẞE", "K", "\u212a"}, []string{"STRASSE"}},
		{"modifier i in a class", `^(?i:[^a-c])$`, []string{"d", "D"}, []string{"A", "b"}},
		{"modifier i and words", `^(?i:\w\b)$`, []string{"ſ", "K"}, []string{"é"}},
		{"modifier m", `(?m:^a$)`, []string{"b\na\nc", "a"}, []string{"ba"}},
		{"modifier s", `^(?s:.)$`, []string{"\n"}, []string{""}},
		{"modifier taken away", `^(?i:a(?-i:b))$`, []string{"Ab"}, []string{"AB"}},
		{"modifiers end with their group", `^(?:(?i:a)b)$`, []string{"Ab"}, []string{"AB"}},
	}, false)
}

func TestLookaroundIsLinear(t *testing.T) {
	checkRows(t, []matchRow{
		{"lookahead", `^(?=.*[a-z])(?=.*\d).{4,}$`, []string{"abc1", "1...a"}, []string{"abcd", "a1", "1234"}},
		{"negative lookahead", `^(?!.*admin)[a-z]+$`, []string{"user"}, []string{"theadmin"}},
		{"lookbehind", `(?<=\$)\d+`, []string{"cost $42"}, []string{"cost 42"}},
		{"negative lookbehind", `(?<!\.)txt$`, []string{"atxt"}, []string{"a.txt"}},
		{"lookbehind of a variable length", `(?<=^a+b*)c`, []string{"aabbc"}, []string{"bc", "abac"}},
		{"lookaround in lookaround", `(?=a(?!b(?=c)))`, []string{"abd", "ac"}, []string{"abc"}},
		{"lookbehind in lookahead", `(?=..(?<=ab))x?a`, []string{"zab"}, []string{"ba"}},
		{"under a count", `^(?:(?=a)a|(?<=a)b){3}$`, []string{"aab", "aba"}, []string{"bab", "abb"}},
		{"on both sides", `(?<=x)(?=y)`, []string{"xy"}, []string{"yx"}},
		{"boundary inside", `(?=\bcat\b)`, []string{"a cat"}, []string{"cats"}},
		{"empty", `(?!)`, nil, []string{"", "a"}},
	}, false)

	// A backtracking engine takes exponential time here.
	p, err := Compile(`^(?!x)(?:a|a)*(?:a+)+b$`)
	if err != nil {
		t.Fatal(err)
	}
	steps := int64(1_000_000)
	if matched, err := p.Match(strings.Repeat("a", 20_000), &steps); matched || err != nil {
		t.Errorf("matched %v, %v", matched, err)
	}
	steps = 1000
	if _, err := p.Match(strings.Repeat("a", 20_000), &steps); !errors.Is(err, ErrBudget) {
		t.Errorf("an automaton with too few steps: %v", err)
	}
}

func TestBackreferences(t *testing.T) {
	checkRows(t, []matchRow{
		{"number", `^(a|b)\1$`, []string{"aa", "bb"}, []string{"ab"}},
		{"name", `^(?<q>["'])[^"']*\k<q>$`, []string{`"a"`, `'a'`}, []string{`"a'`}},
		{"before its group", `^\1(a)$`, []string{"a"}, []string{"aa"}},
		{"group that took no part", `^(?:(a)|b)\1c$`, []string{"aac", "bc"}, []string{"ac"}},
		{"captures are forgotten at each iteration", `^(?:(a)|b)*\1$`, []string{"ab", "aa"}, nil},
		{"an empty iteration does not count", `^(?:a*?)*?b(x?)\1$`, []string{"aab", "bxx"}, []string{"aabx"}},
		{"captures are those of the last iteration", `^(z)((a+)?(b+)?(c))*\1\3c$`, []string{"zaacbbbcaczac", "zaacbbbczc"}, nil},
		{"captured inside a lookahead", `^(?=(a+))a*b\1$`, []string{"aabaa"}, []string{"aabab"}},
		{"inside a negative lookahead", `^(a)(?!\1)b$`, []string{"ab"}, []string{"aa"}},
		{"forgotten after a negative lookahead", `^(?!(a)b)(?:a|c)\1d$`, []string{"ad", "cd"}, []string{"aad"}},
		{"read backward", `(?<=\1(a|b))c`, []string{"aac", "bbc"}, []string{"abc"}},
		{"group read backward", `(?<=^(\d+)x)\1$`, []string{"12x12"}, []string{"12x1", "12x2"}},
		{"case under the i modifier", `^(?i:(straße)-\1)$`, []string{"straße-STRAẞE"}, []string{"straße-strasse"}},
		{"lazy", `^(a+?)\1$`, []string{"aa", "aaaa"}, []string{"aaa"}},
		{"counted", `^(?:(a)|(b)){2}\2$`, []string{"abb", "ba"}, []string{"ab"}},
	}, false)

	p, err := Compile(`^(a+)+\1{40}b$`)
	if err != nil {
		t.Fatal(err)
	}
	steps := int64(100_000)
	if _, err := p.Match(strings.Repeat("a", 60), &steps); !errors.Is(err, ErrBudget) {
		t.Errorf("backtracking with too few steps: %v", err)
	}
	p, err = Compile(`^(?:(a)|a)*\1$`)
	if err != nil {
		t.Fatal(err)
	}
	steps = 1 << 62
	if _, err := p.Match(strings.Repeat("a", 3_000_000), &steps); !errors.Is(err, ErrBudget) {
		t.Errorf("backtracking with too much memory: %v", err)
	}
}

func TestAnnexBPatternsMatchByCodePoints(t *testing.T) {
	checkRows(t, []matchRow{
		{"identity escapes in a class", `^[^\*\?\_]$`, []string{"a", "😀"}, []string{"*", "_"}},
		{"an identity escape of a letter", `^\a\_\-$`, []string{"a_-"}, []string{`\a`}},
		{"brackets that stand for themselves", `^a{]}$`, []string{"a{]}"}, []string{"a"}},
		{"a brace that is no quantifier", `^\_{a,1}$`, []string{"_{a,1}"}, []string{"_"}},
		{"a quantifier beside an identity escape", `^\_{2,3}$`, []string{"__"}, []string{"_"}},
		{"a set at an end of a range", `^[\d-x]+$`, []string{"1-x"}, []string{"y"}},
		{"a range to a set", `^[a-\d]+$`, []string{"a-1"}, []string{"b"}},
		{"an octal escape", `^\101[\102]\_$`, []string{"AB_"}, nil},
		{"an octal escape stops below 256", `^\777\_$`, []string{"?7_"}, nil},
		{"digits that are no octal escape", `^\8\_$`, []string{"8_"}, nil},
		{"a property without the flag", `^\p{L}\_$`, []string{"p{L}_"}, []string{"a_"}},
		{"a code point escape without the flag repeats the u", `^\u{3}\_$`, []string{"uuu_"}, []string{"\x03_"}},
		{"a control escape that is none", `^\c1\_$`, []string{`\c1_`}, nil},
		{"a control escape of a digit in a class", `^[\c1]\_$`, []string{"\x11_"}, nil},
		{"a control escape that is none in a class", `^[\c!]+\_$`, []string{`\c!_`}, nil},
		{"hexadecimal escapes that are none", `^\xg\u12\_$`, []string{"xgu12_"}, nil},
		{"a quantifier on a lookahead", `^(?=a)*(?:b|a)$`, []string{"a", "b"}, []string{"c"}},
		{"a least count on a lookahead", `^(?=a){2}(?:b|a)$`, []string{"a"}, []string{"b"}},
		{"k without a named group", `^\k<a>$`, []string{"k<a>"}, nil},
		{"B in a class", `^[\B]$`, []string{"B"}, []string{"b"}},
		{"a character beyond the basic plane counts once", `^.\_😀{2}$`, []string{"😀_😀😀"}, []string{"aa_😀😀"}},
		{"a surrogate pair is one code point", `^\uD83D\uDE00\_$`, []string{"😀_"}, nil},
		{"a reference to a group", `^(a)\1\_$`, []string{"aa_"}, []string{"a_"}},
		{"a number above the groups is octal", `^(a)\2\_$`, []string{"a\x02_"}, nil},
		{"a group behind a class of parentheses", `^[)](a)[(]\1\_$`, []string{")a(a_"}, nil},
	}, true)
}

func TestWhatIsNoPattern(t *testing.T) {
	for _, row := range []struct{ pattern, cause string }{
		{`(`, "not closed"}, {`a)`, "closes no group"}, {`[a`, "class is not closed"}, {`[a-`, "class is not closed"},
		{`*`, "nothing to repeat"}, {`a**`, "nothing to repeat"}, {`{1}`, "nothing to repeat"}, {`a{2,1}`, "smaller number first"},
		{`(?=a){2,1}`, "nothing to repeat"}, {`[b-a]`, "out of order"}, {`\`, "ends with a backslash"},
		{`(?<a>x)(?<a>y)`, "rename one"}, {`(?<a>x(?<a>y))`, "rename one"}, {`(?:(?<a>x)|y)(?<a>z)`, "rename one"}, {`(?:(?<a>x)|y)(?:w|(?<a>z))`, "rename one"},
		{`(?<n>a)\k<m>`, "no group has the name"}, {`(?<n>a)\k`, "angle brackets"}, {`(?<1>a)`, "cannot stand in the name"},
		{`(?<>a)`, "empty name"}, {`(?<a`, "not closed"}, {`(?<\x61>a)`, "escape that is none"}, {`(?i)a`, "do not exist"},
		{`(?ii:a)`, "twice"}, {`(?i-i:a)`, "twice"}, {`(?-:a)`, "names no modifier"}, {`(?P<n>a)`, "do not exist"},
		{`(?>a)`, "do not exist"}, {`(?<=a)*`, "nothing to repeat"},
	} {
		_, err := Compile(row.pattern)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(syntax.Cause, row.cause) {
			t.Errorf("%s: %v, want %q", row.pattern, err, row.cause)
		}
		if Valid(row.pattern) {
			t.Errorf("%s is valid", row.pattern)
		}
	}
	for _, pattern := range []string{`(?:a{100000}){100000}`, `(?:a{1000}){1000}(?=b)`, `(a{1000}){1000}\1`, `a{2147483648}`} {
		if _, err := Compile(pattern); err == nil || !strings.Contains(err.Error(), "too large") {
			t.Errorf("%s: %v", pattern, err)
		}
	}
	for _, pattern := range []string{`\_`, `\-`, `a{`, `]`, `}`, `\1`, `(a)\2`, `\00`, `\p{Foo}`, `\p{greek}`, `\p{L`, `\pL`,
		`\u12`, `\u{}`, `\u{110000}`, `\x1`, `\c`, `\c1`, `[\d-z]`, `[\B]`, `[\1]`, `\k<a>`, `(?=a)*`, `\p{ASCII=Yes}`, `\p{a\x00}`} {
		if Valid(pattern) {
			t.Errorf("%s is valid under the u flag", pattern)
		}
		if _, err := Compile(pattern); err != nil {
			t.Errorf("%s is valid by Annex B: %v", pattern, err)
		}
	}
	if _, err := Compile(strings.Repeat("(", 5000) + strings.Repeat(")", 5000)); err == nil {
		t.Error("deep nesting compiles")
	}
}

func TestTheEngineIsTheCheapestThatIsExact(t *testing.T) {
	for _, row := range []struct{ pattern, want string }{
		{`^[a-z]+$`, "re2"}, {`(a)(?<n>b)`, "re2"}, {`a{1000}`, "re2"}, {`(?i:é)`, "re2"},
		{`a{1001}`, "automaton"}, {`(?:a{100}){100}`, "automaton"}, {`(?=a)`, "automaton"}, {`(?m:^)`, "automaton"}, {`(?i:\b)`, "automaton"},
		{`(a)\1`, "backtrack"}, {`(?=(a))\1`, "backtrack"},
	} {
		p, err := Compile(row.pattern)
		if err != nil {
			t.Fatal(err)
		}
		got := "backtrack"
		switch {
		case p.re2 != nil:
			got = "re2"
		case p.automaton != nil:
			got = "automaton"
		}
		if got != row.want {
			t.Errorf("%s: %s, want %s", row.pattern, got, row.want)
		}
	}
}
