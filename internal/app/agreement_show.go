package app

import (
	"context"
	"errors"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Dossier is all that is known of one agreement.
type Dossier struct {
	*store.Agreement
	Organisation store.Organisation
	Answers      *flow.State
	Versions     []store.Version
	Links        []store.Link
	Mails        []store.Mail
	Story        []store.Line
}

// ShowAgreement gives all that is known of an agreement.
func (a *App) ShowAgreement(ctx context.Context, who Actor, id store.ID) (*Dossier, error) {
	d := &Dossier{}
	err := a.Store.View(ctx, who.Organisation, func(tx *store.Tx) (err error) {
		if d.Agreement, err = tx.GetAgreement(id); err != nil {
			return err
		}
		if d.Organisation, err = tx.GetOrganisation(); err != nil {
			return err
		}
		if d.Answers, err = answersOf(d.Kind, d.Agreement.Answers); err != nil {
			return err
		}
		if d.Versions, err = tx.Versions(id); err != nil {
			return err
		}
		if d.Links, err = tx.Links(id); err != nil {
			return err
		}
		if d.Mails, err = tx.Mails(object("agreement", id), "", 50); err != nil {
			return err
		}
		for i := range d.Mails {
			d.Mails[i] = who.shown(d.Mails[i])
		}
		d.Story, err = tx.Lines(object("agreement", id))
		return err
	})
	return d, err
}

// Latest gives the present version; nil when none was finalised.
func (d *Dossier) Latest() *store.Version {
	if len(d.Versions) == 0 {
		return nil
	}
	return &d.Versions[len(d.Versions)-1]
}

// Growing gives the draft as it reads with the answers so far; what the answer
// to the question changed asks about is marked.
func (a *App) Growing(d *Dossier, changed string) (*document.Document, error) {
	return assemble(d.Kind, d.Answers, clause.Options{
		Lang: d.Language, Date: a.Now().In(lang.Zone()), Status: lang.T(d.Language, "document.draft"), Draft: true, Changed: changed,
	})
}

// AgreementFile gives a document of a version: "pdf", "docx", "html" or
// "sealed".
func (a *App) AgreementFile(ctx context.Context, who Actor, id store.ID, version int, format string) (data []byte, err error) {
	err = a.Store.View(ctx, who.Organisation, func(tx *store.Tx) error {
		data, err = versionFile(tx, id, version, format)
		return err
	})
	return data, err
}

func versionFile(tx *store.Tx, id store.ID, version int, format string) ([]byte, error) {
	versions, err := tx.Versions(id)
	if err != nil {
		return nil, err
	}
	for _, v := range versions {
		name := map[string]string{"pdf": v.Files.PDF, "docx": v.Files.DOCX, "html": v.Files.HTML, "sealed": v.Files.Sealed}[format]
		if v.Number == version && name != "" {
			return tx.GetBlob(name)
		}
	}
	return nil, fault.New(fault.NotFound, "fault.not-found")
}

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
	if party, ok := a.Answers[string(a.Ours.Other())].(map[string]any); ok && name == "" {
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

// refused gives an error of the agreement's life the kind that the doors know;
// its text is the key.
func refused(err error) error {
	for _, e := range []error{
		agreement.ErrNotFinal, agreement.ErrNotDraft, agreement.ErrAlreadySigned, agreement.ErrNotYourTurn, agreement.ErrClosed, agreement.ErrOtherDocument,
	} {
		if errors.Is(err, e) {
			return fault.New(fault.Conflict, e.Error())
		}
	}
	for _, e := range []error{agreement.ErrNoCounterparty, agreement.ErrTooShort} {
		if errors.Is(err, e) {
			return fault.New(fault.Invalid, e.Error())
		}
	}
	return err
}
