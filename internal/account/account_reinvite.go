package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

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
