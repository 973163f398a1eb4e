package jsongate

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/jsongate/jsongate/go/internal/native"
)

// testGate is a gate of its own, as a process that started with this JSONGATE_PATH and JSONGATE_LIB has it.
type testGate struct {
	*gate
	log *logBuffer
}

func newTestGate(path, library string) *testGate {
	g := &testGate{
		gate: newGate(environment{path: path}, func() native.Search { return native.Search{Explicit: library} }),
		log:  &logBuffer{},
	}
	logger := slog.New(slog.NewTextHandler(g.log, nil))
	g.logger = func() *slog.Logger { return logger }
	return g
}

func (g *testGate) mustCompile(t testing.TB, schema string, options ...Option) *Validator {
	t.Helper()
	v, err := g.compile([]byte(schema), options)
	if err != nil {
		t.Fatal(err)
	}
	return v
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

// lines are the lines that hold a text.
func (b *logBuffer) lines(holding string) (found []string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for line := range strings.Lines(b.text.String()) {
		if strings.Contains(line, holding) {
			found = append(found, line)
		}
	}
	return found
}

// stringSchema accepts what most tests send to the fake library: strings, whose text tells it what to answer.
const stringSchema = `{"type":"string"}`
