package jsongatehttp

import (
	"net/http"
	"strings"
)

var operationMethods = [...]string{http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete, http.MethodOptions,
	http.MethodHead, http.MethodPatch, http.MethodTrace}

// paths reads every operation of the document.
func (d *description) paths() {
	paths, ok := d.root.member("paths")
	if !ok {
		d.wrong("", "the document has no paths, so there is nothing to judge")
		return
	}
	if !d.isObject(paths, "paths") {
		return
	}
	for _, path := range paths.names() {
		at, _ := paths.member(path)
		item, ok := d.follow(at, "a path item")
		if !ok {
			continue
		}
		for _, method := range operationMethods {
			// What stands beside a $ref comes before what it leads to; the specification leaves that open.
			for _, one := range item {
				if at, ok := one.member(strings.ToLower(method)); ok {
					d.operation(operation{method, path, at, []place{at, one, d.root}})
					break
				}
			}
		}
	}
}

// operation is one method of one path.
type operation struct {
	method, path string
	at           place
	levels       []place // that may have servers, innermost first
}

func (d *description) operation(o operation) {
	if include := d.settings.openapi.include; include != nil && !include(o.method, o.path) {
		return
	}
	if !d.isObject(o.at, "an operation") {
		return
	}
	rt := &route{settings: d.settings, open: true}
	if body, ok := o.at.member("requestBody"); ok {
		chain, ok := d.follow(body, "a request body")
		if !ok {
			return
		}
		if rt = d.requestBody(o, chain[len(chain)-1]); rt == nil {
			return
		}
	}
	path, cause := patternOf(o.path)
	if cause != "" {
		d.wrong(o.at.pointer, "the path %q cannot be matched by http.ServeMux: %s; leave the operation out with the option Operations "+
			"and wrap its handler with Middleware", o.path, cause)
		return
	}
	for _, base := range d.basesOf(o) {
		if err := d.table.add(o.method+" "+base+path, rt); err != nil {
			d.wrong(o.at.pointer, "%s", strings.TrimPrefix(err.Error(), "jsongatehttp: "))
		}
	}
}

// requestBody makes the route of an operation with a body; nil where something is wrong with it.
func (d *description) requestBody(o operation, body place) *route {
	required, named := body.member("required")
	isRequired, ok := required.value.(bool)
	if named && !ok {
		d.wrong(required.pointer, "required must be true or false")
		return nil
	}
	content, _ := body.member("content")
	if !d.isObject(content, "the content of a request body") {
		return nil
	}
	var list contents
	for _, name := range content.names() {
		media, _ := content.member(name)
		if !d.isObject(media, "a media type") {
			continue
		}
		one := mediaContent{mediaType: bareMediaType(name)}
		if IsJSON(one.mediaType) || one.isRange() {
			one.judge = d.judge(o, media)
		}
		list = append(list, one)
	}
	list.sort()
	return &route{
		settings: d.settings.with([]Option{RequireBody(isRequired)}),
		choose:   list.choose,
		accepted: list.String(),
	}
}
