//go:build !linux && !darwin

package latch

// mapped is never made on this platform.
type mapped struct {
	data image
	id   identity
}

func openMapped(string) (*mapped, error) { return nil, ErrUnavailable }

func read(string) (State, error) { return State{}, ErrUnavailable }

func (*mapped) lockLedger() (unlock func(), err error) { return nil, ErrUnavailable }
func (*mapped) tryLock(int) (bool, error)              { return false, ErrUnavailable }
func (*mapped) unlock(int)                             {}
func (*mapped) locked(int) bool                        { return false }
func (*mapped) sync()                                  {}
func (*mapped) close()                                 {}
