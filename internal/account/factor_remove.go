package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

// RemoveFactor takes the second factor away, with a code as the last proof.
func RemoveFactor(ctx context.Context, a *app.App, who app.Actor, code string) error {
	return a.Update(ctx, who, app.FactorRemove, func(tx *store.Tx) error {
		account, err := accountstore.GetAccount(tx, who.Account)
		if err != nil {
			return err
		}
		if !useCode(&account.Secret, code, tx.Now) {
			return fault.New(fault.Invalid, "fault.code")
		}
		account.Secret, account.SecondFactor = accountstore.Secret{Handed: account.Secret.Handed}, false
		if err := accountstore.UpdateAccount(tx, account); err != nil {
			return err
		}
		return tx.Record(app.Object("account", account.ID), app.SecondFactorRemoved{By: app.Object("account", who.Account)})
	})
}
