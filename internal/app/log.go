package app

import (
	"context"

	"github.com/verhaal/verhaal/internal/store"
)

// Origin names the log of an organisation in its checkpoints.
func (a *App) Origin(organisation store.ID) string {
	return store.Origin(store.Installation(a.Log), organisation)
}

// Checkpoint gives the signed checkpoint of an organisation's log as it is now.
func (a *App) Checkpoint(ctx context.Context, organisation store.ID) (text []byte, err error) {
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		if _, err := tx.GetOrganisation(); err != nil {
			return err
		}
		text, err = a.checkpoint(tx)
		return err
	})
	return text, err
}

func (a *App) checkpoint(tx *store.Tx) ([]byte, error) {
	tree, err := tx.Tree()
	if err != nil {
		return nil, err
	}
	return a.Log.Checkpoint(a.Origin(tx.Organisation()), tree)
}
