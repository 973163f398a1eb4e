package drill

import (
	"testing"
	"time"
)

func answersOf(rows ...answered) []answered { return rows }

func TestAnswersAreCountedByPathAndReason(t *testing.T) {
	list := answersOf(
		answered{1 * time.Second, 1, "rust", "mode"}, answered{3 * time.Second, 1, "go", "mode"},
		answered{2 * time.Second, 1, "rust", "canary"}, answered{4 * time.Second, 1, "", ""})
	if n := count(list, "rust", ""); n != 2 {
		t.Errorf("Rust gave %d answers", n)
	}
	if n := count(list, "rust", "mode"); n != 1 {
		t.Errorf("Rust gave %d answers for mode", n)
	}
	if n := judged(list); n != 3 {
		t.Errorf("%d bodies were judged", n)
	}
	if last, any := lastBy(list, "rust"); last != 2*time.Second || !any {
		t.Errorf("the last of Rust came at %v", last)
	}
	if _, any := lastBy(list[1:2], "rust"); any {
		t.Error("a path that gave no answer has a last one")
	}
	if by := answersBy(list); by["none"] != 1 || by["rust mode"] != 1 || by["go mode"] != 1 {
		t.Errorf("by path and reason: %v", by)
	}
}

func TestLossesGoToTheProcessThatDied(t *testing.T) {
	died := map[int]time.Duration{1: 10 * time.Second}
	rows := []struct {
		name                        string
		loss                        lost
		inFlight, noProcess, others uint64
	}{
		{"in flight", lost{10 * time.Second, 1, "EOF"}, 1, 0, 0},
		{"in flight, seen before the death was", lost{9 * time.Second, 1, "connection reset by peer"}, 1, 0, 0},
		{"after the death", lost{11 * time.Second, 1, "dial tcp 127.0.0.1:1: connect: connection refused"}, 0, 1, 0},
		{"long before the death", lost{5 * time.Second, 1, "EOF"}, 0, 0, 1},
		{"of a process that lives", lost{10 * time.Second, 2, "EOF"}, 0, 0, 1},
		{"refused by a process that lives", lost{10 * time.Second, 2, "connect: connection refused"}, 0, 0, 1},
	}
	for _, row := range rows {
		inFlight, noProcess, others := attribute([]lost{row.loss}, died)
		if inFlight != row.inFlight || noProcess != row.noProcess || others != row.others {
			t.Errorf("%s: %d in flight, %d without a process, %d others", row.name, inFlight, noProcess, others)
		}
	}
}

func TestSharesAreJudgedByWhatChanceAllows(t *testing.T) {
	rows := []struct {
		n, hits int
		share   float64
		want    bool
	}{
		{1000, 0, 0, true}, {1000, 1, 0, false}, {1000, 1000, 1, true}, {1000, 999, 1, false},
		{1000, 100, 0.1, true}, {1000, 60, 0.1, true}, {1000, 40, 0.1, false}, {1000, 160, 0.1, false},
		{500, 0, 0.01, true}, {500, 5, 0.01, true}, {500, 30, 0.01, false}, {5000, 0, 0.01, false},
	}
	for _, row := range rows {
		if got := plausible(row.n, row.hits, row.share); got != row.want {
			t.Errorf("%d of %d for a share of %g: %v", row.hits, row.n, row.share, got)
		}
	}
}

func TestTimelineLosesNothing(t *testing.T) {
	slices := timeline(answersOf(
		answered{100 * time.Millisecond, 1, "go", "mode"}, answered{499 * time.Millisecond, 1, "rust", "mode"},
		answered{500 * time.Millisecond, 1, "rust", "mode"}, answered{9 * time.Second, 1, "", ""}),
		[]lost{{600 * time.Millisecond, 1, "EOF"}}, 2*time.Second)
	first, second := Slice{At: 0, Go: 1, Rust: 1}, Slice{At: 0.5, Rust: 1, Lost: 1}
	if len(slices) != 5 || slices[0] != first || slices[1] != second || slices[4].None != 1 {
		t.Errorf("%+v", slices)
	}
}

func TestAccountsNameWhatDiffers(t *testing.T) {
	same := map[string]int{"orders-1 go mode": 3}
	if text := differences(same, map[string]int{"orders-1 go mode": 3}); text != "" {
		t.Errorf("equal counts differ: %s", text)
	}
	for _, other := range []map[string]int{{"orders-1 go mode": 4}, {}, {"orders-1 go mode": 3, "orders-2 rust mode": 1}} {
		if differences(same, other) == "" || differences(other, same) == "" {
			t.Errorf("%v and %v do not differ", same, other)
		}
	}
}
