package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/account"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Summary is an agreement in a list.
type Summary struct {
	*promisestore.Agreement
	Counterparty string
}

// Worklist is what stands open, and how many agreements there are in each state.
type Worklist struct {
	Ours   []Summary // we must act
	Theirs []Summary // the counterparty must act
	States map[agreement.State]int
	Mail   []outboxstore.Message // letters that could not be delivered
}

// worklistMost is how many recent agreements the worklist looks at.
const worklistMost = 200

// Today gives the worklist.
func Today(ctx context.Context, a *app.App, who app.Actor) (*Worklist, error) {
	w := &Worklist{}
	err := a.View(ctx, who, app.WorklistShow, func(tx *store.Tx) error {
		list, err := promisestore.Agreements(tx, nil, worklistMost)
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
		if w.States, err = promisestore.AgreementStates(tx); err != nil {
			return err
		}
		w.Mail, err = outboxstore.FailedMessages(tx, 100)
		for i := range w.Mail {
			w.Mail[i] = outbox.HideSecret(who, w.Mail[i])
		}
		return err
	})
	return w, err
}

func summary(a *promisestore.Agreement) Summary {
	name := a.Counterparty.Organisation
	if party, ok := a.Answers[string(a.Theirs())].(map[string]any); ok && name == "" {
		name = account.Text(party, "name")
	}
	return Summary{Agreement: a, Counterparty: name}
}

// ListAgreements gives a page of agreements, the one changed last first, after
// the one with this ID ("" = the first page).
func ListAgreements(ctx context.Context, a *app.App, who app.Actor, after store.ID, most int) (list []Summary, err error) {
	err = a.View(ctx, who, app.AgreementList, func(tx *store.Tx) error {
		var last *promisestore.Agreement
		if after != "" {
			if last, err = promisestore.GetAgreement(tx, after); err != nil {
				return err
			}
		}
		found, err := promisestore.Agreements(tx, last, most)
		for _, one := range found {
			list = append(list, summary(one))
		}
		return err
	})
	return list, err
}
