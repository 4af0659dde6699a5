package account

import (
	"context"
	"strings"
	"time"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

// How long a session lasts, and how long somebody may take over the second
// factor.
const (
	sessionLength = 12 * time.Hour
	factorLength  = 10 * time.Minute
)

// The states of an account.
const (
	accountInvited  = "invited"
	accountActive   = "active"
	accountDisabled = "disabled"
)

// SignIn opens a session for an address and a password. When the account has a
// second factor the session is not complete until ConfirmSignIn.
func SignIn(ctx context.Context, a *app.App, email, password string) (token string, complete bool, err error) {
	var entries []store.Ref
	err = a.Store.View(ctx, store.Every, func(tx *store.Tx) (err error) {
		entries, err = accountstore.Directory(tx, strings.TrimSpace(email))
		return err
	})
	if err != nil {
		return "", false, err
	}
	refused := fault.New(fault.NotAllowed, "fault.sign-in")
	for _, e := range entries {
		var account accountstore.Account
		err := a.Store.View(ctx, e.Organisation, func(tx *store.Tx) (err error) {
			account, err = accountstore.GetAccount(tx, e.ID)
			return err
		})
		if err != nil {
			return "", false, err
		}
		// Each takes as long, so that the time does not tell who is invited,
		// disabled or not there at all.
		if account.State != accountActive {
			checkPassword(nobody(), password)
			continue
		}
		if !checkPassword(account.Password, password) {
			continue
		}
		err = a.Store.UpdateUnlogged(ctx, e.Organisation, func(tx *store.Tx) (err error) {
			token, err = openSession(a, tx, account.ID, !account.SecondFactor)
			return err
		})
		return token, !account.SecondFactor, err
	}
	if len(entries) == 0 {
		checkPassword(nobody(), password)
	}
	return "", false, refused
}

func openSession(a *app.App, tx *store.Tx, account store.ID, complete bool) (string, error) {
	length := sessionLength
	if !complete {
		length = factorLength
	}
	s := app.NewSecret()
	err := accountstore.CreateSession(tx, s, accountstore.Session{Account: account, Complete: complete, ExpiresAt: tx.Now.Add(length)})
	return accountstore.JoinToken(tx.Organisation(), s), err
}
