package cli

import (
	"runtime"

	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/internal/version"
)

type versionCommand struct{}

// Run says which version of the program this is.
func (c *versionCommand) Run(r *run) error {
	schema, err := store.SchemaVersion()
	if err != nil {
		return err
	}
	r.print("cli.version", "version", version.String(), "go", runtime.Version())
	return r.answer(map[string]any{"version": version.String(), "schema": schema, "go": runtime.Version()})
}
