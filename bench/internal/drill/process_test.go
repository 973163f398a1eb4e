//go:build unix

package drill

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asService makes the test binary be a service that behaves as the word says.
const asService = "DRILL_TEST_AS_SERVICE"

func TestMain(m *testing.M) {
	ready := func() {
		fmt.Fprintln(os.Stderr, `{"msg":"the service is ready","url":"http://127.0.0.1:1","admin":"http://127.0.0.1:2"}`)
	}
	switch os.Getenv(asService) {
	case "":
		os.Exit(m.Run())
	case "good":
		told := make(chan os.Signal, 1)
		signal.Notify(told, syscall.SIGTERM)
		ready()
		<-told
		os.Exit(0)
	case "dies":
		ready()
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "refuses":
		fmt.Fprintln(os.Stderr, "orders: no such database")
		os.Exit(2)
	}
}

func begin(t *testing.T, how string) (*process, error) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), asService+"="+how)
	return startProcess(1, command, &bytes.Buffer{}, func() time.Duration { return time.Second })
}

func TestProcessThatIsToldToStopHasNotDied(t *testing.T) {
	p, err := begin(t, "good")
	if err != nil {
		t.Fatal(err)
	}
	if p.line.host != "127.0.0.1:1" || p.admin != "http://127.0.0.1:2" || !p.has("is ready") {
		t.Errorf("it is at %s and %s, and said %v", p.line.host, p.admin, p.log)
	}
	if _, died := p.died(); died {
		t.Error("a process that runs has died")
	}
	if err := p.stop(); err != nil {
		t.Error(err)
	}
	if _, died := p.died(); died {
		t.Error("a process that was told to stop has died")
	}
}

func TestProcessThatEndsByItselfHasDied(t *testing.T) {
	p, err := begin(t, "dies")
	if err != nil {
		t.Fatal(err)
	}
	<-p.gone
	if at, died := p.died(); !died || at != time.Second || !strings.Contains(p.how, "killed") {
		t.Errorf("died %v at %v by %s", died, at, p.how)
	}
}

func TestProcessThatDoesNotStartSaysWhy(t *testing.T) {
	if _, err := begin(t, "refuses"); err == nil || !strings.Contains(err.Error(), "no such database") {
		t.Errorf("the error is %v", err)
	}
}
