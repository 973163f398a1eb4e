//go:build unix

package measure

import (
	"fmt"
	"syscall"
	"time"
)

// processorTime is the user and system time of this process so far, all threads: time inside a native call counts as
// well as the garbage collector's.
func processorTime() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("cannot read the processor time of this process: %w", err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}
