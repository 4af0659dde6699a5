package app

import (
	"context"
	"slices"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

const (
	purposeInvite = "invite"
	inviteLength  = 7 * 24 * time.Hour
)

// Accounts lists the people of the organisation.
func (a *App) Accounts(ctx context.Context, who Actor) (list []store.Account, err error) {
	err = a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		list, err = tx.Accounts()
		return err
	})
	return list, err
}

// InviteAccount adds somebody and sends a link by which to choose a password.
func (a *App) InviteAccount(ctx context.Context, who Actor, person store.Person, role Role) ([]flow.Problem, error) {
	if err := who.may(Manage); err != nil {
		return nil, err
	}
	problems := checkPerson(person)
	if !slices.Contains(Roles, role) {
		problems = append(problems, flow.Problem{Question: "role", Code: "choice", Level: flow.Error})
	}
	if len(problems) > 0 {
		return problems, nil
	}
	err := a.Store.Update(ctx, who.Organisation, who.name(), func(tx *store.Tx) error {
		all, err := tx.Accounts()
		if err != nil {
			return err
		}
		for _, other := range all {
			if other.Email == person.Email {
				return fault.New(fault.Conflict, "fault.address-taken")
			}
		}
		account := store.Account{ID: store.NewID(), Role: string(role), State: accountInvited, Language: who.Language, Person: person}
		if err := tx.CreateAccount(account); err != nil {
			return err
		}
		if err := a.sendInvitation(tx, who, account); err != nil {
			return err
		}
		return tx.Record("account.invited", object("account", account.ID), map[string]any{"name": person.Name, "email": person.Email, "role": string(role)})
	})
	return nil, err
}

func (a *App) sendInvitation(tx *store.Tx, who Actor, account store.Account) error {
	organisation, err := tx.GetOrganisation()
	if err != nil {
		return err
	}
	s := secret()
	expires := tx.Now.Add(inviteLength)
	if err := tx.CreateLink(s, store.Link{Purpose: purposeInvite, Object: account.ID, Name: account.Name, Email: account.Email, ExpiresAt: expires}); err != nil {
		return err
	}
	l := account.Language
	args := []string{
		"name", account.Name, "organisation", organisation.Name, "inviter", who.Person.Name, "until", lang.Moment(l, expires),
		"link", a.URL + "/invite/" + store.JoinToken(tx.Organisation(), s),
	}
	return a.post(tx, object("account", account.ID), store.Letter{
		To: account.Email, ToName: account.Name, From: organisation.Name, ReplyTo: who.Person.Email,
		Subject: lang.T(l, "mail.invite.subject", args...), Text: lang.T(l, "mail.invite.text", args...),
	})
}

// Invitation gives the account that an invitation is for.
func (a *App) Invitation(ctx context.Context, token string) (account store.Account, organisation store.Organisation, err error) {
	id, s, err := store.SplitToken(token)
	if err != nil {
		return account, organisation, err
	}
	err = a.Store.View(ctx, id, func(tx *store.Tx) error {
		if account, err = invited(tx, s); err != nil {
			return err
		}
		organisation, err = tx.GetOrganisation()
		return err
	})
	return account, organisation, err
}

func invited(tx *store.Tx, s string) (store.Account, error) {
	link, err := tx.GetLink(purposeInvite, s)
	if err == nil {
		err = usable(link, tx.Now)
	}
	if err != nil {
		return store.Account{}, err
	}
	return tx.GetAccount(link.Object)
}

// usable says why a link cannot be used; nil when it can.
func usable(link store.Link, now time.Time) error {
	switch {
	case !link.RevokedAt.IsZero():
		return fault.New(fault.Conflict, "fault.link-revoked")
	case now.After(link.ExpiresAt):
		return fault.New(fault.Conflict, "fault.link-expired")
	}
	return nil
}

// AcceptInvitation sets the password of an invited account and signs it in.
// The link works once.
func (a *App) AcceptInvitation(ctx context.Context, token, password string) (session string, problems []flow.Problem, err error) {
	id, s, err := store.SplitToken(token)
	if err != nil {
		return "", nil, err
	}
	if !goodPassword(password) {
		return "", []flow.Problem{{Question: "password", Code: "password", Level: flow.Error}}, nil
	}
	account, _, err := a.Invitation(ctx, token)
	if err != nil {
		return "", nil, err
	}
	hash := hashPassword(password)
	err = a.Store.Update(ctx, id, object("account", account.ID), func(tx *store.Tx) error {
		account, err := invited(tx, s)
		if err != nil {
			return err
		}
		account.Password, account.State = hash, accountActive
		if err := tx.UpdateAccount(account); err != nil {
			return err
		}
		if err := tx.RevokeLinks(purposeInvite, account.ID); err != nil {
			return err
		}
		// Who sets a new password may do so because somebody else had the old one.
		if err := tx.DeleteSessions(account.ID, ""); err != nil {
			return err
		}
		if session, err = a.openSession(tx, account.ID, !account.SecondFactor); err != nil {
			return err
		}
		return tx.Record("account.accepted", object("account", account.ID), map[string]any{"email": account.Email})
	})
	return session, nil, err
}
