package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

// RemoveFactor takes the second factor away, for who shows the password and a code.
func RemoveFactor(ctx context.Context, a *app.App, who app.Actor, present Present) error {
	hash, err := present.password(ctx, a, who, app.FactorRemove)
	if err != nil {
		return err
	}
	return a.Update(ctx, who, app.FactorRemove, func(tx *store.Tx) error {
		account, err := present.account(tx, who.Account, hash)
		if err != nil {
			return err
		}
		if !account.SecondFactor {
			return fault.New(fault.Conflict, "fault.conflict")
		}
		account.Secret, account.SecondFactor = accountstore.Secret{Handed: account.Secret.Handed}, false
		if err := accountstore.UpdateAccount(tx, account); err != nil {
			return err
		}
		if err := tellFactor(a, tx, account, "mail.factor-removed"); err != nil {
			return err
		}
		return tx.Record(app.Object("account", account.ID), app.SecondFactorRemoved{By: app.Object("account", who.Account)})
	})
}
