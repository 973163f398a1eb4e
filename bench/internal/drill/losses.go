package drill

import (
	"strings"
	"time"
)

// attribute divides losses into those that went with a process that died while it served them, those that came because none was
// up after one had died, and all others. died says when a process died, by number.
//
// A request counts as one of a dead process if it was sent to that process and found lost not earlier than two seconds before the
// process was found dead: the sockets of a process close before its parent hears of the end, and core files can take a second.
func attribute(losses []lost, died map[int]time.Duration) (inFlight, noProcess, others uint64) {
	const slack = 2 * time.Second
	for _, one := range losses {
		death, dead := died[one.process]
		switch {
		case !dead || one.at < death-slack:
			others++
		case strings.Contains(one.cause, "connection refused"):
			noProcess++
		default:
			inFlight++
		}
	}
	return inFlight, noProcess, others
}
