package breaker

import (
	"strings"
	"testing"
	"time"
)

// steps makes a number of steps with a time between them.
func steps(l *lab, count int, between time.Duration, step func(i int)) {
	for i := range count {
		step(i)
		l.clock.turn(between)
	}
}

func TestFaultsOpenTheBreaker(t *testing.T) {
	only := func(keep func(*Config)) func(*Config) {
		return func(c *Config) {
			c.AbsoluteFaults, c.FaultRate, c.InARow, c.LookBack, c.Mismatches = 0, 0, 0, 0, 0
			keep(c)
			if c.AbsoluteFaults == 0 && c.FaultRate == 0 {
				c.AbsoluteFaults = 1_000_000
			}
		}
	}
	all := func(*Config) {}
	absolute := only(func(c *Config) { c.AbsoluteFaults = 50 })
	rate := only(func(c *Config) { c.FaultRate = 0.05 })
	inARow := only(func(c *Config) { c.InARow = 10 })
	mismatches := only(func(c *Config) { c.LookBack, c.Mismatches = 10*time.Minute, 10 })
	lookBack := only(func(c *Config) { c.FaultRate, c.LookBack = 0.05, 10*time.Minute })
	slowCounts := func(c *Config) { c.CountSlow = true }

	oneIn := func(n int, kind Kind) func(l *lab, i int) {
		return func(l *lab, i int) {
			if i%n == 0 {
				l.call(kind)
			} else {
				l.call()
			}
		}
	}
	always := func(kind Kind) func(l *lab, i int) { return oneIn(1, kind) }

	tests := []struct {
		name    string
		config  func(*Config)
		count   int
		between time.Duration
		step    func(l *lab, i int)
		opensAt int // the number of the call that opens it, counted from 1; 0: none does
		cause   string
	}{
		{"every call at full speed", all, 200, time.Microsecond, always(Panic), 10, "10 calls to Rust in a row faulted"},
		{"every call, the rate alone", rate, 200, time.Millisecond, always(Panic), 20, "20 of 20 calls to Rust faulted within 19ms"},
		{"every call once an hour", all, 20, time.Hour, always(Internal), 10, "in a row"},
		{"every call once a month", all, 20, 30 * 24 * time.Hour, always(ABI), 10, "in a row"},
		{"every second call every second", all, 200, time.Second, oneIn(2, BadArgument), 21, "within 20s"},
		{"every second call every 10 s", all, 200, 10 * time.Second, oneIn(2, Panic), 21, "share of 0.05"},
		{"one in ten at speed", rate, 1000, time.Millisecond, oneIn(10, Panic), 41, "5 of 41 calls"},
		{"one in 20 at speed", rate, 1000, time.Millisecond, oneIn(20, Panic), 81, "5 of 81 calls"},
		{"one in 25 at speed", rate, 5000, time.Millisecond, oneIn(25, Panic), 0, ""},
		{"one in 25, absolute", absolute, 5000, time.Millisecond, oneIn(25, Panic), 49*25 + 1, "50 of 1226 calls to Rust faulted"},
		{"one in 250 misses the absolute number", absolute, 30_000, time.Millisecond, oneIn(250, Panic), 0, ""},
		{"a few faults and then none", all, 1000, time.Millisecond, func(l *lab, i int) {
			if i < 4 {
				l.call(Panic)
			} else {
				l.call()
			}
		}, 0, ""},
		{"one faulting document in much traffic", all, 100_000, time.Millisecond, oneIn(10_000, Panic), 0, ""},
		{"answers between break a row", inARow, 1000, time.Second, oneIn(2, Panic), 0, ""},
		{"thin traffic in the look-back", lookBack, 1000, 5 * time.Second, oneIn(10, Panic), 41, "5 of 41 calls to Rust faulted"},
		{"thin traffic, healthy enough", lookBack, 1000, 5 * time.Second, oneIn(30, Panic), 0, ""},
		{"few calls that mostly work are left alone", all, 1000, time.Minute, oneIn(2, Panic), 0, ""},
		{"every comparison every 30 s", mismatches, 100, 30 * time.Second, always(Mismatch), 10, "disagreed about 10 documents"},
		{"one comparison in 1000 calls disagrees", all, 100_000, time.Millisecond, oneIn(1000, Mismatch), 9001, "disagreed"},
		{"slow calls that do not count", all, 1000, time.Millisecond, always(Slow), 0, ""},
		{"slow calls that count", slowCounts, 1000, time.Millisecond, always(Slow), 20, "of kind slow"},
		{"unknown kinds are taken as internal", all, 1000, time.Millisecond, always(Kind(200)), 10, "of kind internal"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := newLab(t, test.config)
			opened := 0
			steps(l, test.count, test.between, func(i int) {
				test.step(l, i)
				if opened == 0 && len(l.said) > 0 {
					opened = i + 1
				}
			})
			if opened != test.opensAt {
				t.Fatalf("opened at call %d, want %d; transitions: %v", opened, test.opensAt, l.said)
			}
			if opened > 0 && !strings.Contains(l.said[0].Cause, test.cause) {
				t.Errorf("the cause is %q, want %q in it", l.said[0].Cause, test.cause)
			}
		})
	}
}

func TestACallThatFaultsMayBeCountedAsAnsweredToo(t *testing.T) {
	l := newLab(t)
	for i := range 100 {
		l.answered++
		l.Fault(Panic)
		if l.Snapshot().State == Open {
			t.Logf("open after %d calls", i+1)
			return
		}
	}
	t.Fatal("100 calls that all faulted have not opened the breaker")
}

func TestFaultsBeforeAClosingAreForgotten(t *testing.T) {
	l := newLab(t)
	l.trip()
	l.heal()
	l.calls(9, Panic)
	l.wants(Closed)
	l.call(Panic)
	l.wants(Open)
}
