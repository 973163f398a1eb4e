// Package jsongateopenfeature makes the flag of package jsongate follow a string flag of an OpenFeature provider.
//
//	follower, err := jsongateopenfeature.Start(ctx, openfeature.NewClient("orders"), jsongateopenfeature.Config{})
//	...
//	defer follower.Stop(ctx)
//
// The provider is asked when it becomes ready, when it announces a change, and every five seconds; never by a call of a validator,
// which pays nothing for it. What it says is set with [jsongate.FlagService], in the grammar of [jsongate.SetPath], such as
// "canary:5%" or "*=canary:5%;orders=go":
//
//   - An empty value, or a flag that the provider does not have, withdraws what was said: the sources below decide.
//   - An error of the provider (not ready, no connection, time out) changes nothing: what was said before still holds.
//   - A value that is no flag changes nothing either.
//
// The last two are logged, once until something else happens. A share ("canary:5%") is drawn by jsongate for each call; the
// provider is asked for one value for the process, so rules that target single users have no meaning here.
package jsongateopenfeature

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/open-feature/go-sdk/openfeature"
)

// Follower is one goroutine that asks. Its methods may be called from any goroutine.
type Follower struct {
	config Config
	client Client
	report report

	poked chan struct{}
	ready chan struct{} // closed after the first question
	ended chan struct{} // closed when the goroutine is gone
	stop  context.CancelFunc
}

// Start begins to follow the flag until the context ends or Stop is called. It asks once before it returns, which takes the
// configured timeout at most; a provider that cannot answer yet is no error, the flag is then set as soon as it can.
// The error is for a client that is nil, or a context that has ended.
func Start(ctx context.Context, client Client, config Config) (*Follower, error) {
	if client == nil {
		return nil, errors.New("jsongateopenfeature: the client is nil; make one with openfeature.NewClient")
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("jsongateopenfeature: the context has ended before anything was asked: %w", err)
	}
	config = config.withDefaults()
	ctx, stop := context.WithCancel(ctx)
	f := &Follower{
		config: config, client: client, report: report{logger: config.Logger, key: config.Key},
		poked: make(chan struct{}, 1), ready: make(chan struct{}), ended: make(chan struct{}), stop: stop,
	}
	go f.run(ctx)
	first := time.NewTimer(config.Timeout)
	defer first.Stop()
	select {
	case <-f.ready:
	case <-first.C:
	case <-ctx.Done():
	}
	return f, nil
}

// Stop ends the following and waits until nothing is left of it. What the provider said last stays in force; call
// jsongate.FlagService.Withdraw to take it back. The error wraps that of the context, if it ends first: then a provider does
// not return from a question although its time is up. Stop may be called more than once.
func (f *Follower) Stop(ctx context.Context) error {
	f.stop()
	select {
	case <-f.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("jsongateopenfeature: the provider still has not answered a question about %q: %w", f.config.Key, context.Cause(ctx))
	}
}

func (f *Follower) run(ctx context.Context) {
	defer close(f.ended)
	defer f.stop()
	// The SDK may call back while it holds its lock, so a callback only leaves a note.
	callback := func(openfeature.EventDetails) {
		select {
		case f.poked <- struct{}{}:
		default: // there is a note already
		}
	}
	for _, event := range []openfeature.EventType{openfeature.ProviderReady, openfeature.ProviderConfigChange} {
		f.client.AddHandler(event, &callback)
		defer f.client.RemoveHandler(event, &callback)
	}
	ticker := time.NewTicker(f.config.Every)
	defer ticker.Stop()
	f.ask(ctx)
	close(f.ready)
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.poked:
		case <-ticker.C:
		}
		if ctx.Err() == nil {
			f.ask(ctx)
		}
	}
}
