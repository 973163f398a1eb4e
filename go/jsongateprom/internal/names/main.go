// Command names prints the metrics that jsongateprom exports, one a line: the name and then its labels. ci/check-ops compares
// dashboards and alerts with it.
package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/jsongate/jsongate/go/jsongateprom"
)

// A description has no accessors; its text has this form.
var description = regexp.MustCompile(`^Desc\{fqName: "([a-z_]+)", .*variableLabels: \{([a-z_,]*)\}`)

func main() {
	described := make(chan *prometheus.Desc)
	go func() {
		jsongateprom.NewCollector().Describe(described)
		close(described)
	}()
	for one := range described {
		parts := description.FindStringSubmatch(one.String())
		if parts == nil {
			fmt.Fprintf(os.Stderr, "names: the description %s is not of the form that this program reads; mend the program\n", one)
			os.Exit(1)
		}
		fmt.Println(parts[1], strings.ReplaceAll(parts[2], ",", " "))
	}
}
