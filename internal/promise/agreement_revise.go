package promise

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
)

// ReviseAgreement makes it a draft again, for a next version.
func ReviseAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID) error {
	return a.Update(ctx, who, app.AgreementRevise, func(tx *store.Tx) error {
		one, err := promisestore.GetAgreement(tx, id)
		if err != nil {
			return err
		}
		if err := one.Revise(); err != nil {
			return refused(err)
		}
		if err := promisestore.UpdateAgreement(tx, one); err != nil {
			return err
		}
		if err := accountstore.RevokeLinks(tx, purposeSign, id); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.AgreementReopened{Version: one.Version})
	})
}
