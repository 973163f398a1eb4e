package native

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWhatBecameOfAFile(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	replace := func(path, text string) {
		t.Helper()
		must(os.WriteFile(path+".new", []byte(text), 0o600))
		must(os.Rename(path+".new", path))
	}
	rows := []struct {
		name string
		do   func(path string)
		want string
	}{
		{"nothing", func(string) {}, ""},
		{"another one renamed over it", func(path string) { replace(path, "other") }, "has changed since it was loaded: restart to use it"},
		{"the same once more", func(path string) { replace(path, "first") }, ""},
		{"written over in place", func(path string) {
			must(os.WriteFile(path, []byte("other"), 0o600))
			must(os.Chtimes(path, time.Time{}, time.Now().Add(time.Minute)))
		}, "has changed"},
		{"removed", func(path string) { must(os.Remove(path)) }, "is gone"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "library")
			must(os.WriteFile(path, []byte("first"), 0o600))
			loaded := identify(path)()
			if len(loaded.sha256) != 64 || loaded.sha256 != HashOf(path) {
				t.Errorf("the hash is %q", loaded.sha256)
			}
			row.do(path)
			if got := loaded.change(); row.want == "" && got != "" || !strings.Contains(got, row.want) {
				t.Errorf("it %q, want %q", got, row.want)
			}
		})
	}
}

func TestAFileThatWasReplacedWhileItWasLoadedIsNotKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "library")
	for _, text := range []string{"first", "other"} {
		if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		finish := identify(path)
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		if loaded := finish(); loaded.sha256 != "" || loaded.change() != "" {
			t.Errorf("it is taken for %+v", loaded)
		}
	}
}
