package account

import (
	"context"
	"slices"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

// ChangeAccount gives somebody another role, or takes away or gives back the
// right to sign in. There is always an active owner left.
func ChangeAccount(ctx context.Context, a *app.App, who app.Actor, id store.ID, role app.Role, disabled bool) error {
	if err := who.May(app.AccountChange); err != nil {
		return err
	}
	if !slices.Contains(app.Roles, role) {
		return fault.New(fault.Invalid, "fault.form")
	}
	return a.Update(ctx, who, app.AccountChange, func(tx *store.Tx) error {
		account, err := accountstore.GetAccount(tx, id)
		if err != nil {
			return err
		}
		account.Role = string(role)
		switch {
		case disabled:
			account.State = accountDisabled
		case account.Password == "":
			account.State = accountInvited
		default:
			account.State = accountActive
		}
		if err := accountstore.UpdateAccount(tx, account); err != nil {
			return err
		}
		if err := ownerLeft(tx); err != nil {
			return err
		}
		if disabled {
			// An invitation that is under way would give the account back.
			if err := accountstore.RevokeLinks(tx, purposeInvite, id); err != nil {
				return err
			}
			if err := accountstore.DeleteSessions(tx, id, ""); err != nil {
				return err
			}
		}
		return tx.Record(app.Object("account", id), app.AccountChanged{Role: role, State: account.State})
	})
}

func ownerLeft(tx *store.Tx) error {
	all, err := accountstore.Accounts(tx)
	if err != nil {
		return err
	}
	for _, account := range all {
		if account.Role == string(app.Owner) && account.State == accountActive {
			return nil
		}
	}
	return fault.New(fault.Conflict, "fault.last-owner")
}

// ReinviteAccount sends the invitation again; the earlier link stops working.
// For an account that is active already it is the way to a new password.
func ReinviteAccount(ctx context.Context, a *app.App, who app.Actor, id store.ID) error {
	return a.Update(ctx, who, app.AccountInvite, func(tx *store.Tx) error {
		account, err := accountstore.GetAccount(tx, id)
		if err != nil {
			return err
		}
		if account.State == accountDisabled {
			return fault.New(fault.Conflict, "fault.conflict")
		}
		if err := sendInvitation(a, tx, who, account); err != nil {
			return err
		}
		return tx.Record(app.Object("account", id), app.AccountInvited{Email: account.Email, Again: true})
	})
}

// ChangeLanguage sets the language in which somebody works.
func ChangeLanguage(ctx context.Context, a *app.App, who app.Actor, language string) error {
	if !slices.Contains(lang.Languages, language) {
		return fault.New(fault.Invalid, "fault.form")
	}
	return a.Update(ctx, who, app.AccountLanguage, func(tx *store.Tx) error {
		account, err := accountstore.GetAccount(tx, who.Account)
		if err != nil {
			return err
		}
		account.Language = language
		if err := accountstore.UpdateAccount(tx, account); err != nil {
			return err
		}
		return tx.Record(app.Object("account", who.Account), app.AccountLanguageChanged{Language: language})
	})
}

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

// Organisation gives the actor's organisation.
func Organisation(ctx context.Context, a *app.App, who app.Actor) (o accountstore.Organisation, err error) {
	err = a.View(ctx, who, app.OrganisationShow, func(tx *store.Tx) error {
		o, err = accountstore.GetOrganisation(tx)
		return err
	})
	return o, err
}
