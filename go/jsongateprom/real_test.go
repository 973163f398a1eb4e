//go:build jsongate_real

package jsongateprom

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"

	jsongate "github.com/jsongate/jsongate/go"
)

// The library is looked for when the first schema is compiled, in whatever test that is.
func init() {
	if os.Getenv("JSONGATE_LIB") != "" {
		return
	}
	built, err := filepath.Abs("../../build/lib/libjsongate.so")
	if err == nil {
		err = os.Setenv("JSONGATE_LIB", built)
	}
	if err != nil {
		panic(err)
	}
}

func TestTheRealLibraryIsSeen(t *testing.T) {
	registry := registered(t, NewCollector())
	v, err := jsongate.Compile([]byte(`{"type":"string"}`), jsongate.WithName("real"), jsongate.RequireRust())
	if err != nil {
		t.Fatalf("this test needs the library (make build, or JSONGATE_LIB): %v", err)
	}
	if result := v.Validate([]byte(`"x"`)); result.Path != jsongate.PathRust || !result.Valid() {
		t.Fatalf("answered %v", result)
	}
	for name, want := range map[string]int{"jsongate_library_info": 1, "jsongate_validator_calls_total": 4} {
		if series, err := testutil.GatherAndCount(registry, name); err != nil || series < want {
			t.Errorf("%s has %d series (%v), want %d", name, series, err, want)
		}
	}
	gathered, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range gathered {
		if one.GetName() == "jsongate_native_heap_bytes" && one.GetMetric()[0].GetGauge().GetValue() <= 0 {
			t.Error("the library holds no memory although a schema is compiled")
		}
	}
}
