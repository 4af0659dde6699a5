package promise

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

// DeclineLink is the counterparty's no, with the reason. We are told by mail.
func DeclineLink(ctx context.Context, a *app.App, token, reason string) ([]flow.Problem, error) {
	organisation, linkSecret, err := accountstore.SplitToken(token)
	if err != nil {
		return nil, err
	}
	q := flow.Question{ID: "reason", Type: flow.TypeLongText}
	if _, wrong := q.Canonical(reason); len(wrong) > 0 {
		return wrong, nil
	}
	return nil, withLink(ctx, a, organisation, linkSecret, func(tx *store.Tx, o *Offered) error {
		if err := o.Decline(reason, tx.Now); err != nil {
			return refused(err)
		}
		if err := promisestore.UpdateAgreement(tx, o.Agreement); err != nil {
			return err
		}
		owner, err := accountstore.GetAccount(tx, o.Owner)
		if err != nil {
			return err
		}
		if err := notify(a, tx, o.Agreement, "mail.declined", owner.Email, owner.Name, o.Link.Email); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", o.ID), app.AgreementDeclined{Version: o.Link.Version, Reason: reason})
	})
}
