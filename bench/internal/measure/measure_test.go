package measure

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

var quick = Plan{Rounds: 3, Sample: time.Microsecond, Limit: time.Millisecond}

func TestRoundsAreMirrored(t *testing.T) {
	var order []string
	contestant := func(name string) Contestant {
		return Contestant{Name: name, Documents: 1, Bytes: 1, Prepare: func() error {
			order = append(order, name)
			return nil
		}, Pass: func() error { return nil }}
	}
	series, err := Run(context.Background(), []Contestant{contestant("a"), contestant("b"), contestant("c")}, quick)
	if err != nil {
		t.Fatal(err)
	}
	rounds := order[len(order)-18:] // what comes before is the calibration
	want := strings.Split("abccba"+"abccba"+"abccba", "")
	if !slices.Equal(rounds, want) {
		t.Errorf("the order was %v, want %v", rounds, want)
	}
	for _, s := range series {
		if len(s.Samples) != 6 {
			t.Errorf("%s has %d samples, want 6", s.Name, len(s.Samples))
		}
		for i, sample := range s.Samples {
			if sample.Round != i/2 {
				t.Errorf("%s: sample %d is of round %d", s.Name, i, sample.Round)
			}
		}
	}
}

var kept [][]byte

func TestAllocationsAreCountedPerDocument(t *testing.T) {
	series, err := Run(context.Background(), []Contestant{
		{Name: "allocates", Documents: 10, Bytes: 10, Pass: func() error {
			kept = kept[:0]
			for range 10 {
				kept = append(kept, make([]byte, 64), make([]byte, 64))
			}
			return nil
		}},
		{Name: "does not", Documents: 10, Bytes: 10, Pass: func() error { return nil }},
	}, quick)
	if err != nil {
		t.Fatal(err)
	}
	if got := series[0].Allocs; got < 2 || got > 2.5 {
		t.Errorf("%g allocations a document, want 2", got)
	}
	if got := series[0].Allocated; got < 128 || got > 160 {
		t.Errorf("%g bytes a document, want 128", got)
	}
	if got := series[1].Allocs; got > 0.2 {
		t.Errorf("%g allocations a document where there are none", got)
	}
}

func TestAFailingPassEndsTheRun(t *testing.T) {
	wrong := errors.New("a wrong verdict")
	_, err := Run(context.Background(), []Contestant{{Name: "peer", Documents: 1, Bytes: 1, Pass: func() error { return wrong }}}, quick)
	if !errors.Is(err, wrong) || !strings.Contains(err.Error(), "peer") {
		t.Errorf("got %v", err)
	}
	_, err = Run(context.Background(), []Contestant{{
		Name: "peer", Documents: 1, Bytes: 1, Prepare: func() error { return wrong }, Pass: func() error { return nil },
	}}, quick)
	if !errors.Is(err, wrong) {
		t.Errorf("a failing preparation: %v", err)
	}
}

func TestACancelledRunStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Run(ctx, []Contestant{{Name: "peer", Documents: 1, Bytes: 1, Pass: func() error { return nil }}}, quick)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestMemoryOfThisProcessIsRead(t *testing.T) {
	before, err := ReadMemory()
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 32<<20)
	for i := range block {
		block[i] = byte(i)
	}
	after, err := ReadMemory()
	if err != nil {
		t.Fatal(err)
	}
	if after.Peak < before.Resident+16<<20 || after.Peak < after.Resident {
		t.Errorf("32 MiB were written to and the peak went from %d to %d (resident %d)", before.Peak, after.Peak, after.Resident)
	}
	kept = [][]byte{block}
}
