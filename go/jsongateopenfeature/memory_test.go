package jsongateopenfeature

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-feature/go-sdk/openfeature"
	"github.com/open-feature/go-sdk/openfeature/isolated"
	"github.com/open-feature/go-sdk/openfeature/memprovider"

	jsongate "github.com/jsongate/jsongate/go"
)

func flags(value any) map[string]memprovider.InMemoryFlag {
	return map[string]memprovider.InMemoryFlag{DefaultKey: {
		Key: DefaultKey, State: memprovider.Enabled, DefaultVariant: "now", Variants: map[string]any{"now": value},
	}}
}

// The SDK itself, with its events and its goroutines, and a provider that changes its mind.
func TestTheFlagFollowsTheSDK(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := isolated.NewAPI()
		defer api.Shutdown(context.Background())
		defer jsongate.FlagService.Withdraw()
		f, err := Start(t.Context(), api.NewClient(), Config{Every: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		wantSaid(t, "without a provider", "")

		provider := memprovider.NewInMemoryProvider(flags("canary:5%"))
		if err := api.SetProviderAndWait(t.Context(), provider); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		wantSaid(t, "when the provider is ready", "canary:5%")

		rows := []struct {
			name  string
			flags map[string]memprovider.InMemoryFlag
			want  string
		}{
			{"after a change", flags("*=canary:10%;orders=go"), "*=canary:10%;orders=go"},
			{"with a value of another type", flags(7), "*=canary:10%;orders=go"},
			{"without the flag", nil, ""},
			{"with the flag again", flags("go"), "go"},
		}
		for _, row := range rows {
			provider.UpdateFlags(row.flags)
			synctest.Wait()
			wantSaid(t, row.name, row.want)
		}
		if err := f.Stop(context.Background()); err != nil {
			t.Error(err)
		}
		provider.UpdateFlags(flags("rust"))
		synctest.Wait()
		wantSaid(t, "after it was stopped", "go")
	})
}

func TestTheContextReachesTheProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := isolated.NewAPI()
		defer api.Shutdown(context.Background())
		defer jsongate.FlagService.Withdraw()
		const key = "another-key"
		byRegion := func(_ memprovider.InMemoryFlag, c openfeature.FlattenedContext) (any, openfeature.ProviderResolutionDetail) {
			if c["region"] == "north" {
				return "canary:3%", openfeature.ProviderResolutionDetail{}
			}
			return "go", openfeature.ProviderResolutionDetail{}
		}
		one := memprovider.InMemoryFlag{Key: key, State: memprovider.Enabled, ContextEvaluator: &byRegion}
		if err := api.SetProviderAndWait(t.Context(), memprovider.NewInMemoryProvider(map[string]memprovider.InMemoryFlag{key: one})); err != nil {
			t.Fatal(err)
		}
		f, err := Start(t.Context(), api.NewClient(), Config{
			Key: key, Context: openfeature.NewTargetlessEvaluationContext(map[string]any{"region": "north"}),
		})
		if err != nil {
			t.Fatal(err)
		}
		wantSaid(t, "in the north", "canary:3%")
		if err := f.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
}
