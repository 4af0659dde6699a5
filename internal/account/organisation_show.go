package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// Organisation gives the actor's organisation.
func Organisation(ctx context.Context, a *app.App, who app.Actor) (o accountstore.Organisation, err error) {
	err = a.View(ctx, who, app.OrganisationShow, func(tx *store.Tx) error {
		o, err = accountstore.GetOrganisation(tx)
		return err
	})
	return o, err
}
