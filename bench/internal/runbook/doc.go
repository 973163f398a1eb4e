// Package runbook holds docs/runbook.md against the code, so that the page cannot drift: its tests compare the reasons, the states and
// modes of breakers, the metrics, the log lines, and the sections that alerts name.
package runbook
