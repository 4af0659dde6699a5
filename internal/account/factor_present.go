package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
)

// Present shows that whoever has a session is still the person of the account:
// a session alone, on a device left open, changes no second factor.
type Present struct {
	Password string
	Code     string // of the second factor that there is; "" when there is none
}

// password checks the password, outside a transaction since it takes long, and
// gives its hash: what is changed must still have it.
func (p Present) password(ctx context.Context, a *app.App, who app.Actor, use app.UseCase) (hash string, err error) {
	err = a.View(ctx, who, use, func(tx *store.Tx) error {
		account, err := accountstore.GetAccount(tx, who.Account)
		hash = account.Password
		return err
	})
	if err == nil && !checkPassword(hash, p.Password) {
		err = fault.New(fault.Invalid, "fault.password")
	}
	return hash, err
}

// account gives the account when its password is still that one and the code is
// of its second factor; the code is used up.
func (p Present) account(tx *store.Tx, id store.ID, hash string) (accountstore.Account, error) {
	account, err := accountstore.GetAccount(tx, id)
	switch {
	case err != nil:
		return account, err
	case account.Password != hash:
		return account, fault.New(fault.Invalid, "fault.password")
	case account.SecondFactor && !useCode(&account.Secret, p.Code, tx.Now):
		return account, fault.New(fault.Invalid, "fault.code")
	}
	return account, nil
}

// tellFactor tells the person of an account what became of the second factor: who
// did not do it must hear of it.
func tellFactor(a *app.App, tx *store.Tx, account accountstore.Account, what string) error {
	organisation, err := accountstore.GetOrganisation(tx)
	if err != nil {
		return err
	}
	l := account.Language
	args := []string{"name", account.Name, "organisation", organisation.Name, "at", lang.Moment(l, tx.Now), "url", a.URL}
	return outbox.Add(a, tx, app.Object("account", account.ID), outboxstore.Content{
		To: account.Email, ToName: account.Name, From: organisation.Name,
		Subject: lang.T(l, what+".subject", args...), Text: lang.T(l, what+".text", args...),
	})
}
