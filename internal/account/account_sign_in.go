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
		if account.State != accountActive || !checkPassword(account.Password, password) {
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

// SignOut ends the session.
func SignOut(ctx context.Context, a *app.App, token string) error {
	organisation, s, err := accountstore.SplitToken(token)
	if err != nil {
		return err
	}
	return a.Store.UpdateUnlogged(ctx, organisation, func(tx *store.Tx) error { return accountstore.DeleteSession(tx, s) })
}

// Session is who has a session, with what every page shows of them.
type Session struct {
	Who          app.Actor
	Organisation string // its name
	Tasks        int    // how many things wait for it
}

// Identify gives who has this session. A session that waits for its second
// factor is nobody yet: fault.code-needed. count is asked in the same
// transaction how many things wait for the organisation; it may be nil.
func Identify(ctx context.Context, a *app.App, token string, count func(*store.Tx) (int, error)) (Session, error) {
	organisation, s, err := accountstore.SplitToken(token)
	if err != nil {
		return Session{}, err
	}
	var found Session
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		session, err := accountstore.GetSession(tx, s)
		if err != nil {
			return err
		}
		account, err := accountstore.GetAccount(tx, session.Account)
		if err != nil {
			return err
		}
		if account.State != accountActive {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		if !session.Complete {
			return fault.New(fault.NotAllowed, "fault.code-needed")
		}
		found.Who = app.Actor{
			Organisation: organisation, Account: account.ID, Role: app.Role(account.Role), Person: account.Person,
			Language: account.Language, SecondFactor: account.SecondFactor,
		}
		profile, err := accountstore.GetOrganisation(tx)
		if err != nil || count == nil {
			return err
		}
		found.Organisation = profile.Name
		found.Tasks, err = count(tx)
		return err
	})
	return found, err
}

// Who gives who has this session.
func Who(ctx context.Context, a *app.App, token string) (app.Actor, error) {
	session, err := Identify(ctx, a, token, nil)
	return session.Who, err
}
