package promise

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
)

// Resume orders again the work that the state of things asks for: letters that
// wait, and agreements that wait for their seal. It runs at every start, so
// that nothing depends on the queue having survived.
func Resume(ctx context.Context, a *app.App) error {
	return a.Store.UpdateUnlogged(ctx, store.Every, func(tx *store.Tx) error {
		letters, err := outboxstore.WaitingMessages(tx)
		if err != nil {
			return err
		}
		for i, ref := range letters {
			if a.Mail && (i == 0 || ref.Organisation != letters[i-1].Organisation) {
				if err := tx.Enqueue(outbox.DeliverMailJob{Organisation: ref.Organisation}); err != nil {
					return err
				}
			}
		}
		unsealed, err := promisestore.Unsealed(tx)
		if err != nil {
			return err
		}
		for _, ref := range unsealed {
			if err := tx.Enqueue(SealAgreementJob{Organisation: ref.Organisation, Agreement: ref.ID}); err != nil {
				return err
			}
		}
		return accountstore.PruneSessions(tx)
	})
}
