package jsongate

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every number and word has one source, rust/jsongate/src/code.rs. The C header is generated from it.

func TestNumbersAreThoseOfTheHeader(t *testing.T) {
	header, err := os.ReadFile(filepath.Join("internal", "native", "jsongate.h"))
	if err != nil {
		t.Fatal(err)
	}
	// The header has no words; those of the codes are the constants' own names.
	codes := map[int]string{}
	for _, match := range regexp.MustCompile(`(?m)^#define JG_CODE_(\w+) (\d+)$`).FindAllStringSubmatch(string(header), -1) {
		codes[number(t, match[2])] = match[1]
	}
	compare(t, "code", codes, codeWords[:])

	keywords := map[int]string{}
	for _, match := range regexp.MustCompile(`(?m)^#define JG_KEYWORD_(\w+) (\d+)$`).FindAllStringSubmatch(string(header), -1) {
		keywords[number(t, match[2])] = match[1]
	}
	for number, word := range keywordWords {
		if (keywords[number] != "") != (word != "" || number == 0) {
			t.Errorf("keyword %d is %q here and %q in the header", number, word, keywords[number])
		}
	}
}

func TestNumbersAreThoseOfTheEngine(t *testing.T) {
	root := filepath.Join("..", "rust", "jsongate")
	if _, err := os.Stat(filepath.Join(root, "Cargo.toml")); errors.Is(err, fs.ErrNotExist) {
		t.Skip("this is the module without its repository, which has no engine")
	}
	source, err := os.ReadFile(filepath.Join(root, "src", "code.rs"))
	if err != nil {
		t.Fatal(err)
	}
	_, codes, _ := strings.Cut(string(source), "pub enum Code {")
	codes, keywords, found := strings.Cut(codes, "pub enum Keyword {")
	if !found {
		t.Fatal("code.rs has no longer the enumerations Code and Keyword, in this order")
	}
	compare(t, "code", rows(t, codes), codeWords[:])
	compare(t, "keyword", rows(t, keywords), keywordWords[:])
}

func rows(t *testing.T, source string) map[int]string {
	t.Helper()
	words := map[int]string{}
	for _, match := range regexp.MustCompile(`\w+ = (\d+) => "(.*?)",`).FindAllStringSubmatch(source, -1) {
		words[number(t, match[1])] = match[2]
	}
	return words
}

func number(t *testing.T, digits string) int {
	t.Helper()
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func compare(t *testing.T, what string, want map[int]string, got []string) {
	t.Helper()
	if len(want) < 10 {
		t.Fatalf("only %d rows for a %s were found in the source", len(want), what)
	}
	for number, word := range got {
		if want[number] != word {
			t.Errorf("%s %d is %q, want %q", what, number, word, want[number])
		}
	}
}

func TestEveryNumberHasAWord(t *testing.T) {
	rows := []struct{ got, want string }{
		{CodeValid.String(), "VALID"},
		{Code(0).String(), "CODE(0)"},
		{Code(99).String(), "CODE(99)"},
		{KeywordRequired.String(), "required"},
		{KeywordNone.String(), ""},
		{KeywordFalseSchema.String(), "false"},
		{Keyword(255).String(), "keyword(255)"},
		{PathGo.String(), "go"},
		{PathRust.String(), "rust"},
		{Path(0).String(), "path(0)"},
		{Reason(0).String(), "reason(0)"},
		{Reason(200).String(), "reason(200)"},
		{Offset(4294967295).String(), "4294967295"},
	}
	for _, row := range rows {
		if row.got != row.want {
			t.Errorf("got %q, want %q", row.got, row.want)
		}
	}
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	for r := ReasonMode; int(r) < len(reasonWords); r++ {
		if !kebab.MatchString(r.String()) {
			t.Errorf("reason %d is called %q", r, r.String())
		}
	}
	for code := range codeWords {
		if word := Code(code).String(); codeWords[code] != "" && codeOf(word) != Code(code) {
			t.Errorf("the word %q leads to %v", word, codeOf(word))
		}
	}
	for keyword := range keywordWords {
		if word := Keyword(keyword).String(); keywordWords[keyword] != "" && keywordOf(word) != Keyword(keyword) {
			t.Errorf("the word %q leads to %v", word, keywordOf(word))
		}
	}
	if codeOf("") != 0 || codeOf("SPLENDID") != 0 || keywordOf("") != KeywordNone || keywordOf("splendid") != KeywordNone {
		t.Error("a word that nobody knows has a number")
	}
}

func TestVerdictsAndFaults(t *testing.T) {
	for code, word := range codeWords {
		want := word != "" && code < 64
		if got := Code(code).IsVerdict(); got != want {
			t.Errorf("code %d (%s): verdict is %v", code, word, got)
		}
	}
}

func TestCountersHaveRoomForEveryCode(t *testing.T) {
	if len(countedCodes) > codesCounted {
		t.Errorf("%d codes, and counters for %d", len(countedCodes), codesCounted)
	}
	seen := map[int]Result{}
	for _, path := range []Path{PathGo, PathRust} {
		for reason := range reasonsCounted {
			for _, code := range countedCodes {
				r := Result{Code: code, Path: path, Reason: Reason(reason)}
				kind := countKind(r.Path, r.Reason, r.Code)
				if kind < 0 || kind >= countKinds {
					t.Fatalf("%v has counter %d of %d", r, kind, countKinds)
				}
				if other, taken := seen[kind]; taken {
					t.Fatalf("%v and %v share a counter", r, other)
				}
				seen[kind] = r
			}
		}
	}
}
