package jsongatehttp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

func TestBytesThatWereTakenAreNotOverwritten(t *testing.T) {
	var kept [][]byte
	h := Handler(saysValid, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := Body(r)
		kept = append(kept, text)
	}))
	for i := range 100 {
		serve(h, post(fmt.Sprintf(`"%03d"`, i)))
	}
	for i, text := range kept {
		if want := fmt.Sprintf(`"%03d"`, i); string(text) != want {
			t.Fatalf("the body of request %d is now %s", i, text)
		}
	}
}

func TestConcurrentRequestsDoNotShareBytes(t *testing.T) {
	var readers, clients sync.WaitGroup
	h := Handler(saysValid, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		want := r.Header.Get("Body")
		readers.Add(2)
		go func() { // goes on after the handler has returned
			defer readers.Done()
			for range 20 {
				text, err := io.ReadAll(r.Body)
				switch {
				case errors.Is(err, http.ErrBodyReadAfterClose):
					return
				case err != nil || string(text) != want:
					t.Errorf("read %q, %v; want %q", text, err, want)
				}
				_, _ = r.Body.(io.Seeker).Seek(0, io.SeekStart)
			}
		}()
		text, ok := Body(r)
		go func() {
			defer readers.Done()
			for range 20 {
				if !ok || string(text) != want {
					t.Errorf("taken %q, want %q", text, want)
				}
			}
		}()
	}))
	for client := range 8 {
		clients.Go(func() {
			for i := range 100 {
				text := fmt.Sprintf(`"%d %d %s"`, client, i, strings.Repeat("x", i))
				serve(h, post(text, "Body", text))
			}
		})
	}
	clients.Wait()
	readers.Wait()
}

func TestReadingAfterTheHandlerReturned(t *testing.T) {
	var left *http.Request
	serve(Handler(saysValid, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { left = r })), post(`"x"`))
	if n, err := left.Body.Read(make([]byte, 9)); n != 0 || err != http.ErrBodyReadAfterClose {
		t.Errorf("Read gives %d, %v", n, err)
	}
	if n, err := left.Body.(io.WriterTo).WriteTo(io.Discard); n != 0 || err != http.ErrBodyReadAfterClose {
		t.Errorf("WriteTo gives %d, %v", n, err)
	}
	if text, ok := Body(left); ok || text != nil {
		t.Errorf("Body gives %q, %v", text, ok)
	}
	if result, ok := ResultOf(left); !ok || !result.Valid() {
		t.Errorf("ResultOf gives %v, %v", result, ok)
	}
}

// holding is a writer that waits in Write until it is let go.
type holding struct {
	entered, letGo chan struct{}
	text           []byte
}

func (h *holding) Write(text []byte) (int, error) {
	close(h.entered)
	<-h.letGo
	h.text = bytes.Clone(text)
	return len(text), nil
}

func TestBufferIsNotReusedWhileItIsWrittenOut(t *testing.T) {
	w := &holding{entered: make(chan struct{}), letGo: make(chan struct{})}
	done := make(chan struct{})
	h := Handler(saysValid, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		go func() {
			defer close(done)
			_, _ = io.Copy(w, r.Body)
		}()
		<-w.entered
	}))
	serve(h, post(`"first"`))
	for range 20 {
		serve(Handler(saysValid, &accepting{}), post(`"other"`))
	}
	close(w.letGo)
	<-done
	if string(w.text) != `"first"` {
		t.Errorf("wrote %s", w.text)
	}
}

func TestBodyOfAPanickedHandlerStays(t *testing.T) {
	var left *http.Request
	func() {
		defer func() { _ = recover() }()
		serve(Handler(saysValid, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { left = r; panic("oh") })), post(`"first"`))
	}()
	for range 20 {
		serve(Handler(saysValid, &accepting{}), post(`"other"`))
	}
	if got := readAllOf(t, left.Body); got != `"first"` {
		t.Errorf("read %s", got)
	}
}

func TestBodyIsAReader(t *testing.T) {
	text := strings.Repeat("0123456789", 50)
	serve(Handler(saysValid, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := iotest.TestReader(r.Body, []byte(text)); err != nil {
			t.Error(err)
		}
		seeker := r.Body.(io.ReadSeeker)
		for _, row := range []struct {
			offset int64
			whence int
			want   int64
		}{{3, io.SeekStart, 3}, {4, io.SeekCurrent, 7}, {-3, io.SeekEnd, 497}, {900, io.SeekStart, 900}} {
			if at, err := seeker.Seek(row.offset, row.whence); at != row.want || err != nil {
				t.Errorf("Seek(%d, %d) gives %d, %v", row.offset, row.whence, at, err)
			}
		}
		if n, err := seeker.Read(make([]byte, 1)); n != 0 || err != io.EOF {
			t.Errorf("behind the end Read gives %d, %v", n, err)
		}
		if _, err := seeker.Seek(-1, io.SeekStart); err == nil {
			t.Error("a position before the start is taken")
		}
		if _, err := seeker.Seek(0, 9); err == nil {
			t.Error("an unknown whence is taken")
		}
		_ = r.Body.Close()
		if _, err := seeker.Seek(0, io.SeekStart); err != http.ErrBodyReadAfterClose {
			t.Errorf("after Close Seek gives %v", err)
		}
		if taken, ok := Body(r); !ok || string(taken) != text {
			t.Error("after Close Body gives something else")
		}
	})), post(text))
}

func TestBuffersAreFreedAsSoonAsNobodyHasThem(t *testing.T) {
	rows := []struct {
		name    string
		options []Option
		use     func(x *exchange)
		freed   bool
	}{
		{"not used", nil, func(*exchange) {}, true},
		{"read", nil, func(x *exchange) { _, _ = io.ReadAll(body{x}) }, true},
		{"written out", nil, func(x *exchange) { _, _ = io.Copy(io.Discard, body{x}) }, true},
		{"taken", nil, func(x *exchange) { x.take() }, false},
		{"taken for reuse", []Option{ReuseBytes()}, func(x *exchange) { x.take() }, true},
	}
	for _, row := range rows {
		b := &buffer{make([]byte, 3, 1<<10)}
		x := &exchange{Context: t.Context(), reuse: newSettings(row.options).reuse, buffer: b}
		row.use(x)
		x.finish()
		if freed := len(b.bytes) == 0; freed != row.freed {
			t.Errorf("%s: the buffer was freed: %v", row.name, freed)
		}
	}
}

func TestMemoryIsTakenAsBytesArrive(t *testing.T) {
	b, err := readAll(strings.NewReader("1"), 1<<30)
	if err != nil || cap(b.bytes) > 64<<10 {
		t.Errorf("for one byte of a body announced with 1 GiB there are %d bytes, %v", cap(b.bytes), err)
	}
}
