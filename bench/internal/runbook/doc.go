// Package runbook holds docs/runbook.md against the code, so that the page cannot drift: its tests compare the reasons, the states and
// modes of breakers, the metrics, the log lines, and the sections that alerts name. Run them with -count=1, as ci/test-go does: go's
// test cache does not see files outside the module.
package runbook
