package runbook

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongateprom"
)

const root = "../../.."

// The page that is read at night, and the one with what it leaves out.
const (
	runbook   = "docs/runbook.md"
	reference = "docs/runbook-reference.md"
)

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section is what stands under a heading, up to the next one of its level or above.
func section(t *testing.T, page, heading string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, "\n"+heading+"\n")
	if !found {
		t.Fatalf("the runbook has no section %q", heading)
	}
	level := strings.IndexByte(heading, ' ')
	if end := regexp.MustCompile(fmt.Sprintf(`(?m)^#{1,%d} `, level)).FindStringIndex(rest); end != nil {
		rest = rest[:end[0]]
	}
	return rest
}

// rows are the first cells of the tables in a text that are code.
func rows(text string) (cells []string) {
	for _, parts := range regexp.MustCompile("(?m)^\\| `([^`]+)`").FindAllStringSubmatch(text, -1) {
		cells = append(cells, parts[1])
	}
	return cells
}

// compare wants two lists to hold the same.
func compare(t *testing.T, what string, code, page []string) {
	t.Helper()
	if len(code) == 0 {
		t.Errorf("no %s were found in the code: mend this test", what)
	}
	on := func(list []string, one string) bool {
		for _, other := range list {
			if one == other {
				return true
			}
		}
		return false
	}
	for _, one := range code {
		if !on(page, one) {
			t.Errorf("%s: the runbook does not have %q; tell there what it means and what to do", what, one)
		}
	}
	for _, one := range page {
		if !on(code, one) {
			t.Errorf("%s: the runbook has %q, which is not in the code; take it out", what, one)
		}
	}
}

func TestEveryReasonIsExplained(t *testing.T) {
	var reasons []string
	for number := jsongate.Reason(1); number < 255 && !strings.HasPrefix(number.String(), "reason("); number++ {
		reasons = append(reasons, number.String())
	}
	compare(t, "reasons", reasons, rows(section(t, read(t, runbook), "## Read a result")))
}

func TestEveryMetricIsListedWithItsLabelsAndHelp(t *testing.T) {
	described := make(chan *prometheus.Desc)
	go func() {
		jsongateprom.NewCollector().Describe(described)
		close(described)
	}()
	form := regexp.MustCompile(`^Desc\{fqName: "([a-z_]+)", help: ("(?:[^"\\]|\\.)*"), .*variableLabels: \{([a-z_,]*)\}`)
	page := section(t, read(t, reference), "## Metrics")
	var names []string
	for one := range described {
		parts := form.FindStringSubmatch(one.String())
		if parts == nil {
			t.Fatalf("mend this test: %s", one)
		}
		help, err := strconv.Unquote(parts[2])
		if err != nil {
			t.Fatal(err)
		}
		labels := ""
		if parts[3] != "" {
			labels = " (" + strings.ReplaceAll(parts[3], ",", ", ") + ")"
		}
		names = append(names, parts[1])
		if row := fmt.Sprintf("| `%s`%s | %s |\n", parts[1], labels, help); !strings.Contains(page, row) {
			t.Errorf("the runbook lacks this row of its table of metrics:\n%s", row)
		}
	}
	compare(t, "metrics", names, rows(page))
}

