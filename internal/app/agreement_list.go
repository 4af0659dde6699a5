package app

import (
	"context"

	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Summary is an agreement in a list.
type Summary struct {
	*store.Agreement
	Counterparty string
}

// Worklist is what stands open, and how many agreements there are in each state.
type Worklist struct {
	Ours   []Summary // we must act
	Theirs []Summary // the counterparty must act
	States map[agreement.State]int
	Mail   []store.Mail // letters that could not be delivered
}

// worklistMost is how many recent agreements the worklist looks at.
const worklistMost = 200

// Today gives the worklist.
func (a *App) Today(ctx context.Context, who Actor) (*Worklist, error) {
	w := &Worklist{}
	err := a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		list, err := tx.Agreements(nil, worklistMost)
		if err != nil {
			return err
		}
		for _, one := range list {
			switch one.Next() {
			case agreement.ActWait, agreement.ActSeal:
				w.Theirs = append(w.Theirs, summary(one))
			case agreement.ActNone:
			default:
				w.Ours = append(w.Ours, summary(one))
			}
		}
		if w.States, err = tx.AgreementStates(); err != nil {
			return err
		}
		w.Mail, err = tx.MailsFailed(100)
		for i := range w.Mail {
			w.Mail[i] = who.shown(w.Mail[i])
		}
		return err
	})
	return w, err
}

func summary(a *store.Agreement) Summary {
	name := a.Counterparty.Organisation
	if party, ok := a.Answers[string(a.Theirs())].(map[string]any); ok && name == "" {
		name = text(party, "name")
	}
	return Summary{Agreement: a, Counterparty: name}
}

// ListAgreements gives a page of agreements, the one changed last first, after
// the one with this ID ("" = the first page).
func (a *App) ListAgreements(ctx context.Context, who Actor, after store.ID, most int) (list []Summary, err error) {
	err = a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		var last *store.Agreement
		if after != "" {
			if last, err = tx.GetAgreement(after); err != nil {
				return err
			}
		}
		found, err := tx.Agreements(last, most)
		for _, one := range found {
			list = append(list, summary(one))
		}
		return err
	})
	return list, err
}
