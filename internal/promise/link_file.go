package promise

import (
	"context"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// LinkFile gives the counterparty a document: "pdf" as offered, or "sealed".
func LinkFile(ctx context.Context, a *app.App, token, format string) (file File, err error) {
	organisation, s, err := accountstore.SplitToken(token)
	if err != nil {
		return File{}, err
	}
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		o := &Offered{}
		if err := o.read(tx, s); err != nil {
			return err
		}
		file, err = versionFile(tx, o.Agreement, o.Link.Version, format)
		return err
	})
	return file, err
}
