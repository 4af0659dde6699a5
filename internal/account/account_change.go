package account

import (
	"context"
	"slices"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
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
