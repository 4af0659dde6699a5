package app

import "github.com/verhaal/verhaal/internal/store"

// Origin names the log of an organisation in its checkpoints.
func (a *App) Origin(organisation store.ID) string {
	return store.Origin(store.Installation(a.Log), organisation)
}

// Checkpoint gives the signed checkpoint of the log of the transaction's
// organisation as it is now.
func (a *App) Checkpoint(tx *store.Tx) ([]byte, error) {
	tree, err := tx.Tree()
	if err != nil {
		return nil, err
	}
	return a.Log.Checkpoint(a.Origin(tx.Organisation()), tree)
}
