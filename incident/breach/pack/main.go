// Command pack writes the questions about a breach as Go source, which the
// program embeds. It is run by go generate in incident/breach.
package main

import (
	"fmt"
	"os"

	"github.com/verhaal/verhaal/paper/flow"
)

func main() {
	if err := pack("questions.yaml", "questions.go"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func pack(from, to string) error {
	source, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	questions, err := flow.Load(source)
	if err != nil {
		return err
	}
	packed, err := flow.Source("breach", "packed", from, *questions)
	if err != nil {
		return err
	}
	return os.WriteFile(to, packed, 0o644)
}
