//go:build !race && cgo && (linux || darwin) && (amd64 || arm64)

package jsongate

const raceEnabled = false
