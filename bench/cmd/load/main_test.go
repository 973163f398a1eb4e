package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jsongate/jsongate/bench/internal/load"
)

func TestExitCodeTellsWhetherEveryAnswerWasRight(t *testing.T) {
	for _, status := range []int{http.StatusNotFound, http.StatusOK} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			io.WriteString(w, `{"code":"NOT_FOUND"}`)
		}))
		file := filepath.Join(t.TempDir(), "report.json")
		args := []string{"--target", server.URL + "/", "--rate", "200", "--for", "100ms", "--messy", "0", "--json", file}
		for _, kind := range []string{"order", "order: indented", "order: odd numbers", "order: repeated", "order: key reused",
			"order: unknown product", "order: sold out", "show", "payment", "payment: repeated", "payment: again",
			"payment: wrong amount", "payment: no order"} {
			args = append(args, "--share", kind+"=0") // which leaves orders that are not there
		}
		var out, complaint bytes.Buffer
		code := run(&out, &complaint, args)
		server.Close()
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("exit code %d, %v: %s", code, err, &complaint)
		}
		var report load.Report
		if err := json.Unmarshal(text, &report); err != nil {
			t.Fatal(err)
		}
		want := exitUnclean
		if status == http.StatusNotFound {
			want = exitClean
		}
		shown := strings.Contains(out.String(), "requests planned")
		if code != want || report.Planned == 0 || report.Kinds["show: none"] != report.Counts || !shown {
			t.Errorf("status %d: exit code %d, %+v, %s", status, code, report.Counts, &out)
		}
	}
}

func TestWrongArgumentsAreRefusedInASentence(t *testing.T) {
	rows := map[string][]string{
		"load --help":        {"--nonsense"},
		"got \"now\"":        {"now"},
		"--for":              {"--for", "0s"},
		"--spike":            {"--spike", "much"},
		"--messy":            {"--messy", "2"},
		"KIND=WEIGHT":        {"--share", "order"},
		"no kind of request": {"--share", "ordr=1"},
		"not the address":    {"--target", "localhost"},
		"is no kind of arr":  {"--arrivals", "bursts"},
	}
	for want, args := range rows {
		var out, complaint bytes.Buffer
		if code := run(&out, &complaint, args); code != exitTrouble || !strings.Contains(complaint.String(), want) {
			t.Errorf("%v: exit code %d, %s", args, code, &complaint)
		}
	}
	var out bytes.Buffer
	if code := run(&out, io.Discard, []string{"--help"}); code != exitClean || !strings.HasPrefix(out.String(), "Usage: load") {
		t.Errorf("--help: exit code %d, %s", code, &out)
	}
}
