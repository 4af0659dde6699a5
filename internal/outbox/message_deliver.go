package outbox

import (
	"context"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	"github.com/verhaal/verhaal/internal/store"
)

// Attachment is a file that goes with a message.
type Attachment struct {
	Name string
	Data []byte
}

// Sender hands a message to a mail server. temporary says that it is worth
// trying again.
type Sender func(ctx context.Context, id store.ID, message outboxstore.Content, files []Attachment) (temporary bool, err error)

// How often a message is tried before it counts as failed, and the longest wait
// between two attempts: some two days in all.
const (
	mailAttempts = 20
	mailWait     = 4 * time.Hour
)

// How long one attempt may last, how long nobody else tries the message, and
// after how long a job leaves the rest to the next.
const (
	mailAttempt = time.Minute
	mailHold    = 2 * time.Minute
	mailTurn    = time.Minute
)

// DeliverMail sends what waits in the outbox of an organisation, and says when
// to look again: zero when nothing waits any more. A message is taken for one
// attempt, so that two who deliver at the same moment send it once. One that
// was handed over and not yet noted as such, because the program died there,
// is handed over again under the same Message-ID: better twice than never.
func DeliverMail(ctx context.Context, a *app.App, organisation store.ID, carry Sender) (next time.Time, err error) {
	const maximum = 500
	for turn := a.Now().Add(mailTurn); ; {
		var waiting []outboxstore.Message
		err := a.Store.View(ctx, organisation, func(tx *store.Tx) (err error) {
			waiting, err = outboxstore.DueMessages(tx, maximum)
			return err
		})
		if err != nil || len(waiting) == 0 {
			return time.Time{}, err
		}
		if waiting[0].DueAt.After(a.Now()) {
			return waiting[0].DueAt, nil
		}
		for _, m := range waiting {
			if m.DueAt.After(a.Now()) {
				break
			}
			if a.Now().After(turn) {
				return a.Now(), nil
			}
			if err := deliver(ctx, a, organisation, m, carry); err != nil {
				return time.Time{}, err
			}
		}
	}
}

func deliver(ctx context.Context, a *app.App, organisation store.ID, m outboxstore.Message, carry Sender) error {
	mine := false
	err := a.Store.UpdateUnlogged(ctx, organisation, func(tx *store.Tx) (err error) {
		mine, err = outboxstore.HoldMessage(tx, m.ID, tx.Now.Add(mailHold))
		return err
	})
	if err != nil || !mine {
		return err
	}
	var files []Attachment
	err = a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		for _, f := range m.Files {
			data, err := tx.GetBlob(f.SHA256)
			if err != nil {
				return err
			}
			files = append(files, Attachment{f.Name, data})
		}
		return nil
	})
	if err != nil {
		return err
	}
	attempt, cancel := context.WithTimeout(ctx, mailAttempt)
	defer cancel()
	temporary, err := carry(attempt, m.ID, m.Content, files)
	return recordDelivery(ctx, a, organisation, m, temporary, err)
}

// recordDelivery writes down what became of an attempt.
func recordDelivery(ctx context.Context, a *app.App, organisation store.ID, m outboxstore.Message, temporary bool, carried error) error {
	attempt := m.Attempts + 1
	var event store.Event
	switch {
	case carried == nil:
		// What was sent works for its receiver only: the secret goes.
		m.State, m.Reason, m.Text = outboxstore.Sent, "", outboxstore.WithoutSecret(m.Text, "…")
		event = app.MessageSent{Message: m.ID, To: m.To, Subject: m.Subject}
	case temporary && attempt < mailAttempts:
		m.Reason, m.DueAt = carried.Error(), a.Now().Add(min(mailWait, time.Duration(attempt*attempt*attempt*attempt)*time.Second))
		err := a.Store.UpdateUnlogged(ctx, organisation, func(tx *store.Tx) error { return outboxstore.SetMessage(tx, m) })
		return ignoreConflict(err)
	default:
		m.State, m.Reason = outboxstore.Failed, carried.Error()
		event = app.MessageFailed{Message: m.ID, To: m.To, Subject: m.Subject, Reason: m.Reason}
	}
	return ignoreConflict(a.Store.Update(ctx, organisation, store.System, func(tx *store.Tx) error {
		if err := outboxstore.SetMessage(tx, m); err != nil {
			return err
		}
		return tx.Record(m.Object, event)
	}))
}

// ignoreConflict forgives that another node wrote it down first.
func ignoreConflict(err error) error {
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// DeliverMailJob is the work of sending what waits in the outbox of one
// organisation: all of it, in one job.
type DeliverMailJob struct {
	Organisation store.ID `json:"organisation"`
}

// Kind names the job in the queue.
func (DeliverMailJob) Kind() string { return "mail.deliver" }
