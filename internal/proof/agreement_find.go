package proof

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
)

// FindAgreement finds the organisation that an agreement belongs to, for the
// command line, which knows only its ID.
func FindAgreement(ctx context.Context, a *app.App, id store.ID) (organisation store.ID, err error) {
	err = a.Store.View(ctx, store.Every, func(tx *store.Tx) error {
		organisation, err = promisestore.Holder(tx, id)
		return err
	})
	return organisation, err
}
