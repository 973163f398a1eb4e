//go:build linux || darwin

package latch

import (
	"testing"
	"time"
)

func TestOnlyAnEndInsideRustCounts(t *testing.T) {
	rows := []struct {
		what   string
		ended  string
		deaths int
	}{
		{"rest", "signal: killed", 0},
		{"inside", "signal: killed", 1}, // not to be told from a crash
		{"inside-twice", "signal: killed", 1},
		{"close-inside", "signal: killed", 0},
		{"exit", "exit status 0", 0},
		{"exit-inside", "exit status 0", 1}, // os.Exit under load, without Close
		{"go-fault-at-rest", "exit status 2", 0},
		{"fault-inside", "exit status 2", 1},
	}
	for _, row := range rows {
		t.Run(row.what, func(t *testing.T) {
			path, before := newPath(t), time.Now()
			pid, ended := live(t, path, row.what)
			if ended != row.ended {
				t.Fatalf("the process ended with %q, want %q", ended, row.ended)
			}
			waiting, err := Read(path)
			if err != nil || len(waiting.Deaths) != 0 || len(waiting.Processes) != row.deaths {
				t.Errorf("before the next start: %+v, %v", waiting, err)
			}
			state, notice := boot(t, path, Config{}, time.Now)
			if len(state.Deaths) != row.deaths || state.Tripped {
				t.Fatalf("the next start found %+v", state)
			}
			if row.deaths == 0 {
				if notice != "" {
					t.Errorf("the notice is %q", notice)
				}
				return
			}
			d := state.Deaths[0]
			if d.PID != pid || d.Library != "9.9.9" || d.InFlight < 1 || d.Others != 0 {
				t.Errorf("the death is %+v; the process was %d", d, pid)
			}
			if d.Started.Before(before) || d.Found.Before(d.Started) {
				t.Errorf("started %v, found %v, and the test began %v", d.Started, d.Found, before)
			}
			if !mentions(notice, path, "number 1 within 1h0m0s", "at 3 all processes", d.String()) {
				t.Errorf("the notice is %q", notice)
			}
			if again, _ := boot(t, path, Config{}, time.Now); len(again.Deaths) != 1 {
				t.Errorf("the start after that counted it again: %+v", again.Deaths)
			}
		})
	}
}

func TestManyDeathsTripUntilCleared(t *testing.T) {
	path, clock := newPath(t), newHands()
	for n := 1; n <= 3; n++ {
		live(t, path, "inside")
		state, _ := boot(t, path, Config{}, clock.time)
		if len(state.Deaths) != n || state.Tripped != (n == 3) {
			t.Fatalf("after death %d: %+v", n, state)
		}
		clock.advance(29 * time.Minute)
	}
	clock.advance(1000 * time.Hour)
	l, end := opened(t, path, Config{}, clock.time)
	if !l.Tripped() || !mentions(l.Notice(), "is tripped since", "3 deaths inside Rust", "until `jsongate latch clear "+path+"`") {
		t.Errorf("long after: tripped %v, %q", l.Tripped(), l.Notice())
	}
	for range 3 {
		l.Tick(true)
		clock.advance(time.Hour)
	}
	if !l.Tripped() || len(l.State().Deaths) != 3 {
		t.Error("being alive reset a tripped latch")
	}
	end()

	watcher := start(t, path, "watch-the-tripped")
	watcher.expect(t, "ready")
	ask := func(want string) {
		t.Helper()
		if _, err := watcher.in.Write([]byte("?\n")); err != nil {
			t.Fatal(err)
		}
		watcher.expect(t, want)
	}
	ask("tripped true")
	before, err := Clear(path)
	if err != nil || !before.Tripped || len(before.Deaths) != 3 || before.Since.IsZero() {
		t.Errorf("clear gave %+v, %v", before, err)
	}
	ask("tripped false") // at once, without a restart
	after, err := Read(path)
	if err != nil || after.Tripped || len(after.Deaths) != 0 || !after.Since.IsZero() || len(after.Processes) != 1 {
		t.Errorf("after clear: %+v, %v", after, err)
	}
	if state, notice := boot(t, path, Config{}, clock.time); state.Tripped || notice != "" {
		t.Errorf("the start after clear found %+v, %q", state, notice)
	}
}

func TestClearForgetsWhatNoStartHasCounted(t *testing.T) {
	path := newPath(t)
	live(t, path, "inside")
	if before, err := Clear(path); err != nil || len(before.Processes) != 1 || before.Processes[0].Alive {
		t.Errorf("clear gave %+v, %v", before, err)
	}
	if state, _ := boot(t, path, Config{}, time.Now); len(state.Deaths) != 0 {
		t.Errorf("the next start found %+v", state)
	}
}

func TestDeathsFarApartDoNotTrip(t *testing.T) {
	path, clock := newPath(t), newHands()
	for range 5 {
		live(t, path, "inside")
		state, _ := boot(t, path, Config{Deaths: 2}, clock.time)
		if len(state.Deaths) != 1 || state.Tripped {
			t.Fatalf("found %+v", state)
		}
		clock.advance(time.Hour + time.Second)
	}
}

func TestBeingAliveInRustForgets(t *testing.T) {
	path, clock := newPath(t), newHands()
	live(t, path, "inside")
	l, _ := opened(t, path, Config{}, clock.time)
	remembers := func(want int) {
		t.Helper()
		if got := len(l.State().Deaths); got != want {
			t.Fatalf("%d deaths are remembered, want %d", got, want)
		}
	}
	tick := func(inRust bool, after time.Duration) { clock.advance(after); l.Tick(inRust) }
	tick(true, 0)
	tick(true, 9*time.Minute)
	remembers(1)
	tick(false, 5*time.Minute) // the time in Rust has to be without a break
	tick(true, time.Minute)
	tick(true, 9*time.Minute)
	remembers(1)
	tick(true, time.Minute)
	remembers(0)
}

func TestWatchTicksUntilStopped(t *testing.T) {
	path := newPath(t)
	l, _ := opened(t, path, Config{Alive: time.Nanosecond}, time.Now)
	live(t, path, "inside")
	told := make(chan string, 1)
	stop := l.Watch(func() bool { return true }, func(notice string) { told <- notice })
	if notice := <-told; !mentions(notice, "has counted a death inside Rust") {
		t.Errorf("told %q", notice)
	}
	stop()
	stop()
}

func TestAWorkerThatKeepsDyingIsNotForgottenForAnotherThatLives(t *testing.T) {
	path, clock := newPath(t), newHands()
	healthy, _ := opened(t, path, Config{}, clock.time)
	for n := 1; n <= 3; n++ {
		live(t, path, "inside")
		_, end := opened(t, path, Config{}, clock.time) // the worker's next life
		end()
		for range 9 {
			clock.advance(time.Minute)
			healthy.Tick(true)
		}
		if got := healthy.State(); len(got.Deaths) != n || healthy.Tripped() != (n == 3) {
			t.Fatalf("after death %d: %+v", n, got)
		}
	}
}
