package jsongateopenfeature

import (
	"context"
	"log/slog"
	"time"

	"github.com/open-feature/go-sdk/openfeature"
)

// DefaultKey is the flag that is asked for unless [Config] names another one.
const DefaultKey = "jsongate-path"

// Config says what is asked, and how often. Every zero means the default.
type Config struct {
	// Key is the string flag to ask for: [DefaultKey] by default.
	Key string
	// Every is the time between two questions where the provider announces nothing: 5 seconds by default.
	Every time.Duration
	// Timeout is how long one question may take: 2 seconds by default.
	Timeout time.Duration
	// Context is what the provider may decide by, such as the name of the service or the region.
	Context openfeature.EvaluationContext
	// Logger is told what goes wrong: slog.Default() by default.
	Logger *slog.Logger
}

func (c Config) withDefaults() Config {
	if c.Key == "" {
		c.Key = DefaultKey
	}
	if c.Every <= 0 {
		c.Every = 5 * time.Second
	}
	if c.Timeout <= 0 {
		c.Timeout = 2 * time.Second
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}

// Client is the part of [openfeature.Client] that is used.
type Client interface {
	StringValueDetails(ctx context.Context, flag, defaultValue string, evaluation openfeature.EvaluationContext,
		options ...openfeature.Option) (openfeature.StringEvaluationDetails, error)
	AddHandler(event openfeature.EventType, callback openfeature.EventCallback)
	RemoveHandler(event openfeature.EventType, callback openfeature.EventCallback)
}
