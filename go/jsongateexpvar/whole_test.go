package jsongateexpvar_test

import (
	"bytes"
	"encoding/json"
	"expvar"
	"reflect"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongateexpvar"
)

// What is published has to hold every field of the snapshot, and only those, and be readable as one.
func TestTheWholeSnapshotIsPublished(t *testing.T) {
	v, err := jsongate.Compile([]byte(`{"type":"string"}`), jsongate.WithName("orders"))
	if err != nil {
		t.Fatal(err)
	}
	v.Validate([]byte(`"x"`))
	if err := jsongateexpvar.Publish("whole"); err != nil {
		t.Fatal(err)
	}
	text := []byte(expvar.Get("whole").String())
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatalf("published %s: %v", text, err)
	}
	for field := range reflect.TypeFor[jsongate.Snapshot]().Fields() {
		name, option, _ := bytes.Cut([]byte(field.Tag.Get("json")), []byte(","))
		if _, there := fields[string(name)]; !there && string(option) != "omitempty" {
			t.Errorf("%s is not published", field.Name)
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var got jsongate.Snapshot
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	// A latency may have been sampled or not; everything else was counted before.
	want := jsongate.Stats()
	for _, s := range []*jsongate.Snapshot{&got, &want} {
		for i := range s.Flag.Sources {
			s.Flag.Sources[i].Since = s.Flag.Sources[i].Since.UTC().Round(0)
		}
		for i := range s.Breakers {
			s.Breakers[i].Since = s.Breakers[i].Since.UTC().Round(0)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read back it is\n%+v, want\n%+v", got, want)
	}
}
