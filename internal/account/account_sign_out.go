package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// SignOut ends the session.
func SignOut(ctx context.Context, a *app.App, token string) error {
	organisation, s, err := accountstore.SplitToken(token)
	if err != nil {
		return err
	}
	return a.Store.UpdateUnlogged(ctx, organisation, func(tx *store.Tx) error { return accountstore.DeleteSession(tx, s) })
}
