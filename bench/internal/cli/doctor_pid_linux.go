package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jsongate/jsongate/go/jsongateadmin"
)

// adminPath is where a service is expected to have mounted the handler, if only its process is known.
const adminPath = "/jsongate/"

// askProcess looks for the admin handler behind the ports that a process listens on, and gives its address too.
func askProcess(ctx context.Context, pid int) (state jsongateadmin.State, url string, err error) {
	ports, err := listening(pid)
	if err != nil {
		return jsongateadmin.State{}, "", err
	}
	for _, port := range ports {
		url := fmt.Sprintf("http://127.0.0.1:%d%s", port, adminPath)
		state, err := askRunning(ctx, url)
		if err == nil && state.PID == pid {
			return state, url, nil
		}
		if err != nil && strings.Contains(err.Error(), tokenVariable) {
			return jsongateadmin.State{}, "", err
		}
	}
	return jsongateadmin.State{}, "", fmt.Errorf("process %d listens on the ports %v, and behind none of them is the admin handler at %s; "+
		"if it is mounted elsewhere or on another address than 127.0.0.1, use --url", pid, ports, adminPath)
}

// listening are the TCP ports that a process listens on.
func listening(pid int) (ports []int, err error) {
	folder := filepath.Join("/proc", strconv.Itoa(pid), "fd")
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("process %d cannot be looked at (%w); it must be running, and yours", pid, err)
	}
	sockets := map[string]bool{}
	for _, entry := range entries {
		target, err := os.Readlink(filepath.Join(folder, entry.Name()))
		if inode, found := strings.CutPrefix(target, "socket:["); err == nil && found {
			sockets[strings.TrimSuffix(inode, "]")] = true
		}
	}
	for _, table := range []string{"tcp", "tcp6"} {
		text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "net", table))
		if err != nil {
			continue // a kernel without IPv6 has no such table
		}
		for line := range strings.Lines(string(text)) {
			if port, ok := listeningPort(strings.Fields(line), sockets); ok {
				ports = append(ports, port)
			}
		}
	}
	return ports, nil
}

// listeningPort reads one line of the table (proc(5)): the local address is the second field, the state the fourth (0A is
// LISTEN), the inode the tenth.
func listeningPort(fields []string, sockets map[string]bool) (int, bool) {
	if len(fields) < 10 || fields[3] != "0A" || !sockets[fields[9]] {
		return 0, false
	}
	_, hex, found := strings.Cut(fields[1], ":")
	port, err := strconv.ParseUint(hex, 16, 16)
	return int(port), found && err == nil
}
