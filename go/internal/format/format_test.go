package format

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// table is one entry of tests/cases/formats.json, which every path and every entry is held to.
type table struct {
	Format  string   `json:"format"`
	Since   int      `json:"since"`
	Valid   []string `json:"valid"`
	Invalid []string `json:"invalid"`
}

func tables(t *testing.T) []table {
	t.Helper()
	root := filepath.Join("..", "..", "..")
	if _, err := os.Stat(filepath.Join(root, "rust", "jsongate", "Cargo.toml")); errors.Is(err, fs.ErrNotExist) {
		t.Skip("this is the module without its repository, which has the table")
	}
	text, err := os.ReadFile(filepath.Join(root, "tests", "cases", "formats.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []table
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEveryTextOfTheTableIsToldRightly(t *testing.T) {
	for _, one := range tables(t) {
		valid := Of(2020, one.Format)
		if valid == nil {
			t.Fatalf("draft 2020-12 has no format %q", one.Format)
		}
		for _, text := range one.Valid {
			if !valid(text) {
				t.Errorf("%s refuses %q", one.Format, text)
			}
		}
		for _, text := range one.Invalid {
			if valid(text) {
				t.Errorf("%s takes %q", one.Format, text)
			}
		}
	}
}

func TestTheTableHasEveryFormatInTheDraftsThatDefineIt(t *testing.T) {
	list := tables(t)
	if len(list) != len(formats) {
		t.Errorf("the table has %d formats, and there are %d", len(list), len(formats))
	}
	for _, one := range list {
		for _, draft := range []int{4, 6, 7, 2019, 2020} {
			if got := Of(draft, one.Format) != nil; got != (draft >= one.Since) {
				t.Errorf("%s in draft %d: %v", one.Format, draft, got)
			}
		}
	}
}

func TestOldDraftsAskNothingOfLabelsThatLookLikePunycode(t *testing.T) {
	for _, draft := range []int{4, 6, 7, 2019, 2020} {
		if got := Of(draft, "hostname")("xn--X"); got != (draft < 7) {
			t.Errorf("draft %d takes xn--X: %v", draft, got)
		}
	}
}

func TestTheNamesOfPropertiesAreThoseOfUnicode15(t *testing.T) {
	regex := Of(2020, "regex")
	if !regex(`\p{Script=Kawi}`) || regex(`\p{Script=Garay}`) || regex(`\p{Script=Sidetic}`) {
		t.Error("the toolchain has another version of Unicode: see docs/differences.md")
	}
}

func FuzzNoTextMakesAFormatPanic(f *testing.F) {
	for _, seed := range []string{"", "xn--0", "{a:1}", `"\`, "1.2.3.4", "::%", "a@[", "2020-01-01T", "P1Y", "\u05d0\u200c\u0308", "\xff", "(?<a>"} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		for _, known := range formats {
			known.valid(text)
		}
	})
}

func TestLongTextsTakeLinearTime(t *testing.T) {
	// Quadratic time would be many minutes here.
	pieces := []string{"{a,b}", "{", "%41", "a.", `"`, `\`, "(", "[", "~0/", "1", "ä.", "a\u0308", "xn--", "::", "P1Y", "@"}
	for _, piece := range pieces {
		text := strings.Repeat(piece, 50_000)
		for _, known := range formats {
			known.valid(text)
		}
	}
}
