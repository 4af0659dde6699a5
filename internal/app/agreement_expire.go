package app

import (
	"context"

	"github.com/verhaal/verhaal/internal/store"
)

// ExpireOffers closes offers that were not answered in time, a batch at a time.
func (a *App) ExpireOffers(ctx context.Context) error {
	for {
		var lapsed []store.Ref
		err := a.Store.View(ctx, store.Every, func(tx *store.Tx) (err error) {
			lapsed, err = tx.Lapsed(500)
			return err
		})
		if err != nil || len(lapsed) == 0 {
			return err
		}
		for _, ref := range lapsed {
			if err := a.expireOffer(ctx, ref); err != nil {
				return err
			}
		}
	}
}

func (a *App) expireOffer(ctx context.Context, ref store.Ref) error {
	return a.Store.Update(ctx, ref.Organisation, store.System, func(tx *store.Tx) error {
		one, err := tx.GetAgreement(ref.ID)
		if err != nil || !one.Expire(tx.Now) {
			return err
		}
		if err := tx.UpdateAgreement(one); err != nil {
			return err
		}
		return tx.Record("agreement.expired", object("agreement", one.ID), map[string]any{"version": one.Version})
	})
}

// ExpireOffersJob is the work of closing offers that were not answered in time,
// of all organisations.
type ExpireOffersJob struct{}

// Kind names the job in the queue.
func (ExpireOffersJob) Kind() string { return "agreement.expire" }
