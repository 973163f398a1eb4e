package flag

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jsongate/jsongate/go/internal/mode"
)

// quiet is a flag whose changes are collected.
func quiet() (*Flag, *[]Change) {
	var changes []Change
	return New(func(c Change) { changes = append(changes, c) }), &changes
}

type said struct {
	source Source
	text   string // empty: withdrawn
}

func say(t *testing.T, f *Flag, all []said) {
	t.Helper()
	for _, one := range all {
		if one.text == "" {
			f.SetRules(one.source, nil)
		} else if err := f.Set(one.source, one.text); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheHighestSourceThatSaysAnythingCounts(t *testing.T) {
	rows := []struct {
		name   string
		said   []said
		orders string // mode and source
		others string
		whole  string
	}{
		{"nobody", nil, "go default", "go default", "go"},
		{"code", []said{{Code, "rust"}}, "rust code", "rust code", "rust"},
		{"environment beats code", []said{{Environment, "go"}, {Code, "rust"}}, "go JSONGATE_PATH", "go JSONGATE_PATH", "go"},
		{"flag service beats environment", []said{{Environment, "go"}, {Service, "canary:5%"}}, "canary:5% flag-service", "canary:5% flag-service", "canary:5%"},
		{"file beats flag service", []said{{File, "go"}, {Service, "rust"}}, "go JSONGATE_FLAG_FILE", "go JSONGATE_FLAG_FILE", "go"},
		{"admin beats file", []said{{Admin, "go"}, {File, "rust"}, {Code, "rust"}}, "go admin", "go admin", "go"},
		{"withdrawn", []said{{Admin, "go"}, {File, "rust"}, {Admin, ""}}, "rust JSONGATE_FLAG_FILE", "rust JSONGATE_FLAG_FILE", "rust"},
		{"a name alone leaves the others to the lower source", []said{{Code, "rust"}, {File, "orders=go"}}, "go JSONGATE_FLAG_FILE", "rust code", "*=rust;orders=go"},
		{"everyone in a higher source beats a name in a lower one", []said{{File, "orders=rust"}, {Admin, "go"}}, "go admin", "go admin", "go"},
		{"code switches nothing on that an operator switched off", []said{{Environment, "orders=go"}, {Code, "orders=rust;*=rust"}}, "go JSONGATE_PATH", "rust code", "*=rust;orders=go"},
		{"a name that says what everyone says is no rule", []said{{Code, "*=rust;orders=rust"}}, "rust code", "rust code", "rust"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			f, _ := quiet()
			dials := map[string]*Dial{"orders": f.Dial("orders"), "": f.Dial("")}
			say(t, f, row.said)
			for name, want := range map[string]string{"orders": row.orders, "": row.others, "later": row.others} {
				m, source := f.For(name)
				if got := m.String() + " " + source.String(); got != want {
					t.Errorf("%q is %s, want %s", name, got, want)
				}
				dial := dials[name]
				if dial == nil {
					dial = f.Dial(name) // compiled after the flag was set
				}
				if dial.Decision() != m.Decision() {
					t.Errorf("the dial of %q says otherwise", name)
				}
			}
			if f.String() != row.whole {
				t.Errorf("the flag is %q, want %q", f, row.whole)
			}
		})
	}
}

func TestEachChangeIsTold(t *testing.T) {
	f, changes := quiet()
	say(t, f, []said{{Code, "rust"}, {Code, " rust"}, {Environment, "go"}, {Code, "canary:5%"}, {Environment, ""}, {Environment, ""}})
	var got []string
	for _, c := range *changes {
		got = append(got, strings.Join([]string{c.Source.String(), c.Old, c.New, c.Said}, " "))
	}
	want := []string{"code go rust rust", "JSONGATE_PATH rust go go", "code go go canary:5%", "JSONGATE_PATH go canary:5% "}
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	state := f.State()
	if state.Changes[Code] != 2 || state.Changes[Environment] != 2 || len(state.Changes) != 2 {
		t.Errorf("counted %v", state.Changes)
	}
}

func TestWhatIsNoFlagChangesNothing(t *testing.T) {
	f, changes := quiet()
	say(t, f, []said{{Code, "canary:5%"}})
	err := f.Set(Code, "canary:5")
	if err == nil || !strings.Contains(err.Error(), mode.Grammar) || !strings.Contains(err.Error(), "the mode stays canary:5%") {
		t.Errorf("the error is %v", err)
	}
	if f.String() != "canary:5%" || len(*changes) != 1 {
		t.Errorf("the flag is %s after %d changes", f, len(*changes))
	}
}

func TestStateSaysWhoSaidWhat(t *testing.T) {
	f, _ := quiet()
	f.Dial("orders")
	f.Dial("")
	say(t, f, []said{{Code, "rust"}, {File, "*=canary:5%;orders=go;ordrs=go"}, {Admin, "payments=go"}})
	s := f.State()
	var sources, validators []string
	for _, one := range s.Sources {
		sources = append(sources, one.Source.String()+": "+one.Text)
		if one.Since.IsZero() {
			t.Errorf("%v has no time", one.Source)
		}
	}
	for _, one := range s.Validators {
		validators = append(validators, one.Name+": "+one.Mode.String()+" by "+one.Source.String())
	}
	if want := []string{"admin: payments=go", "JSONGATE_FLAG_FILE: *=canary:5%;orders=go;ordrs=go", "code: rust", "default: go"}; !slices.Equal(sources, want) {
		t.Errorf("the sources are %q, want %q", sources, want)
	}
	if want := []string{": canary:5% by JSONGATE_FLAG_FILE", "orders: go by JSONGATE_FLAG_FILE"}; !slices.Equal(validators, want) {
		t.Errorf("the validators are %q, want %q", validators, want)
	}
	if want := []string{"ordrs", "payments"}; !slices.Equal(s.Unknown, want) {
		t.Errorf("unknown are %q, want %q", s.Unknown, want)
	}
}

func TestTheFlagIsSetFromManyGoroutines(t *testing.T) {
	f := New(func(Change) {})
	var group sync.WaitGroup
	for source := Code; source < sources; source++ {
		group.Go(func() {
			for i := range 200 {
				if err := f.Set(source, []string{"go", "rust", "canary:5%", "orders=rust"}[i%4]); err != nil {
					t.Error(err)
				}
				f.Dial("orders").Decision()
				f.State()
			}
			f.SetRules(source, nil)
		})
	}
	group.Wait()
	if f.String() != "go" || f.Dial("orders").Decision() != 0 {
		t.Errorf("the flag is %s in the end", f)
	}
}
