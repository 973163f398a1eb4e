// Package corpus makes the payload sets that the bench measures: a schema, the documents a service would receive for it,
// and a share of messy ones made from them by seeded mutation.
package corpus

import (
	"bytes"
	"fmt"
	"math"
)

// Set is one payload set. It is never changed once it has been made.
type Set struct {
	Name   string
	Origin string // one sentence: where the documents come from and how they were cut
	Schema []byte
	// Documents in the order in which they are measured; none holds a line feed, so that Lines is one document a line.
	Documents []Document
}

// Document is one payload.
type Document struct {
	Data []byte
	// Mutation names what was done to the document to make it messy; empty where it is as its origin has it.
	Mutation string
}

// Bytes is the size of all documents together.
func (s *Set) Bytes() int {
	total := 0
	for _, d := range s.Documents {
		total += len(d.Data)
	}
	return total
}

// Messy is the number of mutated documents.
func (s *Set) Messy() int {
	n := 0
	for _, d := range s.Documents {
		if d.Mutation != "" {
			n++
		}
	}
	return n
}

// Sample is the set cut down to about limit bytes by taking documents evenly spaced over the whole of it, mutated and
// untouched ones apart so that their shares stay. A set that is small enough is returned as it is.
func (s *Set) Sample(limit int) *Set {
	total := s.Bytes()
	if total <= limit {
		return s
	}
	share := float64(limit) / float64(total)
	sample := &Set{Name: s.Name, Origin: s.Origin, Schema: s.Schema}
	var seen, taken [2]float64
	for _, d := range s.Documents {
		class := 0
		if d.Mutation != "" {
			class = 1
		}
		seen[class]++
		if math.Floor(seen[class]*share) > taken[class] || taken[class] == 0 {
			taken[class]++
			sample.Documents = append(sample.Documents, d)
		}
	}
	return sample
}

// Lines is the documents of the set as one buffer, a document a line.
func (s *Set) Lines() []byte {
	lines := make([]byte, 0, s.Bytes()+len(s.Documents))
	for _, d := range s.Documents {
		lines = append(lines, d.Data...)
		lines = append(lines, '\n')
	}
	return lines
}

// check is the rule every set has to keep: it has documents, and none breaks the lines form.
func (s *Set) check() error {
	if len(s.Documents) == 0 {
		return fmt.Errorf("the set %s holds no documents; put at least one JSON document a line into its instances.jsonl", s.Name)
	}
	for i, d := range s.Documents {
		if bytes.IndexByte(d.Data, '\n') >= 0 {
			return fmt.Errorf("document %d of the set %s holds a line feed, so the lines form would cut it in two", i, s.Name)
		}
	}
	return nil
}
