package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/jsongate/jsongate/go/jsongatelatch"
)

// trippedLatch is what a file says after three deaths; go/internal/latch tests that files come to say so.
func trippedLatch() jsongatelatch.State {
	at := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	state := jsongatelatch.State{Path: "/run/latch", Tripped: true, Since: at}
	for pid := 101; pid <= 103; pid++ {
		state.Deaths = append(state.Deaths, jsongatelatch.Death{Found: at, PID: pid, InFlight: 4, Library: "1.2.3"})
	}
	state.Processes = []jsongatelatch.Process{
		{PID: 104, Started: at, Alive: true}, {PID: 105, Started: at, InFlight: 1}, {PID: 99, Started: at.Add(-time.Hour), Alive: true},
	}
	return state
}

func TestLatch(t *testing.T) {
	read, empty := readLatch, clearLatch
	t.Cleanup(func() { readLatch, clearLatch = read, empty })
	quiet := jsongatelatch.State{Path: "/run/latch", Deaths: []jsongatelatch.Death{}, Processes: []jsongatelatch.Process{}}
	rows := []struct {
		name  string
		state jsongatelatch.State
		args  []string
		code  int
		out   []string
	}{
		{"show, tripped", trippedLatch(), []string{"show", "/run/latch"}, 1, []string{
			"tripped: since 2031-05-06T07:08:09Z the processes on this file answer in Go\n",
			"to mend it: find out why they died, then run `jsongate latch clear /run/latch`, and start them again\n",
			"death    process 103, found 2031-05-06T07:08:09Z with calls inside Rust: 4 (library 1.2.3)\n",
			"process  104, started 2031-05-06T07:08:09Z, calls inside Rust: 0, alive\n",
			"process  105, started 2031-05-06T07:08:09Z, calls inside Rust: 1, dead, and not counted yet\n",
		}},
		{"show, not tripped", quiet, []string{"show", "/run/latch"}, 0, []string{
			"not tripped: this file keeps no process from Rust; one that was started while it was tripped stays in Go until it is started again\n",
		}},
		{"clear, tripped", trippedLatch(), []string{"clear", "/run/latch"}, 0, []string{
			"cleared: /run/latch keeps no process from Rust that starts from now on\n",
			"  process 104 was started while it was tripped and stays in Go: start it again\n",
			"  process 99 is older and goes back to Rust with its next call, but for schemas that it compiled meanwhile\n  forgotten: process 101, found",
		}},
		{"clear, not tripped", quiet, []string{"clear", "/run/latch"}, 0, []string{"cleared: /run/latch was not tripped"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			asked := ""
			give := func(path string) (jsongatelatch.State, error) { asked = path; return row.state, nil }
			readLatch, clearLatch = give, give
			var out, complaint bytes.Buffer
			code := Run(strings.NewReader(""), &out, &complaint, append([]string{"latch"}, row.args...))
			if code != row.code || asked != "/run/latch" || complaint.Len() > 0 {
				t.Errorf("exit code %d, want %d; asked about %q; %s", code, row.code, asked, &complaint)
			}
			for _, piece := range row.out {
				if !strings.Contains(out.String(), piece) {
					t.Errorf("%q is missing:\n%s", piece, &out)
				}
			}
		})
	}
	readLatch = func(string) (jsongatelatch.State, error) { return trippedLatch(), nil }
	var out bytes.Buffer
	var back jsongatelatch.State
	code := Run(strings.NewReader(""), &out, &out, []string{"latch", "show", "--json", "/run/latch"})
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || code != 1 || !back.Tripped || len(back.Deaths) != 3 {
		t.Errorf("as JSON: exit code %d, %v:\n%s", code, err, &out)
	}
}
