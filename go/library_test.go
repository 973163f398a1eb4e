//go:build cgo && (linux || darwin) && (amd64 || arm64)

package jsongate

import (
	"path/filepath"
	"testing"

	"github.com/jsongate/jsongate/go/internal/native/nativetest"
)

func TestTheLoadedLibraryIsDescribedAndNotLoadedForThat(t *testing.T) {
	library := nativetest.Build(t)
	g := newTestGate("rust", library)
	if info, loaded := g.loadedLibrary(); loaded || info != (LibraryInfo{}) {
		t.Errorf("before anything was asked it is %+v, %v", info, loaded)
	}
	g.stats()
	if _, loaded := g.loadedLibrary(); loaded || g.loaded.Load() {
		t.Error("the statistics or the question loaded the library")
	}
	g.mustCompile(t, stringSchema)
	info, loaded := g.loadedLibrary()
	if d := g.diagnose(); !loaded || info != (LibraryInfo{Path: library, Version: d.Version, ABI: d.ABI, Kernel: d.Kernel}) || info.Version == "" {
		t.Errorf("it is %+v, %v; diagnosed as %+v", info, loaded, d)
	}
}

func TestALibraryThatCannotBeUsedIsNotDescribed(t *testing.T) {
	g := newTestGate("rust", filepath.Join(t.TempDir(), "absent.so"))
	g.mustCompile(t, stringSchema)
	if info, loaded := g.loadedLibrary(); loaded {
		t.Errorf("it is %+v", info)
	}
}
