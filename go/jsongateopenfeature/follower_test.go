package jsongateopenfeature

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-feature/go-sdk/openfeature"

	jsongate "github.com/jsongate/jsongate/go"
)

// follow starts a follower of the fake client in a bubble with a clock of its own, and stops it at the end.
func follow(t *testing.T, client *fakeClient) (*Follower, *logBuffer) {
	t.Helper()
	log := &logBuffer{}
	f, err := Start(t.Context(), client, Config{Logger: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(jsongate.FlagService.Withdraw)
	t.Cleanup(func() { // runs first
		if err := f.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		if left := client.left(); left != 0 {
			t.Errorf("%d handlers are left", left)
		}
	})
	return f, log
}

// said is what the flag service says; empty if nothing.
func said() string {
	for _, one := range jsongate.Flag().Sources {
		if one.Source == "flag-service" {
			return one.Flag
		}
	}
	return ""
}

// later lets the follower ask once more.
func later() {
	time.Sleep(5 * time.Second) // of the bubble's clock
	synctest.Wait()
}

func wantSaid(t *testing.T, when, want string) {
	t.Helper()
	if got := said(); got != want {
		t.Errorf("%s the flag service says %q, want %q", when, got, want)
	}
}

func TestTheFlagFollowsTheProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &fakeClient{}
		client.says("canary:5%")
		follow(t, client)
		wantSaid(t, "as soon as Start returns", "canary:5%")

		client.says("*=canary:7%;orders=go")
		later()
		wantSaid(t, "after a change", "*=canary:7%;orders=go")

		client.says("go")
		for _, event := range []openfeature.EventType{openfeature.ProviderReady, openfeature.ProviderConfigChange} {
			before := client.asked
			client.announce(event)
			synctest.Wait()
			if client.asked != before+1 {
				t.Errorf("after %s it asked %d times", event, client.asked-before)
			}
		}
		wantSaid(t, "after it was announced", "go")

		client.says("")
		later()
		wantSaid(t, "with an empty value", "")
	})
}

func TestAFlagThatIsNotThereIsWithdrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &fakeClient{}
		client.says("canary:5%")
		_, log := follow(t, client)
		client.fails(openfeature.FlagNotFoundCode, errors.New("no such flag"))
		later()
		wantSaid(t, "without the flag", "")
		if log.count("level=WARN")+log.count("level=ERROR") != 0 {
			t.Errorf("logged %s", log.text.String())
		}
	})
}

func TestAProviderInTroubleChangesNothingAndIsLoggedOnce(t *testing.T) {
	rows := []struct {
		name   string
		answer func(ctx context.Context) (string, openfeature.ErrorCode, error)
		logged string
	}{
		{"not ready", func(context.Context) (string, openfeature.ErrorCode, error) {
			return "", openfeature.ProviderNotReadyCode, openfeature.ProviderNotReadyError
		}, "code=PROVIDER_NOT_READY"},
		{"an error", func(context.Context) (string, openfeature.ErrorCode, error) {
			return "", openfeature.GeneralCode, errors.New("no connection at " + time.Now().String())
		}, "no connection"},
		{"a panic", func(context.Context) (string, openfeature.ErrorCode, error) { panic("out of cheese") }, "out of cheese"},
		{"too late with an error", func(ctx context.Context) (string, openfeature.ErrorCode, error) {
			<-ctx.Done()
			return "", "", ctx.Err()
		}, "code=TIMEOUT"},
		{"too late with the default", func(ctx context.Context) (string, openfeature.ErrorCode, error) {
			<-ctx.Done()
			return "", "", nil
		}, "code=TIMEOUT"},
		{"no flag", func(context.Context) (string, openfeature.ErrorCode, error) { return "on", "", nil }, "the grammar is"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := &fakeClient{}
				client.says("canary:5%")
				_, log := follow(t, client)
				client.does(row.answer)
				for range 5 {
					later()
				}
				wantSaid(t, "in trouble", "canary:5%")
				if log.count(row.logged) != 1 || client.asked < 5 {
					t.Errorf("after %d questions it logged %s", client.asked, log.text.String())
				}
				client.says("canary:6%")
				later()
				later()
				wantSaid(t, "afterwards", "canary:6%")
				if log.count("understood again") != 1 {
					t.Errorf("logged %s", log.text.String())
				}
				client.does(row.answer)
				later()
				later()
				if log.count(row.logged) != 2 {
					t.Errorf("the same trouble once more is not logged: %s", log.text.String())
				}
			})
		})
	}
}

func TestAProviderThatNeverReturnsKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, returns := &fakeClient{}, make(chan struct{})
		client.does(func(context.Context) (string, openfeature.ErrorCode, error) { <-returns; return "rust", "", nil })
		begin := time.Now()
		f, log := follow(t, client)
		if took := time.Since(begin); took != 2*time.Second {
			t.Errorf("Start took %v of the bubble's time", took)
		}
		time.Sleep(time.Minute)
		if log.count("does not return although its time is up") != 1 {
			t.Errorf("logged %s", log.text.String())
		}
		impatient, done := context.WithTimeout(context.Background(), time.Second)
		defer done()
		if err := f.Stop(impatient); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), DefaultKey) {
			t.Errorf("Stop gave %v", err)
		}
		close(returns)
		if err := f.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		wantSaid(t, "after it was stopped", "")
	})
}

// The bubble fails if a goroutine is left in it.
func TestTheFollowerEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &fakeClient{}
		client.says("")
		ctx, end := context.WithCancel(context.Background())
		if _, err := Start(ctx, client, Config{}); err != nil {
			t.Fatal(err)
		}
		end()
		synctest.Wait()
		asked := client.asked
		time.Sleep(time.Minute)
		if client.asked != asked || client.left() != 0 {
			t.Errorf("it still asks, or listens with %d handlers", client.left())
		}
	})
}

func TestWhatCannotBeStartedIsAnError(t *testing.T) {
	if _, err := Start(t.Context(), nil, Config{}); err == nil || !strings.Contains(err.Error(), "openfeature.NewClient") {
		t.Errorf("without a client: %v", err)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, err := Start(ended, &fakeClient{}, Config{}); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
}
