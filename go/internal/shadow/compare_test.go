package shadow

import (
	"fmt"
	"testing"
)

func TestAnswersAreComparedByTheContract(t *testing.T) {
	goes := func(code uint8, offset uint32) Answer { return Answer{Code: code, Path: pathGo, Offset: offset} }
	rust := func(code uint8, offset uint32) Answer { return Answer{Code: code, Path: pathRust, Offset: offset} }
	tests := []struct {
		name         string
		given, other Answer
		depth        Depth
		want         outcome
	}{
		{"both accept", goes(1, 0), rust(1, 0), ByContract, matched},
		{"an offset means nothing for a valid document", goes(1, 0), rust(1, 9), ByContract, matched},
		{"one refuses", goes(1, 0), rust(7, 3), ByContract, mismatched},
		{"the other refuses", goes(7, 3), rust(1, 0), ByContract, mismatched},
		{"refused at another place", goes(7, 3), rust(7, 9), ByContract, matched},
		{"refused by another keyword", Answer{Code: 7, Path: pathGo, Keyword: 2}, Answer{Code: 7, Path: pathRust, Keyword: 42},
			ByContract, matched},
		{"refused for different codes", goes(2, 3), rust(7, 3), ByContract, mismatched},
		{"a keyword at a malformed text means nothing", Answer{Code: 2, Path: 1, Keyword: 2}, rust(2, 0), ByContract, matched},

		{"malformed, same place", goes(2, 7), rust(2, 7), ByContract, matched},
		{"malformed, other place", goes(2, 7), rust(2, 8), ByContract, mismatched},
		{"bad UTF-8, other place", goes(3, 7), rust(3, 8), ByContract, mismatched},
		{"duplicate name, other place", goes(4, 7), rust(4, 8), ByContract, mismatched},
		{"too deep, other place", goes(5, 7), rust(5, 8), ByContract, mismatched},
		{"too large, other place", goes(6, 7), rust(6, 8), ByContract, mismatched},
		{"too large, same place", goes(6, 0), rust(6, 0), ByContract, matched},

		{"the other path spent its budget", rust(1, 0), goes(32, 0), ByContract, undecidedBudget},
		{"the call spent its budget", goes(32, 0), rust(7, 3), ByContract, undecidedBudget},
		{"both spent their budgets", goes(32, 0), rust(32, 0), ByContract, undecidedBudget},
		{"a budget and a fault", goes(32, 0), rust(64, 0), ByContract, undecidedFault},
		{"the call met a panic", goes(64, 0), rust(1, 0), ByContract, undecidedFault},
		{"the other path: internal", goes(1, 0), rust(65, 0), ByContract, undecidedFault},
		{"the other path: bad argument", goes(1, 0), rust(66, 0), ByContract, undecidedFault},
		{"the other path: ABI", goes(1, 0), rust(67, 0), ByContract, undecidedFault},
		{"the other path: unsupported", goes(1, 0), rust(68, 0), ByContract, undecidedFault},
		{"the same fault twice", goes(64, 0), rust(64, 0), ByContract, undecidedFault},
		{"memory that nobody wrote", Answer{}, Answer{}, ByContract, undecidedFault},
		{"a code of compile", goes(1, 0), rust(96, 0), ByContract, undecidedFault},
		{"a number that is no code", goes(1, 0), rust(8, 0), ByContract, undecidedFault},
		{"the same path answered twice", goes(1, 0), goes(7, 0), ByContract, undecidedSamePath},

		{"own validator: both accept", goes(1, 0), rust(1, 0), ByValidity, matched},
		{"own validator: both refuse, by other codes", goes(7, 0), rust(2, 8), ByValidity, matched},
		{"own validator: malformed at other places", goes(2, 0), rust(2, 8), ByValidity, matched},
		{"own validator: only Rust refuses", goes(1, 0), rust(4, 8), ByValidity, mismatched},
		{"own validator: only Go refuses", goes(7, 0), rust(1, 0), ByValidity, mismatched},
		{"own validator: panicked", goes(64, 0), rust(1, 0), ByValidity, undecidedFault},
		{"own validator: budget", goes(7, 0), rust(32, 0), ByValidity, undecidedBudget},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := judge(test.given, test.other, test.depth); got != test.want {
				t.Errorf("judge(%+v, %+v) = %d, want %d", test.given, test.other, got, test.want)
			}
			// Which of the two answered the call changes nothing.
			if got := judge(test.other, test.given, test.depth); got != test.want {
				t.Errorf("the other way round: %d, want %d", got, test.want)
			}
		})
	}
}

func TestOutcomesAreCountedInTotalAndByName(t *testing.T) {
	for _, inline := range []bool{false, true} {
		t.Run(fmt.Sprintf("inline=%v", inline), func(t *testing.T) {
			c := newComparer(t, Config{})
			compare := func(name string, times int, other Asker) {
				target := c.Target(name, other, ByContract)
				for range times {
					if inline {
						target.Inline([]byte("{}"), validByGo)
					} else {
						target.Submit([]byte("{}"), validByGo)
					}
				}
			}
			compare("orders", 1, always(validByRust))
			compare("orders", 2, always(refusedByRust))
			compare("orders", 3, always(Answer{Code: codeBudget, Path: pathRust}))
			compare("users", 4, always(Answer{Code: 64, Path: pathRust}))
			compare("users", 5, always(validByGo))
			compare("users", 6, AskFunc(func([]byte) Answer { panic("on purpose") }))
			compare("", 7, always(validByRust))
			flush(t, c)

			s := c.Snapshot()
			want := Counts{Compared: 10, Matched: 8, Mismatched: 2, Undecided: Undecided{Budget: 3, Fault: 4, SamePath: 5, Panic: 6}}
			if s.Counts != want {
				t.Errorf("counted %+v, want %+v", s.Counts, want)
			}
			if got := s.Undecided.Total(); got != 18 {
				t.Errorf("%d undecided in total, want 18", got)
			}
			names := []ValidatorCounts{
				{"orders", Counts{Compared: 3, Matched: 1, Mismatched: 2, Undecided: Undecided{Budget: 3}}},
				{"users", Counts{Undecided: Undecided{Fault: 4, SamePath: 5, Panic: 6}}},
			}
			if fmt.Sprint(s.Validators) != fmt.Sprint(names) {
				t.Errorf("counted by name %+v, want %+v", s.Validators, names)
			}
		})
	}
}

func TestNamesAreLimited(t *testing.T) {
	c := newComparer(t, Config{})
	for i := range maxNames + 50 {
		c.Target(fmt.Sprint("name ", i), always(validByRust), ByContract).Inline(nil, validByGo)
	}
	names := c.Snapshot().Validators
	if len(names) != maxNames+1 {
		t.Fatalf("%d names are counted, want %d", len(names), maxNames+1)
	}
	if got := names[0]; got.Name != otherName || got.Matched != 50 {
		t.Errorf("the names beyond the limit: %+v, want 50 matched under %s", got, otherName)
	}
}
