package latch

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// asNobody runs something with the rights of nobody on files; for root the modes of files mean nothing.
func asNobody(t *testing.T, do func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		do()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		if err := syscall.Setfsuid(65534); err != nil {
			t.Error(err)
			return
		}
		do()
	}()
	<-done
}

func TestMissingRightsMeanNoLatch(t *testing.T) {
	dir := t.TempDir()
	for path, mode := range map[string]os.FileMode{filepath.Dir(dir): 0o755, dir: 0o555} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	readOnly := filepath.Join(dir, "read-only")
	if os.Geteuid() == 0 {
		if err := os.WriteFile(readOnly, newImage(), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	asNobody(t, func() {
		l, err := Open(filepath.Join(dir, "new"), Config{}, time.Now)
		if l != nil || err == nil || !mentions(err.Error(), "cannot be made: permission denied", "name a file in a folder") {
			t.Errorf("in a folder that cannot be written to: %v, %v", l, err)
		}
		if os.Geteuid() != 0 {
			return
		}
		l, err = Open(readOnly, Config{}, time.Now)
		if l != nil || err == nil || !mentions(err.Error(), "opened for reading and writing: permission denied", "own file") {
			t.Errorf("a read-only file: %v, %v", l, err)
		}
		if state, err := Read(readOnly); err != nil || state.Tripped {
			t.Errorf("reading it: %+v, %v", state, err)
		}
		if _, err := Clear(readOnly); err == nil || !mentions(err.Error(), "permission denied") {
			t.Errorf("clearing it: %v", err)
		}
	})
}
