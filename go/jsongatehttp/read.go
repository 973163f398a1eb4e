package jsongatehttp

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
)

// hasNoBody tells what can be known before reading.
func hasNoBody(r *http.Request) bool {
	return r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0
}

// read reads the body up to the limit. Of the two results one is nil.
func (s *settings) read(w http.ResponseWriter, r *http.Request, coding contentCoding) (*buffer, *refusal) {
	if r.ContentLength > s.maxBody {
		// Nothing is read, so a client that waits for 100 Continue never sends it.
		return nil, s.bodyTooLarge(&http.MaxBytesError{Limit: s.maxBody})
	}
	// It also makes the server close the connection of a client that sends more.
	limited := http.MaxBytesReader(w, r.Body, s.maxBody)
	var b *buffer
	var err error
	if coding == codingGzip {
		b, err = s.readGzip(limited)
	} else {
		b, err = readAll(limited, r.ContentLength)
	}
	if err != nil {
		return nil, s.unreadable(err)
	}
	return b, nil
}

// errCoding wraps what the decoder says about the bytes, as opposed to what the connection says.
var errCoding = errors.New("the body is not what its Content-Encoding says")

var decoders sync.Pool // of *gzip.Reader

func (s *settings) readGzip(coded io.Reader) (*buffer, error) {
	source := &noting{from: coded}
	decoder, ok := decoders.Get().(*gzip.Reader)
	if !ok {
		decoder = new(gzip.Reader)
	}
	defer decoders.Put(decoder)
	err := decoder.Reset(source)
	var b *buffer
	switch {
	case err == io.EOF: // no byte at all
		return newBuffer(1), nil
	case err == nil:
		b, err = readAll(&bounded{from: decoder, left: s.maxBody, limit: s.maxBody}, -1)
	}
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		return b, nil
	case source.err != nil && source.err != io.EOF:
		return nil, source.err
	case errors.As(err, &tooLarge):
		return nil, err
	}
	return nil, errors.Join(errCoding, err)
}

// noting remembers how reading ended, which the decoder may report as something else.
type noting struct {
	from io.Reader
	err  error
}

func (n *noting) Read(to []byte) (int, error) {
	count, err := n.from.Read(to)
	if err != nil {
		n.err = err
	}
	return count, err
}

// bounded gives at most limit bytes, and an http.MaxBytesError where there are more.
type bounded struct {
	from        io.Reader
	left, limit int64
}

func (b *bounded) Read(to []byte) (int, error) {
	// One byte more than is left is asked for, to tell the end from the limit.
	if int64(len(to)) > b.left {
		to = to[:b.left+1]
	}
	n, err := b.from.Read(to)
	if int64(n) <= b.left {
		b.left -= int64(n)
		return n, err
	}
	n, b.left = int(b.left), 0
	return n, &http.MaxBytesError{Limit: b.limit}
}

// isTimeout tells whether the server's time for reading was over.
func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &timeout) && timeout.Timeout()
}
