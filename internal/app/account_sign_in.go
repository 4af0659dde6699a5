package app

import (
	"context"
	"strings"
	"time"

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
func (a *App) SignIn(ctx context.Context, email, password string) (token string, complete bool, err error) {
	var entries []store.Ref
	err = a.Store.View(ctx, store.Every, func(tx *store.Tx) (err error) {
		entries, err = tx.Directory(strings.TrimSpace(email))
		return err
	})
	if err != nil {
		return "", false, err
	}
	refused := fault.New(fault.NotAllowed, "fault.sign-in")
	for _, e := range entries {
		var account store.Account
		err := a.Store.View(ctx, e.Organisation, func(tx *store.Tx) (err error) {
			account, err = tx.GetAccount(e.ID)
			return err
		})
		if err != nil {
			return "", false, err
		}
		if account.State != accountActive || !checkPassword(account.Password, password) {
			continue
		}
		err = a.Store.Housekeep(ctx, e.Organisation, func(tx *store.Tx) (err error) {
			token, err = a.openSession(tx, account.ID, !account.SecondFactor)
			return err
		})
		return token, !account.SecondFactor, err
	}
	if len(entries) == 0 {
		checkPassword(nobody(), password)
	}
	return "", false, refused
}

func (a *App) openSession(tx *store.Tx, account store.ID, complete bool) (string, error) {
	length := sessionLength
	if !complete {
		length = factorLength
	}
	s := secret()
	err := tx.CreateSession(s, store.Session{Account: account, Complete: complete, ExpiresAt: tx.Now.Add(length)})
	return store.JoinToken(tx.Organisation(), s), err
}

// ConfirmSignIn completes a session with a code of the authenticator app, or
// with a recovery code. A code works once.
func (a *App) ConfirmSignIn(ctx context.Context, token, code string) (string, error) {
	organisation, s, err := store.SplitToken(token)
	if err != nil {
		return "", err
	}
	complete := ""
	err = a.Store.Housekeep(ctx, organisation, func(tx *store.Tx) error {
		session, err := tx.GetSession(s)
		if err != nil {
			return err
		}
		account, err := tx.GetAccount(session.Account)
		if err != nil {
			return err
		}
		if !useCode(&account.Secret, code, tx.Now) {
			return fault.New(fault.NotAllowed, "fault.code")
		}
		if err := tx.UpdateAccount(account); err != nil {
			return err
		}
		if err := tx.DeleteSession(s); err != nil {
			return err
		}
		complete, err = a.openSession(tx, account.ID, true)
		return err
	})
	return complete, err
}

// SignOut ends the session.
func (a *App) SignOut(ctx context.Context, token string) error {
	organisation, s, err := store.SplitToken(token)
	if err != nil {
		return err
	}
	return a.Store.Housekeep(ctx, organisation, func(tx *store.Tx) error { return tx.DeleteSession(s) })
}

// Who gives who has this session. A session that waits for its second factor
// is nobody yet: fault.code-needed.
func (a *App) Who(ctx context.Context, token string) (Actor, error) {
	organisation, s, err := store.SplitToken(token)
	if err != nil {
		return Actor{}, err
	}
	var who Actor
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		session, err := tx.GetSession(s)
		if err != nil {
			return err
		}
		account, err := tx.GetAccount(session.Account)
		if err != nil {
			return err
		}
		if account.State != accountActive {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		if !session.Complete {
			return fault.New(fault.NotAllowed, "fault.code-needed")
		}
		who = Actor{
			Organisation: organisation, Account: account.ID, Role: Role(account.Role), Person: account.Person,
			Language: account.Language, SecondFactor: account.SecondFactor,
		}
		return nil
	})
	return who, err
}
