package journey_test

import (
	"testing"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/proof"
	"github.com/verhaal/verhaal/internal/store"
)

// An erased organisation has nothing left, but for a log that others can verify.
func TestAnOrganisationIsErased(t *testing.T) {
	each(t, func(t *testing.T, h *fixture) {
		_, token := h.inForce()
		h.sequence()
		before, err := proof.Checkpoint(ctx, h.App, h.owner.Organisation)
		h.must(err)
		name, rows, err := account.EraseOrganisation(ctx, h.App, h.owner.Organisation)
		h.must(err)
		if name != hosting.Name || rows < 10 {
			t.Errorf("%d rows of %s went", rows, name)
		}
		_, err = account.Who(ctx, h.App, h.token)
		h.refused("a session", err, fault.NotFound, "")
		_, _, err = account.SignIn(ctx, h.App, wit.Email, password)
		h.refused("signing in", err, fault.NotAllowed, "fault.sign-in")
		_, err = promise.OpenLink(ctx, h.App, token, true)
		h.refused("a link", err, fault.NotFound, "")
		_, _, err = account.EraseOrganisation(ctx, h.App, h.owner.Organisation)
		h.refused("erasing again", err, fault.NotFound, "")
		h.sequence()
		after, err := proof.Checkpoint(ctx, h.App, h.owner.Organisation)
		h.must(err)
		if string(after) == string(before) {
			t.Error("the log does not say that it was erased")
		}
		h.must(h.Store.View(ctx, h.owner.Organisation, func(tx *store.Tx) error {
			lines, err := tx.LinesFrom(0, 1000)
			for _, l := range lines {
				if l.Opening != nil {
					t.Error("a line still says what it was about: ", l.Event)
				}
			}
			if last := len(lines) - 1; last < 5 || lines[last].Event != "organisation.erased" {
				t.Errorf("%d lines", len(lines))
			}
			return err
		}))
	})
}
