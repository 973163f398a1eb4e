package drill

import (
	"os/exec"
	"runtime"
	"sync"
)

// launcher starts programs from one thread that stays: a child asks the kernel to be killed when its parent's thread ends, and Go
// ends threads as it likes.
var launcher = sync.OnceValue(func() chan func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for do := range work {
			do()
		}
	}()
	return work
})

// launch starts a program that ends with this one, however this one ends, and that a Ctrl-C at the terminal does not reach.
func launch(command *exec.Cmd) error {
	command.SysProcAttr = apart()
	failed := make(chan error)
	launcher() <- func() { failed <- command.Start() }
	return <-failed
}
