package measure

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Memory is what the operating system says of a process, in bytes.
type Memory struct {
	Resident int64 `json:"resident"` // now (VmRSS)
	Peak     int64 `json:"peak"`     // since the program began (VmHWM)
}

// ReadMemory reads the memory of this process from /proc, which only Linux has.
func ReadMemory() (Memory, error) {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return Memory{}, fmt.Errorf("cannot read the memory of this process; run the bench on Linux: %w", err)
	}
	defer file.Close()
	var m Memory
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ":")
		var into *int64
		switch name {
		case "VmRSS":
			into = &m.Resident
		case "VmHWM":
			into = &m.Peak
		default:
			continue
		}
		kibibytes, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(value, "kB")), 10, 64)
		if err != nil {
			return Memory{}, fmt.Errorf("cannot understand the line %q of /proc/self/status", lines.Text())
		}
		*into = kibibytes << 10
	}
	if m.Resident == 0 || m.Peak == 0 {
		return Memory{}, fmt.Errorf("/proc/self/status does not tell VmRSS and VmHWM: %v", lines.Err())
	}
	return m, nil
}
