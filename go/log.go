package jsongate

import "log/slog"

// What is logged is logged once a process, through log/slog, and counted always: a fault that every call meets must not fill
// a disk.

// note logs that Go answers instead of Rust, the first time that it does so for this reason.
func (g *gate) note(reason Reason, detail error) {
	if g.noted[reason].Load() || !g.noted[reason].CompareAndSwap(false, true) {
		return
	}
	attributes := []any{slog.String("reason", reason.String())}
	if detail != nil {
		attributes = append(attributes, slog.String("detail", detail.Error()))
	}
	g.logger().Warn("jsongate: Go answers instead of Rust; further cases of this reason are counted and not logged", attributes...)
}

// noteGoFault logs the first time that the Go path failed. What it failed with may be unknown.
func (g *gate) noteGoFault(code Code, detail string) {
	g.once.goFault.Do(func() {
		g.logger().Error("jsongate: the Go path failed; further cases are counted and not logged",
			slog.String("code", code.String()), slog.String("detail", detail))
	})
}
