//go:build jsongate_real

package jsongatehttp

import (
	"fmt"
	"os"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

// With the real library, tests that run on both paths must have been answered by both.
func TestMain(m *testing.M) {
	if os.Getenv("JSONGATE_LIB") == "" {
		if err := os.Setenv("JSONGATE_LIB", "../../build/lib/libjsongate.so"); err != nil {
			panic(err)
		}
	}
	if d := jsongate.Diagnose(); !d.Healthy {
		fmt.Fprintf(os.Stderr, "the library is not healthy: %s; %s\n", d.Problem, d.Remedy)
		os.Exit(1)
	}
	wantRust = true
	os.Exit(m.Run())
}
