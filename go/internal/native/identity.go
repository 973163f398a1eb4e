package native

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
)

// identity is the library's file as it was when it was loaded. Which file that was cannot be asked of the loader afterwards, so
// the file is looked at before and after; it costs reading it once.
type identity struct {
	path   string
	info   fs.FileInfo // nil if it is not known
	sha256 string      // in hexadecimal
}

// identify is called before a file is loaded, and what it returns afterwards. A file that was replaced meanwhile is not known.
func identify(path string) (finish func() identity) {
	file, err := os.Open(path)
	if err != nil {
		return func() identity { return identity{path: path} }
	}
	return func() identity {
		defer file.Close()
		before, err := file.Stat()
		if err != nil {
			return identity{path: path}
		}
		sum := hash(file)
		if after, err := os.Stat(path); sum == "" || err != nil || !same(before, after) {
			return identity{path: path}
		}
		return identity{path: path, info: before, sha256: sum}
	}
}

// same tells whether two looks saw one file, unchanged: device and inode, size and time.
func same(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// change tells what became of the file since: empty if it still holds what was loaded, or if that is not known.
func (i identity) change() string {
	if i.info == nil {
		return ""
	}
	now, err := os.Stat(i.path)
	switch {
	case err != nil:
		return "is gone or cannot be read (" + cause(err).Error() + "): the process keeps what it has loaded until it ends"
	case same(i.info, now) || HashOf(i.path) == i.sha256:
		return ""
	}
	return "has changed since it was loaded: restart to use it"
}

// HashOf is the SHA-256 of what a file holds now, in hexadecimal; empty where it cannot be read.
func HashOf(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	return hash(file)
}

func hash(content io.Reader) string {
	sum := sha256.New()
	if _, err := io.Copy(sum, content); err != nil {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}
