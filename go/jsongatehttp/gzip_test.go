package jsongatehttp

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
)

func zipped(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGzip(t *testing.T) {
	whole := zipped(t, `{"id":1}`)
	spoilt := []byte(whole)
	spoilt[len(spoilt)-5] ^= 1 // in the checksum
	rows := []struct {
		name, body string
		limit      int64
		status     int
		slug       string
	}{
		{"decoded", whole, 100, 204, ""},
		{"two members", zipped(t, `{"id"`) + zipped(t, `:1}`), 100, 204, ""},
		{"decoded to the limit", zipped(t, `{"id":1}`+strings.Repeat(" ", 92)), 100, 204, ""},
		{"decoded above the limit", zipped(t, `{"id":1}`+strings.Repeat(" ", 93)), 100, 413, "too-large"},
		{"a bomb", zipped(t, strings.Repeat(" ", 10<<20)), 20 << 10, 413, "too-large"},
		{"coded above the limit", whole, 10, 413, "too-large"},
		{"cut short", whole[:len(whole)-9], 100, 400, "bad-coding"},
		{"wrong checksum", string(spoilt), 100, 400, "bad-coding"},
		{"not gzip", `{"id":1}`, 100, 400, "bad-coding"},
		{"a limit that nothing reaches", whole, math.MaxInt64, 204, ""},
		{"nothing inside", zipped(t, ""), 100, 400, "body-required"},
		{"refused by the schema", zipped(t, `{}`), 100, 422, "schema"},
	}
	v := mustCompile(t, orderSchema)
	for _, row := range rows {
		for _, chunked := range []bool{false, true} {
			t.Run(row.name, func(t *testing.T) {
				r := post(row.body, "Content-Encoding", "gzip")
				if chunked {
					r.ContentLength = -1
				}
				w := serve(Handler(v, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if got := strings.TrimRight(readAllOf(t, r.Body), " "); got != `{"id":1}` || r.Header.Get("Content-Encoding") != "" {
						t.Errorf("the handler has %q with %v", got, r.Header)
					}
					w.WriteHeader(http.StatusNoContent)
				}), DecodeGzip(), MaxBody(row.limit)), r)
				if w.Code != row.status {
					t.Fatalf("status %d: %s", w.Code, w.Body)
				}
				if row.slug != "" {
					if p := problemOf(t, w); p.Type != DefaultTypeBase+row.slug {
						t.Errorf("refused with %+v", p)
					}
				}
				if r.Header.Get("Content-Encoding") != "gzip" {
					t.Error("the header of the caller's request was changed")
				}
			})
		}
	}
}

func TestAnEmptyGzipBodyIsNone(t *testing.T) {
	r := post(" ", "Content-Encoding", "gzip")
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader("")), -1
	if p := problemOf(t, serve(Handler(saysValid, &accepting{}, DecodeGzip()), r)); p.Type != DefaultTypeBase+"body-required" {
		t.Errorf("refused with %+v", p)
	}
}

func TestConnectionFaultsWithinGzipAreNotBadCoding(t *testing.T) {
	r := failing(zipped(t, `{"id":1}`)[:15], errors.New("reset"))
	r.Header.Set("Content-Encoding", "gzip")
	if p := problemOf(t, serve(Handler(saysValid, &accepting{}, DecodeGzip()), r)); p.Type != DefaultTypeBase+"unreadable" {
		t.Errorf("refused with %+v", p)
	}
}
