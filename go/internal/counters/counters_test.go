package counters

import (
	"runtime"
	"sync"
	"testing"
	"unsafe"
)

func TestEveryAdditionIsCounted(t *testing.T) {
	const kinds, workers, rounds = 7, 16, 20_000
	table := New(kinds)
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for round := range rounds {
				table.Add((worker+round)%kinds, uint64(1+round%3))
			}
		})
	}
	group.Wait()

	want := make([]uint64, kinds)
	for worker := range workers {
		for round := range rounds {
			want[(worker+round)%kinds] += uint64(1 + round%3)
		}
	}
	got := make([]uint64, kinds)
	table.Sum(got)
	for kind := range want {
		if got[kind] != want[kind] {
			t.Errorf("kind %d: counted %d, want %d", kind, got[kind], want[kind])
		}
	}
}

func TestTotalsNeverShrink(t *testing.T) {
	table := New(1)
	done := make(chan struct{})
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					table.Add(0, 1)
				}
			}
		})
	}
	totals := make([]uint64, 1)
	var last uint64
	for range 2_000 {
		table.Sum(totals)
		if totals[0] < last {
			t.Fatalf("the total went from %d down to %d", last, totals[0])
		}
		last = totals[0]
	}
	close(done)
	group.Wait()
}

func TestStripesStayApart(t *testing.T) {
	for _, kinds := range []int{1, 8, 16, 17, 200} {
		table := New(kinds)
		for _, table := range []*Table{table, NewSmall(kinds)} {
			first := uintptr(unsafe.Pointer(&table.cells[0]))
			if first%(separation*8) != 0 || table.stride%(separation/2) != 0 || table.stride < kinds {
				t.Errorf("%d kinds: stripes of %d cells from %x on share lines", kinds, table.stride, first)
			}
		}
		if want := 4 * runtime.GOMAXPROCS(0); len(table.cells)/table.stride < min(want, maxStripes) {
			t.Errorf("%d kinds: %d stripes, want at least %d", kinds, len(table.cells)/table.stride, want)
		}
	}
}

func TestStripeIsAlwaysInRange(t *testing.T) {
	table := New(1)
	stripes := len(table.cells) / table.stride
	seen := make(map[int]bool)
	var mutex sync.Mutex
	var group, started sync.WaitGroup
	started.Add(256)
	for range 256 {
		group.Go(func() {
			stripe := table.stripe()
			started.Done()
			started.Wait() // all alive at once, or they would take turns on one stack
			mutex.Lock()
			defer mutex.Unlock()
			seen[stripe] = true
		})
	}
	group.Wait()
	for stripe := range seen {
		if stripe < 0 || stripe >= stripes {
			t.Errorf("stripe %d of %d", stripe, stripes)
		}
	}
	if len(seen) < 2 {
		t.Errorf("256 goroutines all used one stripe")
	}
}

func TestUnknownKindPanics(t *testing.T) {
	for _, kind := range []int{-1, 3} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Add(%d) on a table of 3 kinds did not panic", kind)
				}
			}()
			New(3).Add(kind, 1)
		}()
	}
}

func TestAddAllocatesNothing(t *testing.T) {
	table := New(4)
	if got := testing.AllocsPerRun(1000, func() { table.Add(3, 1) }); got != 0 {
		t.Errorf("Add allocates %v times a call", got)
	}
}

func BenchmarkAdd(b *testing.B) {
	table := New(200)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			table.Add(7, 1)
		}
	})
}
