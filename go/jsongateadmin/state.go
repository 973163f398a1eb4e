package jsongateadmin

import (
	"os"
	"time"

	jsongate "github.com/jsongate/jsongate/go"
)

// State is what GET shows: all that an operator has to know of one process.
type State struct {
	PID       int                `json:"pid"`
	Now       time.Time          `json:"now"`
	Flag      jsongate.FlagState `json:"flag"`
	Diagnosis jsongate.Diagnosis `json:"diagnosis"`
	Stats     jsongate.Snapshot  `json:"stats"`
	// Mismatches are the newest ones, oldest first. They hold a document only if the program allows that.
	Mismatches []jsongate.Mismatch `json:"mismatches,omitempty"`
}

// StateNow collects it. It takes some milliseconds.
func StateNow() State {
	return State{
		PID: os.Getpid(), Now: time.Now(), Flag: jsongate.Flag(), Diagnosis: jsongate.Diagnose(), Stats: jsongate.Stats(),
		Mismatches: jsongate.Mismatches(),
	}
}
