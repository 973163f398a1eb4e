package jsongatehttp

import (
	"errors"
	"io"
	"net/http"
)

// body is r.Body of a judged request: a view of an exchange. Beside io.ReadCloser it has WriteTo, so that io.Copy needs no
// buffer, and Seek, so that a body can be read again. After Close, and after the handler has returned, all of them give
// http.ErrBodyReadAfterClose. It may be used from several goroutines, as a body of net/http may.
type body struct{ x *exchange }

var _ interface {
	io.ReadSeekCloser
	io.WriterTo
} = body{}

// rest is what was not read yet. The caller holds the mutex.
func (b body) rest() ([]byte, error) {
	if b.x.closed || b.x.buffer == nil {
		return nil, http.ErrBodyReadAfterClose
	}
	return b.x.buffer.bytes[min(b.x.at, int64(len(b.x.buffer.bytes))):], nil
}

func (b body) Read(to []byte) (int, error) {
	b.x.mutex.Lock()
	defer b.x.mutex.Unlock()
	rest, err := b.rest()
	if err != nil {
		return 0, err
	}
	if len(rest) == 0 && len(to) > 0 {
		return 0, io.EOF
	}
	n := copy(to, rest)
	b.x.at += int64(n)
	return n, nil
}

// WriteTo does not hold the mutex while it writes: the writer may wait for somebody who wants the body too. That it is writing
// keeps the buffer from being reused.
func (b body) WriteTo(to io.Writer) (int64, error) {
	rest, err := b.startWriting()
	if err != nil {
		return 0, err
	}
	n, err := to.Write(rest)
	b.x.mutex.Lock()
	defer b.x.mutex.Unlock()
	b.x.writing--
	b.x.at += int64(n)
	if err == nil && n < len(rest) {
		err = io.ErrShortWrite
	}
	return int64(n), err
}

func (b body) startWriting() ([]byte, error) {
	b.x.mutex.Lock()
	defer b.x.mutex.Unlock()
	rest, err := b.rest()
	if err == nil {
		b.x.writing++
	}
	return rest, err
}

func (b body) Seek(offset int64, whence int) (int64, error) {
	b.x.mutex.Lock()
	defer b.x.mutex.Unlock()
	if _, err := b.rest(); err != nil {
		return 0, err
	}
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += b.x.at
	case io.SeekEnd:
		offset += int64(len(b.x.buffer.bytes))
	default:
		return 0, errors.New("jsongatehttp: seek in a body: the whence is none of the three of package io")
	}
	if offset < 0 {
		return 0, errors.New("jsongatehttp: seek in a body: the position lies before the start")
	}
	b.x.at = offset
	return offset, nil
}

func (b body) Close() error {
	b.x.mutex.Lock()
	defer b.x.mutex.Unlock()
	b.x.closed = true
	return nil
}
