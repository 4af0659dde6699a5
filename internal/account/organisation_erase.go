package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// EraseOrganisation erases an organisation with all that it has, for whoever runs
// the installation: its key is destroyed, so that what lies in older copies of the
// database cannot be read with a newer one. Its log stays, without what the lines
// were about; the last line says that it was erased. It gives the name and how many
// rows went.
// law: avg 17(1)
func EraseOrganisation(ctx context.Context, a *app.App, id store.ID) (name string, rows int64, err error) {
	err = a.Store.Update(ctx, id, string(app.Operator), func(tx *store.Tx) error {
		organisation, err := accountstore.GetOrganisation(tx)
		if err != nil {
			return err
		}
		name = organisation.Name
		if err := tx.Record(app.Object("organisation", id), app.OrganisationErased{}); err != nil {
			return err
		}
		rows, err = tx.EraseOrganisation()
		return err
	})
	if err == nil {
		err = a.Store.Forget(ctx)
	}
	return name, rows, err
}
