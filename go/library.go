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
	library, loaded := g.ifLoaded()
	if !loaded {
		return LibraryInfo{}, false
	}
	return LibraryInfo{Path: library.Path(), Version: library.Version(), ABI: library.ABI(), Kernel: library.Kernel()}, true
}
