package jsongateprom

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/common/expfmt"

	jsongate "github.com/jsongate/jsongate/go"
)

var update = flag.Bool("update", false, "write testdata/metrics.prom anew")

// madeUp is a collector over testdata/snapshot.json, which has something of everything.
func madeUp(t testing.TB, options ...Option) *collector {
	t.Helper()
	text, err := os.ReadFile("testdata/snapshot.json")
	if err != nil {
		t.Fatal(err)
	}
	var s jsongate.Snapshot
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	library := func() (jsongate.LibraryInfo, bool) {
		return jsongate.LibraryInfo{Path: "/lib/libjsongate.so", Version: "0.1.0", ABI: 1, Kernel: "avx2"}, true
	}
	return newCollector(func() jsongate.Snapshot { return s }, library, options)
}

func registered(t testing.TB, c prometheus.Collector) *prometheus.Registry {
	t.Helper()
	registry := prometheus.NewPedanticRegistry() // it compares what is collected with what was described
	if err := registry.Register(c); err != nil {
		t.Fatal(err)
	}
	return registry
}

func TestMetricsAreAsWritten(t *testing.T) {
	const file = "testdata/metrics.prom"
	registry := registered(t, madeUp(t))
	if *update {
		gathered, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		for _, one := range gathered {
			if _, err := expfmt.MetricFamilyToText(&text, one); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer want.Close()
	if err := testutil.GatherAndCompare(registry, want); err != nil {
		t.Error(err)
	}
}

func TestNamesFollowTheRules(t *testing.T) {
	problems, err := testutil.GatherAndLint(registered(t, madeUp(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Errorf("%s: %s", problem.Metric, problem.Text)
	}
}

func TestHelpTextsAreSentences(t *testing.T) {
	gathered, err := registered(t, madeUp(t)).Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range gathered {
		help := one.GetHelp()
		if first := help[:1]; first != strings.ToUpper(first) || !strings.HasSuffix(help, ".") {
			t.Errorf("%s has the help %q", one.GetName(), help)
		}
	}
	if len(gathered) != len(families) {
		t.Errorf("%d families were collected and %d are described: the made-up snapshot lacks some", len(gathered), len(families))
	}
}

func TestValidatorsCanBeLeftOut(t *testing.T) {
	gathered, err := registered(t, madeUp(t, WithoutValidators())).Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range gathered {
		for _, metric := range one.GetMetric() {
			for _, label := range metric.GetLabel() {
				if label.GetName() == validatorLabel {
					t.Errorf("%s has the label", one.GetName())
				}
			}
		}
	}
	if len(gathered) < 10 {
		t.Errorf("only %d families are left", len(gathered))
	}
}

func TestANameThatIsNoTextDoesNotFailTheScrape(t *testing.T) {
	names := []string{"a\xff", "a\xfe", `"a\xff"`, `"\"a\\xff\""`, "", "plain"}
	c := newCollector(func() (s jsongate.Snapshot) {
		s.Breakers = []jsongate.BreakerState{{}}
		for _, name := range names {
			s.Validators = append(s.Validators, jsongate.ValidatorCount{Name: name, Path: jsongate.PathGo, Valid: 1})
			s.Breakers = append(s.Breakers, jsongate.BreakerState{Name: name})
		}
		return s
	}, jsongate.LoadedLibrary, nil)
	for metric, each := range map[string]int{"jsongate_validator_calls_total": 4, "jsongate_validator_breaker_state": 3, "jsongate_validator_breaker_opens_total": 1} {
		if series, err := testutil.GatherAndCount(registered(t, c), metric); err != nil || series != each*len(names) {
			t.Errorf("there are %d series of %s (%v), want %d", series, metric, err, each*len(names))
		}
	}
}

func TestTheProcessIsScrapedWhileItWorks(t *testing.T) {
	if err := jsongate.Admin.SetPath("go"); err != nil { // whatever JSONGATE_PATH says
		t.Fatal(err)
	}
	defer jsongate.Admin.Withdraw()
	v, err := jsongate.Compile([]byte(`{"type":"string"}`), jsongate.WithName("scraped"))
	if err != nil {
		t.Fatal(err)
	}
	registry := registered(t, NewCollector())
	const workers, each = 4, 500
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for range each {
				v.Validate([]byte(`"x"`))
			}
		})
		all.Go(func() {
			for range 20 {
				if _, err := registry.Gather(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	want := `
# HELP jsongate_validator_calls_total ` + helpOf(t, registry, "jsongate_validator_calls_total") + `
# TYPE jsongate_validator_calls_total counter
jsongate_validator_calls_total{outcome="fault",path="go",validator="scraped"} 0
jsongate_validator_calls_total{outcome="refused",path="go",validator="scraped"} 0
jsongate_validator_calls_total{outcome="undecided",path="go",validator="scraped"} 0
jsongate_validator_calls_total{outcome="valid",path="go",validator="scraped"} 2000
`
	if err := testutil.GatherAndCompare(registry, strings.NewReader(want), "jsongate_validator_calls_total"); err != nil {
		t.Error(err)
	}
}

func helpOf(t *testing.T, registry *prometheus.Registry, name string) string {
	t.Helper()
	gathered, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range gathered {
		if one.GetName() == name {
			return one.GetHelp()
		}
	}
	t.Fatalf("there is no %s", name)
	return ""
}
