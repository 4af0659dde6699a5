package proof

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// ShowLine gives line n of an agreement's story.
func ShowLine(ctx context.Context, a *app.App, who app.Actor, id store.ID, n int) (line store.Line, err error) {
	err = a.View(ctx, who, app.LineShow, func(tx *store.Tx) error {
		line, err = lineOf(tx, id, n)
		return err
	})
	return line, err
}
