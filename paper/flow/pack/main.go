// Command pack writes a flow of questions as Go source, which the program
// embeds: go run ../flow/pack FROM.yaml. It is run by go generate, which tells
// it the package.
package main

import (
	"fmt"
	"os"

	"github.com/verhaal/verhaal/paper/flow"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pack FROM.yaml")
		os.Exit(2)
	}
	if err := pack(os.Args[1], "questions.go"); err != nil {
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
	packed, err := flow.Source(os.Getenv("GOPACKAGE"), "packed", from, *questions)
	if err != nil {
		return err
	}
	return os.WriteFile(to, packed, 0o644)
}
