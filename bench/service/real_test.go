//go:build jsongate_real

package service_test

import (
	"os"
	"path/filepath"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

// These tests need the library that `make build` makes: `go test -tags jsongate_real`.

func TestMain(m *testing.M) {
	if os.Getenv("JSONGATE_LIB") == "" {
		path, err := filepath.Abs(filepath.Join("..", "..", "build", "lib", "libjsongate.so"))
		if err == nil {
			os.Setenv("JSONGATE_LIB", path)
		}
	}
	os.Exit(m.Run())
}

func TestEveryAnswerUnderLoadIsRightInRust(t *testing.T) {
	if err := jsongate.SetPath("rust"); err != nil {
		t.Skip("the operator says otherwise:", err)
	}
	defer jsongate.SetPath("go")
	underLoad(t, "rust")
}
