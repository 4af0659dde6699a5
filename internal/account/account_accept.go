package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/outbox"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

// Invitation gives the account that an invitation is for.
func Invitation(ctx context.Context, a *app.App, token string) (account accountstore.Account, organisation accountstore.Organisation,
	err error,
) {
	id, s, err := accountstore.SplitToken(token)
	if err != nil {
		return account, organisation, err
	}
	err = a.Store.View(ctx, id, func(tx *store.Tx) error {
		if account, _, err = invited(tx, s); err != nil {
			return err
		}
		organisation, err = accountstore.GetOrganisation(tx)
		return err
	})
	if fault.Of(err).Key == LinkExpired {
		// It stays so, whatever the clock says later.
		if failed := a.Store.UpdateUnlogged(ctx, id, func(tx *store.Tx) error {
			link, err := accountstore.GetLink(tx, purposeInvite, s)
			if err != nil {
				return err
			}
			return accountstore.RevokeLinks(tx, purposeInvite, link.Object)
		}); failed != nil {
			err = failed
		}
	}
	return account, organisation, err
}

func invited(tx *store.Tx, s string) (account accountstore.Account, link accountstore.Link, err error) {
	if link, err = accountstore.GetLink(tx, purposeInvite, s); err == nil {
		err = Usable(link, tx.Now)
	}
	if err == nil {
		account, err = accountstore.GetAccount(tx, link.Object)
	}
	return account, link, err
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
		account, link, err := invited(tx, s)
		if err != nil {
			return err
		}
		mailed, err := outbox.OnlyMailed(tx, app.Object("account", account.ID), link.Email, link.CreatedAt)
		if err != nil {
			return err
		}
		// Whoever comes in past a second factor is who it was.
		if !account.SecondFactor {
			account.Secret.Handed = !mailed
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
		return tx.Record(app.Object("account", account.ID), app.AccountAccepted{Email: account.Email, Handed: account.Secret.Handed})
	})
	return session, nil, err
}
