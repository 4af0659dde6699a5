package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
)

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