// logged are the messages of all calls to a logger in the Go module, by their string literals.
func logged(t *testing.T) (messages []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(root, "go"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			call, is := node.(*ast.CallExpr)
			if !is {
				return true
			}
			if selector, is := call.Fun.(*ast.SelectorExpr); is && isLog(selector) {
				for _, argument := range call.Args {
					if text := literal(argument); strings.HasPrefix(text, "jsongate") {
						messages = append(messages, text)
						return true
					}
				}
				if selector.Sel.Name != "LogAttrs" || len(call.Args) > 2 {
					t.Errorf("%s logs something that this test cannot read", path)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

// isLog tells whether a call is one of a logger: slog.Warn(...), g.logger().Warn(...), or r.logger.Warn(...).
func isLog(selector *ast.SelectorExpr) bool {
	if !regexp.MustCompile(`^(Debug|Info|Warn|Error|Log|LogAttrs)(Context)?$`).MatchString(selector.Sel.Name) {
		return false
	}
	switch on := selector.X.(type) {
	case *ast.Ident:
		return on.Name == "slog"
	case *ast.SelectorExpr:
		return strings.Contains(strings.ToLower(on.Sel.Name), "log")
	case *ast.CallExpr:
		inner, is := on.Fun.(*ast.SelectorExpr)
		return is && strings.Contains(strings.ToLower(inner.Sel.Name), "log")
	}
	return false
}

// literal is the text of a string, or of a sum of strings up to the first part that is none.
func literal(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err == nil && e.Kind == token.STRING {
			return text
		}
	case *ast.BinaryExpr:
		return literal(e.X) + literal(e.Y)
	}
	return ""
}

func TestEveryLogLineIsListed(t *testing.T) {
	// A transition of a breaker says itself what happened; its sentence begins as the page has it.
	const transition, shown = "jsongate: ", "jsongate: the breaker of ... went from ... to ..."
	var lines []string
	for _, message := range logged(t) {
		if message == transition {
			message = shown
		}
		lines = append(lines, message)
	}
	compare(t, "log lines", lines, rows(section(t, read(t, reference), "## Log lines")))
}

// anchors are the names of a page's sections, as links have them.
func anchors(page string) map[string]bool {
	sections := map[string]bool{}
	for _, parts := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(page, -1) {
		name := regexp.MustCompile(`[^a-z0-9 -]`).ReplaceAllString(strings.ToLower(parts[1]), "")
		sections[strings.ReplaceAll(name, " ", "-")] = true
	}
	return sections
}

func TestEveryLinkLeadsToASection(t *testing.T) {
	sections := map[string]map[string]bool{}
	for _, page := range []string{runbook, reference} {
		sections[page] = anchors(read(t, page))
	}
	links := 0
	for _, from := range []string{runbook, reference, "ops/prometheus/alerts.yml"} {
		for _, parts := range regexp.MustCompile(`(?:(runbook(?:-reference)?\.md)|\]\()#([a-z0-9-]+)`).FindAllStringSubmatch(read(t, from), -1) {
			links++
			to := from
			if parts[1] != "" {
				to = "docs/" + parts[1]
			}
			if !sections[to][parts[2]] {
				t.Errorf("%s links to #%s, and %s has no such section", from, parts[2], to)
			}
		}
	}
	if links < 40 {
		t.Errorf("only %d links were found: mend this test", links)
	}
}

// Whoever searches the page for the name of the alert that woke them has to find the section that the alert names.
func TestEveryAlertIsNamedInItsSection(t *testing.T) {
	page := read(t, runbook)
	headings := map[string]string{}
	for _, heading := range regexp.MustCompile(`(?m)^##+ .+$`).FindAllString(page, -1) {
		for name := range anchors(heading) {
			headings[name] = heading
		}
	}
	var alerts, named []string
	for _, alert := range strings.Split(read(t, "ops/prometheus/alerts.yml"), "- alert: ")[1:] {
		name := strings.Fields(alert)[0]
		alerts = append(alerts, name)
		link := regexp.MustCompile(`docs/runbook\.md#([a-z-]+)`).FindStringSubmatch(alert)
		if link == nil || headings[link[1]] == "" {
			t.Errorf("the alert %s names no section of the runbook", name)
		} else if !strings.Contains(section(t, page, headings[link[1]]), "`"+name+"`") {
			t.Errorf("the section %q of the runbook does not have the name of its alert %s", headings[link[1]], name)
		}
	}
	for _, parts := range regexp.MustCompile("`(Jsongate[A-Za-z]+)`").FindAllStringSubmatch(page, -1) {
		named = append(named, parts[1])
	}
	compare(t, "alerts", alerts, named)
}

func TestEveryKindOfFaultIsExplained(t *testing.T) {
	var kinds []string
	for kind := range jsongate.Stats().Breakers[0].Faults {
		kinds = append(kinds, kind.String())
	}
	compare(t, "kinds of faults", kinds, rows(section(t, read(t, reference), "## Kinds of faults")))
}

// A curl without -f ends with success when it was refused, and one without the final slash may set nothing.
func TestCommandsTellWhetherTheyWorked(t *testing.T) {
	commands := regexp.MustCompile("(?m)curl [^`\n]*:8081/[^` \n]*").FindAllString(read(t, runbook), -1)
	for _, command := range commands {
		if !strings.Contains(command, "-fsS") || !strings.Contains(command, `-H "`) ||
			!strings.HasSuffix(command, "/jsongate/") && !strings.HasSuffix(command, "/jsongate/breaker") {
			t.Errorf("this command hides that it failed, has no token or no final slash: %s", command)
		}
	}
	if len(commands) < 6 {
		t.Errorf("only %d commands were found: mend this test", len(commands))
	}
}

func TestEveryStateAndModeOfABreakerIsExplained(t *testing.T) {
	page := read(t, runbook)
	for _, state := range []string{"closed", "open", "half-open"} {
		if !strings.Contains(section(t, page, "### Breaker open"), "\n| "+state+" |") {
			t.Errorf("the state %s is not explained", state)
		}
	}
	for _, mode := range []string{"forced-open", "detect-only"} {
		if !strings.Contains(section(t, page, "### Breaker mode"), "`"+mode+"`") {
			t.Errorf("the mode %s is not explained", mode)
		}
	}
}
