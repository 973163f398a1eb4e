//go:build jsongate_real

package e2e

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

const child = "JSONGATE_E2E_CHILD"

// The library under test, and the one that fails when it is told to.
var library, faultLibrary string

func TestMain(m *testing.M) {
	if os.Getenv(child) != "" {
		runChild()
		return
	}
	library = find("JSONGATE_LIB", "lib")
	faultLibrary = find("JSONGATE_FAULT_LIB", "test")
	if err := os.Setenv("JSONGATE_LIB", library); err != nil {
		fail("%v", err)
	}
	if os.Getenv(jsongate.PathVariable) != "" {
		fail("unset %s: these tests flip the flag themselves", jsongate.PathVariable)
	}
	if d := jsongate.Diagnose(); !d.Healthy {
		fail("the library %s is not healthy: %s; %s", library, d.Problem, d.Remedy)
	}
	code := m.Run()
	s := jsongate.Stats()
	inGo, inRust := s.ByPath(jsongate.PathGo), s.ByPath(jsongate.PathRust)
	fmt.Printf("e2e: %d documents judged, %d by Go and %d by Rust, with %s\n", s.Calls, inGo, inRust, library)
	if benchmarks := flag.Lookup("test.bench").Value.String(); code == 0 && benchmarks == "" && (inGo < 100 || inRust < 100) {
		fail("one of the paths was hardly asked: these tests did not test both")
	}
	os.Exit(code)
}

func find(variable, folder string) string {
	path := os.Getenv(variable)
	if path == "" {
		path = filepath.Join("..", "..", "build", folder, "libjsongate.so")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		fail("%v", err)
	}
	if _, err := os.Stat(path); err != nil {
		fail("the library %s is not there: run `make build` for the real one and `bash ci/build-faulty` for the one with injected faults, or set %s", path, variable)
	}
	return path
}

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, "e2e: "+format+"\n", arguments...)
	os.Exit(1)
}

// onBothPaths runs a test once with each mode. The mode is that of the process, so such tests do not run side by side.
func onBothPaths(t *testing.T, test func(t *testing.T, path jsongate.Path)) {
	for _, path := range []jsongate.Path{jsongate.PathGo, jsongate.PathRust} {
		t.Run(path.String(), func(t *testing.T) {
			use(t, path)
			test(t, path)
		})
	}
	use(t, jsongate.PathGo)
}

func use(t testing.TB, path jsongate.Path) {
	t.Helper()
	if err := jsongate.SetPath(path.String()); err != nil {
		t.Fatal(err)
	}
}

func compile(t testing.TB, schema string, options ...jsongate.Option) *jsongate.Validator {
	t.Helper()
	v, err := jsongate.Compile([]byte(schema), options...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
