//go:build unix && !linux

package drill

import "syscall"

// Other kernels do not kill a child with its parent; a drill that is killed leaves its children there.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
