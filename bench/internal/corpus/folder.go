package corpus

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// Folder reads payload sets from the folders in dir: each NAME/schema.json with NAME/instances.jsonl, one document a line.
// Blank lines are left out. A folder in dir that lacks one of the two files is an error, so that no set is lost unseen.
func Folder(dir string) ([]*Set, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("cannot list the payload sets: %w", err)
	}
	var sets []*Set
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		set, err := folderSet(filepath.Join(dir, entry.Name()), entry.Name())
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	if len(sets) == 0 {
		return nil, fmt.Errorf("%s holds no payload sets; it needs folders with a schema.json and an instances.jsonl each", dir)
	}
	return sets, nil
}

// Store writes the set into dir, for another process to Load.
func (s *Set) Store(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot make a folder for the set %s: %w", s.Name, err)
	}
	for name, data := range map[string][]byte{"schema.json": s.Schema, "lines": s.Lines()} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return fmt.Errorf("cannot store the set %s: %w", s.Name, err)
		}
	}
	return nil
}

// Load reads what Store wrote: the schema and the documents, every line one, an empty one too.
func Load(dir string) (schema []byte, documents [][]byte, err error) {
	schema, err = os.ReadFile(filepath.Join(dir, "schema.json"))
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read a stored set: %w", err)
	}
	lines, err := os.ReadFile(filepath.Join(dir, "lines"))
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read a stored set: %w", err)
	}
	for len(lines) > 0 {
		line, rest, _ := bytes.Cut(lines, []byte("\n"))
		documents, lines = append(documents, line), rest
	}
	return schema, documents, nil
}

func folderSet(dir, name string) (*Set, error) {
	schema, err := os.ReadFile(filepath.Join(dir, "schema.json"))
	if err != nil {
		return nil, fmt.Errorf("the payload set %s has no readable schema: %w", name, err)
	}
	lines, err := os.ReadFile(filepath.Join(dir, "instances.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("the payload set %s has no readable documents: %w", name, err)
	}
	set := &Set{Name: name, Origin: "The folder " + name + " that was given with --corpora.", Schema: schema}
	for line := range bytes.SplitSeq(lines, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			set.Documents = append(set.Documents, Document{Data: line})
		}
	}
	return set, set.check()
}
