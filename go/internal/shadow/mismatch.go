package shadow

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"
)

// Mismatch is a document about which the two paths disagree.
type Mismatch struct {
	Time      time.Time // when it was found, which may be some time after the call
	Validator string    // the name of the target
	Given     Answer    // what the call was answered
	Other     Answer    // what the other path says
	Size      int       // of the document, in bytes

	// Hash is the first 64 bits of the HMAC-SHA-256 of the document. It tells whether two mismatches are about the same
	// document. A plain hash would do more than that: small documents can be guessed (a form with one telephone number in
	// it), so whoever reads plain hashes can find out what many of them stand for. Without the key, which by default never
	// leaves the process, these tell nothing.
	Hash uint64

	Document  []byte   // what the configuration allows to keep of it; nil for nothing
	Truncated bool     // Document is cut off
	Withheld  Withheld // why there is no Document
}

// Withheld is why a mismatch holds no document.
type Withheld uint8

// The reasons.
const (
	NotWithheld       Withheld = iota // the document is there
	NotAllowed                        // the configuration does not allow it
	RedactedEntirely                  // the redaction hook returned nil
	RedactionPanicked                 // the redaction hook panicked
)

var withheldWords = [...]string{"no", "not-allowed", "redacted-entirely", "redaction-panicked"}

// String is the word for it, in kebab-case.
func (w Withheld) String() string {
	if int(w) < len(withheldWords) {
		return withheldWords[w]
	}
	return fmt.Sprintf("withheld(%d)", uint8(w))
}

// MarshalText makes encoders write the word.
func (w Withheld) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// report keeps a mismatch and tells those who want to know.
func (c *Comparer) report(t *Target, doc []byte, given, other Answer) {
	m := Mismatch{Time: time.Now(), Validator: t.name, Given: given, Other: other, Size: len(doc), Hash: c.hash(doc)}
	m.Document, m.Truncated, m.Withheld = c.kept(doc)
	c.ring.add(m)
	if c.config.Observe != nil {
		c.guard("the observer of mismatches", func() { c.config.Observe(m) })
	}
	if c.config.Strict != nil {
		c.config.Strict.Helper()
		c.config.Strict.Errorf("shadow: the two paths disagree about a document of %d bytes for validator %q: the call was answered %s, "+
			"and the other path says %s; by docs/contract.md one of them is wrong", m.Size, m.Validator, c.describe(given), c.describe(other))
	}
}

func (c *Comparer) hash(doc []byte) uint64 {
	mac := hmac.New(sha256.New, c.hashKey)
	_, _ = mac.Write(doc) // by its documentation it never fails
	return binary.BigEndian.Uint64(mac.Sum(nil))
}

// kept is what a mismatch may hold of the document, in memory of its own: the document belongs to the caller, or is a buffer
// that is used again.
func (c *Comparer) kept(doc []byte) (kept []byte, truncated bool, withheld Withheld) {
	if !c.config.KeepDocuments {
		return nil, false, NotAllowed
	}
	redacted := doc
	if c.config.Redact != nil {
		withheld = RedactionPanicked
		redacted = nil
		c.guard("the redaction hook", func() {
			redacted = c.config.Redact(append([]byte{}, doc...))
			withheld = RedactedEntirely
		})
		if redacted == nil {
			return nil, false, withheld
		}
	}
	length := min(len(redacted), c.config.MaxKept)
	return append([]byte{}, redacted[:length]...), length < len(redacted), NotWithheld
}

func (c *Comparer) describe(a Answer) string {
	text := fmt.Sprintf("code %d at offset %d (keyword %d, path %d)", a.Code, a.Offset, a.Keyword, a.Path)
	if c.config.Describe != nil {
		c.guard("the function that describes answers", func() { text = c.config.Describe(a) })
	}
	return text
}

// guard calls somebody else's function.
func (c *Comparer) guard(what string, call func()) {
	defer func() {
		if value := recover(); value != nil {
			c.hookPanics.Add(1)
			c.tellPanic(what, value)
		}
	}()
	call()
}

// tellPanic tells OnPanic. If that panics too there is nobody left to tell, so it is counted.
func (c *Comparer) tellPanic(where string, value any) {
	defer func() {
		if recover() != nil {
			c.hookPanics.Add(1)
		}
	}()
	if c.config.OnPanic != nil {
		c.config.OnPanic(where, value)
	}
}
