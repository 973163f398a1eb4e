//go:build jsongate_real && race

package e2e

const raceEnabled = true
