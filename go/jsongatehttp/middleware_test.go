package jsongatehttp

import (
	"io"
	"net/http"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

// remembering is a validator that accepts everything and keeps what it was given, which a real one must not do.
type remembering struct {
	says
	doc   []byte
	key   string
	keyed int // calls of ValidateKey
}

func (v *remembering) Validate(doc []byte) jsongate.Result {
	v.doc = doc
	return saysValid.Validate(doc)
}
func (v *remembering) ValidateKey(doc []byte, key string) jsongate.Result {
	v.key = key
	v.keyed++
	return v.Validate(doc)
}

// counting is a body that counts the bytes that were read from it, and fails if reading goes on after its end.
type counting struct {
	t    *testing.T
	text *strings.Reader
	read int
	over bool
}

func (c *counting) Read(to []byte) (int, error) {
	if c.over {
		c.t.Error("the body was read again after its end")
	}
	n, err := c.text.Read(to)
	c.read += n
	c.over = err == io.EOF
	return n, err
}
func (c *counting) Close() error { return nil }

func TestHandlerGetsTheBytesThatWereJudged(t *testing.T) {
	for _, size := range []int{1, 1023, 1024, 1025, 4096, 70_000, 300_000} {
		for _, chunked := range []bool{false, true} {
			text := strings.Repeat("1", size)
			source := &counting{t: t, text: strings.NewReader(text)}
			r := post(text)
			r.Body = source
			if chunked {
				r.ContentLength, r.TransferEncoding = -1, []string{"chunked"}
			}
			v := &remembering{}
			w := serve(Handler(v, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				taken, ok := Body(r)
				if !ok || string(taken) != text || &taken[0] != &v.doc[0] || cap(taken) != size {
					t.Errorf("size %d: Body gives %d bytes (%v), or copies", size, len(taken), ok)
				}
				if got := readAllOf(t, r.Body); got != text {
					t.Errorf("size %d: r.Body gives %d bytes", size, len(got))
				}
				if r.ContentLength != int64(size) || r.TransferEncoding != nil {
					t.Errorf("size %d: ContentLength is %d, TransferEncoding %q", size, r.ContentLength, r.TransferEncoding)
				}
				if result, ok := ResultOf(r); !ok || result != jsongate.Result(saysValid) {
					t.Errorf("the result is %v, %v", result, ok)
				}
				w.WriteHeader(http.StatusNoContent)
			})), r)
			if w.Code != http.StatusNoContent || source.read != size {
				t.Errorf("size %d: status %d, %d bytes were read", size, w.Code, source.read)
			}
		}
	}
}

func TestAcceptedDocumentsReachTheHandler(t *testing.T) {
	v := mustCompile(t, orderSchema)
	rows := []struct {
		name    string
		options []Option
		method  string
		body    string
		headers []string
		judged  bool
	}{
		{"a document", nil, "POST", `{"id":1}`, nil, true},
		{"with a charset", nil, "PUT", `{"id":1}`, []string{"Content-Type", "application/json; charset=utf-8"}, true},
		{"of a +json type in capitals", nil, "PATCH", `{"id":1}`, []string{"Content-Type", "Application/Merge-Patch+JSON"}, true},
		{"said to be identity", nil, "POST", `{"id":1}`, []string{"Content-Encoding", "identity"}, true},
		{"with DELETE", nil, "DELETE", `{"id":1}`, nil, true},
		{"as large as the limit", []Option{MaxBody(8)}, "POST", `{"id":1}`, nil, true},
		{"a limit that is none is ignored", []Option{MaxBody(0), MaxBody(-1)}, "POST", `{"id":1}`, nil, true},
		{"any type", []Option{AnyContentType()}, "POST", `{"id":1}`, []string{"Content-Type", ""}, true},
		{"GET without a body", nil, "GET", "", nil, false},
		{"HEAD without a body", nil, "HEAD", "", nil, false},
		{"DELETE without a body", nil, "DELETE", "", nil, false},
		{"OPTIONS without a body", nil, "OPTIONS", "", nil, false},
		{"POST without a body that is not required", []Option{RequireBody(false)}, "POST", "", nil, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w := serve(Handler(v, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, judged := ResultOf(r)
				text, taken := Body(r)
				if judged != row.judged || taken != row.judged || string(text) != row.body || readAllOf(t, r.Body) != row.body {
					t.Errorf("judged %v, taken %v: %s", judged, taken, text)
				}
				w.WriteHeader(http.StatusNoContent)
			}), row.options...), request(row.method, "/", row.body, row.headers...))
			if w.Code != http.StatusNoContent {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
		})
	}
}

