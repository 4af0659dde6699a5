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
