package jsongatehttp

import "testing"

func TestTheMostSpecificContentDecides(t *testing.T) {
	exact, kind, any := &judge{}, &judge{}, &judge{}
	list := contents{{"*/*", any}, {"application/*", kind}, {"text/csv", nil}, {"application/json", exact}}
	list.sort()
	rows := []struct {
		mediaType string
		judge     *judge
	}{
		{"application/json", exact},
		{"application/vnd.x+json", kind},
		{"application/pdf", nil},
		{"text/csv", nil},
		{"model/gltf+json", any},
		{"text/plain", nil},
		{"", any},
	}
	for _, row := range rows {
		if got, ok := list.choose(row.mediaType); got != row.judge || !ok {
			t.Errorf("%q is given to %p, %v", row.mediaType, got, ok)
		}
	}
	if got, want := list.String(), "text/csv, application/json, application/*, */*"; got != want {
		t.Errorf("accepted is %q", got)
	}
	narrow := contents{{"application/json", exact}, {"application/*", kind}}
	for _, other := range []string{"text/plain", "", "applicationx/json"} {
		if _, ok := narrow.choose(other); ok {
			t.Errorf("%q is taken", other)
		}
	}
}

func TestMediaTypes(t *testing.T) {
	for mediaType, want := range map[string]bool{
		"application/json": true, "application/problem+json": true, "model/gltf+json": true, "application/json-seq": false,
		"text/json": false, "+json": false, "/x+json": false, "application/+json": false, "a/b/c+json": false, "": false,
	} {
		if got := IsJSON(mediaType); got != want {
			t.Errorf("IsJSON(%q) is %v", mediaType, got)
		}
	}
}
