// Command verhaal keeps one record from the promise through the proof and the
// incident to recourse.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/verhaal/verhaal/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	info, err := os.Stderr.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	streams := cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Terminal: terminal}
	code := cli.Main(ctx, os.Args[1:], streams, os.Getenv, serve)
	stop()
	os.Exit(code)
}
