package cli

import (
	"bytes"
	"fmt"
	"io"

	jsongate "github.com/jsongate/jsongate/go"
)

// chunk is how much of a stream is read at a time. Memory stays near it, whatever the stream's length; only a longer line
// makes it grow, up to the limit of a document.
const chunk = 1 << 20

// stream judges newline-separated documents while they are read.
func (j *judge) stream(name string, in io.Reader) error {
	var (
		buffer   = make([]byte, chunk)
		kept     = 0 // bytes at the start of buffer that belong to a line whose end has not been read
		before   = 0 // lines already judged
		results  []jsongate.Result
		overlong = false // the rest of a line that was already called too large is being passed over
	)
	for {
		if kept == len(buffer) {
			buffer = append(buffer, make([]byte, min(len(buffer), j.limit+1-len(buffer)))...)
		}
		n, err := in.Read(buffer[kept:]) // what is there already is judged, not waited for more
		atEnd := err == io.EOF
		if err != nil && !atEnd {
			return fmt.Errorf("cannot read the documents of %s: %w", name, err)
		}
		have := buffer[:kept+n]
		if overlong {
			_, rest, found := bytes.Cut(have, []byte("\n"))
			if !found {
				if kept = 0; atEnd {
					return nil
				}
				continue
			}
			overlong, have = false, rest
		}
		whole := bytes.LastIndexByte(have, '\n') + 1
		if atEnd {
			whole = len(have)
		}
		if results, err = j.chunk(name, before, have[:whole], results); err != nil {
			return err
		}
		before += len(results)
		if err := j.out.Flush(); err != nil {
			return fmt.Errorf("cannot write the answers: %w", err)
		}
		if atEnd {
			return nil
		}
		kept = copy(buffer, have[whole:])
		if kept > j.limit {
			if err := j.one(name, before, buffer[:kept]); err != nil {
				return err
			}
			before, kept, overlong = before+1, 0, true
		}
	}
}

// chunk judges lines that are there in whole and gives their results, in the memory of the ones before where that is enough.
func (j *judge) chunk(name string, before int, lines []byte, results []jsongate.Result) ([]jsongate.Result, error) {
	count := bytes.Count(lines, []byte("\n"))
	if len(lines) > 0 && lines[len(lines)-1] != '\n' {
		count++
	}
	if cap(results) < count {
		results = make([]jsongate.Result, count)
	}
	results = results[:count]
	if j.explain == nil {
		if n := j.validator.ValidateLines(lines, results); n != count {
			return nil, fmt.Errorf("%d of the %d documents after line %d of %s were judged; report this as a bug", n, count, before, name)
		}
	}
	for i := range results {
		line, rest, _ := bytes.Cut(lines, []byte("\n"))
		lines = rest
		var err error
		if j.explain != nil {
			err = j.one(name, before+i, line)
		} else {
			err = j.print(name, before+i, line, results[i])
		}
		if err != nil {
			return nil, err
		}
	}
	return results, nil
}
