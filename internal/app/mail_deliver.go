package app

import (
	"context"
	"strings"

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
	return tx.Enqueue(DeliverMail{Organisation: tx.Organisation()})
}

// Attachment is a file that goes with a letter.
type Attachment struct {
	Name string
	Data []byte
}

// Carrier hands a letter to a mail server. temporary says that it is worth
// trying again.
type Carrier func(ctx context.Context, id store.ID, letter store.Letter, files []Attachment) (temporary bool, err error)

// mailAttempts is how often a letter is tried before it counts as failed; the
// queue waits longer each time, some two days in all.
const mailAttempts = 20

// DeliverMail sends what waits in the outbox of an organisation. A letter that
// was handed over and not yet noted as such, because the program died there,
// is handed over again under the same Message-ID: better twice than never.
// It gives the error of the last letter that must be tried again.
func (a *App) DeliverMail(ctx context.Context, organisation store.ID, carry Carrier) error {
	var waiting []store.Mail
	err := a.Store.View(ctx, organisation, func(tx *store.Tx) error {
		list, err := tx.Mails("", "", 1000)
		for _, m := range list {
			if m.State == store.MailWaiting {
				waiting = append(waiting, m)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	var again error
	for i := len(waiting) - 1; i >= 0; i-- { // the oldest first
		if err := a.deliver(ctx, organisation, waiting[i], carry); err != nil {
			again = err
		}
	}
	return again
}

func (a *App) deliver(ctx context.Context, organisation store.ID, m store.Mail, carry Carrier) error {
	var files []Attachment
	err := a.Store.View(ctx, organisation, func(tx *store.Tx) error {
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
	temporary, carryErr := carry(ctx, m.ID, m.Letter, files)
	state, event, reason := store.MailSent, "mail.sent", ""
	if carryErr != nil {
		state, event, reason = store.MailFailed, "mail.failed", carryErr.Error()
		if temporary && m.Attempts+1 < mailAttempts {
			err := a.Store.Housekeep(ctx, organisation, func(tx *store.Tx) error { return tx.SetMail(m.ID, store.MailWaiting, reason) })
			if err == nil {
				err = carryErr
			}
			return err
		}
	}
	err = a.Store.Update(ctx, organisation, store.System, func(tx *store.Tx) error {
		if err := tx.SetMail(m.ID, state, reason); err != nil {
			return err
		}
		if state == store.MailSent {
			// What was sent works for its receiver only: the secret goes.
			if err := tx.HideSecret(m); err != nil {
				return err
			}
		}
		return tx.Record(event, m.Object, map[string]any{"mail": string(m.ID), "to": m.To, "subject": m.Subject, "reason": reason})
	})
	if fault.Is(err, fault.Conflict) {
		return nil // another node noted it
	}
	return err
}

// Outbox lists letters, the newest first.
func (a *App) Outbox(ctx context.Context, who Actor, before store.ID) (list []store.Mail, err error) {
	err = a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		list, err = tx.Mails("", before, 50)
		return err
	})
	return list, err
}

// Letter gives one letter of the outbox. A link in it is shown only to those
// who may send it themselves.
func (a *App) Letter(ctx context.Context, who Actor, id store.ID) (m store.Mail, err error) {
	err = a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		m, err = tx.GetMail(id)
		return err
	})
	if err == nil && who.may(Bind) != nil {
		m.Text = store.WithoutSecret(m.Text, lang.T(who.Language, "outbox.hidden"))
	}
	return m, err
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
