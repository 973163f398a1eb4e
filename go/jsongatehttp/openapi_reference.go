package jsongatehttp

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// follow is an object and those that its $ref leads to, in this order; false where one is not there, which is noted.
func (d *description) follow(p place, what string) ([]place, bool) {
	chain := []place{}
	for {
		if !d.isObject(p, what) {
			return nil, false
		}
		chain = append(chain, p)
		reference, ok := p.member("$ref")
		if !ok {
			return chain, true
		}
		next, cause := d.find(reference.value)
		if cause == "" && slices.ContainsFunc(chain, func(seen place) bool { return seen.pointer == next.pointer }) {
			cause = "the references lead in a circle"
		}
		if cause != "" {
			d.wrong(reference.pointer, "%s", cause)
			return nil, false
		}
		p = next
	}
}

// find is the place that a reference names, or why there is none.
func (d *description) find(reference any) (found place, cause string) {
	text, ok := reference.(string)
	if !ok {
		return found, "a reference must be a string"
	}
	pointer, cause := d.pointerOf(text)
	if cause != "" {
		return found, cause
	}
	found = d.root
	for _, token := range tokensOf(pointer) {
		if found, ok = found.step(unescapeToken(token)); !ok {
			return found, fmt.Sprintf("%q leads nowhere: there is no %s", text, found.pointer)
		}
	}
	return found, ""
}

// pointerOf is the place that a reference names, or why it names none of this document.
func (d *description) pointerOf(reference string) (pointer, cause string) {
	fragment, ok := strings.CutPrefix(strings.TrimPrefix(reference, d.settings.openapi.uri), "#")
	if !ok {
		return "", fmt.Sprintf("%q is in another document; only schemas may refer to those, so bundle the document", reference)
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil || pointer != "" && pointer[0] != '/' {
		return "", fmt.Sprintf("%q is not a JSON Pointer", reference)
	}
	return pointer, ""
}

func (p place) step(token string) (place, bool) {
	items, ok := p.value.([]any)
	if !ok {
		return p.member(token)
	}
	next := place{pointer: p.pointer + "/" + escapeToken(token)}
	index, err := strconv.Atoi(token)
	if err != nil || index < 0 || index >= len(items) {
		return next, false
	}
	next.value = items[index]
	return next, true
}

var tokenEscaper, tokenUnescaper = strings.NewReplacer("~", "~0", "/", "~1"), strings.NewReplacer("~1", "/", "~0", "~")

func escapeToken(name string) string    { return tokenEscaper.Replace(name) }
func unescapeToken(token string) string { return tokenUnescaper.Replace(token) }
