package shadow

import (
	"bytes"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

const secret = `{"name":"secret"}`

func TestAMismatchSaysWhatDisagreed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var observed []Mismatch
		c := New(Config{Workers: 1, Observe: func(m Mismatch) { observed = append(observed, m) }})
		c.Target("orders", always(refusedByRust), ByContract).Submit([]byte(secret), validByGo)
		flush(t, c)
		m := c.Snapshot().Mismatches[0]
		if m.Validator != "orders" || m.Given != validByGo || m.Other != refusedByRust || m.Size != len(secret) ||
			!m.Time.Equal(time.Now()) || m.Hash == 0 || m.Document != nil || m.Withheld != NotAllowed {
			t.Errorf("the mismatch is %+v", m)
		}
		if fmt.Sprint(observed) != fmt.Sprint([]Mismatch{m}) {
			t.Errorf("observed %+v, want the same mismatch", observed)
		}
		c.Close()
	})
}

func TestHashesTellDocumentsApartAndNothingElse(t *testing.T) {
	hashes := func(key string, docs ...string) (list []uint64) {
		c := newComparer(t, Config{HashKey: []byte(key)})
		for _, doc := range docs {
			c.Target("", always(refusedByRust), ByContract).Inline([]byte(doc), validByGo)
		}
		for _, m := range c.Snapshot().Mismatches {
			list = append(list, m.Hash)
		}
		return list
	}
	one, two := hashes("", "a", "a", "b"), hashes("", "a")
	if one[0] != one[1] || one[0] == one[2] {
		t.Errorf("hashes of a, a, b: %x", one)
	}
	if one[0] == two[0] {
		t.Errorf("two comparers without a key agree on %x: their keys are not random", one[0])
	}
	if a, b := hashes("key", "a")[0], hashes("key", "a")[0]; a != b || a == hashes("other key", "a")[0] {
		t.Errorf("with a key: %x and %x, and not the same under another key", a, b)
	}
}

func TestDocumentsAreKeptAsAllowed(t *testing.T) {
	inPlace := func(doc []byte) []byte {
		copy(doc[bytes.Index(doc, []byte("secret")):], "******")
		return doc
	}
	nothing := func([]byte) []byte { return nil }
	noBytes := func([]byte) []byte { return []byte{} }
	panics := func([]byte) []byte { panic("on purpose") }
	tests := []struct {
		name      string
		config    Config
		want      string
		truncated bool
		withheld  Withheld
		panics    uint64
	}{
		{"by default nothing", Config{}, "", false, NotAllowed, 0},
		{"a hook alone allows nothing", Config{Redact: inPlace}, "", false, NotAllowed, 0},
		{"allowed", Config{KeepDocuments: true}, secret, false, NotWithheld, 0},
		{"redacted", Config{KeepDocuments: true, Redact: inPlace}, `{"name":"******"}`, false, NotWithheld, 0},
		{"redacted, then cut off", Config{KeepDocuments: true, Redact: inPlace, MaxKept: 10}, `{"name":"*`, true, NotWithheld, 0},
		{"cut off", Config{KeepDocuments: true, MaxKept: len(secret) - 1}, secret[:len(secret)-1], true, NotWithheld, 0},
		{"as long as may be kept", Config{KeepDocuments: true, MaxKept: len(secret)}, secret, false, NotWithheld, 0},
		{"the hook gives nothing", Config{KeepDocuments: true, Redact: nothing}, "", false, RedactedEntirely, 0},
		{"the hook gives no bytes", Config{KeepDocuments: true, Redact: noBytes}, "", false, NotWithheld, 0},
		{"the hook panics", Config{KeepDocuments: true, Redact: panics}, "", false, RedactionPanicked, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := newComparer(t, test.config)
			target := c.Target("orders", always(refusedByRust), ByContract)
			doc := []byte(secret)
			target.Inline(doc, validByGo)
			if string(doc) != secret {
				t.Errorf("the caller's document was changed to %s", doc)
			}
			target.Submit(doc, validByGo)
			flush(t, c)
			// Its buffer is used again.
			target.asker = always(validByRust)
			target.Submit([]byte(strings.Repeat("x", len(secret))), validByGo)
			flush(t, c)

			s := c.Snapshot()
			if len(s.Mismatches) != 2 || s.HookPanics != 2*test.panics {
				t.Fatalf("%d mismatches and %d panics, want 2 and %d", len(s.Mismatches), s.HookPanics, 2*test.panics)
			}
			for _, m := range s.Mismatches {
				if string(m.Document) != test.want || m.Truncated != test.truncated || m.Withheld != test.withheld {
					t.Errorf("kept %q, truncated %v, withheld %v; want %q, %v, %v",
						m.Document, m.Truncated, m.Withheld, test.want, test.truncated, test.withheld)
				}
				if (m.Document == nil) != (m.Withheld != NotWithheld) {
					t.Errorf("document %v although withheld is %v", m.Document, m.Withheld)
				}
			}
		})
	}
}

func TestWithheldHasAWordForEach(t *testing.T) {
	for w, want := range map[Withheld]string{
		NotWithheld: "no", NotAllowed: "not-allowed", RedactedEntirely: "redacted-entirely",
		RedactionPanicked: "redaction-panicked", 9: "withheld(9)",
	} {
		if text, err := w.MarshalText(); string(text) != want || err != nil {
			t.Errorf("Withheld(%d) is %q (%v), want %q", w, text, err, want)
		}
	}
}

func TestAPanicOfTheObserverIsCountedAndTold(t *testing.T) {
	var told atomic.Value
	c := newComparer(t, Config{
		Observe: func(Mismatch) { panic("on purpose") },
		OnPanic: func(where string, value any) { told.Store(fmt.Sprint(where, ": ", value)) },
	})
	c.Target("orders", always(refusedByRust), ByContract).Submit([]byte("{}"), validByGo)
	flush(t, c)
	if s := c.Snapshot(); s.HookPanics != 1 || s.Mismatched != 1 || len(s.Mismatches) != 1 {
		t.Errorf("%d panics, %d mismatched, %d kept; want 1 each", s.HookPanics, s.Mismatched, len(s.Mismatches))
	}
	if want := "the observer of mismatches: on purpose"; told.Load() != want {
		t.Errorf("OnPanic was told %q, want %q", told.Load(), want)
	}
}

// failures is a test that remembers how it failed.
type failures []string

func (f *failures) Helper()                           {}
func (f *failures) Errorf(format string, args ...any) { *f = append(*f, fmt.Sprintf(format, args...)) }

func TestStrictFailsTheTest(t *testing.T) {
	var strict failures
	describe := func(a Answer) string {
		if a == validByGo {
			panic("on purpose")
		}
		return "SCHEMA type @5 (rust)"
	}
	c := newComparer(t, Config{Workers: 1, Strict: &strict, Describe: describe})
	for _, other := range []Answer{validByRust, refusedByRust, {Code: 64, Path: pathRust}} {
		c.Target("orders", always(other), ByContract).Submit([]byte("{}"), validByGo)
	}
	flush(t, c)
	if len(strict) != 1 {
		t.Fatalf("the test failed with %q, want one failure", strict)
	}
	for _, part := range []string{`"orders"`, "2 bytes", "code 1 at offset 0", "SCHEMA type @5 (rust)"} {
		if !strings.Contains(strict[0], part) {
			t.Errorf("the failure says nothing of %q: %s", part, strict[0])
		}
	}
}
