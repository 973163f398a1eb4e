//go:build unix

package flag

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// watched is a file in a folder of its own, and the watch that looks at it.
type watched struct {
	*testing.T
	flag    *Flag
	watch   *Watch
	path    string
	errors  []string
	problem error // as it was reported last
}

func newWatched(t *testing.T) *watched {
	w := &watched{T: t, path: filepath.Join(t.TempDir(), "flag")}
	w.flag, _ = quiet()
	w.watch = NewWatch(w.flag, w.path, func(err error) {
		w.problem = err
		if err != nil {
			w.errors = append(w.errors, err.Error())
		}
	})
	return w
}

func (w *watched) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *watched) write(text string) {
	w.Helper()
	w.must(os.WriteFile(w.path, []byte(text), 0o600))
}

// look looks so often that what is in the file counts.
func (w *watched) look() { w.watch.Look(); w.watch.Look() }

func TestWhatTheFileSays(t *testing.T) {
	rows := []struct {
		name string
		do   func(*watched)
		want string
		told string // a part of the only error; empty for none
	}{
		{"absent", func(w *watched) {}, "go", ""},
		{"there at the start", func(w *watched) { w.write("rust\n"); w.watch.Start() }, "rust", ""},
		{"made later", func(w *watched) { w.watch.Start(); w.write("canary:5%\n"); w.look() }, "canary:5%", ""},
		{"written over", func(w *watched) { w.write("rust"); w.watch.Start(); w.write("go"); w.look() }, "go", ""},
		{"several rules and a comment", func(w *watched) { w.write("# Monday\n*=canary:5%\norders=go\n"); w.look() }, "*=canary:5%;orders=go", ""},
		{"replaced by renaming", func(w *watched) {
			w.write("rust")
			w.watch.Start()
			w.must(os.WriteFile(w.path+".new", []byte("go"), 0o600))
			w.must(os.Rename(w.path+".new", w.path))
			w.look()
		}, "go", ""},
		{"deleted", func(w *watched) { w.write("rust"); w.watch.Start(); w.must(os.Remove(w.path)); w.look() }, "go", ""},
		{"absent for a moment", func(w *watched) {
			w.write("rust")
			w.watch.Start()
			w.must(os.Remove(w.path))
			w.watch.Look()
			w.write("rust")
			w.look()
		}, "rust", ""},
		{"seen half-written", func(w *watched) {
			w.write("go")
			w.watch.Start()
			w.write("rust") // of "rust;orders=go"
			w.watch.Look()
			w.write("rust;orders=go")
			w.watch.Look()
			if w.flag.String() != "go" {
				w.Errorf("half a file counts: %s", w.flag)
			}
			w.watch.Look()
		}, "*=rust;orders=go", ""},
		{"half-written and left so", func(w *watched) { w.write("rust"); w.watch.Start(); w.write("canary:5"); w.look(); w.look() }, "rust", "is not understood: \"5\" is no share"},
		{"emptied", func(w *watched) { w.write("rust"); w.watch.Start(); w.write(""); w.look(); w.look() }, "rust", "names no mode"},
		{"too large", func(w *watched) {
			w.write("rust")
			w.watch.Start()
			w.write(strings.Repeat("#", largestFile+1))
			w.look()
			w.look()
		}, "rust", "more than 65536 bytes"},
		{"a folder in its place", func(w *watched) { w.must(os.Mkdir(w.path, 0o700)); w.look(); w.look() }, "go", "it is no regular file"},
		{"a pipe in its place", func(w *watched) { w.must(syscall.Mkfifo(w.path, 0o600)); w.look() }, "go", "it is no regular file"},
		{"mended", func(w *watched) { w.write("nonsense"); w.watch.Start(); w.write("rust"); w.look() }, "rust", `"nonsense" is no mode`},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w := newWatched(t)
			row.do(w)
			if w.flag.String() != row.want {
				t.Errorf("the flag is %s, want %s", w.flag, row.want)
			}
			told := strings.Join(w.errors, "\n")
			if row.told == "" && told != "" || !strings.Contains(told, row.told) || len(w.errors) > 1 {
				t.Errorf("told %q, want %q once", told, row.told)
			}
			if (w.problem != nil) != (row.told != "" && row.name != "mended") {
				t.Errorf("in the end the problem is %v", w.problem)
			}
			if told != "" && (!strings.Contains(told, w.path) || !strings.Contains(told, "the mode stays") && !strings.Contains(told, "it says go until")) {
				t.Errorf("%q does not say which file, or what holds", told)
			}
		})
	}
}

