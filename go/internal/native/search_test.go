package native

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, folder, content string) string {
	t.Helper()
	path := filepath.Join(folder, FileName())
	if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSearchFailsWithoutLoadingAnything(t *testing.T) {
	noFile := filepath.Join(t.TempDir(), "absent.so")
	textFile := write(t, t.TempDir(), "this is not a library, whatever its name says")
	emptyFile := write(t, t.TempDir(), "")
	headerOnly := write(t, t.TempDir(), "\x7fELF\x02\x01\x01")
	folder := t.TempDir()

	rows := []struct {
		name    string
		search  Search
		failure Failure
		problem string
		remedy  string
	}{
		{"explicit file is absent", Search{Explicit: noFile, System: true}, Missing, "JSONGATE_LIB names " + noFile, "unset JSONGATE_LIB"},
		{"explicit file is below a file", Search{Explicit: textFile + "/x.so"}, Unusable, "not a directory", "unset JSONGATE_LIB"},
		{"explicit file is text", Search{Explicit: textFile}, Unusable, textFile + " cannot be used as a library", "install the library again"},
		{"explicit file is empty", Search{Explicit: emptyFile}, Unusable, "cannot be used as a library", "install the library again"},
		{"explicit file is a header cut short", Search{Explicit: headerOnly}, Unusable, "cannot be used as a library", "install the library again"},
		{"explicit file is a folder", Search{Explicit: folder}, Unusable, "not a regular file", "install the library again"},
		{"bad explicit file hides a file beside the executable", Search{Explicit: noFile, Beside: filepath.Dir(textFile)}, Missing, "JSONGATE_LIB names", ""},
		{"bad file beside the executable ends the search", Search{Beside: filepath.Dir(textFile), System: true}, Unusable, "cannot be used as a library", "install the library again"},
		{"damaged file on the loader's path ends the search", Search{System: true, Loader: []string{folder, filepath.Dir(headerOnly)}}, Unusable, "cannot be used as a library", "install the library again"},
		{"damaged file in a usual folder ends the search", Search{System: true, Usual: []string{filepath.Dir(headerOnly)}}, Unusable, "cannot be used as a library", "install the library again"},
		{"nothing to look at", Search{}, Missing, "no " + FileName() + " was found", "install the library of the same release"},
		{"nothing beside the executable", Search{Beside: folder}, Missing, "no " + FileName() + " was found", "install the library of the same release"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, failure := row.search.find()
			if failure == nil {
				t.Fatal("the search found a library")
			}
			if failure.Failure != row.failure {
				t.Errorf("failure is %v, want %v", failure.Failure, row.failure)
			}
			if !strings.Contains(failure.Problem, row.problem) {
				t.Errorf("problem is %q, want it to contain %q", failure.Problem, row.problem)
			}
			if !strings.Contains(failure.Remedy, row.remedy) {
				t.Errorf("remedy is %q, want it to contain %q", failure.Remedy, row.remedy)
			}
			if want := failure.Problem + "; " + failure.Remedy; failure.Error() != want {
				t.Errorf("error is %q, want %q", failure.Error(), want)
			}
		})
	}
}

func TestSearchLeavesTheRestToTheLoader(t *testing.T) {
	foreign := write(t, t.TempDir(), "text is passed over on the system's path, as the loader does")
	c, failure := Search{System: true, Beside: t.TempDir(), Loader: []string{filepath.Dir(foreign)}, Usual: []string{filepath.Dir(foreign)}}.find()
	if failure != nil {
		t.Fatal(failure)
	}
	if !c.bySystem || c.name != FileName() {
		t.Errorf("the search settled on %+v, want the bare file name for the system's loader", c)
	}
	if len(c.searched) != 3 {
		t.Errorf("searched %q, want beside the executable, the loader's folder, the system", c.searched)
	}
}

func TestEmptyEntryOfTheLoadersPathIsTheWorkingFolder(t *testing.T) {
	damagedFile := write(t, t.TempDir(), "\x7fELF\x02\x01\x01")
	t.Chdir(filepath.Dir(damagedFile))
	if _, failure := (Search{System: true, Loader: []string{""}}).find(); failure == nil || failure.Failure != Unusable {
		t.Errorf("the damaged file in the working folder gave %v", failure)
	}
}

func TestLoadersWordsForMissing(t *testing.T) {
	rows := []struct {
		name     string
		bySystem bool
		said     string
		want     Failure
	}{
		{"glibc, no such library", true, FileName() + ": cannot open shared object file: No such file or directory", Missing},
		{"musl, no such library", true, "Error loading shared library " + FileName() + ": No such file or directory", Missing},
		{"macOS, no such library", true, "dlopen(" + FileName() + ", 0x0006): tried: '" + FileName() + "' (no such file)", Missing},
		{"glibc, its dependency is missing", true, "libother.so.1: cannot open shared object file: No such file or directory", Unusable},
		{"the file was found before", false, "/opt/" + FileName() + ": cannot open shared object file: No such file or directory", Unusable},
		{"wrong kind of file", true, FileName() + ": invalid ELF header", Unusable},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := choice{file: FileName(), name: FileName(), bySystem: row.bySystem}
			if got := loaderRefused(c, row.said); got.Failure != row.want {
				t.Errorf("%q is %v, want %v", row.said, got.Failure, row.want)
			}
		})
	}
}

func TestDefaultSearchReadsTheEnvironment(t *testing.T) {
	t.Setenv(Variable, "/somewhere/lib.so")
	t.Setenv(loaderVariable(), "/first"+string(os.PathListSeparator)+"/second")
	search := DefaultSearch()
	if search.Explicit != "/somewhere/lib.so" {
		t.Errorf("explicit file is %q", search.Explicit)
	}
	if !slices.Equal(search.Loader, []string{"/first", "/second"}) {
		t.Errorf("loader's folders are %q", search.Loader)
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if resolved, err := filepath.EvalSymlinks(filepath.Dir(executable)); err != nil || search.Beside != resolved {
		t.Errorf("executable's folder is %q, want %q (%v)", search.Beside, resolved, err)
	}
	if !search.System {
		t.Error("the system's search path is left out")
	}
}

func TestFailureWords(t *testing.T) {
	want := []string{"failure(0)", "library-missing", "library-unusable", "abi-mismatch", "symbol-missing", "no-cgo", "failure(6)"}
	for number, word := range want {
		if got := Failure(number).String(); got != word {
			t.Errorf("failure %d is called %q, want %q", number, got, word)
		}
	}
}

func TestPackedResult(t *testing.T) {
	const packed = 0xdeadbeef_1234_ab07
	if CodeOf(packed) != 7 || KeywordOf(packed) != 0xab || ReservedOf(packed) != 0x1234 || OffsetOf(packed) != 0xdeadbeef {
		t.Errorf("%#x came apart as code %d, keyword %#x, reserved %#x, offset %#x",
			uint64(packed), CodeOf(packed), KeywordOf(packed), ReservedOf(packed), OffsetOf(packed))
	}
}
