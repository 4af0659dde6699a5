package proof

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/store"
)

// LogLines gives a page of the organisation's log: the lines before the given
// place (-1 = the end), and how many lines there are.
func LogLines(ctx context.Context, a *app.App, who app.Actor, before int64, limit int64) (size int64, lines []store.Line, err error) {
	err = a.View(ctx, who, app.LineList, func(tx *store.Tx) error {
		tree, err := tx.Tree()
		if err != nil {
			return err
		}
		size = tree.Size
		if before < 0 || before > size {
			before = size
		}
		from := max(0, before-limit)
		lines, err = tx.LinesFrom(from, before-from)
		return err
	})
	return size, lines, err
}
