package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

// tree is a folder of a fetched suite: every file by its path inside the folder.
type tree map[string][]byte

// readTree reads a folder and refuses it if its digest is not the pinned one: then somebody changed a file.
func readTree(folder, digest string) (tree, error) {
	files := tree{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		files[filepath.ToSlash(name)] = text
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%w: fetch the suites with `bash ci/fetch`", err)
	}
	if got := files.digest(); got != digest {
		return nil, fmt.Errorf("the digest of %s is %s, and %s is pinned: remove third_party/ and run `bash ci/fetch`", folder, got, digest)
	}
	return files, nil
}

// digest is the SHA-256 of a list of all files with theirs.
func (t tree) digest() string {
	all := sha256.New()
	for _, name := range t.names() {
		sum := sha256.Sum256(t[name])
		fmt.Fprintf(all, "%s  %s\n", hex.EncodeToString(sum[:]), name)
	}
	return hex.EncodeToString(all.Sum(nil))
}

func (t tree) names() []string {
	var names []string
	for name := range t {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// readTable reads a table of ours.
func readTable(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := strictly(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// validForEncodingJSON is what a service that uses encoding/json today accepts.
func validForEncodingJSON(document []byte) bool { return json.Valid(document) }
