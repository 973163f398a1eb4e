//go:build !linux

package cli

import (
	"context"
	"errors"

	"github.com/jsongate/jsongate/go/jsongateadmin"
)

func askProcess(context.Context, int) (jsongateadmin.State, error) {
	return jsongateadmin.State{}, errors.New("--pid works on Linux only; use --url")
}
