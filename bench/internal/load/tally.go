package load

import (
	"maps"
	"strconv"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// tally counts. Its methods may be called from any goroutine. It keeps some 20 KB for each second of the run.
type tally struct {
	mutex              sync.Mutex
	began              time.Time
	total              Counts
	late, retried      uint64
	corrected, service *hdrhistogram.Histogram
	generator          *hdrhistogram.Histogram
	kinds              map[string]*Counts
	paths, statuses    map[string]uint64
	causes, reasons    map[string]uint64
	seconds            []*second
	wrongs, losses     []Example
}

type second struct {
	counts    Counts
	corrected *hdrhistogram.Histogram // nil until something is recorded
	paths     map[string]uint64
	reasons   map[string]uint64
}

func newTally(began time.Time) *tally {
	return &tally{
		began:     began,
		corrected: hdrhistogram.New(1, longest, 3),
		service:   hdrhistogram.New(1, longest, 3),
		generator: hdrhistogram.New(1, longest, 3),
		kinds:     map[string]*Counts{},
		paths:     map[string]uint64{},
		statuses:  map[string]uint64{},
		causes:    map[string]uint64{},
		reasons:   map[string]uint64{},
	}
}

// second is that of a request's planned time.
func (t *tally) second(at time.Duration) *second {
	number := int(at / time.Second)
	for len(t.seconds) <= number {
		t.seconds = append(t.seconds, &second{paths: map[string]uint64{}, reasons: map[string]uint64{}})
	}
	return t.seconds[number]
}

func (t *tally) kind(name string) *Counts {
	if t.kinds[name] == nil {
		t.kinds[name] = &Counts{}
	}
	return t.kinds[name]
}

// each applies a change to all counts that a request is in.
func (t *tally) each(one planned, change func(*Counts)) {
	change(&t.total)
	change(t.kind(one.Kind))
	change(&t.second(one.at).counts)
}

func (t *tally) plan(one planned, now time.Duration) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	note(t.generator, now-one.at)
	t.each(one, func(c *Counts) { c.Planned++; c.Pending++ })
}

func (t *tally) retry(times int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.retried += uint64(times)
}

func (t *tally) unsent(one planned, ended time.Duration, cause string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.each(one, func(c *Counts) { c.Unsent++; c.Pending-- })
	t.record(one, ended)
	t.losses = keep(t.losses, one, Answer{}, "it was not sent: "+cause)
	t.causes[cause]++
}

func (t *tally) lost(one planned, began, ended time.Duration, cause string, err error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.sent(one, began)
	t.each(one, func(c *Counts) { c.Lost++; c.Pending-- })
	if cause == CauseTimeout {
		t.record(one, ended)
	}
	t.losses = keep(t.losses, one, Answer{}, "no answer came: "+err.Error())
	t.causes[cause]++
}

func (t *tally) answered(one planned, began, ended time.Duration, answer Answer, wrong error) {
	path, reason := pathOf(answer.Header)
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.sent(one, began)
	t.record(one, ended)
	note(t.service, ended-began)
	second := t.second(one.at)
	t.paths[path]++
	second.paths[path]++
	if reason != "" {
		t.reasons[reason]++
		second.reasons[reason]++
	}
	t.statuses[strconv.Itoa(answer.Status)]++
	if wrong == nil {
		t.each(one, func(c *Counts) { c.Right++; c.Pending-- })
		return
	}
	t.each(one, func(c *Counts) { c.Wrong++; c.Pending-- })
	t.wrongs = keep(t.wrongs, one, answer, wrong.Error())
}

func (t *tally) sent(one planned, began time.Duration) {
	if began-one.at > LateAfter {
		t.late++
	}
}

// record notes the time that a request took from its planned time.
func (t *tally) record(one planned, ended time.Duration) {
	note(t.corrected, ended-one.at)
	s := t.second(one.at)
	if s.corrected == nil {
		s.corrected = hdrhistogram.New(1, longest, 2)
	}
	note(s.corrected, ended-one.at)
}

func (t *tally) report(now time.Time, config Config) Report {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	r := Report{
		Target: config.Target, Arrivals: config.Arrivals, Connections: config.Connections,
		Started: t.began, ElapsedSeconds: now.Sub(t.began).Seconds(),
		Counts: t.total, Late: t.late, Retried: t.retried,
		Corrected: latencyOf(t.corrected), Service: latencyOf(t.service), Generator: latencyOf(t.generator),
		Kinds: map[string]Counts{}, Paths: maps.Clone(t.paths), Statuses: maps.Clone(t.statuses), Causes: maps.Clone(t.causes), Reasons: maps.Clone(t.reasons),
		Wrongs: append([]Example{}, t.wrongs...), Losses: append([]Example{}, t.losses...),
	}
	for name, counts := range t.kinds {
		r.Kinds[name] = *counts
	}
	for i, s := range t.seconds {
		r.Seconds = append(r.Seconds, Second{
			Second: i, Counts: s.counts, Corrected: latencyOf(s.corrected), Paths: maps.Clone(s.paths), Reasons: maps.Clone(s.reasons),
		})
	}
	return r
}
