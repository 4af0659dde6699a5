package account

import (
	"context"
	"slices"
	"time"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

const (
	purposeInvite = "invite"
	inviteLength  = 7 * 24 * time.Hour
)

// Accounts lists the people of the organisation.
func Accounts(ctx context.Context, a *app.App, who app.Actor) (list []accountstore.Account, err error) {
	err = a.View(ctx, who, app.AccountList, func(tx *store.Tx) error {
		list, err = accountstore.Accounts(tx)
		return err
	})
	return list, err
}

// InviteAccount adds somebody and sends a link by which to choose a password.
func InviteAccount(ctx context.Context, a *app.App, who app.Actor, person app.Person, role app.Role) ([]flow.Problem, error) {
	if err := who.May(app.AccountInvite); err != nil {
		return nil, err
	}
	problems := checkPerson(person)
	if !slices.Contains(app.Roles, role) {
		problems = append(problems, flow.Problem{Question: "role", Code: "choice", Level: flow.Error})
	}
	if len(problems) > 0 {
		return problems, nil
	}
	err := a.Update(ctx, who, app.AccountInvite, func(tx *store.Tx) error {
		all, err := accountstore.Accounts(tx)
		if err != nil {
			return err
		}
		for _, other := range all {
			if other.Email == person.Email {
				return fault.New(fault.Conflict, "fault.address-taken")
			}
		}
		account := accountstore.Account{ID: store.NewID(), Role: string(role), State: accountInvited, Language: who.Language, Person: person}
		if err := accountstore.CreateAccount(tx, account); err != nil {
			return err
		}
		if err := sendInvitation(a, tx, who, account); err != nil {
			return err
		}
		return tx.Record(app.Object("account", account.ID), app.AccountInvited{Name: person.Name, Email: person.Email, Role: role})
	})
	return nil, err
}

func sendInvitation(a *app.App, tx *store.Tx, who app.Actor, account accountstore.Account) error {
	organisation, err := accountstore.GetOrganisation(tx)
	if err != nil {
		return err
	}
	s := app.NewSecret()
	expires := tx.Now.Add(inviteLength)
	if err := accountstore.CreateLink(tx, s, accountstore.Link{
		Purpose: purposeInvite, Object: account.ID, Name: account.Name,
		Email: account.Email, ExpiresAt: expires,
	}); err != nil {
		return err
	}
	l := account.Language
	args := []string{
		"name", account.Name, "organisation", organisation.Name, "inviter", who.Person.Name, "until", lang.Moment(l, expires),
		"link", a.URL + "/invite/" + accountstore.JoinToken(tx.Organisation(), s),
	}
	return outbox.Add(a, tx, app.Object("account", account.ID), outboxstore.Content{
		To: account.Email, ToName: account.Name, From: organisation.Name, ReplyTo: who.Person.Email,
		Subject: lang.T(l, "mail.invite.subject", args...), Text: lang.T(l, "mail.invite.text", args...),
	})
}

// Invitation gives the account that an invitation is for.
func Invitation(ctx context.Context, a *app.App, token string) (account accountstore.Account, organisation accountstore.Organisation,
	err error,
) {
	id, s, err := accountstore.SplitToken(token)
	if err != nil {
		return account, organisation, err
	}
	err = a.Store.View(ctx, id, func(tx *store.Tx) error {
		if account, err = invited(tx, s); err != nil {
			return err
		}
		organisation, err = accountstore.GetOrganisation(tx)
		return err
	})
	return account, organisation, err
}

func invited(tx *store.Tx, s string) (accountstore.Account, error) {
	link, err := accountstore.GetLink(tx, purposeInvite, s)
	if err == nil {
		err = Usable(link, tx.Now)
	}
	if err != nil {
		return accountstore.Account{}, err
	}
	return accountstore.GetAccount(tx, link.Object)
}

// Usable says why a link cannot be used; nil when it can.
func Usable(link accountstore.Link, now time.Time) error {
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
func AcceptInvitation(ctx context.Context, a *app.App, token, password string) (session string, problems []flow.Problem, err error) {
	id, s, err := accountstore.SplitToken(token)
	if err != nil {
		return "", nil, err
	}
	if !goodPassword(password) {
		return "", []flow.Problem{{Question: "password", Code: "password", Level: flow.Error}}, nil
	}
	account, _, err := Invitation(ctx, a, token)
	if err != nil {
		return "", nil, err
	}
	hash := hashPassword(password)
	err = a.Store.Update(ctx, id, app.Object("account", account.ID), func(tx *store.Tx) error {
		account, err := invited(tx, s)
		if err != nil {
			return err
		}
		account.Password, account.State = hash, accountActive
		if err := accountstore.UpdateAccount(tx, account); err != nil {
			return err
		}
		if err := accountstore.RevokeLinks(tx, purposeInvite, account.ID); err != nil {
			return err
		}
		// Anyone who sets a new password may do so because somebody else knew the old one.
		if err := accountstore.DeleteSessions(tx, account.ID, ""); err != nil {
			return err
		}
		if session, err = openSession(a, tx, account.ID, !account.SecondFactor); err != nil {
			return err
		}
		return tx.Record(app.Object("account", account.ID), app.AccountAccepted{Email: account.Email})
	})
	return session, nil, err
}
