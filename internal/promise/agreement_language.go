package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
)

// SetLanguage changes the language of a draft document.
func SetLanguage(ctx context.Context, a *app.App, who app.Actor, id store.ID, language string) error {
	return a.Update(ctx, who, app.AgreementLanguage, func(tx *store.Tx) error {
		draft, _, err := editable(tx, id)
		if err != nil {
			return err
		}
		draft.Language = lang.Choose(language)
		if err := promisestore.UpdateAgreement(tx, draft); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.AgreementLanguageChanged{Language: draft.Language})
	})
}
