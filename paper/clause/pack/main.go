// Command pack writes the clause library as Go source, which the program
// embeds. It is run by go generate in paper/clause.
package main

import (
	"fmt"
	"os"

	"github.com/verhaal/verhaal/paper/clause"
)

func main() {
	if err := pack("data/processing-agreement"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func pack(folder string) error {
	library, err := clause.Load(os.DirFS(folder))
	if err != nil {
		return err
	}
	source, err := library.Pack(folder)
	if err != nil {
		return err
	}
	return os.WriteFile("processing_agreement.go", source, 0o644)
}
