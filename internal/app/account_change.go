package app

import (
	"context"
	"slices"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

// ChangeAccount gives somebody another role, or takes away or gives back the
// right to sign in. There is always an active owner left.
func (a *App) ChangeAccount(ctx context.Context, who Actor, id store.ID, role Role, disabled bool) error {
	if err := who.may(Manage); err != nil {
		return err
	}
	if !slices.Contains(Roles, role) {
		return fault.New(fault.Invalid, "fault.form")
	}
	return a.Store.Update(ctx, who.Organisation, who.name(), func(tx *store.Tx) error {
		account, err := tx.GetAccount(id)
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
		if err := tx.UpdateAccount(account); err != nil {
			return err
		}
		if err := ownerLeft(tx); err != nil {
			return err
		}
		if disabled {
			// An invitation that is under way would give the account back.
			if err := tx.RevokeLinks(purposeInvite, id); err != nil {
				return err
			}
			if err := tx.DeleteSessions(id, ""); err != nil {
				return err
			}
		}
		return tx.Record("account.changed", object("account", id), map[string]any{"role": account.Role, "state": account.State})
	})
}

func ownerLeft(tx *store.Tx) error {
	all, err := tx.Accounts()
	if err != nil {
		return err
	}
	for _, account := range all {
		if account.Role == string(Owner) && account.State == accountActive {
			return nil
		}
	}
	return fault.New(fault.Conflict, "fault.last-owner")
}

// ReinviteAccount sends the invitation again; the earlier link stops working.
// For an account that is active already it is the way to a new password.
func (a *App) ReinviteAccount(ctx context.Context, who Actor, id store.ID) error {
	if err := who.may(Manage); err != nil {
		return err
	}
	return a.Store.Update(ctx, who.Organisation, who.name(), func(tx *store.Tx) error {
		account, err := tx.GetAccount(id)
		if err != nil {
			return err
		}
		if account.State == accountDisabled {
			return fault.New(fault.Conflict, "fault.conflict")
		}
		if err := a.sendInvitation(tx, who, account); err != nil {
			return err
		}
		return tx.Record("account.invited", object("account", id), map[string]any{"email": account.Email, "again": true})
	})
}

// ChangeLanguage sets the language in which somebody works.
func (a *App) ChangeLanguage(ctx context.Context, who Actor, language string) error {
	if !slices.Contains(lang.Languages, language) {
		return fault.New(fault.Invalid, "fault.form")
	}
	return a.Store.Update(ctx, who.Organisation, who.name(), func(tx *store.Tx) error {
		account, err := tx.GetAccount(who.Account)
		if err != nil {
			return err
		}
		account.Language = language
		if err := tx.UpdateAccount(account); err != nil {
			return err
		}
		return tx.Record("account.language-changed", object("account", who.Account), map[string]any{"language": language})
	})
}

// ChangeOrganisation changes what the organisation says of itself. Documents
// that are final stay as they are.
func (a *App) ChangeOrganisation(ctx context.Context, who Actor, profile store.Profile) ([]flow.Problem, error) {
	if err := who.may(Manage); err != nil {
		return nil, err
	}
	profile, problems := checkProfile(profile)
	if len(problems) > 0 {
		return problems, nil
	}
	return nil, a.Store.Update(ctx, who.Organisation, who.name(), func(tx *store.Tx) error {
		o, err := tx.GetOrganisation()
		if err != nil {
			return err
		}
		o.Profile = profile
		if err := tx.UpdateOrganisation(o); err != nil {
			return err
		}
		return tx.Record("organisation.changed", object("organisation", who.Organisation), map[string]any{"name": profile.Name, "kvk": profile.KVK})
	})
}

// Organisation gives the actor's organisation.
func (a *App) Organisation(ctx context.Context, who Actor) (o store.Organisation, err error) {
	err = a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		o, err = tx.GetOrganisation()
		return err
	})
	return o, err
}
