//go:build linux || darwin

package latch

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// limited is the size that files of a child may have at most; a write beyond it fails as it does on a full disk.
const limited = "JSONGATE_LATCH_LIMIT"

func init() {
	deeds["small-disk"] = func(*Latch) {}
	if os.Getenv(limited) != "" {
		_ = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 8192, Max: 8192})
	}
}

func TestABrokenFileMeansNoLatchAndASentence(t *testing.T) {
	write := func(change func(image) []byte) func(t *testing.T) string {
		return func(t *testing.T) string {
			path := newPath(t)
			if err := os.WriteFile(path, change(newImage()), 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}
	}
	with := func(at int, value byte) func(t *testing.T) string {
		return write(func(i image) []byte { i[at] ^= value; return i })
	}
	rows := []struct {
		name string
		path func(t *testing.T) string
		says []string
		kept bool // reading it says the same
	}{
		{"empty", write(func(image) []byte { return nil }), []string{"it is empty", "remove it"}, true},
		{"cut in the header", write(func(i image) []byte { return i[:20] }), []string{"not a crash latch"}, true},
		{"cut short", write(func(i image) []byte { return i[:fileSize-1] }), []string{"bytes instead of"}, true},
		{"cut to its first page", write(func(i image) []byte { return i[:4096] }), []string{"4096 bytes instead of"}, true},
		{"too long", write(func(i image) []byte { return append(i, 0) }), []string{"bytes instead of"}, true},
		{"of something else", write(func(image) []byte { return []byte(strings.Repeat("key: value\n", 9000)) }),
			[]string{"not a crash latch"}, true},
		{"of a later format", with(8, 2), []string{"it has format 3 and this program knows format 1"}, true},
		{"with a damaged header", with(17, 1), []string{"its header is damaged"}, true},
		{"with a damaged checksum", with(30, 1), []string{"its header is damaged"}, true},
		{"with a damaged record", with(ledgerAt+ledgerSize+3, 1), []string{"its record of deaths is damaged"}, true},
		{"a folder", func(t *testing.T) string { return t.TempDir() },
			[]string{"opened for reading and writing", "is a directory"}, false},
		{"a pipe", func(t *testing.T) string {
			path := newPath(t)
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Fatal(err)
			}
			return path
		}, []string{"not a regular file"}, true},
		{"a device", func(*testing.T) string { return os.DevNull }, []string{"not a regular file"}, true},
		{"in no folder", func(t *testing.T) string { return filepath.Join(t.TempDir(), "none", "latch") },
			[]string{"cannot be made: no such file or directory", "name a file in a folder"}, false},
		{"below a file", func(t *testing.T) string { return filepath.Join(os.Args[0], "latch") },
			[]string{"opened for reading and writing: not a directory"}, false},
		{"in a folder that takes no files", func(*testing.T) string { return "/dev/fd/latch" }, []string{"cannot be made"}, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			path := row.path(t)
			before, _ := os.ReadFile(notAPipe(path))
			l, err := Open(path, Config{}, time.Now)
			if l != nil || err == nil || !mentions(err.Error(), append(row.says, path, "this process runs without its crash latch")...) {
				t.Fatalf("%v, %v", l, err)
			}
			l.Leave(l.Enter()) // the process goes on
			l.Tick(true)
			l.Close()
			for name, ask := range map[string]func(string) (State, error){"Read": Read, "Clear": Clear} {
				if _, err := ask(path); err == nil || !mentions(err.Error(), path) || row.kept && !mentions(err.Error(), row.says...) {
					t.Errorf("%s: %v", name, err)
				}
			}
			if after, _ := os.ReadFile(notAPipe(path)); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

// notAPipe keeps a test from waiting for somebody to write.
func notAPipe(path string) string {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return path
}

func TestAFullDiskMeansNoLatchAndNothingLeftBehind(t *testing.T) {
	path := newPath(t)
	p := start(t, path, "small-disk", limited+"=1")
	says := []string{"runs without its crash latch", "cannot be made: file too large", "that is not full"}
	if !p.lines.Scan() || !mentions(p.lines.Text(), says...) {
		t.Errorf("the process said %q", p.lines.Text())
	}
	_ = p.Wait()
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("the folder holds %v", left)
	}
}

func TestRecordSurvivesAnEndInTheMiddleOfWritingIt(t *testing.T) {
	clock := newHands()
	data := newImage()
	first := ledger{generation: 1, deaths: []Death{{Found: clock.now, Started: clock.now, PID: 7}}}
	data.writeLedger(first)
	whole := append(image(nil), data...)
	data.writeLedger(ledger{generation: 2, since: clock.now, deaths: []Death{{PID: 7}, {PID: 8}}})
	for _, cut := range []int{0, 1, 9, 100, 1000} { // bytes of the second that were written
		torn := append(image(nil), whole...)
		for copy := range 2 {
			at := ledgerAt + copy*ledgerSize
			for i := range cut {
				torn[at+i] = data[at+i]
			}
		}
		got, err := torn.ledger()
		if err != nil || len(got.deaths) != 1 || got.deaths[0].PID != 7 || !got.since.IsZero() {
			t.Errorf("%d bytes: %+v, %v", cut, got, err)
		} else if !got.deaths[0].Found.Equal(clock.now) {
			t.Errorf("%d bytes: found at %v, want %v", cut, got.deaths[0].Found, clock.now)
		}
	}
	if got, err := data.ledger(); err != nil || len(got.deaths) != 2 || !got.since.Equal(clock.now) || data.tripped().Load() != 1 {
		t.Errorf("whole: %+v, %v", got, err)
	}
}

func TestAFileThatAnotherProcessHasJustMadeStays(t *testing.T) {
	path := newPath(t)
	if err := os.WriteFile(path, []byte("of the faster one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := create(path); err != nil {
		t.Error(err)
	}
	if content, _ := os.ReadFile(path); string(content) != "of the faster one" {
		t.Errorf("it was replaced by %d bytes", len(content))
	}
}

func TestTheRecordHoldsSixteenDeaths(t *testing.T) {
	data, clock := newImage(), newHands()
	var l ledger
	for n := range 20 {
		l.add(Death{Found: clock.now, PID: n, Library: strings.Repeat("v", 100)})
	}
	data.writeLedger(l)
	got, err := data.ledger()
	if err != nil || len(got.deaths) != maxDeaths || got.deaths[0].PID != 4 || len(got.deaths[15].Library) != libraryMax {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAClockThatWasSetBackForgetsNothingRecent(t *testing.T) {
	clock := newHands()
	c, _ := Config{}.withDefaults()
	for ahead, kept := range map[time.Duration]int{time.Minute: 1, 59 * time.Minute: 1, 1000 * time.Hour: 0} {
		l := ledger{deaths: []Death{{Found: clock.now.Add(ahead)}}}
		if l.judge(clock.now, c); len(l.deaths) != kept {
			t.Errorf("%v ahead: %d deaths are kept, want %d", ahead, len(l.deaths), kept)
		}
	}
}

func TestWrongConfigurationMeansNoLatch(t *testing.T) {
	for _, c := range []Config{{Deaths: 17}, {Deaths: -1}, {Period: -1}, {Alive: -1}} {
		path := newPath(t)
		if l, err := Open(path, c, time.Now); l != nil || err == nil || !mentions(err.Error(), "configuration is wrong") {
			t.Errorf("%+v: %v, %v", c, l, err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("a file was made")
		}
	}
}

func TestNoPathIsNoLatch(t *testing.T) {
	l, err := Open("", Config{}, time.Now)
	if l != nil || err != nil {
		t.Fatalf("%v, %v", l, err)
	}
	l.Leave(l.Enter())
	l.SetLibrary("1")
	l.Watch(nil, nil)()
	if l.Tripped() || l.Notice() != "" || l.State().String() != "There is no crash latch." {
		t.Errorf("%v %q %v", l.Tripped(), l.Notice(), l.State())
	}
}

func TestTheFileIsItsOwnersOnly(t *testing.T) {
	path := newPath(t)
	opened(t, path, Config{}, time.Now)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != fileSize {
		t.Errorf("%v, %v", info, err)
	}
	if stat := info.Sys().(*syscall.Stat_t); stat.Blocks*512 < fileSize {
		t.Errorf("only %d of %d bytes have room on the disk", stat.Blocks*512, fileSize)
	}
}

func TestRemovingTheFileHarmsNobody(t *testing.T) {
	path := newPath(t)
	l, _ := opened(t, path, Config{}, time.Now)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	l.Leave(l.Enter())
	if state, _ := boot(t, path, Config{}, time.Now); len(state.Processes) != 1 {
		t.Errorf("%+v", state)
	}
}

// The package's documentation says so; if it ever becomes untrue, say something better there.
func TestTruncatingTheFileEndsTheProcessAndTheNextOneRunsWithoutIt(t *testing.T) {
	path := newPath(t)
	p := start(t, path, "enter-when-told")
	p.expect(t, "ready")
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	_ = p.in.Close()
	_ = p.Wait()
	if got := p.ProcessState.String(); got != "exit status 2" {
		t.Errorf("the process ended with %q", got)
	}
	if l, err := Open(path, Config{}, time.Now); l != nil || err == nil || !mentions(err.Error(), "it is empty") {
		t.Errorf("%v, %v", l, err)
	}
}
