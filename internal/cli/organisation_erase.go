package cli

import (
	"strconv"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/config"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

type eraseCommand struct {
	Organisation eraseOrganisationCommand `cmd:"" help:"erase_organisation"`
}

type eraseOrganisationCommand struct {
	where
	ID string `arg:"" help:"erase_id" placeholder:"ID"`
}

// Run erases an organisation and destroys its key.
func (c *eraseOrganisationCommand) Run(r *run) error {
	id, err := store.ParseID(c.ID)
	if err != nil {
		return bad("ID", c.ID, "cli.organisation")
	}
	a, _, err := config.Open(r.ctx, c.existing())
	if err != nil {
		return err
	}
	defer a.Store.Close()
	name, rows, err := account.EraseOrganisation(r.ctx, a, id)
	if fault.Is(err, fault.NotFound) {
		return bad("ID", c.ID, "cli.organisation")
	}
	if err != nil {
		return err
	}
	r.print("cli.erased", "name", name, "rows", strconv.FormatInt(rows, 10))
	return r.answer(map[string]any{"organisation": id, "rows": rows})
}
