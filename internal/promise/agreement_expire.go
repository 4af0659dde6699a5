package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
)

// ExpireOffers closes offers that were not answered in time, a batch at a time.
func ExpireOffers(ctx context.Context, a *app.App) error {
	for {
		var lapsed []store.Ref
		err := a.Store.View(ctx, store.Every, func(tx *store.Tx) (err error) {
			lapsed, err = promisestore.Lapsed(tx, 500)
			return err
		})
		if err != nil || len(lapsed) == 0 {
			return err
		}
		for _, ref := range lapsed {
			if err := expireOffer(ctx, a, ref); err != nil {
				return err
			}
		}
	}
}

func expireOffer(ctx context.Context, a *app.App, ref store.Ref) error {
	return a.Store.Update(ctx, ref.Organisation, store.System, func(tx *store.Tx) error {
		one, err := promisestore.GetAgreement(tx, ref.ID)
		if err != nil || !one.Expire(tx.Now) {
			return err
		}
		if err := promisestore.UpdateAgreement(tx, one); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", one.ID), app.AgreementExpired{Version: one.Version})
	})
}

// ExpireOffersJob is the work of closing offers that were not answered in time,
// of all organisations.
type ExpireOffersJob struct{}

// Kind names the job in the queue.
func (ExpireOffersJob) Kind() string { return "agreement.expire" }
