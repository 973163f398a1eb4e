//go:build !race

package jsongate

const raceEnabled = false
