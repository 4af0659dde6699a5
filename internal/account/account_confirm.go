package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

// ConfirmSignIn completes a session with a code of the authenticator app, or
// with a recovery code. A code works once.
func ConfirmSignIn(ctx context.Context, a *app.App, token, code string) (string, error) {
	organisation, s, err := accountstore.SplitToken(token)
	if err != nil {
		return "", err
	}
	who := store.ID("")
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		session, err := accountstore.GetSession(tx, s)
		who = session.Account
		return err
	})
	if err != nil {
		return "", err
	}
	complete := ""
	err = a.Store.Update(ctx, organisation, app.Object("account", who), func(tx *store.Tx) error {
		if _, err := accountstore.GetSession(tx, s); err != nil {
			return err // it was completed or ended meanwhile
		}
		account, err := accountstore.GetAccount(tx, who)
		if err != nil {
			return err
		}
		left := len(account.Secret.Recovery)
		if !useCode(&account.Secret, code, tx.Now) {
			return fault.New(fault.NotAllowed, "fault.code")
		}
		if err := accountstore.UpdateAccount(tx, account); err != nil {
			return err
		}
		if err := accountstore.DeleteSession(tx, s); err != nil {
			return err
		}
		if complete, err = openSession(a, tx, account.ID, true); err != nil {
			return err
		}
		now := len(account.Secret.Recovery)
		return tx.Record(app.Object("account", who), app.SecondFactorGiven{Recovery: now < left, RecoveryLeft: now})
	})
	return complete, err
}
