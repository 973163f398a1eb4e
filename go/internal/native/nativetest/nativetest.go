// Package nativetest builds stand-ins for libjsongate, good and bad ones, for the tests of the Go package.
package nativetest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/jsongate/jsongate/go/internal/native"
)

var (
	mutex sync.Mutex
	built = map[string][]byte{}
)

// Build compiles the fake library with these macros defined, into a folder that the test cleans up, and gives the file's
// path. The file has the name that the search looks for.
func Build(tb testing.TB, macros ...string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), native.FileName())
	if err := os.WriteFile(path, image(tb, macros), 0o755); err != nil {
		tb.Fatal(err)
	}
	return path
}

func image(tb testing.TB, macros []string) []byte {
	tb.Helper()
	mutex.Lock()
	defer mutex.Unlock()
	key := strings.Join(macros, " ")
	if built[key] != nil {
		return built[key]
	}
	_, here, _, _ := runtime.Caller(0)
	source := filepath.Join(filepath.Dir(here), "..")
	output := filepath.Join(tb.TempDir(), "fake")
	arguments := []string{"-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-I", source}
	for _, macro := range macros {
		arguments = append(arguments, "-D"+macro)
	}
	arguments = append(arguments, "-o", output, filepath.Join(source, "testdata", "fake.c"))
	compiler := os.Getenv("CC")
	if compiler == "" {
		compiler = "cc"
	}
	if said, err := exec.Command(compiler, arguments...).CombinedOutput(); err != nil {
		tb.Fatalf("the fake library does not compile (these tests need a C compiler; CC names another one): %v\n%s", err, said)
	}
	content, err := os.ReadFile(output)
	if err != nil {
		tb.Fatal(err)
	}
	built[key] = content
	return content
}

// Info is what the fake library says about itself.
type Info struct {
	Live         int // validators not freed yet
	Compiled     int // validators ever made
	Buffers      int // texts handed out and not given back
	MostInFlight int // documents marked slow that were being judged at the same time
	Options      struct {
		Flags, MaxDepth int
		MaxSize         int64
		DefaultDraft    string
		Documents       []struct {
			URI   string
			Bytes int
		}
	}
}

// Ask reads the fake library's counters. The text that carries them is itself one buffer handed out; it is not counted.
func Ask(tb testing.TB, library *native.Library) Info {
	tb.Helper()
	_, text := library.BuildInfo()
	var info Info
	if err := json.Unmarshal(text, &info); err != nil {
		tb.Fatalf("the fake library's build info cannot be read: %v\n%s", err, text)
	}
	return info
}
