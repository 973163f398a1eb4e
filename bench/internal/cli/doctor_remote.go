package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongateadmin"
)

// tokenVariable holds the admin handler's token: an argument would show in every list of processes.
const tokenVariable = "JSONGATE_ADMIN_TOKEN"

// askTimeout is how long a service may take to say how it is.
const askTimeout = 5 * time.Second

// askRunning asks the admin handler of a running service.
func askRunning(ctx context.Context, url string) (jsongateadmin.State, error) {
	var state jsongateadmin.State
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return state, fmt.Errorf("%q is no address of an admin handler, such as http://127.0.0.1:9090/jsongate/: %w", url, err)
	}
	if token := os.Getenv(tokenVariable); token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return state, fmt.Errorf("the service does not answer: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<20))
	if err != nil {
		return state, fmt.Errorf("the answer of %s breaks off: %w", url, err)
	}
	switch {
	case response.StatusCode == http.StatusUnauthorized && os.Getenv(tokenVariable) != "":
		return state, fmt.Errorf("%s refused the token in %s; put the token of that service there: %s", url, tokenVariable,
			strings.TrimSpace(firstLine(body)))
	case response.StatusCode == http.StatusUnauthorized:
		return state, fmt.Errorf("%s asks for a token; put it into %s", url, tokenVariable)
	case response.StatusCode != http.StatusOK:
		return state, fmt.Errorf("%s answers %s: %s", url, response.Status, strings.TrimSpace(firstLine(body)))
	}
	if err := json.Unmarshal(body, &state); err != nil || state.PID == 0 {
		return state, errors.Join(fmt.Errorf("what %s answers is not the state of jsongate: is the admin handler mounted there", url), err)
	}
	return state, nil
}

// addressed puts the address of the service's admin handler, and the token if one is needed, into the commands that a process
// proposes: it does not know under which address it is reached.
func addressed(remedy, url string) string {
	const command, place, explained = "`curl ", "http://ADDRESS/jsongate/", " (ADDRESS is that of the admin handler)"
	if !strings.Contains(remedy, place) {
		return remedy
	}
	if os.Getenv(tokenVariable) != "" {
		remedy = strings.ReplaceAll(remedy, command, command+`-H "Authorization: Bearer $`+tokenVariable+`" `)
	}
	remedy = strings.ReplaceAll(remedy, place, strings.TrimSuffix(url, "/")+"/")
	return strings.TrimSuffix(remedy, explained)
}

func firstLine(text []byte) string {
	line, _, _ := strings.Cut(string(text), "\n")
	return line[:min(len(line), 200)]
}

// shownMismatches is how many of the newest mismatches are shown.
const shownMismatches = 5

// describeRunning tells of a running service what an operator asks first.
func describeRunning(s streams, state jsongateadmin.State) {
	describe(s, state.Diagnosis)
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "process %d\n", state.PID)
	fmt.Fprintf(t, "  flag\t%s\n", state.Flag.Flag)
	for _, one := range state.Flag.Sources {
		fmt.Fprintf(t, "  said by %s\t%s (since %s)\n", one.Source, one.Flag, one.Since.Format(time.RFC3339))
	}
	if state.Flag.Problem != "" {
		fmt.Fprintf(t, "  problem\t%s\n", state.Flag.Problem)
	}
	if len(state.Flag.Unknown) > 0 {
		fmt.Fprintf(t, "  no such validator\t%s\n", strings.Join(state.Flag.Unknown, ", "))
	}
	for _, one := range state.Stats.Breakers {
		name := one.Name
		if name == "" {
			name = "of the process"
		}
		fmt.Fprintf(t, "  breaker %s\t%s, mode %s, since %s", name, one.State, one.Mode, one.Since.Format(time.RFC3339))
		if one.Cause != "" {
			fmt.Fprintf(t, " (%s)", one.Cause)
		}
		fmt.Fprintln(t)
	}
	if latch := state.Stats.Latch; latch != nil {
		fmt.Fprintf(t, "  crash latch\ttripped: %v, deaths: %d\n", latch.Tripped, len(latch.Deaths))
	}
	if problem := state.Stats.LatchProblem; problem != "" {
		fmt.Fprintf(t, "  crash latch\tasked for, not usable: %s\n", problem)
	}
	for _, path := range []jsongate.Path{jsongate.PathRust, jsongate.PathGo} {
		fmt.Fprintf(t, "  calls by %s\t%d\n", path, state.Stats.ByPath(path))
	}
	for _, one := range state.Stats.Counts {
		fmt.Fprintf(t, "    by %s, %s, %s\t%d\n", one.Path, one.Reason, one.Code, one.Calls)
	}
	shadow := state.Stats.Shadow
	fmt.Fprintf(t, "  compared\t%d alike, %d not, %d undecided\n", shadow.Matched, shadow.Mismatched, shadow.Undecided)
	for _, one := range state.Mismatches[max(0, len(state.Mismatches)-shownMismatches):] {
		fmt.Fprintf(t, "  mismatch\t%s, validator %s, %d bytes, hash %016x: %v answered, %v differs\n",
			one.Time.UTC().Format(time.RFC3339), one.Validator, one.Size, one.Hash, one.Given, one.Other)
	}
	fmt.Fprintf(t, "  memory of the library\t%d bytes\n", state.Stats.NativeHeap)
	if err := t.Flush(); err != nil {
		s.complain("cannot write what was found: %v", err)
	}
}
