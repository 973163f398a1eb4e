package native

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// cgo compiles the header's copy in this package: the zip of a Go module holds nothing above its own folder.
func TestHeaderIsTheRepositorys(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	if _, err := os.Stat(filepath.Join(root, "rust", "jsongate-ffi", "Cargo.toml")); errors.Is(err, fs.ErrNotExist) {
		t.Skip("this is the module without its repository, which has no other header")
	}
	original, err := os.ReadFile(filepath.Join(root, "include", "jsongate.h"))
	if err != nil {
		t.Fatal(err)
	}
	copied, err := os.ReadFile("jsongate.h")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(original, copied) {
		t.Error("go/internal/native/jsongate.h differs from include/jsongate.h: run `go generate ./internal/native` in go/")
	}
}
