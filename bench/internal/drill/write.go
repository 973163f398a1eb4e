package drill

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Write writes drill.json and report.html into a folder.
func (r Report) Write(folder string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "drill.json"), append(text, '\n'), 0o644); err != nil {
		return err
	}
	page, err := r.page()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "report.html"), page, 0o644)
}

// WriteText writes a sentence for each step, and one for the whole.
func (r Report) WriteText(w io.Writer) {
	fmt.Fprintln(w)
	for _, s := range r.Steps {
		fmt.Fprintln(w, s.Sentence())
	}
	if r.Trouble != "" {
		fmt.Fprintf(w, "FAILED  The drill was not carried through: %s.\n", r.Trouble)
	}
	q := r.Requests
	fmt.Fprintf(w, "\n%d requests in %.0f s: %d right, %d wrong, %d lost, %d not sent in time; with processes that died %d more "+
		"were lost (%d in flight, %d while none was up).\n",
		q.Planned, r.Seconds, q.Right, q.Wrong, q.Lost, q.Unsent, q.InFlight+q.NoProcess, q.InFlight, q.NoProcess)
	if r.Passed {
		fmt.Fprintln(w, "The drill passed.")
	} else {
		fmt.Fprintln(w, "The drill FAILED.")
	}
}
