package app

import (
	"context"

	"github.com/verhaal/verhaal/internal/store"
)

// Resume orders again the work that the state of things asks for: letters that
// wait, and agreements that wait for their seal. It runs at every start, so
// that nothing depends on the queue having survived.
func (a *App) Resume(ctx context.Context) error {
	return a.Store.Housekeep(ctx, store.Every, func(tx *store.Tx) error {
		letters, err := tx.WaitingMail()
		if err != nil {
			return err
		}
		for i, ref := range letters {
			if a.Mail && (i == 0 || ref.Organisation != letters[i-1].Organisation) {
				if err := tx.Enqueue(DeliverMailJob{Organisation: ref.Organisation}); err != nil {
					return err
				}
			}
		}
		unsealed, err := tx.Unsealed()
		if err != nil {
			return err
		}
		for _, ref := range unsealed {
			if err := tx.Enqueue(SealAgreementJob{Organisation: ref.Organisation, Agreement: ref.ID}); err != nil {
				return err
			}
		}
		return tx.PruneSessions()
	})
}