func TestTwoContentTypesAreRefused(t *testing.T) {
	r := post(`1`)
	r.Header.Add("Content-Type", "text/plain")
	if w := serve(Handler(saysValid, &accepting{}), r); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("status %d", w.Code)
	}
}

func TestPathHeader(t *testing.T) {
	refusing := says{Code: jsongate.CodeSchema, Path: jsongate.PathGo, Reason: jsongate.ReasonNoCgo}
	rows := []struct {
		name      string
		validator Validator
		options   []Option
		request   *http.Request
		want      string
	}{
		{"off by default", saysValid, nil, post("1"), ""},
		{"accepted", saysValid, []Option{PathHeader()}, post("1"), "rust; reason=mode"},
		{"refused", refusing, []Option{PathHeader()}, post("1"), "go; reason=no-cgo"},
		{"not judged", saysValid, []Option{PathHeader()}, request("GET", "/", ""), ""},
	}
	for _, row := range rows {
		w := serve(Handler(row.validator, &accepting{}, row.options...), row.request)
		if got := w.Header().Get("Jsongate-Path"); got != row.want {
			t.Errorf("%s: the header is %q", row.name, got)
		}
	}
}

func TestPathIsThatOfTheValidator(t *testing.T) {
	v := mustCompile(t, orderSchema)
	onBothPaths(t, func(t *testing.T, path jsongate.Path) {
		w := serve(Handler(v, &accepting{}, PathHeader()), post(`{"id":1}`))
		if got := w.Header().Get("Jsongate-Path"); !strings.HasPrefix(got, path.String()+"; reason=") {
			t.Errorf("the header is %q, want %s", got, path)
		}
	})
}

func TestCanaryKey(t *testing.T) {
	tenant := CanaryKey(func(r *http.Request) string { return r.Header.Get("Tenant") })
	v := &remembering{}
	h := Handler(v, &accepting{}, tenant)
	for _, key := range []string{"a", "b"} {
		if serve(h, post("1", "Tenant", key)); v.key != key {
			t.Errorf("the key is %q, want %q", v.key, key)
		}
	}
	v.key, v.doc = "", nil
	if serve(h, post("2")); v.keyed != 2 || string(v.doc) != "2" {
		t.Errorf("without a key the validator was given %q with the key %q", v.doc, v.key)
	}
	if w := serve(Handler(saysValid, &accepting{}, tenant), post("1", "Tenant", "a")); w.Code != http.StatusNoContent {
		t.Errorf("a validator without ValidateKey: status %d", w.Code)
	}
}

func TestPanicsOfTheHandlerPassThrough(t *testing.T) {
	for _, value := range []any{"oh", http.ErrAbortHandler} {
		func() {
			defer func() {
				if got := recover(); got != value {
					t.Errorf("recovered %v, want %v", got, value)
				}
			}()
			serve(Handler(saysValid, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(value) })), post("1"))
		}()
	}
}

func TestServiceWritesItsOwnProblems(t *testing.T) {
	v := mustCompile(t, orderSchema)
	write := WriteProblemWith(func(w http.ResponseWriter, r *http.Request, p *Problem) {
		result, judged := ResultOf(r)
		text, _ := Body(r)
		if !judged || result != p.Result || string(text) != `{}` || p.Err == nil {
			t.Errorf("given %v, %q, %+v", result, text, p)
		}
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, p.Code)
	})
	if w := serve(Handler(v, &accepting{}, write), post(`{}`)); w.Code != http.StatusTeapot || w.Body.String() != "SCHEMA" {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	early := WriteProblemWith(func(_ http.ResponseWriter, r *http.Request, p *Problem) {
		if _, judged := ResultOf(r); judged || p.Result != (jsongate.Result{}) {
			t.Errorf("a body that was not read has the result %v", p.Result)
		}
	})
	serve(Handler(v, &accepting{}, early), post(`{}`, "Content-Type", "text/csv"))
}
