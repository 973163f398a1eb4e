package drill

import "time"

// sliceLength is that of a slice of the timeline.
const sliceLength = 500 * time.Millisecond

// timeline cuts answers and losses into slices.
func timeline(answers []answered, losses []lost, length time.Duration) []Slice {
	slices := make([]Slice, length/sliceLength+1)
	for i := range slices {
		slices[i].At = (time.Duration(i) * sliceLength).Seconds()
	}
	in := func(at time.Duration) *Slice { return &slices[min(int(at/sliceLength), len(slices)-1)] }
	for _, one := range answers {
		switch one.path {
		case "go":
			in(one.at).Go++
		case "rust":
			in(one.at).Rust++
		default:
			in(one.at).None++
		}
	}
	for _, one := range losses {
		in(one.at).Lost++
	}
	return slices
}

// answersBy counts answers by "path reason".
func answersBy(list []answered) map[string]int {
	counts := map[string]int{}
	for _, one := range list {
		if one.path == "" {
			counts["none"]++
		} else {
			counts[one.path+" "+one.reason]++
		}
	}
	return counts
}
