package jsongatehttp

import (
	"fmt"
	"go/token"
	"net/url"
	"slices"
	"strings"
)

// patternOf is a path template as a pattern of http.ServeMux, or why there is none.
func patternOf(path string) (pattern, cause string) {
	if !strings.HasPrefix(path, "/") {
		return "", `it does not begin with "/"`
	}
	if strings.ContainsAny(path, "?#") {
		return "", "it has a query or a fragment"
	}
	segments := strings.Split(path[1:], "/")
	seen := map[string]bool{}
	for i, segment := range segments {
		name, isTemplate := strings.CutPrefix(segment, "{")
		name, ends := strings.CutSuffix(name, "}")
		switch {
		case isTemplate && ends && !strings.ContainsAny(name, "{}"):
			// Names of templates are free; those of wildcards are identifiers, each there once.
			if !token.IsIdentifier(name) || seen[name] {
				name = fmt.Sprintf("parameter%d", i+1)
			}
			seen[name] = true
			segments[i] = "{" + name + "}"
		case strings.ContainsAny(segment, "{}"):
			return "", fmt.Sprintf("the segment %q is a template in part", segment)
		case segment == "" && i == len(segments)-1:
			segments[i] = "{$}" // exactly this path, and none below it
		default:
			segments[i] = strings.ReplaceAll(segment, " ", "%20")
		}
	}
	return "/" + strings.Join(segments, "/"), ""
}

// basesOf are the paths in front of an operation's own: those of the innermost servers that there are.
func (d *description) basesOf(o operation) []string {
	if !d.settings.openapi.servers {
		return []string{""}
	}
	for _, level := range o.levels {
		servers, _ := level.member("servers")
		list, ok := servers.value.([]any)
		if !ok || len(list) == 0 {
			continue
		}
		var bases []string
		for i := range list {
			server, _ := servers.step(fmt.Sprint(i))
			if base, ok := d.basePath(server); ok && !slices.Contains(bases, base) {
				bases = append(bases, base)
			}
		}
		return bases
	}
	return []string{""}
}

func (d *description) basePath(server place) (string, bool) {
	address, _ := server.text("url")
	if variables, ok := server.member("variables"); ok {
		for _, name := range variables.names() {
			variable, _ := variables.member(name)
			value, _ := variable.text("default")
			address = strings.ReplaceAll(address, "{"+name+"}", value)
		}
	}
	parsed, err := url.Parse(address)
	if err != nil || strings.ContainsAny(address, "{}") {
		d.wrong(server.pointer, "the url of the server is not a URL, or has a variable without a default value")
		return "", false
	}
	base := strings.TrimRight(parsed.EscapedPath(), "/")
	if base != "" && base[0] != '/' {
		base = "/" + base
	}
	return base, true
}
