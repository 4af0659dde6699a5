package app

import (
	"context"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
)

// post puts a letter into the outbox, and sees to it that it is sent when a
// mail server is set.
func (a *App) post(tx *store.Tx, about string, letter store.Letter, files ...store.MailFile) error {
	state := store.MailKept
	if a.Mail {
		state = store.MailWaiting
	}
	if err := tx.CreateMail(store.Mail{ID: store.NewID(), Object: about, State: state, Letter: letter, Files: files}); err != nil {
		return err
	}
	if !a.Mail {
		return nil
	}
	return tx.Enqueue(DeliverMailJob{Organisation: tx.Organisation()})
}

// Attachment is a file that goes with a letter.
type Attachment struct {
	Name string
	Data []byte
}

// Carrier hands a letter to a mail server. temporary says that it is worth
// trying again.
type Carrier func(ctx context.Context, id store.ID, letter store.Letter, files []Attachment) (temporary bool, err error)

// How often a letter is tried before it counts as failed, and the longest wait
// between two attempts: some two days in all.
const (
	mailAttempts = 20
	mailWait     = 4 * time.Hour
)

// How long one attempt may last, how long nobody else tries the letter, and
// after how long a job leaves the rest to the next.
const (
	mailAttempt = time.Minute
	mailHold    = 2 * time.Minute
	mailTurn    = time.Minute
)

// DeliverMail sends what waits in the outbox of an organisation, and says when
// to look again: zero when nothing waits any more. A letter is taken for one
// attempt, so that two who deliver at the same moment send it once. One that
// was handed over and not yet noted as such, because the program died there,
// is handed over again under the same Message-ID: better twice than never.
func (a *App) DeliverMail(ctx context.Context, organisation store.ID, carry Carrier) (next time.Time, err error) {
	const most = 500
	for turn := a.Now().Add(mailTurn); ; {
		var waiting []store.Mail
		err := a.Store.View(ctx, organisation, func(tx *store.Tx) (err error) {
			waiting, err = tx.MailsDue(most)
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
			if err := a.deliver(ctx, organisation, m, carry); err != nil {
				return time.Time{}, err
			}
		}
	}
}

func (a *App) deliver(ctx context.Context, organisation store.ID, m store.Mail, carry Carrier) error {
	mine := false
	var files []Attachment
	err := a.Store.Housekeep(ctx, organisation, func(tx *store.Tx) (err error) {
		files = nil
		if mine, err = tx.HoldMail(m.ID, tx.Now.Add(mailHold)); err != nil || !mine {
			return err
		}
		for _, f := range m.Files {
			data, err := tx.GetBlob(f.SHA256)
			if err != nil {
				return err
			}
			files = append(files, Attachment{f.Name, data})
		}
		return nil
	})
	if err != nil || !mine {
		return err
	}
	attempt, cancel := context.WithTimeout(ctx, mailAttempt)
	defer cancel()
	temporary, err := carry(attempt, m.ID, m.Letter, files)
	return a.noteMail(ctx, organisation, m, temporary, err)
}

// noteMail writes down what became of an attempt.
func (a *App) noteMail(ctx context.Context, organisation store.ID, m store.Mail, temporary bool, carried error) error {
	attempt, event := m.Attempts+1, "mail.sent"
	switch {
	case carried == nil:
		// What was sent works for its receiver only: the secret goes.
		m.State, m.Reason, m.Text = store.MailSent, "", store.WithoutSecret(m.Text, "…")
	case temporary && attempt < mailAttempts:
		m.Reason, m.DueAt = carried.Error(), a.Now().Add(min(mailWait, time.Duration(attempt*attempt*attempt*attempt)*time.Second))
		err := a.Store.Housekeep(ctx, organisation, func(tx *store.Tx) error { return tx.SetMail(m) })
		return noted(err)
	default:
		m.State, m.Reason, event = store.MailFailed, carried.Error(), "mail.failed"
	}
	return noted(a.Store.Update(ctx, organisation, store.System, func(tx *store.Tx) error {
		if err := tx.SetMail(m); err != nil {
			return err
		}
		return tx.Record(event, m.Object, map[string]any{"mail": string(m.ID), "to": m.To, "subject": m.Subject, "reason": m.Reason})
	}))
}

// noted forgives that another node wrote it down first.
func noted(err error) error {
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// shown is a letter as the actor may see it: a link in it works for whoever
// has it, so only those see it who may send it themselves.
func (a Actor) shown(m store.Mail) store.Mail {
	act := Bind
	if strings.HasPrefix(m.Object, "account:") {
		act = Manage
	}
	if a.may(act) != nil {
		m.Text = store.WithoutSecret(m.Text, lang.T(a.Language, "outbox.hidden"))
	}
	return m
}

// Outbox lists letters, the newest first.
func (a *App) Outbox(ctx context.Context, who Actor, before store.ID) (list []store.Mail, err error) {
	err = a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		list, err = tx.Mails("", before, 50)
		return err
	})
	for i := range list {
		list[i] = who.shown(list[i])
	}
	return list, err
}

// Letter gives one letter of the outbox.
func (a *App) Letter(ctx context.Context, who Actor, id store.ID) (m store.Mail, err error) {
	err = a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		m, err = tx.GetMail(id)
		return err
	})
	return who.shown(m), err
}

// LetterFile gives a file that goes with a letter.
func (a *App) LetterFile(ctx context.Context, who Actor, id store.ID, name string) (data []byte, err error) {
	err = a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		m, err := tx.GetMail(id)
		if err != nil {
			return err
		}
		for _, f := range m.Files {
			if strings.EqualFold(f.Name, name) {
				data, err = tx.GetBlob(f.SHA256)
				return err
			}
		}
		return fault.New(fault.NotFound, "fault.not-found")
	})
	return data, err
}

// DeliverMailJob is the work of sending what waits in the outbox of one
// organisation: all of it, in one job.
type DeliverMailJob struct {
	Organisation store.ID `json:"organisation"`
}

// Kind names the job in the queue.
func (DeliverMailJob) Kind() string { return "mail.deliver" }
