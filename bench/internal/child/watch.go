package child

import (
	"fmt"
	"io"
	"os"
	"runtime/metrics"
	"time"
)

// mostMemory is what the process that screens documents may hold. The validator it runs has no guard: a document on which it
// does not end can make it fill a machine's memory in minutes.
const mostMemory = 1 << 30

// exitWatched is the exit code of a process that one of the watches ended.
const exitWatched = 3

// endWithParent ends the process when its standard input does. The parent holds the other end of that pipe and never writes, so
// this happens when the parent is gone, however it went: a process that is busy for ever must not be left behind.
func endWithParent(stdin io.Reader) {
	io.Copy(io.Discard, stdin)
	os.Exit(exitWatched)
}

// endAboveMemory ends the process when it holds more than it may, and says so.
func endAboveMemory(stderr io.Writer) {
	held := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for range time.Tick(20 * time.Millisecond) {
		metrics.Read(held)
		if held[0].Value.Uint64()-held[1].Value.Uint64() > mostMemory {
			fmt.Fprintf(stderr, "it takes more than %d MiB of memory\n", mostMemory>>20)
			os.Exit(exitWatched)
		}
	}
}
