package jsongateopenfeature_test

import (
	"context"
	"log"

	"github.com/open-feature/go-sdk/openfeature"

	"github.com/jsongate/jsongate/go/jsongateopenfeature"
)

// A service whose provider was set with openfeature.SetProvider.
func Example() {
	ctx := context.Background()
	follower, err := jsongateopenfeature.Start(ctx, openfeature.NewClient("orders"), jsongateopenfeature.Config{
		Context: openfeature.NewTargetlessEvaluationContext(map[string]any{"region": "north"}),
	})
	if err != nil {
		log.Fatal(err)
	}
	defer follower.Stop(ctx)
}
