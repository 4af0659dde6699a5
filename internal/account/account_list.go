package account

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// Accounts lists the people of the organisation.
func Accounts(ctx context.Context, a *app.App, who app.Actor) (list []accountstore.Account, err error) {
	err = a.View(ctx, who, app.AccountList, func(tx *store.Tx) error {
		list, err = accountstore.Accounts(tx)
		return err
	})
	return list, err
}
