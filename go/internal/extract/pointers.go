// Package extract finds a few values of a document that was just validated, by JSON Pointers (RFC 6901) that were given
// beforehand. It is the Go path of what the library does by the same rules.
package extract

import (
	"fmt"
	"slices"
	"strings"
)

// Most is how many pointers there can be.
const Most = 1024

// Pointers is a set of pointers, as a tree. It is immutable.
type Pointers struct {
	root  place
	count int
}

// place is a place that pointers lead to or through.
type place struct {
	ends []int // the pointers that end here
	next map[string]*place
}

// Parse reads pointers.
func Parse(list []string) (*Pointers, error) {
	if len(list) > Most {
		return nil, fmt.Errorf("there are %d pointers; at most %d can be given", len(list), Most)
	}
	p := &Pointers{count: len(list)}
	for number, text := range list {
		tokens, err := tokens(text)
		if err != nil {
			return nil, err
		}
		at := &p.root
		for _, token := range tokens {
			next := at.next[token]
			if next == nil {
				next = &place{}
				if at.next == nil {
					at.next = map[string]*place{}
				}
				at.next[token] = next
			}
			at = next
		}
		at.ends = append(at.ends, number)
	}
	return p, nil
}

// Len is how many pointers there are.
func (p *Pointers) Len() int { return p.count }

// tokens are the reference tokens of a pointer, unescaped.
func tokens(pointer string) ([]string, error) {
	if pointer == "" {
		return nil, nil
	}
	if pointer[0] != '/' {
		return nil, fmt.Errorf("%q is no JSON Pointer by RFC 6901: it has to be empty or start with /", pointer)
	}
	list := strings.Split(pointer[1:], "/")
	for i, token := range list {
		rest := strings.NewReplacer("~0", "", "~1", "").Replace(token)
		if strings.Contains(rest, "~") {
			return nil, fmt.Errorf("%q is no JSON Pointer by RFC 6901: a ~ has to be followed by 0 or 1", pointer)
		}
		list[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
	}
	return slices.Clip(list), nil
}
