// Package runbook holds docs/runbook.md and docs/runbook-reference.md against the code, so that the pages cannot drift: its tests compare
// the reasons, the states and modes of breakers, the metrics, the log lines, the kinds of faults, the alerts and the sections that they
// name. Run them with -count=1, as ci/test-go does: go's
// test cache does not see files outside the module.
package runbook
