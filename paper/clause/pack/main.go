// Command pack writes the clause libraries in the form in which the program
// embeds them. It is run by go generate in paper/clause.
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
	flow, clauses, err := library.Pack()
	if err != nil {
		return err
	}
	if err := os.WriteFile(folder+".flow.json", flow, 0o644); err != nil {
		return err
	}
	return os.WriteFile(folder+".clauses.json", clauses, 0o644)
}
