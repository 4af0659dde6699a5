package promise

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

// WithdrawAgreement takes back what is not in force; the link stops working
// and the counterparty is told.
func WithdrawAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID, reason string) error {
	if err := who.May(app.AgreementWithdraw); err != nil {
		return err
	}
	q := flow.Question{ID: "reason", Type: flow.TypeLongText, Optional: true}
	if _, wrong := q.Canonical(reason); len(wrong) > 0 {
		return fault.New(fault.Invalid, "fault.fields")
	}
	return a.Update(ctx, who, app.AgreementWithdraw, func(tx *store.Tx) error {
		one, err := promisestore.GetAgreement(tx, id)
		if err != nil {
			return err
		}
		sent := !one.OfferedAt.IsZero()
		if err := one.Withdraw(reason); err != nil {
			return refused(err)
		}
		if err := promisestore.UpdateAgreement(tx, one); err != nil {
			return err
		}
		if err := accountstore.RevokeLinks(tx, purposeSign, id); err != nil {
			return err
		}
		if sent {
			if err := notify(a, tx, one, "mail.withdrawn", one.Counterparty.Email, one.Counterparty.Name, who.Person.Email); err != nil {
				return err
			}
		}
		return tx.Record(app.Object("agreement", id), app.AgreementWithdrawn{Version: one.Version, Reason: reason})
	})
}
