package latch

import (
	"os"
	"strings"
)

// Locks of open file descriptions: F_OFD_SETLK and F_OFD_GETLK, which package syscall does not name.
const (
	setLock = 37
	getLock = 36
)

// bootID differs between any two boots of any two machines.
func bootID() (string, error) {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(id)), err
}
