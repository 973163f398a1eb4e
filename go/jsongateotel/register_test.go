package jsongateotel

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	jsongate "github.com/jsongate/jsongate/go"
)

var update = flag.Bool("update", false, "write testdata/figures.txt anew")

// madeUp registers testdata/snapshot.json, which has something of everything, and gives the reader and how often it was read.
func madeUp(t *testing.T, options ...Option) (reader *metric.ManualReader, snapshots *int) {
	t.Helper()
	text, err := os.ReadFile("testdata/snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	var s jsongate.Snapshot
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	reader, snapshots = metric.NewManualReader(), new(int)
	stats := func() jsongate.Snapshot { *snapshots++; return s }
	library := func() (jsongate.LibraryInfo, bool) {
		return jsongate.LibraryInfo{Version: "0.1.0", ABI: 1, Kernel: "avx2"}, true
	}
	if _, err := register(metric.NewMeterProvider(metric.WithReader(reader)), stats, library, options); err != nil {
		t.Fatal(err)
	}
	return reader, snapshots
}

// figures are all data points of one collection as lines, in order.
func figures(t *testing.T, reader metric.Reader) (lines []string) {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	line := func(m metricdata.Metrics, kind string, set attribute.Set, value any) {
		lines = append(lines, fmt.Sprintf("%s %s %s {%s} %v", m.Name, m.Unit, kind, set.Encoded(attribute.DefaultEncoder()), value))
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			if m.Description == "" || !strings.HasSuffix(m.Description, ".") || m.Unit == "" || !strings.HasPrefix(m.Name, "jsongate.") {
				t.Errorf("%s has the unit %q and the description %q", m.Name, m.Unit, m.Description)
			}
			switch data := m.Data.(type) {
			case metricdata.Sum[int64]:
				kind := map[bool]string{true: "counter", false: "level"}[data.IsMonotonic]
				for _, point := range data.DataPoints {
					line(m, kind, point.Attributes, point.Value)
				}
			case metricdata.Gauge[float64]:
				for _, point := range data.DataPoints {
					line(m, "gauge", point.Attributes, point.Value)
				}
			default:
				t.Errorf("%s is a %T", m.Name, data)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func TestFiguresAreAsWritten(t *testing.T) {
	const file = "testdata/figures.txt"
	reader, snapshots := madeUp(t)
	got := strings.Join(figures(t, reader), "\n") + "\n"
	if *snapshots != 1 {
		t.Errorf("one collection took %d snapshots", *snapshots)
	}
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("collected\n%s\nwant\n%s", got, want)
	}
}

func TestValidatorsCanBeLeftOut(t *testing.T) {
	reader, _ := madeUp(t, WithoutValidators())
	lines := figures(t, reader)
	for _, line := range lines {
		if strings.Contains(line, string(validatorKey)) {
			t.Errorf("there is %s", line)
		}
	}
	if len(lines) < 20 {
		t.Errorf("only %q are left", lines)
	}
}

func TestANameThatIsNoTextIsQuoted(t *testing.T) {
	for name, want := range map[string]string{"a\xff": `"a\xff"`, `"a\xff"`: `"\"a\\xff\""`, `a"`: `a"`, "": ""} {
		if got := validator(name).Value.AsString(); got != want {
			t.Errorf("%q becomes %s, want %s", name, got, want)
		}
	}
}

func TestWithoutAProviderThereIsAnError(t *testing.T) {
	if _, err := Register(nil); err == nil || !strings.Contains(err.Error(), "otel.GetMeterProvider()") {
		t.Errorf("the error is %v", err)
	}
}

func TestTheProcessIsCollectedWhileItWorksAndNotAfterwards(t *testing.T) {
	if err := jsongate.Admin.SetPath("go"); err != nil { // whatever JSONGATE_PATH says
		t.Fatal(err)
	}
	defer jsongate.Admin.Withdraw()
	v, err := jsongate.Compile([]byte(`{"type":"string"}`), jsongate.WithName("collected"))
	if err != nil {
		t.Fatal(err)
	}
	reader := metric.NewManualReader()
	registration, err := Register(metric.NewMeterProvider(metric.WithReader(reader)))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 500 {
				v.Validate([]byte(`"x"`))
			}
		})
		all.Go(func() {
			for range 20 {
				var into metricdata.ResourceMetrics
				if err := reader.Collect(context.Background(), &into); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	const want = "jsongate.validator.calls {call} counter {jsongate.outcome=valid,jsongate.path=go,jsongate.validator=collected} 2000"
	if lines := figures(t, reader); !slices.Contains(lines, want) {
		t.Errorf("%q is not in %q", want, lines)
	}
	if err := registration.Unregister(); err != nil {
		t.Fatal(err)
	}
	if lines := figures(t, reader); len(lines) != 0 {
		t.Errorf("after it was unregistered there is %q", lines)
	}
}
