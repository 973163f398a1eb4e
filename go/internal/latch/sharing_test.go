//go:build linux || darwin

package latch

import (
	"os"
	"sync"
	"testing"
	"time"
)

func TestLiveProcessesAreNeverCounted(t *testing.T) {
	path := newPath(t)
	var running []*process
	for range 4 {
		p := start(t, path, "inside")
		p.expect(t, "ready")
		running = append(running, p)
	}
	state, notice := boot(t, path, Config{}, time.Now) // as the new process of a deploy
	if len(state.Deaths) != 0 || notice != "" || len(state.Processes) != 5 {
		t.Fatalf("found %+v, %q", state, notice)
	}
	for _, p := range state.Processes {
		if !p.Alive {
			t.Errorf("a live process is called dead: %+v", p)
		}
	}
	for _, p := range running[:3] { // killed at once, as by the end of a container
		_ = p.Process.Kill()
		_ = p.Wait()
	}
	l, _ := opened(t, path, Config{Deaths: 2}, time.Now)
	state = l.State()
	if len(state.Deaths) != 1 || state.Deaths[0].Others != 2 || state.Tripped {
		t.Errorf("three ends at once are %+v", state)
	}
	if !mentions(l.Notice(), "together with other processes: 2") {
		t.Errorf("the notice is %q", l.Notice())
	}
	used := 0
	for i := range slots {
		if l.file.data.slot(i).state().Load() != slotFree {
			used++
		}
	}
	if len(state.Processes) != 2 || used != 2 {
		t.Errorf("%d places are used, and the processes are %+v", used, state.Processes)
	}
}

func TestThoseThatLiveCountTheOthersAndHearOfTheLatch(t *testing.T) {
	path, clock := newPath(t), newHands()
	l, _ := opened(t, path, Config{Deaths: 2}, clock.time)
	other, _ := opened(t, path, Config{Deaths: 2}, clock.time)
	hears := func(l *Latch, pieces ...string) {
		t.Helper()
		notice := l.Tick(true)
		if len(pieces) == 0 && notice != "" || !mentions(notice, pieces...) {
			t.Errorf("a tick told %q, want %q", notice, pieces)
		}
	}
	hears(l)
	l.Leave(l.Enter())
	inside := l.Enter() // its own calls are no death
	hears(l)
	hears(other)
	if l.file.anyDied(l.place) || other.file.anyDied(other.place) {
		t.Error("a call of a live process makes every tick lock and write the file")
	}
	l.Leave(inside)
	for _, then := range []func(){
		func() { hears(l, "number 1 within 1h0m0s", "at 2 all processes") },
		func() { hears(l, "is tripped since", "2 deaths inside Rust"); hears(other, "is tripped since") },
	} {
		p := start(t, path, "inside") // each takes the place of the one before it, once that is counted
		p.expect(t, "ready")
		hears(l)
		_ = p.Process.Kill()
		_ = p.Wait()
		then()
		hears(l)
		hears(other)
		if other.file.locked(slotAt(2)) {
			t.Error("the place of the dead process is not free")
		}
	}
	if _, err := Clear(path); err != nil {
		t.Fatal(err)
	}
	hears(l, "was cleared", "may use Rust again", "until the process is started again")
	hears(l)
	if l.State().Tripped || other.Tripped() {
		t.Error("still tripped")
	}
}

func TestProcessesStartingAtOnceShareOneFile(t *testing.T) {
	path := newPath(t)
	var running []*process
	for range 8 {
		running = append(running, start(t, path, "inside"))
	}
	for _, p := range running {
		p.expect(t, "ready")
	}
	state, err := Read(path)
	if err != nil || len(state.Processes) != 8 || len(state.Deaths) != 0 {
		t.Errorf("%+v, %v", state, err)
	}
	if left, _ := os.ReadDir(path[:len(path)-len("/latch")]); len(left) != 1 {
		t.Errorf("the folder holds %v", left)
	}
}

