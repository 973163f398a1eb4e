package jsongatehttp

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
)

const orderSchema = `{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},"lines":{"type":"array",
	"items":{"properties":{"sku":{"type":"string"}}}}},"additionalProperties":{"type":"string"}}`

func fault(code jsongate.Code) Validator {
	return says{Code: code, Path: jsongate.PathGo, Reason: jsongate.ReasonRustPanic, Offset: 7}
}

// failing is a body that gives some bytes and then an error.
func failing(body string, err error) *http.Request {
	r := post(body, "Content-Type", "application/json")
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader(body), readerFunc(func([]byte) (int, error) { return 0, err })))
	r.ContentLength = -1
	return r
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(to []byte) (int, error) { return f(to) }

type refusalRow struct {
	name      string
	validator Validator // nil is one of orderSchema
	options   []Option
	request   *http.Request
	status    int
	slug      string
	code      string
	keyword   string
	offset    int // -1 for none
	pointer   string
}

// refusalRows are made anew for each use: a request can be read once.
func refusalRows(t *testing.T) []refusalRow {
	small := MaxBody(10)
	return []refusalRow{
		{"malformed", nil, nil, post(`{"id":1,}`), 400, "malformed", "MALFORMED", "", 8, "-"},
		{"cut short", nil, nil, post(`{"id":`), 400, "malformed", "MALFORMED", "", 6, "-"},
		{"blank", nil, nil, post(" \n"), 400, "malformed", "MALFORMED", "", 2, "-"},
		{"not UTF-8", nil, nil, post("\"\xff\""), 400, "bad-utf8", "BAD_UTF8", "", 1, "-"},
		{"duplicate name", nil, nil, post(`{"a":1,"a":1}`), 400, "duplicate-name", "DUPLICATE_NAME", "", 7, "-"},
		{"too deep", nil, nil, post(strings.Repeat("[", 1001)), 400, "too-deep", "TOO_DEEP", "", 1000, "-"},
		{"above the validator's limit", mustCompile(t, "true", jsongate.MaxSize(3)), nil, post(`"four"`), 413, "too-large", "TOO_LARGE", "", -1, "-"},
		{"above the limit, announced", nil, []Option{small}, post(`"0123456789"`), 413, "too-large", "TOO_LARGE", "", -1, "-"},
		{"above the limit, chunked", nil, []Option{small}, failing(`"0123456789"`, io.EOF), 413, "too-large", "TOO_LARGE", "", -1, "-"},
		{"above the limit of a handler around it", nil, nil, failing(`1`, &http.MaxBytesError{Limit: 5}), 413, "too-large", "TOO_LARGE", "", -1, "-"},
		{"schema, the whole document", nil, nil, post(`{}`), 422, "schema", "SCHEMA", "required", 0, ""},
		{"schema, a known name", nil, nil, post(`{"id":"x"}`), 422, "schema", "SCHEMA", "type", 6, "/id"},
		{"schema, an item", nil, nil, post(`{"id":1,"lines":[{},{"sku":2}]}`), 422, "schema", "SCHEMA", "type", 27, "/lines/1/sku"},
		{"schema, a name that the schema does not know", nil, nil, post(`{"id":1,"a@b.example":2}`), 422, "schema", "SCHEMA", "type", 22, "/*"},
		{"schema, the service's own validator", says{Code: jsongate.CodeSchema, Path: jsongate.PathGo}, nil, post(`1`), 422, "schema", "SCHEMA", "", -1, "-"},
		{"budget", fault(jsongate.CodeBudget), nil, post(`1`), 500, "budget", "BUDGET", "", -1, "-"},
		{"panic", fault(jsongate.CodePanic), nil, post(`1`), 500, "fault", "PANIC", "", -1, "-"},
		{"no answer at all", says{}, nil, post(`1`), 500, "fault", "CODE(0)", "", -1, "-"},
		{"an unknown code", says{Code: 99}, []Option{FailOpen(), FailOpenOnBudget()}, post(`1`), 500, "fault", "CODE(99)", "", -1, "-"},
		{"no body", nil, nil, post(""), 400, "body-required", "", "", -1, "-"},
		{"no body, chunked", nil, nil, failing("", io.EOF), 400, "body-required", "", "", -1, "-"},
		{"no body where GET asks for one", nil, []Option{RequireBody(true)}, request("GET", "/", ""), 400, "body-required", "", "", -1, "-"},
		{"cut off", nil, nil, failing(`{"id":1`, io.ErrUnexpectedEOF), 400, "unreadable", "", "", -1, "-"},
		{"late", nil, nil, failing(`{"id":1`, os.ErrDeadlineExceeded), 408, "timeout", "", "", -1, "-"},
		{"other media type", nil, nil, post(`{"id":1}`, "Content-Type", "text/plain"), 415, "media-type", "", "", -1, "-"},
		{"no media type", nil, nil, post(`{"id":1}`, "Content-Type", ""), 415, "media-type", "", "", -1, "-"},
		{"coded", nil, nil, post(`{"id":1}`, "Content-Encoding", "gzip"), 415, "content-coding", "", "", -1, "-"},
		{"coded twice", nil, []Option{DecodeGzip()}, post(`{"id":1}`, "Content-Encoding", "gzip, br"), 415, "content-coding", "", "", -1, "-"},
		{"not coded as it says", nil, []Option{DecodeGzip()}, post(`{"id":1}`, "Content-Encoding", "gzip"), 400, "bad-coding", "", "", -1, "-"},
	}
}

