package latch

import "syscall"

// Locks of open file descriptions: F_OFD_SETLK and F_OFD_GETLK, which package syscall does not name.
const (
	setLock = 90
	getLock = 92
)

// bootID differs between any two boots of any two machines.
func bootID() (string, error) { return syscall.Sysctl("kern.bootsessionuuid") }
