package jsongatehttp

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// server runs a handler on a real connection.
func server(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// exchangeRaw sends bytes, ends its sending side if asked, and gives everything that comes back.
func exchangeRaw(t *testing.T, s *httptest.Server, end bool, text string) string {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	if end {
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
	}
	return readAllOf(t, bufio.NewReader(conn))
}

const head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"

func TestOverAConnection(t *testing.T) {
	v := mustCompile(t, orderSchema)
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		_, _ = fmt.Fprintf(w, "%d %s %s", r.ContentLength, text, r.Trailer.Get("Sum"))
	})
	s := server(t, Handler(v, echo, MaxBody(100)))
	const jsonType = "Content-Type: application/json\r\n"
	long := strings.Repeat(" ", 101)
	rows := []struct {
		name, text  string
		end         bool
		status      string
		holds, lack string
	}{
		{"chunked, with a trailer", head + jsonType + "Transfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n4\r\n{\"id\r\n4\r\n\":1}\r\n0\r\nSum: 9\r\n\r\n",
			false, "200 OK", `8 {"id":1} 9`, ""},
		{"chunked, above the limit", head + jsonType + "Transfer-Encoding: chunked\r\n\r\n65\r\n" + long + "\r\n0\r\n\r\n",
			false, "413 Request Entity Too Large", "Connection: close", ""},
		{"wrong chunks", head + jsonType + "Transfer-Encoding: chunked\r\n\r\nno\r\n", false, "400 Bad Request", "#unreadable", ""},
		{"the client waits for a go-ahead", head + jsonType + "Expect: 100-continue\r\nContent-Length: 8\r\n\r\n" + `{"id":1}`,
			false, "100 Continue", `8 {"id":1}`, ""},
		{"no go-ahead for another type", head + "Content-Type: text/csv\r\nExpect: 100-continue\r\nContent-Length: 8\r\n\r\n",
			false, "415 Unsupported Media Type", "#media-type", "100 Continue"},
		{"no go-ahead for too much", head + jsonType + "Expect: 100-continue\r\nContent-Length: 101\r\n\r\n",
			false, "413 Request Entity Too Large", "#too-large", "100 Continue"},
		{"cut off by a client that still listens", head + jsonType + "Content-Length: 8\r\n\r\n{\"id", true, "400 Bad Request", "#unreadable", ""},
		{"HEAD", strings.Replace(head, "POST", "HEAD", 1) + jsonType + "Content-Length: 1\r\n\r\n1", false, "422 Unprocessable Entity",
			"Content-Length: ", "#schema"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := exchangeRaw(t, s, row.end, row.text)
			if !strings.HasPrefix(got, "HTTP/1.1 "+row.status) || !strings.Contains(got, row.holds) || row.lack != "" && strings.Contains(got, row.lack) {
				t.Errorf("answered %q", got)
			}
		})
	}
}

func TestClientThatGoesAway(t *testing.T) {
	refused := make(chan *Problem, 1)
	s := server(t, Handler(saysValid, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the handler was called") }),
		WriteProblemWith(func(_ http.ResponseWriter, _ *http.Request, p *Problem) { refused <- p })))
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, head+"Content-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id")
	_ = conn.Close()
	if p := <-refused; p.Status != http.StatusBadRequest || p.Err == nil {
		t.Errorf("refused with %+v", p)
	}
}