func TestEachRefusalHasItsStatusAndType(t *testing.T) {
	own := mustCompile(t, orderSchema)
	onBothPaths(t, func(t *testing.T, _ jsongate.Path) {
		for _, row := range refusalRows(t) {
			t.Run(row.name, func(t *testing.T) {
				next := &accepting{}
				v := row.validator
				if v == nil {
					v = own
				}
				p := problemOf(t, serve(Handler(v, next, row.options...), row.request))
				offset := -1
				if p.Offset != nil {
					offset = int(*p.Offset)
				}
				pointer := "-"
				if p.Pointer != nil {
					pointer = *p.Pointer
				}
				if p.Status != row.status || p.Type != DefaultTypeBase+row.slug || p.Code != row.code ||
					p.Keyword != row.keyword || offset != row.offset || pointer != row.pointer {
					t.Errorf("refused with %+v (offset %d, pointer %q)", p, offset, pointer)
				}
				if next.calls != 0 {
					t.Error("the handler was called")
				}
			})
		}
	})
}

func TestRefusalsTellWhatWouldBeTaken(t *testing.T) {
	v := mustCompile(t, "true")
	rows := []struct {
		name, header, want string
		options            []Option
		request            *http.Request
	}{
		{"media type", "Accept", "application/json", nil, post("1", "Content-Type", "text/csv")},
		{"coding", "Accept-Encoding", "identity", nil, post("1", "Content-Encoding", "br")},
		{"coding, with gzip", "Accept-Encoding", "gzip, identity", []Option{DecodeGzip()}, post("1", "Content-Encoding", "br")},
	}
	for _, row := range rows {
		w := serve(Handler(v, &accepting{}, row.options...), row.request)
		if got := w.Header().Get(row.header); w.Code != 415 || got != row.want {
			t.Errorf("%s: status %d, %s is %q", row.name, w.Code, row.header, got)
		}
	}
}

func TestUndecidedDocumentsPassOnlyIfAsked(t *testing.T) {
	rows := []struct {
		name    string
		code    jsongate.Code
		options []Option
		passes  bool
	}{
		{"fault", jsongate.CodePanic, nil, false},
		{"fault, open", jsongate.CodePanic, []Option{FailOpen()}, true},
		{"fault, open on budget", jsongate.CodePanic, []Option{FailOpenOnBudget()}, false},
		{"budget", jsongate.CodeBudget, nil, false},
		{"budget, open on faults", jsongate.CodeBudget, []Option{FailOpen()}, false},
		{"budget, open on budget", jsongate.CodeBudget, []Option{FailOpenOnBudget()}, true},
		{"refusal", jsongate.CodeSchema, []Option{FailOpen(), FailOpenOnBudget()}, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			called := false
			h := Handler(fault(row.code), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				called = true
				if result, ok := ResultOf(r); !ok || result.Code != row.code || result.Valid() {
					t.Errorf("the handler sees %v, %v", result, ok)
				}
			}), row.options...)
			if serve(h, post("1")); called != row.passes {
				t.Errorf("the handler was called: %v", called)
			}
		})
	}
}
