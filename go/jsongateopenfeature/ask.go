package jsongateopenfeature

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/open-feature/go-sdk/openfeature"

	jsongate "github.com/jsongate/jsongate/go"
)

// ask asks the provider once, and passes on what it says.
func (f *Follower) ask(ctx context.Context) {
	value, code, err := f.evaluate(ctx)
	switch {
	case ctx.Err() != nil:
		return // it ends: whatever was answered, nobody wants it any more
	case code == openfeature.FlagNotFoundCode, err == nil && value == "":
		jsongate.FlagService.Withdraw()
		f.report.well()
	case err != nil:
		f.report.failed(code, err)
	default:
		if err := jsongate.FlagService.SetPath(value); err != nil {
			f.report.refused(value, err)
			return
		}
		f.report.well()
	}
}

// evaluate gives the value, or an error and its code, which is empty for one that is not OpenFeature's.
func (f *Follower) evaluate(ctx context.Context) (value string, code openfeature.ErrorCode, err error) {
	asked, done := context.WithTimeout(ctx, f.config.Timeout)
	defer done()
	// A provider that does not heed the timeout cannot be ended from here. The flag is stuck then, which must not be silent.
	stuck := time.AfterFunc(2*f.config.Timeout, f.report.stuck)
	defer stuck.Stop()
	defer func() {
		if thrown := recover(); thrown != nil {
			value, code, err = "", openfeature.GeneralCode, fmt.Errorf("the provider panicked: %v", thrown)
		}
	}()
	details, err := f.client.StringValueDetails(asked, f.config.Key, "", f.config.Context)
	if err == nil && asked.Err() != nil && ctx.Err() == nil {
		err = asked.Err() // whoever answers too late may have given up and answered with the default
	}
	if err != nil && details.ErrorCode == "" && errors.Is(err, context.DeadlineExceeded) {
		details.ErrorCode = timedOut
	}
	return details.Value, details.ErrorCode, err
}

// timedOut is told apart from other errors; OpenFeature has no code for it.
const timedOut openfeature.ErrorCode = "TIMEOUT"
