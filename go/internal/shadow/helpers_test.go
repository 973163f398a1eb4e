package shadow

import (
	"context"
	"testing"
	"time"
)

const (
	pathGo   = 1
	pathRust = 2
)

var (
	validByGo     = Answer{Code: codeValid, Path: pathGo}
	validByRust   = Answer{Code: codeValid, Path: pathRust}
	refusedByRust = Answer{Code: codeSchema, Path: pathRust, Keyword: 2, Offset: 5}
)

// always answers the same.
func always(a Answer) Asker { return AskFunc(func([]byte) Answer { return a }) }

// newComparer is closed when the test ends.
func newComparer(t testing.TB, config Config) *Comparer {
	c := New(config)
	t.Cleanup(c.Close)
	return c
}

func flush(t testing.TB, c *Comparer) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := c.Flush(ctx); err != nil {
		t.Fatal(err)
	}
}

// stuck is a path that answers nothing until it is let go.
type stuck struct{ asked, let chan struct{} }

func newStuck() stuck { return stuck{asked: make(chan struct{}, 1_000), let: make(chan struct{})} }

func (s stuck) Ask([]byte) Answer {
	s.asked <- struct{}{}
	<-s.let
	return validByRust
}

// submitStuck submits one document and waits until it keeps a worker busy.
func (s stuck) submitStuck(target *Target) {
	target.Submit([]byte("stuck"), validByGo)
	<-s.asked
}
