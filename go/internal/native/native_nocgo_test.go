//go:build !cgo || !(linux || darwin) || !(amd64 || arm64)

package native

import (
	"strings"
	"testing"
)

func TestWithoutCgoThereIsNoLibrary(t *testing.T) {
	library, failure := Open(DefaultSearch())
	if library != nil || failure == nil || failure.Failure != NoCgo {
		t.Fatalf("opening gave %v, %v", library, failure)
	}
	if !strings.Contains(failure.Problem, "without cgo") || !strings.Contains(failure.Remedy, "CGO_ENABLED=1") {
		t.Errorf("the error is %q", failure)
	}
}

func TestWithoutCgoNothingReadsAsAnAnswer(t *testing.T) {
	var library *Library
	var v *Validator
	if compiled, code, _ := library.Compile(nil, Options{}); compiled != nil || code != 0 {
		t.Errorf("compile answered %d", code)
	}
	if v.Validate(nil) != 0 || library.CheckSyntax(nil) != 0 || v.Noop(nil) != 0 {
		t.Error("a call answered something")
	}
	if code, _ := v.Explain(nil); code != 0 {
		t.Errorf("explain answered %d", code)
	}
	if count, _ := v.ValidateLines([]byte("1\n"), make([]uint64, 1)); count != 0 {
		t.Errorf("validate lines answered %d", count)
	}
	EmptyCall()
}
