// Command jsongate validates JSON documents, tells which path would answer and why, and measures Go against Rust. Its manual
// is what `jsongate help` prints.
package main

import (
	"io"
	"os"

	"github.com/jsongate/jsongate/bench/internal/cli"
)

func main() {
	os.Exit(run(os.Stdout, os.Stderr, os.Args[1:]))
}

func run(stdout, stderr io.Writer, args []string) int {
	return cli.Run(os.Stdin, stdout, stderr, args)
}
