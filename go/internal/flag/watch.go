package flag

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/jsongate/jsongate/go/internal/mode"
)

// Interval is how often a watched file is read. Reading costs some ten microseconds, and needs nothing of the system that a
// mounted config map, a network file system or a container may not have.
const Interval = 250 * time.Millisecond

const largestFile = 64 << 10

// Watch is a watched file, whose content is what the source [File] says.
//
// A file that is replaced, also by renaming or by swapping a symbolic link on the way to it, is read anew. One that is deleted
// withdraws what it said. One that cannot be read, or makes no sense, changes nothing: that is reported once, and what the
// file said before stays. At the start there is no before: such a file then says "go", the mode that adds nothing to the process,
// until it makes sense or is gone. To leave the word to a lower source could mean Rust, and whoever made the file wants to decide.
type Watch struct {
	flag   *Flag
	path   string
	report func(error)

	last  reading
	acted bool // on what was read last

	starting bool
}

// reading is what one look at the file gave.
type reading struct {
	content string
	problem string // why there is no content
	absent  bool
}

// NewWatch makes a watch. The function is told what is wrong with the file, and nil when nothing is any more.
func NewWatch(flag *Flag, path string, report func(error)) *Watch {
	return &Watch{flag: flag, path: path, report: report}
}

// Start acts on the file as it is now, and tells whether there is one.
func (w *Watch) Start() (found bool) {
	w.last = read(w.path)
	w.starting = true
	w.act()
	w.starting = false
	return !w.last.absent
}

// Run looks at the file until stop is closed.
func (w *Watch) Run(stop <-chan struct{}) {
	ticker := time.NewTicker(Interval)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
			w.Look()
		}
	}
}

// Look reads the file. A content that is new counts when the next look finds the same: a file that is being written may make
// sense halfway, and one that is being replaced may be absent for a moment.
func (w *Watch) Look() {
	now := read(w.path)
	if now != w.last {
		w.last, w.acted = now, false
		return
	}
	if !w.acted {
		w.act()
	}
}

func (w *Watch) act() {
	w.acted = true
	switch {
	case w.last.absent:
		w.flag.SetRules(File, nil)
		w.report(nil)
	case w.last.problem != "":
		w.refuse(fmt.Errorf("the file %s cannot be read (%s)", w.path, w.last.problem))
	default:
		rules, err := mode.ParseRules(w.last.content)
		if err != nil {
			w.refuse(fmt.Errorf("the file %s is not understood: %w", w.path, err))
			return
		}
		w.flag.SetRules(File, rules)
		w.report(nil)
	}
}

// refuse reports a file that is of no use, and what holds instead.
func (w *Watch) refuse(why error) {
	if w.starting {
		w.flag.SetRules(File, mode.Rules{mode.Everyone: {}})
		w.report(fmt.Errorf("%w; it says go until it is mended or gone, since nothing is known of what it said before", why))
		return
	}
	w.report(fmt.Errorf("%w; the mode stays %s", why, w.flag))
}

func read(path string) reading {
	// Opening something else, such as a pipe, could wait for ever.
	info, err := os.Stat(path)
	if err != nil {
		return failed(err)
	}
	if !info.Mode().IsRegular() {
		return reading{problem: "it is no regular file"}
	}
	file, err := os.Open(path)
	if err != nil {
		return failed(err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, largestFile+1))
	switch {
	case err != nil:
		return failed(err)
	case len(content) > largestFile:
		return reading{problem: fmt.Sprintf("it has more than %d bytes", largestFile)}
	}
	return reading{content: string(content)}
}

func failed(err error) reading {
	if errors.Is(err, fs.ErrNotExist) {
		return reading{absent: true}
	}
	var detail *fs.PathError
	if errors.As(err, &detail) {
		err = detail.Err // the path is named anyway
	}
	return reading{problem: err.Error()}
}
