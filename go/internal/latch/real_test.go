//go:build jsongate_real && cgo && (linux || darwin) && (amd64 || arm64)

package latch

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jsongate/jsongate/go/internal/native"
)

// document is what the library is asked about. The library under test is the one that fails on demand.
const document = "JSONGATE_LATCH_DOCUMENT"

func init() { deeds["ask-rust"] = askRust }

// askRust makes one call as a validator makes it, and then faults outside Rust if nothing has happened.
func askRust(l *Latch) {
	library, failure := native.Open(native.Search{Explicit: os.Getenv(native.Variable)})
	if failure != nil {
		fmt.Println(failure)
		os.Exit(3)
	}
	l.SetLibrary(library.Version())
	v, _, message := library.Compile([]byte("true"), native.Options{})
	if v == nil {
		fmt.Printf("%s\n", message)
		os.Exit(3)
	}
	s := l.Enter()
	v.Validate([]byte(os.Getenv(document)))
	l.Leave(s)
	fault()
}

func faultLibrary(t *testing.T) string {
	path := os.Getenv("JSONGATE_FAULT_LIB")
	if path == "" {
		path = filepath.Join("..", "..", "..", "build", "test", native.FileName())
	}
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the library %s is not there: run `bash ci/build-faulty`, or set JSONGATE_FAULT_LIB", path)
	}
	return path
}

func TestARealFaultInsideRustCounts(t *testing.T) {
	library := native.Variable + "=" + faultLibrary(t)
	rows := []struct {
		name, document string
		deaths         int
	}{
		{"memory corruption in jg_validate", `["jsongate-segfault"]`, 1},
		{"a verdict, and then a fault in Go", `["fine"]`, 0},
		{"a panic in Rust, which is an answer, and then a fault in Go", `["jsongate-panic"]`, 0},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			path := newPath(t)
			pid, ended := live(t, path, "ask-rust", library, document+"="+row.document)
			if ended != "exit status 2" {
				t.Fatalf("the process ended with %q", ended)
			}
			state, _ := boot(t, path, Config{}, time.Now)
			if len(state.Deaths) != row.deaths {
				t.Fatalf("found %+v", state)
			}
			if row.deaths > 0 && (state.Deaths[0].PID != pid || state.Deaths[0].InFlight != 1 || state.Deaths[0].Library == "9.9.9") {
				t.Errorf("found %+v", state.Deaths[0])
			}
		})
	}
	t.Run("three of them trip", func(t *testing.T) {
		path := newPath(t)
		for range 3 {
			live(t, path, "ask-rust", library, document+"="+rows[0].document)
		}
		// The next start finds the third; each of the others found the one before it.
		if state, notice := boot(t, path, Config{}, time.Now); !state.Tripped || !mentions(notice, "3 deaths inside Rust") {
			t.Errorf("found %+v, %q", state, notice)
		}
	})
}
