package mode

import (
	"fmt"
	"slices"
	"strings"
)

// Everyone is the name of the rule for validators that have none of their own.
const Everyone = "*"

// Rules are what one source says: a mode by the name of a validator.
type Rules map[string]Mode

// ParseRules reads a flag. An error names the part that is wrong and shows the grammar.
func ParseRules(text string) (Rules, error) {
	rules := Rules{}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		for rule := range strings.SplitSeq(line, ";") {
			if strings.TrimSpace(rule) == "" {
				continue
			}
			if err := rules.add(rule); err != nil {
				return nil, fmt.Errorf("%w; the grammar is: %s", err, Grammar)
			}
		}
	}
	if len(rules) == 0 {
		return nil, fmt.Errorf("%q names no mode; the grammar is: %s", text, Grammar)
	}
	return rules, nil
}

func (r Rules) add(rule string) error {
	name, text, named := strings.Cut(rule, "=")
	if !named {
		name, text = Everyone, rule
	}
	name = strings.TrimSpace(name)
	if name == "" {
		return fmt.Errorf("%q has no validator's name before its =", rule)
	}
	if _, twice := r[name]; twice {
		return fmt.Errorf("there are two rules for %s; keep one", name)
	}
	mode, err := Parse(text)
	r[name] = mode
	return err
}

// For is what the rules say for a validator, and whether they say anything. The name is empty for a validator without one.
func (r Rules) For(name string) (Mode, bool) {
	if mode, found := r[name]; found && name != Everyone {
		return mode, true
	}
	mode, found := r[Everyone]
	return mode, found
}

// Names are the names in the rules in order, [Everyone] first.
func (r Rules) Names() []string {
	names := make([]string, 0, len(r))
	for name := range r {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		switch {
		case a == Everyone:
			return -1
		case b == Everyone:
			return 1
		}
		return strings.Compare(a, b)
	})
	return names
}

// String is the rules in the grammar, always the same text for the same rules.
func (r Rules) String() string {
	if mode, found := r[Everyone]; found && len(r) == 1 {
		return mode.String()
	}
	var texts []string
	for _, name := range r.Names() {
		texts = append(texts, name+"="+r[name].String())
	}
	return strings.Join(texts, ";")
}
