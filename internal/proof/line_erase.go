package proof

import (
	"context"
	"strings"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

func lineOf(tx *store.Tx, id store.ID, n int) (store.Line, error) {
	lines, err := tx.Lines(app.Object("agreement", id))
	if err != nil {
		return store.Line{}, err
	}
	if n < 1 || n > len(lines) {
		return store.Line{}, fault.New(fault.NotFound, "fault.not-found")
	}
	return lines[n-1], nil
}

// EraseLine erases what a line was about, because its time has come or because
// somebody has the right to it. The line stays in the log, every proof stays
// whole, and erasing is a line itself.
//
// law: avg 17(1)
func EraseLine(ctx context.Context, a *app.App, who app.Actor, id store.ID, n int, reason string) ([]flow.Problem, error) {
	if err := who.May(app.LineErase); err != nil {
		return nil, err
	}
	q := flow.Question{ID: "reason", Type: flow.TypeText}
	if _, wrong := q.Canonical(reason); len(wrong) > 0 {
		return wrong, nil
	}
	err := a.Update(ctx, who, app.LineErase, func(tx *store.Tx) error {
		line, err := lineOf(tx, id, n)
		if err != nil {
			return err
		}
		if err := tx.ErasePayload(line); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.PayloadErased{Line: n, Reason: strings.TrimSpace(reason)})
	})
	if err == nil {
		err = a.Store.Forget(ctx)
	}
	return nil, err
}
