package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/jsongate/jsongate/bench/internal/measure"
)

// significant writes a number with three significant digits and no exponent.
func significant(v float64) string {
	switch magnitude := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "?"
	case magnitude >= 99.95:
		return grouped(int64(math.Round(v)))
	case magnitude >= 9.995:
		return fmt.Sprintf("%.1f", v)
	case magnitude >= 0.9995:
		return fmt.Sprintf("%.2f", v)
	case magnitude == 0:
		return "0"
	default:
		return fmt.Sprintf("%.3f", v)
	}
}

// grouped writes an integer with commas between the thousands.
func grouped(n int64) string {
	if n < 0 {
		return "-" + grouped(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return grouped(n/1000) + fmt.Sprintf(",%03d", n%1000)
}

// nanoseconds writes a time with the unit that suits it.
func nanoseconds(ns float64) string {
	switch {
	case ns >= 1e9:
		return significant(ns/1e9) + " s"
	case ns >= 1e6:
		return significant(ns/1e6) + " ms"
	case ns >= 1e3:
		return significant(ns/1e3) + " µs"
	}
	return significant(ns) + " ns"
}

// trimmed is a number of at most three significant digits without zeros at the end of its fraction.
func trimmed(v float64) string {
	text := significant(v)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// size writes a number of bytes with the unit that suits it, 1,024 to the next.
func size(bytes float64) string {
	switch {
	case bytes >= 1<<30:
		return trimmed(bytes/(1<<30)) + " GiB"
	case bytes >= 1<<20:
		return trimmed(bytes/(1<<20)) + " MiB"
	case bytes >= 1<<10:
		return trimmed(bytes/(1<<10)) + " KiB"
	}
	return trimmed(bytes) + " B"
}

// times writes a ratio.
func times(v float64) string { return significant(v) + "×" }

// interval writes the bounds of an estimate.
func interval(e measure.Estimate) string {
	return fmt.Sprintf("%s to %s", significant(e.Low), significant(e.High))
}

// percent writes a share.
func percent(share float64) string {
	if share > 0 && share < 0.001 {
		return "under 0.1 %"
	}
	return trimmed(math.Round(1000*share)/10) + " %"
}
