package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
)

// AgreementPage is a page of a list of agreements.
type AgreementPage struct {
	Rows []promisestore.Summary
	Next store.ID // the list goes on after this one; "" = it ends here
}

// listPage makes a page of the rows that were read: one more than fits says that
// the list goes on.
func listPage(rows []promisestore.Summary, limit int) AgreementPage {
	if len(rows) <= limit {
		return AgreementPage{Rows: rows}
	}
	return AgreementPage{rows[:limit], rows[limit-1].ID}
}

// cursor finds where a page begins; "" is the beginning.
func cursor(tx *store.Tx, after store.ID) (promisestore.Cursor, error) {
	if after == "" {
		return promisestore.Cursor{}, nil
	}
	return promisestore.After(tx, after)
}

// ListAgreements gives a page of agreements, the one changed last first, after
// the one with this ID ("" = the first page).
func ListAgreements(ctx context.Context, a *app.App, who app.Actor, after store.ID, limit int) (list AgreementPage, err error) {
	err = a.View(ctx, who, app.AgreementList, func(tx *store.Tx) error {
		from, err := cursor(tx, after)
		if err != nil {
			return err
		}
		rows, err := promisestore.List(tx, from, limit+1)
		list = listPage(rows, limit)
		return err
	})
	return list, err
}