func TestProcessesThatComeAndGoAtRestAreNoDeaths(t *testing.T) {
	path := newPath(t)
	steady := start(t, path, "inside")
	steady.expect(t, "ready")
	var before []*process
	for range 6 {
		var now []*process
		for range 5 {
			now = append(now, start(t, path, "rest"))
		}
		for _, p := range before { // while the new ones are starting
			_ = p.Process.Kill()
			_ = p.Wait()
		}
		for _, p := range now {
			p.expect(t, "ready")
		}
		before = now
	}
	state, err := Read(path)
	if err != nil || len(state.Deaths) != 0 || len(state.Processes) != 6 {
		t.Errorf("%+v, %v", state, err)
	}
}

func TestAProcessTooManyRunsWithoutTheLatch(t *testing.T) {
	path := newPath(t)
	for range slots {
		opened(t, path, Config{}, time.Now)
	}
	l, err := Open(path, Config{}, time.Now)
	if l != nil || err == nil || !mentions(err.Error(), "runs without its crash latch", "all its 32 places are taken") {
		t.Errorf("%v, %v", l, err)
	}
}

func TestAStoppedHolderOfTheLedgerDoesNotStopAStart(t *testing.T) {
	path := newPath(t)
	l, _ := opened(t, path, Config{}, time.Now)
	unlock, err := l.file.lockLedger()
	if err != nil {
		t.Fatal(err)
	}
	if l, err := Open(path, Config{}, time.Now); l != nil || err == nil || !mentions(err.Error(), "look for a stopped process") {
		t.Errorf("%v, %v", l, err)
	}
	unlock()
	boot(t, path, Config{}, time.Now)
}

func TestWhatCannotBeADeathOfThisFileIsNone(t *testing.T) {
	left := func(t *testing.T) string {
		path := newPath(t)
		live(t, path, "inside")
		return path
	}
	t.Run("a copy", func(t *testing.T) {
		content, err := os.ReadFile(left(t))
		if err != nil {
			t.Fatal(err)
		}
		path := newPath(t)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if state, _ := boot(t, path, Config{}, time.Now); len(state.Deaths) != 0 {
			t.Errorf("found %+v", state.Deaths)
		}
	})
	t.Run("another boot of the machine", func(t *testing.T) {
		path := left(t)
		file, err := openMapped(path)
		if err != nil {
			t.Fatal(err)
		}
		setText(file.data.slot(0)[machineAt:][:machineMax], "another")
		file.close()
		if state, _ := boot(t, path, Config{}, time.Now); len(state.Deaths) != 0 {
			t.Errorf("found %+v", state.Deaths)
		}
	})
}

func TestEveryCallIsBackInTheEnd(t *testing.T) {
	l, _ := opened(t, newPath(t), Config{}, time.Now)
	var group sync.WaitGroup
	var grow func(depth int) int
	grow = func(depth int) int {
		if depth == 0 {
			return 0
		}
		var padding [256]byte
		return grow(depth-1) + int(padding[depth%256])
	}
	for range 16 {
		group.Go(func() {
			for range 200 {
				s := l.Enter()
				grow(300) // moves the stack the first time
				l.Leave(s)
			}
		})
	}
	group.Wait()
	own := l.file.data.slot(l.place)
	for i := range own.cells() {
		if n := own.cells()[i].calls.Load(); n != 0 {
			t.Errorf("cell %d says that %d calls are inside", i, n)
		}
	}
	s := l.Enter()
	if got := l.State().Processes; len(got) != 1 || got[0].InFlight != 1 || !got[0].Alive {
		t.Errorf("with one call inside: %+v", got)
	}
	l.Leave(s)
}

func TestCallsAllocateNothing(t *testing.T) {
	l, _ := opened(t, newPath(t), Config{}, time.Now)
	for _, l := range []*Latch{l, nil} {
		if got := testing.AllocsPerRun(1000, func() { l.Leave(l.Enter()); l.Tripped() }); got != 0 {
			t.Errorf("a call allocates %v times", got)
		}
	}
}
