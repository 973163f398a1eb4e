//go:build !cgo || !(linux || darwin)

package boundary

import "errors"

// Noop stands in where there is no cgo; there is no boundary to measure.
type Noop struct{}

// OpenNoop fails: without cgo the library cannot be called.
func OpenNoop(string, []byte) (*Noop, error) {
	return nil, errors.New("this program was built without cgo, so there is no boundary to measure; build it with CGO_ENABLED=1")
}

// Call is never reached, since OpenNoop gives no Noop.
func (*Noop) Call([]byte) bool { return false }

// EmptyCall does nothing.
func EmptyCall() {}
