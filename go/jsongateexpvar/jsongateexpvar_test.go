package jsongateexpvar_test

import (
	"encoding/json"
	"expvar"
	"strings"
	"testing"

	jsongate "github.com/jsongate/jsongate/go"
	"github.com/jsongate/jsongate/go/jsongateexpvar"
)

func TestPublishedVariableIsRead(t *testing.T) {
	if err := jsongateexpvar.Publish("gate"); err != nil {
		t.Fatal(err)
	}
	for calls := uint64(1); calls <= 3; calls++ {
		jsongate.Valid([]byte(`{}`))
		var got jsongate.Snapshot
		text := expvar.Get("gate").String()
		if err := json.Unmarshal([]byte(text), &struct{ Calls *uint64 }{&got.Calls}); err != nil || got.Calls != calls {
			t.Errorf("after %d calls the variable is %s (%v)", calls, text, err)
		}
	}
	if err := jsongateexpvar.Publish("gate"); err == nil || !strings.Contains(err.Error(), `"gate" is already published`) {
		t.Errorf("a name taken gave %v", err)
	}
}
