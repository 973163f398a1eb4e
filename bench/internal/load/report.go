package load

import "time"

// Report is what came of a run, or of what there is of it up to now.
type Report struct {
	Target         string    `json:"target"`
	Arrivals       Arrivals  `json:"arrivals"`
	Connections    int       `json:"connections"`
	Started        time.Time `json:"started"`
	ElapsedSeconds float64   `json:"elapsed_seconds"`

	Counts
	// Late counts requests that were sent more than LateAfter after their planned time, for want of a free connection or because
	// the generator's own machine was busy.
	Late uint64 `json:"late"`
	// Retried counts how often net/http sent a request again on another connection. It does so where nothing had been sent yet,
	// and for requests that change nothing.
	Retried uint64 `json:"retried"`

	// Corrected is the time from the planned time to the answer: what a customer would have waited. Requests that were unsent, or
	// lost to the timeout, are in it with the time after which they were given up, which is less than they would have taken.
	// Requests whose connection broke are not.
	Corrected Latency `json:"corrected"`
	// Service is the time from sending to the answer, over the requests that were answered.
	Service Latency `json:"service"`
	// Generator is the time from the planned time to when the request was handed out to be sent: how late the generator itself
	// was. It is part of Corrected. About a millisecond is what timers cost; more means that the machine was too busy for it.
	Generator Latency `json:"generator"`

	Kinds    map[string]Counts `json:"kinds"`
	Paths    map[string]uint64 `json:"paths"`    // by the header Jsongate-Path; "none" without one
	Reasons  map[string]uint64 `json:"reasons"`  // likewise, as "go breaker-open", where the header names a reason
	Statuses map[string]uint64 `json:"statuses"` // of all answers
	Causes   map[string]uint64 `json:"causes"`   // why requests were lost or unsent
	Seconds  []Second          `json:"seconds"`
	Wrongs   []Example         `json:"wrong_examples"`
	Losses   []Example         `json:"lost_examples"`
}

// LateAfter is from when on a request counts as sent late.
const LateAfter = 10 * time.Millisecond

// Counts says what became of requests. Planned is the sum of the others.
type Counts struct {
	Planned uint64 `json:"planned"`
	Right   uint64 `json:"right"`
	Wrong   uint64 `json:"wrong"`
	Lost    uint64 `json:"lost"`
	Unsent  uint64 `json:"unsent"`
	Pending uint64 `json:"pending"`
}

// Clean tells whether every request got the answer that it must get.
func (c Counts) Clean() bool { return c.Right == c.Planned }

// Second is what became of the requests that were planned for one second of the run.
type Second struct {
	Second int `json:"second"` // since the start
	Counts
	Corrected Latency           `json:"corrected"`
	Paths     map[string]uint64 `json:"paths"`
	Reasons   map[string]uint64 `json:"reasons"`
}

// Latency is a distribution, in milliseconds.
type Latency struct {
	Count uint64  `json:"count"`
	Mean  float64 `json:"mean_ms"`
	P50   float64 `json:"p50_ms"`
	P90   float64 `json:"p90_ms"`
	P99   float64 `json:"p99_ms"`
	P999  float64 `json:"p999_ms"`
	Max   float64 `json:"max_ms"`
}

// Example is a request that went wrong or was lost.
type Example struct {
	Kind   string  `json:"kind"`
	At     float64 `json:"at_seconds"` // when it was planned, since the start
	Method string  `json:"method"`
	Target string  `json:"target"`
	Body   string  `json:"body"` // the beginning
	Status int     `json:"status,omitempty"`
	Answer string  `json:"answer,omitempty"` // the beginning
	Path   string  `json:"path,omitempty"`
	Why    string  `json:"why"`
}
