package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

// ChangeOrganisation changes what the organisation says of itself. Documents
// that are final stay as they are.
func ChangeOrganisation(ctx context.Context, a *app.App, who app.Actor, profile accountstore.Profile) ([]flow.Problem, error) {
	if err := who.May(app.OrganisationChange); err != nil {
		return nil, err
	}
	profile, problems := checkProfile(profile)
	if len(problems) > 0 {
		return problems, nil
	}
	return nil, a.Update(ctx, who, app.OrganisationChange, func(tx *store.Tx) error {
		o, err := accountstore.GetOrganisation(tx)
		if err != nil {
			return err
		}
		o.Profile = profile
		if err := accountstore.UpdateOrganisation(tx, o); err != nil {
			return err
		}
		return tx.Record(app.Object("organisation", who.Organisation), app.OrganisationChanged{Name: profile.Name, KVK: profile.KVK})
	})
}
