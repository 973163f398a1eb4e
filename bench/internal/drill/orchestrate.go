package drill

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func (d *drill) path(name string) string { return filepath.Join(d.folder, name) }

// environment is that of the service: nothing of what this process's says of jsongate or the service.
func (d *drill) environment() (list []string) {
	for _, one := range os.Environ() {
		if !strings.HasPrefix(one, "JSONGATE_") && !strings.HasPrefix(one, "ORDERS_") {
			list = append(list, one)
		}
	}
	return append(list,
		"JSONGATE_LIB="+d.path("libjsongate.so"), "JSONGATE_FLAG_FILE="+d.path("flag"), "JSONGATE_LATCH_FILE="+d.path("latch"),
		"ORDERS_ADMIN_TOKEN="+d.token, "JSONGATE_ADMIN_TOKEN="+d.token)
}

// start starts a process. It gets no requests before it is connected.
func (d *drill) start() error {
	number := len(d.processes) + 1
	if number > mostProcesses {
		return fmt.Errorf("the drill has started %d processes, which is more than it was made for", mostProcesses)
	}
	command := exec.Command(d.config.Service, "--addr", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--db", d.path("orders.db"),
		"--show-path", "--log-requests=false", "--drain", "10s")
	command.Env = d.environment()
	p, err := startProcess(number, command, d.serviceLog, d.ledger.now)
	if err != nil {
		return err
	}
	d.processes, d.current, d.libraries[number] = append(d.processes, p), p, d.library
	d.scrapes.add(p)
	d.event("process", "process %d is ready", number)
	return nil
}

// roll replaces the process by a new one without losing a request: the new one gets the traffic, and the old one is told to stop when
// it has answered what it had and Prometheus has seen its last counts.
func (d *drill) roll(ctx context.Context) error {
	old := d.current
	if err := d.start(); err != nil {
		return err
	}
	d.switchboard.connect(d.current.line)
	ctx, cancel := context.WithTimeout(ctx, d.pace.limit)
	defer cancel()
	if err := d.switchboard.drained(ctx, old.line); err != nil {
		return err
	}
	if err := d.scraped(ctx, old); err != nil {
		return err
	}
	return old.stop()
}

// putLibrary puts a library into the place where the service looks for it, at once.
func (d *drill) putLibrary(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	d.library = file
	return d.putFile("libjsongate.so", text)
}

// breakLibrary puts half of the library there.
func (d *drill) breakLibrary() error {
	text, err := os.ReadFile(d.config.Library)
	if err != nil {
		return err
	}
	d.library = "the first half of " + d.config.Library
	return d.putFile("libjsongate.so", text[:len(text)/2])
}

// flag writes the flag into the watched file, at once, as `echo FLAG > f.new && mv f.new f` does.
func (d *drill) flag(text string) error { return d.putFile("flag", []byte(text+"\n")) }

func (d *drill) putFile(name string, text []byte) error {
	if err := os.WriteFile(d.path(name+".new"), text, 0o644); err != nil {
		return err
	}
	return os.Rename(d.path(name+".new"), d.path(name))
}

// until waits until something holds.
func (d *drill) until(ctx context.Context, what string, holds func() bool) error {
	end := time.Now().Add(d.pace.limit)
	for !holds() {
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("%s: that did not come within %s", what, d.pace.limit)
		}
	}
	return nil
}

func pause(ctx context.Context, length time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(length):
		return nil
	}
}

// scraped waits until Prometheus has asked a process since now.
func (d *drill) scraped(ctx context.Context, p *process) error {
	now := time.Now()
	var failed error
	err := d.until(ctx, fmt.Sprintf("a scrape of process %d", p.number), func() bool {
		// The sample's time is that of the beginning of the scrape.
		list, err := d.monitor.query(ctx, fmt.Sprintf(`timestamp(jsongate_flag_problem{instance="orders-%d"}) * 1000`, p.number))
		failed = err
		return err == nil && sum(list) > float64(now.UnixMilli())
	})
	if err != nil && failed != nil {
		return failed
	}
	return err
}
