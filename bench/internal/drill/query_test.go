package drill

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

const matrix = `{"status":"success","data":{"resultType":"matrix","result":[
	{"metric":{"path":"rust","code":"VALID"},"values":[[10.0,"5"],[10.5,"7"],[11.0,"7"],[11.5,"7"]]},
	{"metric":{"path":"rust","code":"SCHEMA"},"values":[[10.0,"1"],[10.5,"1"],[11.0,"2"],[11.5,"2"]]}]}}`

func TestAnswersOfPrometheusAreRead(t *testing.T) {
	list, err := readAnswer(json.NewDecoder(strings.NewReader(matrix)))
	if err != nil || len(list) != 2 || list[0].labels["code"] != "VALID" || sum(list) != 9 {
		t.Fatalf("%+v, %v", list, err)
	}
	at, rose := lastRise(list)
	if want := time.UnixMilli(11_000); !rose || !at.Equal(want) {
		t.Errorf("the sum last rose at %v, want %v", at, want)
	}
	if _, rose := lastRise([]series{{samples: list[0].samples[2:]}}); rose {
		t.Error("a sum that did not rise rose")
	}
	vector := `{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[12.25,"3"]}]}}`
	list, err = readAnswer(json.NewDecoder(strings.NewReader(vector)))
	if err != nil || sum(list) != 3 || !list[0].samples[0].at.Equal(time.UnixMilli(12_250)) {
		t.Errorf("%+v, %v", list, err)
	}
	for _, bad := range []string{`{"status":"error","error":"parse error"}`, `no JSON`, strings.Replace(vector, `"3"`, `"x"`, 1)} {
		if _, err := readAnswer(json.NewDecoder(strings.NewReader(bad))); err == nil {
			t.Errorf("%s is taken for an answer", bad)
		}
	}
}

func TestMonitorIsToldOfAllProcessesAndRules(t *testing.T) {
	text, err := monitorConfig("127.0.0.1:9", []string{"/a/b.yml"})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(text, `targets: ["127.0.0.1:9"]`); n != mostProcesses {
		t.Errorf("%d processes", n)
	}
	for _, want := range []string{`instance: "orders-1", __metrics_path__: "/1/metrics"`, `- "/a/b.yml"`, "scrape_interval: 500ms"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if scrapeEvery != 500*time.Millisecond {
		t.Error("the configuration says otherwise")
	}
}