// A mounted config map is a link to a folder that is swapped as a whole.
func TestLinksOnTheWayAreSwapped(t *testing.T) {
	w := newWatched(t)
	folder := filepath.Dir(w.path)
	release := func(name, text string) {
		w.must(os.Mkdir(filepath.Join(folder, name), 0o700))
		w.must(os.WriteFile(filepath.Join(folder, name, "flag"), []byte(text), 0o600))
		w.must(os.Symlink(name, filepath.Join(folder, "next")))
		w.must(os.Rename(filepath.Join(folder, "next"), filepath.Join(folder, "..data")))
	}
	release("one", "rust")
	w.must(os.Symlink(filepath.Join("..data", "flag"), w.path))
	w.watch.Start()
	for _, step := range []struct{ name, text string }{{"two", "canary:5%"}, {"three", "go"}} {
		release(step.name, step.text)
		w.look()
		if w.flag.String() != step.text || w.errors != nil {
			t.Errorf("after %s the flag is %s (%q), want %s", step.name, w.flag, w.errors, step.text)
		}
	}
}

func TestRunActsByItself(t *testing.T) {
	changed := make(chan Change, 1)
	f := New(func(c Change) { changed <- c })
	path := filepath.Join(t.TempDir(), "flag")
	watch := NewWatch(f, path, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	watch.Start()
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() { watch.Run(stop); close(stopped) }()
	if err := os.WriteFile(path, []byte("rust"), 0o600); err != nil {
		t.Fatal(err)
	}
	select {
	case c := <-changed:
		if c.New != "rust" || c.Source != File {
			t.Errorf("told %+v", c)
		}
	case <-time.After(time.Minute):
		t.Error("nothing happened in a minute")
	}
	close(stop)
	<-stopped
}

func TestAFileThatIsOfNoUseAtTheStartSaysGo(t *testing.T) {
	rows := []struct {
		name string
		make func(*watched)
		told string
	}{
		{"nonsense", func(w *watched) { w.write("GO!") }, "is not understood"},
		{"empty", func(w *watched) { w.write("") }, "names no mode"},
		{"a comment alone", func(w *watched) { w.write("# nothing yet\n") }, "names no mode"},
		{"a folder", func(w *watched) { w.must(os.Mkdir(w.path, 0o700)) }, "it is no regular file"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w := newWatched(t)
			w.must(w.flag.Set(Environment, "canary:5%"))
			expect := func(when, flag string, problem bool) {
				t.Helper()
				if w.flag.String() != flag || (w.problem != nil) != problem {
					t.Errorf("%s the flag is %s (%v), want %s", when, w.flag, w.problem, flag)
				}
			}
			row.make(w)
			if found := w.watch.Start(); !found {
				t.Error("the file is held to be absent")
			}
			expect("at the start", "go", true)
			if told := strings.Join(w.errors, "\n"); !strings.Contains(told, row.told) || !strings.Contains(told, "it says go until it is mended or gone") {
				t.Errorf("told %q", told)
			}
			w.look()
			expect("as long as nothing changes", "go", true)
			w.must(os.RemoveAll(w.path))
			w.look()
			expect("without the file", "canary:5%", false)
			w.write("rust")
			w.look()
			expect("with a flag in it", "rust", false)
			w.write("nonsense")
			w.look()
			expect("spoiled later", "rust", true)
		})
	}
}
