package jsongatehttp

import (
	"net/http"
	"strings"
)

// IsJSON tells whether a media type, in lower case and without parameters, is application/json or has the suffix +json (RFC
// 6839, section 3.1).
func IsJSON(mediaType string) bool {
	if mediaType == "application/json" {
		return true
	}
	kind, subtype, _ := strings.Cut(mediaType, "/")
	return kind != "" && len(subtype) > len("+json") && strings.HasSuffix(subtype, "+json") && !strings.Contains(subtype, "/")
}

// mediaTypeOf is a request's media type in lower case and without parameters. It is empty where the request names none, and
// where it has several Content-Type headers: whichever of them one took, the handler may take another.
func mediaTypeOf(header http.Header) string {
	values := header["Content-Type"]
	if len(values) != 1 {
		return ""
	}
	return bareMediaType(values[0])
}

func bareMediaType(value string) string {
	value, _, _ = strings.Cut(value, ";")
	return strings.ToLower(strings.TrimSpace(value))
}

// contentCoding is what a body is coded with.
type contentCoding int

const (
	codingIdentity contentCoding = iota
	codingGzip
	codingOther
)

func codingOf(header http.Header) contentCoding {
	values := header["Content-Encoding"]
	if len(values) == 0 {
		return codingIdentity
	}
	switch strings.ToLower(strings.TrimSpace(strings.Join(values, ","))) {
	case "", "identity":
		return codingIdentity
	case "gzip", "x-gzip": // RFC 9110, section 8.4.1.3
		return codingGzip
	}
	return codingOther
}
