package load

import (
	"context"
	"errors"
	"net"
)

// Causes of requests without an answer, as Report.Causes counts them.
const (
	CauseNoConnection = "no connection"     // lost: the service took no connection, so the request did not reach it
	CauseBroken       = "connection broke"  // lost: the service may or may not have acted on the request
	CauseTimeout      = "timeout"           // lost: the same
	CauseEnded        = "the run was ended" // lost or unsent: nobody waited for it any longer
	CausePatience     = "connections busy"  // unsent: for longer than the patience
	CauseBacklog      = "backlog full"      // unsent
)

// causeOf is why a request was lost. ended tells that the run was told to end at once.
func causeOf(err error, ended bool) string {
	var operation *net.OpError
	switch {
	case ended:
		return CauseEnded
	case errors.Is(err, context.DeadlineExceeded):
		return CauseTimeout
	case errors.As(err, &operation) && operation.Op == "dial":
		return CauseNoConnection
	}
	return CauseBroken
}
