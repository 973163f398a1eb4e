package shadow

import "testing"

func TestSizesHaveTheSmallestClassThatHoldsThem(t *testing.T) {
	for _, test := range []struct{ size, class int }{
		{0, 0}, {1, 0}, {512, 0}, {513, 1}, {1_024, 1}, {1_025, 2}, {1 << 20, 11}, {1<<20 + 1, 12},
	} {
		if got := classOf(test.size); got != test.class || sizeOfClass(got) < test.size {
			t.Errorf("%d bytes are of class %d (%d bytes), want class %d", test.size, got, sizeOfClass(got), test.class)
		}
	}
	for _, test := range []struct {
		limit int64
		size  int
	}{{512, 512}, {1_023, 512}, {1_024, 1_024}, {64 << 20, 64 << 20}} {
		if got := sizeOfClass(largestClassWithin(test.limit)); got != test.size {
			t.Errorf("within %d bytes: %d, want %d", test.limit, got, test.size)
		}
	}
}

func TestFreeBuffersAreUsedAgainWithinTheirLimit(t *testing.T) {
	var b buffers
	b.init(4_096, 100, 2_048)
	var used []*buffer
	for range 10 {
		used = append(used, b.copyOf([]byte("document")))
	}
	for _, one := range used {
		b.put(one)
	}
	if got := b.idle.Load(); got != 2_048 {
		t.Errorf("%d bytes are kept, want 2048", got)
	}
	large := b.copyOf(make([]byte, 4_000))
	b.put(large) // larger than the limit
	if again := b.copyOf(make([]byte, 4_000)); again == large {
		t.Error("a buffer beyond the limit was kept")
	}
	for i := range 5 {
		again, fresh := b.copyOf([]byte("x")), true
		for _, one := range used {
			fresh = fresh && again != one
		}
		if string(again.bytes) != "x" || fresh != (i == 4) {
			t.Errorf("copy %d: %q, fresh %v; want four that were used before", i, again.bytes, fresh)
		}
	}
	if got := b.idle.Load(); got != 0 {
		t.Errorf("%d bytes are kept although all are in use", got)
	}
	b.put(used[0])
	b.release()
	if got := b.idle.Load(); got != 0 || len(b.free[0]) != 0 {
		t.Errorf("%d bytes in %d buffers are kept after release", got, len(b.free[0]))
	}
}
