package jsongateopenfeature

import (
	"log/slog"

	"github.com/open-feature/go-sdk/openfeature"
)

// report logs what goes wrong once, until something else goes wrong or nothing does. Errors are told apart by their codes: their
// texts may have a time or a number of their own each.
type report struct {
	logger *slog.Logger
	key    string
	last   string
}

func (r *report) failed(code openfeature.ErrorCode, err error) {
	if r.news("error " + string(code)) {
		r.logger.Warn("jsongate: the flag service gives no answer; what it said before still holds, and it is asked again",
			slog.String("key", r.key), slog.String("code", string(code)), slog.String("detail", err.Error()))
	}
}

func (r *report) refused(value string, err error) {
	if r.news("value " + value) {
		r.logger.Error("jsongate: what the flag service says is no flag and changes nothing; mend the value there",
			slog.String("key", r.key), slog.String("value", value), slog.String("detail", err.Error()))
	}
}

func (r *report) well() {
	if r.last != "" {
		r.last = ""
		r.logger.Info("jsongate: the flag service is understood again", slog.String("key", r.key))
	}
}

// stuck comes from another goroutine, once a question.
func (r *report) stuck() {
	r.logger.Error("jsongate: the provider of the flag service does not return although its time is up, so the flag follows it no more; "+
		"set the flag in another way and mend the provider", slog.String("key", r.key))
}

func (r *report) news(what string) bool {
	if r.last == what {
		return false
	}
	r.last = what
	return true
}
