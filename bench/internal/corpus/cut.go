package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// A cut takes the whole text of a source and gives its documents, compacted. json.RawMessage keeps every byte of a value,
// and Compact changes nothing but the white space between tokens, so numbers and strings stay as the source spells them.

func compact(value json.RawMessage) ([]byte, error) {
	text := jsontext.Value(slices.Clone(value))
	if err := text.Compact(); err != nil {
		return nil, err
	}
	return text, nil
}

func compactAll(values []json.RawMessage) ([][]byte, error) {
	documents := make([][]byte, 0, len(values))
	for _, value := range values {
		document, err := compact(value)
		if err != nil {
			return nil, err
		}
		documents = append(documents, document)
	}
	return documents, nil
}

// cutFHIR takes the resources of the given types out of a bundle.
func cutFHIR(types ...string) func([]byte) ([][]byte, error) {
	return func(text []byte) ([][]byte, error) {
		var bundle struct {
			Entry []struct{ Resource json.RawMessage }
		}
		if err := json.Unmarshal(text, &bundle); err != nil {
			return nil, err
		}
		var resources []json.RawMessage
		for _, entry := range bundle.Entry {
			var head struct{ ResourceType string }
			if err := json.Unmarshal(entry.Resource, &head); err != nil {
				return nil, err
			}
			if slices.Contains(types, head.ResourceType) {
				resources = append(resources, entry.Resource)
			}
		}
		return compactAll(resources)
	}
}

// cutCatalogue takes the members of one list (or of one object used as a list) of the ticketing catalogue.
func cutCatalogue(part string) func([]byte) ([][]byte, error) {
	return func(text []byte) ([][]byte, error) {
		var catalogue map[string]json.RawMessage
		if err := json.Unmarshal(text, &catalogue); err != nil {
			return nil, err
		}
		values, err := members(catalogue[part])
		if err != nil {
			return nil, err
		}
		return compactAll(values)
	}
}

// members gives the values of an array or of an object, in the order in which they are written.
func members(text json.RawMessage) ([]json.RawMessage, error) {
	decoder := jsontext.NewDecoder(bytes.NewReader(text))
	open, err := decoder.ReadToken()
	if err != nil {
		return nil, err
	}
	object := open.Kind() == '{'
	if !object && open.Kind() != '[' {
		return nil, fmt.Errorf("an array or object was expected, %s found", open.Kind())
	}
	var values []json.RawMessage
	for kind := decoder.PeekKind(); kind != '}' && kind != ']'; kind = decoder.PeekKind() {
		if object {
			if _, err := decoder.ReadToken(); err != nil {
				return nil, err
			}
		}
		value, err := decoder.ReadValue()
		if err != nil {
			return nil, err
		}
		values = append(values, json.RawMessage(slices.Clone(value)))
	}
	return values, nil
}

type status struct {
	User      json.RawMessage `json:"user"`
	Retweeted *status         `json:"retweeted_status"`
}

// cutStatuses takes the statuses of a search.
func cutStatuses(text []byte) ([][]byte, error) {
	var search struct{ Statuses []json.RawMessage }
	if err := json.Unmarshal(text, &search); err != nil {
		return nil, err
	}
	return compactAll(search.Statuses)
}

// cutUsers takes the accounts of those statuses and of the ones they retweet, each once.
func cutUsers(text []byte) ([][]byte, error) {
	var search struct{ Statuses []*status }
	if err := json.Unmarshal(text, &search); err != nil {
		return nil, err
	}
	var users []json.RawMessage
	seen := map[int64]bool{}
	for _, found := range search.Statuses {
		for s := found; s != nil; s = s.Retweeted {
			var head struct{ ID int64 }
			if err := json.Unmarshal(s.User, &head); err != nil {
				return nil, err
			}
			if !seen[head.ID] {
				seen[head.ID] = true
				users = append(users, s.User)
			}
		}
	}
	return compactAll(users)
}

// cutSourceTree walks down the tree and takes each folder that fits the bounds, without going further into it.
func cutSourceTree(text []byte) ([][]byte, error) {
	var root struct{ Tree json.RawMessage }
	if err := json.Unmarshal(text, &root); err != nil {
		return nil, err
	}
	var documents [][]byte
	var walk func(json.RawMessage) error
	walk = func(node json.RawMessage) error {
		if len(node) > largestDocument {
			var folder struct{ Kids []json.RawMessage }
			if err := json.Unmarshal(node, &folder); err != nil {
				return err
			}
			for _, kid := range folder.Kids {
				if err := walk(kid); err != nil {
					return err
				}
			}
			return nil
		}
		document, err := compact(node)
		if err != nil {
			return err
		}
		documents = append(documents, document)
		return nil
	}
	return documents, walk(root.Tree)
}
