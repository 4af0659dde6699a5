package account

import (
	"context"
	"slices"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
)

// ChangeLanguage sets the language in which somebody works.
func ChangeLanguage(ctx context.Context, a *app.App, who app.Actor, language string) error {
	if !slices.Contains(lang.Languages, language) {
		return fault.New(fault.Invalid, "fault.form")
	}
	return a.Update(ctx, who, app.AccountLanguage, func(tx *store.Tx) error {
		account, err := accountstore.GetAccount(tx, who.Account)
		if err != nil {
			return err
		}
		account.Language = language
		if err := accountstore.UpdateAccount(tx, account); err != nil {
			return err
		}
		return tx.Record(app.Object("account", who.Account), app.AccountLanguageChanged{Language: language})
	})
}
