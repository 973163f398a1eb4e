package jsongateopenfeature

import (
	"bytes"
	"context"
	"strings"
	"sync"

	"github.com/open-feature/go-sdk/openfeature"
)

// fakeClient answers what the test says.
type fakeClient struct {
	mutex    sync.Mutex
	answer   func(ctx context.Context) (string, openfeature.ErrorCode, error)
	asked    int
	handlers map[openfeature.EventType][]openfeature.EventCallback
}

func (c *fakeClient) says(value string) {
	c.does(func(context.Context) (string, openfeature.ErrorCode, error) { return value, "", nil })
}

func (c *fakeClient) fails(code openfeature.ErrorCode, err error) {
	c.does(func(context.Context) (string, openfeature.ErrorCode, error) { return "", code, err })
}

func (c *fakeClient) does(answer func(context.Context) (string, openfeature.ErrorCode, error)) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.answer = answer
}

func (c *fakeClient) StringValueDetails(
	ctx context.Context, flag, byDefault string, _ openfeature.EvaluationContext, _ ...openfeature.Option,
) (details openfeature.StringEvaluationDetails, err error) {
	c.mutex.Lock()
	c.asked++
	answer := c.answer
	c.mutex.Unlock()
	details.FlagKey = flag
	details.Value, details.ErrorCode, err = answer(ctx)
	return details, err
}

func (c *fakeClient) AddHandler(event openfeature.EventType, callback openfeature.EventCallback) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.handlers == nil {
		c.handlers = map[openfeature.EventType][]openfeature.EventCallback{}
	}
	c.handlers[event] = append(c.handlers[event], callback)
}

func (c *fakeClient) RemoveHandler(event openfeature.EventType, callback openfeature.EventCallback) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for i, one := range c.handlers[event] {
		if one == callback {
			c.handlers[event] = append(c.handlers[event][:i], c.handlers[event][i+1:]...)
			return
		}
	}
}

// announce calls the handlers, as the SDK does.
func (c *fakeClient) announce(event openfeature.EventType) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, callback := range c.handlers[event] {
		(*callback)(openfeature.EventDetails{})
	}
}

func (c *fakeClient) left() (handlers int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, list := range c.handlers {
		handlers += len(list)
	}
	return handlers
}

// logBuffer collects lines that several goroutines may log.
type logBuffer struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (b *logBuffer) Write(line []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.text.Write(line)
}

func (b *logBuffer) count(holding string) int {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return strings.Count(b.text.String(), holding)
}
