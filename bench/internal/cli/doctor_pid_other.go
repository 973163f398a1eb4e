//go:build !linux

package cli

import (
	"context"
	"errors"

	"github.com/jsongate/jsongate/go/jsongateadmin"
)

func askProcess(context.Context, int) (state jsongateadmin.State, url string, err error) {
	return jsongateadmin.State{}, "", errors.New("--pid works on Linux only; use --url")
}
