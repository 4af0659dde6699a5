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

// LinkExpired is the text for a link that came too late.
const LinkExpired = "fault.link-expired"

// Usable says why a link cannot be used; nil when it can.
func Usable(link accountstore.Link, now time.Time) error {
	switch {
	case !link.RevokedAt.IsZero():
		return fault.New(fault.Conflict, "fault.link-revoked")
	case now.After(link.ExpiresAt):
		return fault.New(fault.Conflict, LinkExpired)
	}
	return nil
}
