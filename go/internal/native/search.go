package native

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Variable is the environment variable that names the library's file.
const Variable = "JSONGATE_LIB"

// Search says where to look for the library. The first place that holds a file decides: a file that turns out to be bad is
// reported, never passed over for another one, since a service that silently runs an engine nobody chose is worse off than
// one that says what is wrong.
type Search struct {
	// Explicit is the file to use; nothing else is looked at. Empty means not given.
	Explicit string
	// Beside is the folder of the executable. Empty means unknown.
	Beside string
	// System looks on the system's search path: Loader first, then wherever the system's loader looks by itself.
	System bool
	// Loader are the folders that the system's loader is told to search first (LD_LIBRARY_PATH).
	Loader []string
	// Usual are folders that the system's loader is likely to search. A damaged file in one of them stops the search before
	// the loader can touch it.
	Usual []string
	// Name is the file name to look for. Empty means [FileName].
	Name string
}

// DefaultSearch is the documented order: JSONGATE_LIB, beside the executable, the system's search path. In a process that
// runs with other rights than those of the user who started it, the environment names no file.
func DefaultSearch() Search {
	search := Search{Usual: usualFolders(), System: true}
	if executable, err := os.Executable(); err == nil {
		if resolved, err := filepath.EvalSymlinks(executable); err == nil {
			executable = resolved
		}
		search.Beside = filepath.Dir(executable)
	}
	if !Elevated() {
		search.Explicit = os.Getenv(Variable)
		search.Loader = filepath.SplitList(os.Getenv(loaderVariable()))
	}
	return search
}

// Elevated tells whether this process has rights that whoever set its environment may not have (set-user-ID): what the
// environment says of files must not count then.
func Elevated() bool { return os.Getuid() != os.Geteuid() || os.Getgid() != os.Getegid() }

// FileName is the library's file name on this platform.
func FileName() string {
	if runtime.GOOS == "darwin" {
		return "libjsongate.dylib"
	}
	return "libjsongate.so"
}

func loaderVariable() string {
	if runtime.GOOS == "darwin" {
		return "DYLD_LIBRARY_PATH"
	}
	return "LD_LIBRARY_PATH"
}

func usualFolders() []string {
	folders := []string{"/usr/local/lib", "/lib64", "/usr/lib64", "/lib", "/usr/lib"}
	switch runtime.GOARCH {
	case "amd64":
		folders = append(folders, "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu")
	case "arm64":
		folders = append(folders, "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu")
	}
	return folders
}

// choice is what a search came to: the name to give to dlopen.
type choice struct {
	file     string // the file name that was looked for
	name     string // a path, or the bare file name for the system's loader
	bySystem bool
	searched []string
}

const (
	remedyInstall = "install the library of the same release as the service and set " + Variable + " to it, or put it beside the executable (developers " +
		"make build/lib/libjsongate.so with `make build`), and start the process again"
	remedyReplace = "install the library again, from the same release as the Go module, by renaming the new file over the old one, " +
		"and start the process again"
)

// find walks the places in order and checks the file it settles on. It never loads anything.
func (s Search) find() (choice, *LoadError) {
	c := choice{file: s.Name}
	if c.file == "" {
		c.file = FileName()
	}
	failed := func(kind Failure, path, problem, remedy string) (choice, *LoadError) {
		return choice{}, &LoadError{Failure: kind, Path: path, Problem: problem, Remedy: remedy, Searched: c.searched}
	}
	settle := func(place, path string) (choice, *LoadError) {
		if problem := checkImage(path); problem != nil {
			c.searched = append(c.searched, fmt.Sprintf("%s: %s: %v", place, path, problem))
			return failed(Unusable, path, fmt.Sprintf("%s cannot be used as a library: %v", path, problem), remedyReplace)
		}
		c.searched = append(c.searched, fmt.Sprintf("%s: %s: found", place, path))
		c.name = path
		return c, nil
	}

	if s.Explicit != "" {
		// A path always: dlopen would look for a name without a slash in the system's folders.
		path := absolute(s.Explicit)
		if _, err := os.Stat(path); err != nil {
			kind := Unusable
			if errors.Is(err, fs.ErrNotExist) {
				kind = Missing
			}
			c.searched = append(c.searched, fmt.Sprintf("%s: %s: %v", Variable, path, cause(err)))
			return failed(kind, path, fmt.Sprintf("%s names %s, which cannot be opened: %v", Variable, path, cause(err)),
				"correct or unset "+Variable+", or install the library there, and start the process again")
		}
		return settle(Variable, path)
	}

	if s.Beside != "" {
		path := absolute(filepath.Join(s.Beside, c.file))
		if _, err := os.Stat(path); err == nil {
			return settle("beside the executable", path)
		}
		c.searched = append(c.searched, "beside the executable: "+path+": no such file")
	}

	if s.System {
		for _, folder := range s.Loader {
			// An empty entry is the working folder, as it is for the loader.
			path := absolute(filepath.Join(folder, c.file))
			problem := checkImage(path)
			if problem == nil || problem.damaged {
				return settle(loaderVariable(), path)
			}
			// The loader passes over what is not there or made for another processor, and so do we.
			c.searched = append(c.searched, fmt.Sprintf("%s: %s: %v", loaderVariable(), path, problem))
		}
		for _, folder := range s.Usual {
			path := filepath.Join(folder, c.file)
			if problem := checkImage(path); problem != nil && problem.damaged {
				return settle("the system's search path", path)
			}
		}
		c.searched = append(c.searched, "the system's search path: "+c.file)
		c.name, c.bySystem = c.file, true
		return c, nil
	}
	return failed(Missing, "", "no "+c.file+" was found", remedyInstall)
}

func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

// loaderRefused turns what dlopen said into an error.
func loaderRefused(c choice, said string) *LoadError {
	e := &LoadError{Failure: Unusable, Path: c.name, Searched: c.searched,
		Problem: fmt.Sprintf("the system's loader refused %s: %s", c.name, said), Remedy: remedyReplace}
	// A missing dependency of the library is worded alike, but names another file.
	if c.bySystem && strings.Contains(said, c.file) && strings.Contains(said, "o such file") {
		e.Failure, e.Path = Missing, ""
		e.Problem, e.Remedy = "no "+c.file+" was found", remedyInstall
	}
	return e
}

// cause is an error without the operation and path that its message would repeat.
func cause(err error) error {
	if p, ok := err.(*os.PathError); ok {
		return p.Err
	}
	return err
}
