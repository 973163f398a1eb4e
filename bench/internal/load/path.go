package load

import (
	"net/http"
	"strings"
)

// pathHeader tells which of jsongate's paths judged the body, and may tell why: "rust", or "rust; reason=mode".
const pathHeader = "Jsongate-Path"

// pathOf gives the path, "none" if the header is missing, and the path with the reason, empty if none is named.
func pathOf(header http.Header) (path, reason string) {
	path, rest, _ := strings.Cut(header.Get(pathHeader), ";")
	if path = strings.TrimSpace(path); path == "" {
		path = "none"
	}
	if reason, named := strings.CutPrefix(strings.TrimSpace(rest), "reason="); named {
		return path, path + " " + reason
	}
	return path, ""
}
