package shadow

import (
	"fmt"
	"testing"
)

func TestTheRingKeepsTheNewestMismatches(t *testing.T) {
	for _, test := range []struct{ capacity, added, first, length int }{
		{4, 0, 0, 0},
		{4, 3, 0, 3},
		{4, 4, 0, 4},
		{4, 5, 1, 4},
		{4, 11, 7, 4},
		{1, 3, 2, 1},
	} {
		t.Run(fmt.Sprintf("%d of %d", test.added, test.capacity), func(t *testing.T) {
			c := newComparer(t, Config{MaxMismatches: test.capacity})
			target := c.Target("orders", always(refusedByRust), ByContract)
			for size := range test.added {
				target.Inline(make([]byte, size), validByGo)
			}
			s := c.Snapshot()
			if len(s.Mismatches) != test.length || s.Mismatched != uint64(test.added) {
				t.Fatalf("%d kept of %d, want %d of %d", len(s.Mismatches), s.Mismatched, test.length, test.added)
			}
			for i, m := range s.Mismatches {
				if m.Size != test.first+i {
					t.Errorf("entry %d is about mismatch %d, want %d", i, m.Size, test.first+i)
				}
			}
		})
	}
}

func TestASnapshotIsACopy(t *testing.T) {
	c := newComparer(t, Config{KeepDocuments: true})
	c.Target("orders", always(refusedByRust), ByContract).Inline([]byte("document"), validByGo)
	s := c.Snapshot()
	clear(s.Mismatches[0].Document)
	s.Mismatches[0].Size = 0
	if m := c.Snapshot().Mismatches[0]; string(m.Document) != "document" || m.Size != 8 {
		t.Errorf("changing a snapshot changed the ring: %+v", m)
	}
}
