package drill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// admin sends what an operator would send with curl to the admin handler.
func (d *drill) admin(ctx context.Context, method, below, body string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, d.current.admin+"/jsongate/"+below, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+d.token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("the admin handler does not answer: %w", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("the admin handler answers %s: %s", response.Status, text)
	}
	return err
}

// command runs the command jsongate as an operator would, notes what it printed, and gives that and its exit code.
func (d *drill) command(ctx context.Context, args ...string) (printed string, code int, err error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	var out bytes.Buffer
	command := exec.CommandContext(ctx, d.config.Jsongate, args...)
	command.Env, command.Stdout, command.Stderr = d.environment(), &out, &out
	err = launch(command)
	if err == nil {
		err = command.Wait()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		code, err = exit.ExitCode(), nil
	}
	if err != nil {
		return "", 0, fmt.Errorf("jsongate %s: %w", strings.Join(args, " "), err)
	}
	shown := strings.NewReplacer(d.folder, "/srv/orders", d.current.admin, "http://127.0.0.1:8081")
	d.step.Shown = append(d.step.Shown, Shown{
		Command: shown.Replace("jsongate " + strings.Join(args, " ")), Output: shown.Replace(out.String()),
	})
	return out.String(), code, nil
}

// doctor asks the running service how it is.
func (d *drill) doctor(ctx context.Context) (printed string, err error) {
	printed, _, err = d.command(ctx, "doctor", "--url", d.current.admin+"/jsongate/")
	return printed, err
}
