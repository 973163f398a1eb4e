package drill

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// mostProcesses is how many processes of the service Prometheus knows about.
const mostProcesses = 20

// monitor is a running Prometheus.
type monitor struct {
	url     string
	command *exec.Cmd
	gone    chan struct{}
}

// startMonitor starts Prometheus in a folder and waits until it is ready.
func startMonitor(ctx context.Context, program, folder, scraped string, rules []string, log io.Writer) (*monitor, error) {
	config := filepath.Join(folder, "prometheus.yml")
	text, err := monitorConfig(scraped, rules)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	m := &monitor{url: "http://" + address, gone: make(chan struct{})}
	m.command = exec.Command(program, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(folder, "tsdb"),
		"--web.listen-address="+address, "--log.level=warn")
	m.command.Stdout, m.command.Stderr = log, log
	if err := launch(m.command); err != nil {
		return nil, fmt.Errorf("prometheus does not start: %w", err)
	}
	go func() {
		_ = m.command.Wait() // its log says why it ended
		close(m.gone)
	}()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		if response, err := http.Get(m.url + "/-/ready"); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return m, nil
			}
		}
		select {
		case <-m.gone:
			return nil, fmt.Errorf("prometheus ended before it was ready: see prometheus.log beside the report")
		case <-ctx.Done():
			m.stop()
			return nil, fmt.Errorf("prometheus was not ready in time: %w", ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (m *monitor) stop() {
	_ = m.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-m.gone:
	case <-time.After(10 * time.Second):
		_ = m.command.Process.Kill()
		<-m.gone
	}
}

// freeAddress is one that was free a moment ago. Prometheus cannot be told to take any and say which.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}

func monitorConfig(scraped string, rules []string) (string, error) {
	var text strings.Builder
	fmt.Fprintf(&text, "global: {scrape_interval: %[1]s, scrape_timeout: %[1]s, evaluation_interval: 1s}\n", "500ms")
	if len(rules) > 0 {
		text.WriteString("rule_files:\n")
		for _, file := range rules {
			whole, err := filepath.Abs(file)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&text, "  - %q\n", whole)
		}
	}
	text.WriteString("scrape_configs:\n  - job_name: orders\n    static_configs:\n")
	for number := 1; number <= mostProcesses; number++ {
		fmt.Fprintf(&text, "      - targets: [%q]\n        labels: {instance: \"orders-%d\", __metrics_path__: \"/%d/metrics\"}\n",
			scraped, number, number)
	}
	return text.String(), nil
}
