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

// Resume orders again the work that the state of things asks for: messages that
// wait, and agreements that wait for their seal. It runs at every start, so
// that nothing depends on the queue having survived.
func Resume(ctx context.Context, a *app.App) error {
	if err := fillLists(ctx, a); err != nil {
		return err
	}
	return a.Store.UpdateUnlogged(ctx, store.Every, func(tx *store.Tx) error {
		messages, err := outboxstore.WaitingMessages(tx)
		if err != nil {
			return err
		}
		for i, ref := range messages {
			if a.Mail && (i == 0 || ref.Organisation != messages[i-1].Organisation) {
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

// fillLists fills in what lists show of agreements that an earlier version of
// the program wrote, some hundreds in one transaction.
func fillLists(ctx context.Context, a *app.App) error {
	const batch = 300
	for {
		var refs []store.Ref
		err := a.Store.View(ctx, store.Every, func(tx *store.Tx) (err error) {
			refs, err = promisestore.Unlisted(tx, batch)
			return err
		})
		if err != nil || len(refs) == 0 {
			return err
		}
		byOrganisation := map[store.ID][]store.ID{}
		for _, ref := range refs {
			byOrganisation[ref.Organisation] = append(byOrganisation[ref.Organisation], ref.ID)
		}
		for organisation, ids := range byOrganisation {
			err := a.Store.UpdateUnlogged(ctx, organisation, func(tx *store.Tx) error {
				for _, id := range ids {
					one, err := promisestore.GetAgreement(tx, id)
					if err != nil {
						return err
					}
					if err := promisestore.SetListed(tx, one); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
}
