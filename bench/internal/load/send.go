package load

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptrace"
	"time"
)

// largestAnswer is as much as is read of a body.
const largestAnswer = 1 << 20

// send sends one request on a free connection and tallies what came of it.
func (g *Generator) send(ctx context.Context, one planned) {
	began := time.Since(g.began)
	switch late := began - one.at; {
	case ctx.Err() != nil:
		g.tally.unsent(one, began, CauseEnded)
		return
	case late > g.config.Patience:
		g.tally.unsent(one, began, CausePatience)
		return
	}
	attempts := 0
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { attempts++ }}
	limited, cancel := context.WithTimeout(httptrace.WithClientTrace(ctx, trace), g.config.Timeout)
	defer cancel()
	answer, err := g.exchange(limited, one.Request)
	ended := time.Since(g.began)
	if attempts > 1 {
		g.tally.retry(attempts - 1)
	}
	if err != nil {
		g.tally.lost(one, began, ended, causeOf(err, ctx.Err() != nil), err)
		return
	}
	g.tally.answered(one, began, ended, answer, one.Check(answer))
}

func (g *Generator) exchange(ctx context.Context, one Request) (Answer, error) {
	r, err := http.NewRequestWithContext(ctx, one.Method, g.config.Target+one.Target, nil)
	if err != nil {
		return Answer{}, err
	}
	if one.Header != nil {
		r.Header = one.Header.Clone()
	}
	if len(one.Body) > 0 {
		// Without GetBody net/http does not send a request again that may have arrived. It would otherwise, for those with an
		// Idempotency-Key, and a lost answer would go unseen.
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(one.Body)), int64(len(one.Body))
	}
	response, err := g.client.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer))
	return Answer{Status: response.StatusCode, Header: response.Header, Body: body}, err
}
