package drill

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is one process of the service.
type process struct {
	number  int
	command *exec.Cmd
	line    *line
	admin   string // the address of the admin listener

	gone chan struct{} // closed: it has ended

	mutex   sync.Mutex
	stopped bool          // it was told to stop
	ended   time.Duration // when, once gone
	how     string        // how, once gone
	log     []string      // its first lines, without those of requests
}

// keptLines is how many lines of the log of a process are kept in memory. The file has all.
const keptLines = 400

// readyLimit is how long a process may take until it is ready.
const readyLimit = 20 * time.Second

// startProcess starts a process and waits until it is ready.
func startProcess(number int, command *exec.Cmd, log io.Writer, now func() time.Duration) (*process, error) {
	p := &process{number: number, command: command, gone: make(chan struct{})}
	stderr, err := command.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := launch(command); err != nil {
		return nil, fmt.Errorf("the service does not start: %w", err)
	}
	ready := make(chan readyLine, 1)
	go func() {
		p.read(stderr, log, ready)
		err := command.Wait()
		p.mutex.Lock()
		p.ended, p.how = now(), "exit status 0"
		if err != nil {
			p.how = err.Error()
		}
		p.mutex.Unlock()
		close(p.gone)
	}()
	select {
	case at := <-ready:
		front, err := url.Parse(at.URL)
		if err != nil {
			p.kill()
			return nil, fmt.Errorf("the service does not say where it is: %w", err)
		}
		p.line, p.admin = newLine(number, front.Host), at.Admin
		return p, nil
	case <-p.gone:
		return nil, fmt.Errorf("the service ended (%s) before it was ready: %s", p.how, strings.Join(p.log, " | "))
	case <-time.After(readyLimit):
		p.kill()
		return nil, fmt.Errorf("the service was not ready within %s", readyLimit)
	}
}

type readyLine struct{ Msg, URL, Admin string }

func (p *process) read(stderr io.Reader, log io.Writer, ready chan<- readyLine) {
	lines := bufio.NewScanner(stderr)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		fmt.Fprintf(log, "%d %s\n", p.number, lines.Text())
		p.mutex.Lock()
		if len(p.log) < keptLines {
			p.log = append(p.log, lines.Text())
		}
		p.mutex.Unlock()
		var line readyLine
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "the service is ready" {
			select {
			case ready <- line:
			default:
			}
		}
	}
	_, _ = io.Copy(io.Discard, stderr) // after a line that is too long
}

// has tells whether a line of the log holds a text.
func (p *process) has(text string) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, line := range p.log {
		if strings.Contains(line, text) {
			return true
		}
	}
	return false
}

// stop tells the process to end in order, and waits for that.
func (p *process) stop() error {
	p.mutex.Lock()
	p.stopped = true
	p.mutex.Unlock()
	_ = p.command.Process.Signal(syscall.SIGTERM) // an error means that it has ended
	select {
	case <-p.gone:
	case <-time.After(readyLimit):
		p.kill()
		return fmt.Errorf("process %d did not stop within %s and was killed", p.number, readyLimit)
	}
	if p.how != "exit status 0" {
		return fmt.Errorf("process %d was told to stop and ended with %s", p.number, p.how)
	}
	return nil
}

// kill ends the process at once, and waits for that.
func (p *process) kill() {
	p.mutex.Lock()
	p.stopped = true
	p.mutex.Unlock()
	_ = p.command.Process.Kill()
	<-p.gone
}

// died tells whether the process ended without being told to, and when.
func (p *process) died() (at time.Duration, died bool) {
	select {
	case <-p.gone:
	default:
		return 0, false
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.ended, !p.stopped
}
