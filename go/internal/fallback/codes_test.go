package fallback

import (
	"os"
	"regexp"
	"strconv"
	"testing"
)

// TestTheNumbersAreThoseOfTheEngine reads the stable numbers where they are defined.
func TestTheNumbersAreThoseOfTheEngine(t *testing.T) {
	source, err := os.ReadFile("../../../rust/jsongate/src/code.rs")
	if err != nil {
		t.Fatalf("run the tests of this package in the repository: %v", err)
	}
	ours := map[string]int{
		"VALID": codeValid, "MALFORMED": codeMalformed, "BAD_UTF8": codeBadUTF8, "DUPLICATE_NAME": codeDuplicateName,
		"TOO_DEEP": codeTooDeep, "TOO_LARGE": codeTooLarge, "SCHEMA": codeSchema, "BUDGET": codeBudget, "PANIC": codePanic,
		"INTERNAL": codeInternal,
	}
	for number, name := range keywordNames {
		if name != "" || number == kwNone {
			ours[name] = number
		}
	}
	theirs := 0
	for _, entry := range regexp.MustCompile(`(?m)^\s+[A-Z]\w+ = (\d+) => "([^"]*)",$`).FindAllStringSubmatch(string(source), -1) {
		number, _ := strconv.Atoi(entry[1])
		if got, known := ours[entry[2]]; known && got != number {
			t.Errorf("%q is %d here and %d in the engine", entry[2], got, number)
		} else if known {
			theirs++
		}
	}
	if theirs != len(ours) {
		t.Errorf("%d of %d numbers found in the engine", theirs, len(ours))
	}
}
