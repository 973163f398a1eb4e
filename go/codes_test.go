package jsongate

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// numbered is a code or a keyword: its number and its word.
type numbered struct {
	number int
	word   string
}

// TestTheTableOfCodesSaysWhatEveryoneSays compares docs/codes.md with the constants of this package, the engine's source and the C
// header, in both directions.
func TestTheTableOfCodesSaysWhatEveryoneSays(t *testing.T) {
	page := readOfRepository(t, "docs", "codes.md")
	inGo, inRust, inC := map[string]numbered{}, map[string]numbered{}, map[string]int{}
	for line := range strings.Lines(page) {
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		number, err := strconv.Atoi(cells[min(1, len(cells)-1)])
		if len(cells) != 8 || err != nil {
			continue
		}
		word := strings.Trim(cells[2], "`")
		if word == "(empty)" {
			word = ""
		}
		kind := map[string]string{"code": "Code", "keyword": "Keyword"}[cells[0]]
		rust, c, name := strings.Trim(cells[3], "`"), strings.Trim(cells[4], "`"), strings.Trim(cells[5], "`")
		if kind == "" || !strings.HasPrefix(rust, kind+"::") || !strings.HasPrefix(name, kind) {
			t.Errorf("the kind does not fit: %s", line)
		}
		inRust[rust], inC[c], inGo[name] = numbered{number, word}, number, numbered{number, word}
	}
	if len(inGo) < 50 || strings.Count(page, "\n| ")-1 != len(inGo) {
		t.Fatalf("%d different names in a table of %d rows", len(inGo), strings.Count(page, "\n| ")-1)
	}
	if ours := ourNumbers(t); !maps.Equal(inGo, ours) {
		differ(t, "this package", inGo, ours)
	}

	enum, source := "", map[string]numbered{}
	for line := range strings.Lines(readOfRepository(t, "rust", "jsongate", "src", "code.rs")) {
		if head := regexp.MustCompile(`^    pub enum (\w+) \{`).FindStringSubmatch(line); head != nil {
			enum = head[1]
		}
		if row := regexp.MustCompile(`^ +(\w+) = (\d+) => "([^"]*)",`).FindStringSubmatch(line); row != nil {
			number, _ := strconv.Atoi(row[2])
			source[enum+"::"+row[1]] = numbered{number, row[3]}
		}
	}
	if !maps.Equal(inRust, source) {
		differ(t, "code.rs", inRust, source)
	}

	header := map[string]int{}
	for _, row := range regexp.MustCompile(`(?m)^#define (JG_(?:CODE|KEYWORD)_\w+) (\d+)$`).FindAllStringSubmatch(readOfRepository(t, "include", "jsongate.h"), -1) {
		header[row[1]], _ = strconv.Atoi(row[2])
	}
	if !maps.Equal(inC, header) {
		differ(t, "the header", inC, header)
	}
}

// ourNumbers are the exported constants of the types Code and Keyword, read from the source, with the words that they have.
func ourNumbers(t *testing.T) map[string]numbered {
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range []string{"code.go", "keyword.go"} {
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	config := types.Config{Importer: importer.ForCompiler(set, "source", nil)}
	checked, err := config.Check("jsongate", set, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]numbered{}
	for _, name := range checked.Scope().Names() {
		one, ok := checked.Scope().Lookup(name).(*types.Const)
		if !ok || !one.Exported() {
			continue
		}
		value, _ := constant.Int64Val(one.Val())
		switch types.TypeString(one.Type(), func(*types.Package) string { return "" }) {
		case "Code":
			ours[name] = numbered{int(value), Code(value).String()}
		case "Keyword":
			ours[name] = numbered{int(value), Keyword(value).String()}
		}
	}
	for number := range 256 {
		if codeWords[number] != "" && !hasNumber(ours, "Code", number) || keywordWords[number] != "" && !hasNumber(ours, "Keyword", number) {
			t.Errorf("the number %d has a word and no constant", number)
		}
	}
	return ours
}

func hasNumber(all map[string]numbered, prefix string, number int) bool {
	for name, one := range all {
		if one.number == number && strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func differ[V comparable](t *testing.T, who string, table, others map[string]V) {
	t.Helper()
	for name, value := range table {
		if other, known := others[name]; !known || other != value {
			t.Errorf("%s is %v in docs/codes.md, and %v (there: %v) in %s", name, value, other, known, who)
		}
	}
	for name, value := range others {
		if _, known := table[name]; !known {
			t.Errorf("%s, %v, is in %s and not in docs/codes.md", name, value, who)
		}
	}
}

// readOfRepository reads a file above the module, and skips the test where there is none: the module without its repository.
func readOfRepository(t *testing.T, path ...string) string {
	t.Helper()
	root := ".."
	if _, err := os.Stat(filepath.Join(root, "rust", "jsongate", "Cargo.toml")); errors.Is(err, fs.ErrNotExist) {
		t.Skip("this is the module without its repository")
	}
	text, err := os.ReadFile(filepath.Join(append([]string{root}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
