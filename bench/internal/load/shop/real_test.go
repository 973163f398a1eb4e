//go:build jsongate_real

package shop

import (
	"os"
	"path/filepath"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

// These tests need the library that `make build` makes: `go test -tags jsongate_real`.

func TestMain(m *testing.M) {
	if os.Getenv("JSONGATE_LIB") == "" {
		path, err := filepath.Abs(filepath.Join("..", "..", "..", "..", "build", "lib", "libjsongate.so"))
		if err == nil {
			os.Setenv("JSONGATE_LIB", path)
		}
	}
	os.Exit(m.Run())
}

func TestBodiesHaveTheSameVerdictsInRust(t *testing.T) { wantVerdicts(t, jsongate.RequireRust()) }
