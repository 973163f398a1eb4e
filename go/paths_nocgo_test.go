//go:build !cgo || !(linux || darwin) || !(amd64 || arm64)

package jsongate

import (
	"strings"
	"testing"
)

func TestWithoutCgoGoAnswersAndSaysSo(t *testing.T) {
	g := newTestGate("", "")
	v := g.mustCompile(t, stringSchema)
	if err := g.setPath("rust"); err != nil {
		t.Fatal(err)
	}
	if got, want := v.Validate([]byte(`"x"`)), (Result{Code: CodeValid, Path: PathGo, Reason: ReasonNoCgo}); got != want {
		t.Errorf("answered %v, want %v", got, want)
	}
	if got := g.checkSyntax([]byte(`1`)); got.Reason != ReasonNoCgo || !got.Valid() {
		t.Errorf("syntax answered %v", got)
	}
	if err := v.RustError(); err == nil || !strings.Contains(err.Error(), "without cgo") {
		t.Errorf("RustError is %v", err)
	}
	if logged := g.log.lines("level=WARN"); len(logged) != 1 || !strings.Contains(logged[0], "reason=no-cgo") || !strings.Contains(logged[0], "CGO_ENABLED=1") {
		t.Errorf("logged %q", logged)
	}
	if _, err := g.compile([]byte(stringSchema), []Option{RequireRust()}); err == nil || err.Reason != ReasonNoCgo {
		t.Errorf("RequireRust gave %v", err)
	}
	if d := g.diagnose(); d.Healthy || d.Path != PathGo || d.Reason != ReasonNoCgo || !strings.Contains(d.Remedy, "CGO_ENABLED=1") {
		t.Errorf("the diagnosis is %+v", d)
	}
}
