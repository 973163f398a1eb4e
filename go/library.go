package jsongate

// LibraryInfo is what the Rust library says about itself.
type LibraryInfo struct {
	// Path is the file that was loaded.
	Path string `json:"path"`
	// Version, ABI and Kernel (the instruction set it scans with) are those of [Diagnosis].
	Version string `json:"version"`
	ABI     int    `json:"abi"`
	Kernel  string `json:"kernel"`
}

// LoadedLibrary describes the library, if it is loaded in this process; the second result is false if it is not, be it that
// nobody has asked for it yet or that it cannot be used. Unlike [Diagnose] it never loads the library, reads no file and takes less
// than a microsecond, so that a scrape may call it. It may be called from any goroutine.
func LoadedLibrary() (LibraryInfo, bool) { return process.loadedLibrary() }

func (g *gate) loadedLibrary() (LibraryInfo, bool) {
	if !g.loaded.Load() || g.library == nil {
		return LibraryInfo{}, false
	}
	return LibraryInfo{Path: g.library.Path(), Version: g.library.Version(), ABI: g.library.ABI(), Kernel: g.library.Kernel()}, true
}
