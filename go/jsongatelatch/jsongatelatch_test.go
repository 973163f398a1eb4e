//go:build linux || darwin

package jsongatelatch_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jsongate/jsongate/go/internal/latch"
	"github.com/jsongate/jsongate/go/jsongatelatch"
)

func TestReadAndClearFromOutside(t *testing.T) {
	path := filepath.Join(t.TempDir(), "latch")
	for _, ask := range []func(string) (jsongatelatch.State, error){jsongatelatch.Read, jsongatelatch.Clear} {
		if _, err := ask(path); err == nil || !strings.Contains(err.Error(), path+" cannot be opened: no such file") {
			t.Errorf("without a file: %v", err)
		}
	}
	l, err := latch.Open(path, latch.Config{Library: "1.2.3"}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	state, err := jsongatelatch.Read(path)
	if err != nil || len(state.Processes) != 1 || state.Processes[0].Library != "1.2.3" {
		t.Errorf("%+v, %v", state, err)
	}
	text, err := json.Marshal(state)
	if err != nil || !strings.Contains(string(text), `"tripped":false,"deaths":[],"processes":[{"pid":`) {
		t.Errorf("%s, %v", text, err)
	}
	if before, err := jsongatelatch.Clear(path); err != nil || before.Tripped {
		t.Errorf("%+v, %v", before, err)
	}
}
