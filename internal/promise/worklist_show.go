package promise

import (
	"context"
	"slices"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

// CountLimit is how far the worklist counts: above it people read "many".
const CountLimit = 100

// Worklist is what stands open, and how many agreements there are in each state.
type Worklist struct {
	Ours        AgreementPage // we must act
	OursCount   int           // as far as CountLimit
	Theirs      AgreementPage // the counterparty must act
	TheirsCount int           // as far as CountLimit
	States      map[agreement.State]int
	Failed      []outboxstore.Message  // messages that could not be delivered
	FailedCount int                    // as far as CountLimit
	Stuck       []promisestore.Summary // seals that should have been set by now
}

// Today gives a page of the worklist: what we must do, after the agreement with
// this ID ("" = the first page), and beside it what others must do.
func Today(ctx context.Context, a *app.App, who app.Actor, after store.ID, limit int) (*Worklist, error) {
	w := &Worklist{}
	err := a.View(ctx, who, app.WorklistShow, func(tx *store.Tx) error {
		from, err := cursor(tx, after)
		if err != nil {
			return err
		}
		ours, err := promisestore.ListWaiting(tx, promisestore.Us, from, limit+1)
		if err != nil {
			return err
		}
		theirs, err := promisestore.ListWaiting(tx, promisestore.Them, promisestore.Cursor{}, limit+1)
		if err != nil {
			return err
		}
		w.Ours, w.Theirs = listPage(ours, limit), listPage(theirs, limit)
		if err := w.count(tx); err != nil {
			return err
		}
		w.Failed, err = outboxstore.FailedMessages(tx, limit)
		for i := range w.Failed {
			w.Failed[i] = outbox.HideSecret(who, w.Failed[i])
		}
		if err == nil {
			w.Stuck, err = stuck(tx)
		}
		return err
	})
	return w, err
}

func (w *Worklist) count(tx *store.Tx) (err error) {
	if w.OursCount, err = promisestore.CountWaiting(tx, promisestore.Us, CountLimit); err != nil {
		return err
	}
	if w.TheirsCount, err = promisestore.CountWaiting(tx, promisestore.Them, CountLimit); err != nil {
		return err
	}
	if w.FailedCount, err = outboxstore.CountFailed(tx, CountLimit); err != nil {
		return err
	}
	w.States, err = promisestore.AgreementStates(tx)
	return err
}

// CountTasks counts what waits for us, as far as CountLimit: for the menu, on
// every page.
func CountTasks(tx *store.Tx) (int, error) {
	agreements, err := promisestore.CountWaiting(tx, promisestore.Us, CountLimit)
	if err != nil {
		return 0, err
	}
	messages, err := outboxstore.CountFailed(tx, CountLimit)
	if err != nil {
		return 0, err
	}
	seals, err := stuck(tx)
	return min(CountLimit, agreements+messages+len(seals)), err
}

// sealTime is how long a seal may take before we say that something is wrong.
const sealTime = 5 * time.Minute

// stuck lists the agreements that all have signed and whose seal is not set in
// time, or cannot be set before a moment that the clock has yet to reach again.
func stuck(tx *store.Tx) ([]promisestore.Summary, error) {
	sealing, err := promisestore.ListWaiting(tx, promisestore.Seal, promisestore.Cursor{}, CountLimit)
	return slices.DeleteFunc(sealing, func(one promisestore.Summary) bool { return tx.Now.Sub(one.UpdatedAt).Abs() < sealTime }), err
}
