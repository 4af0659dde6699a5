package promise

import (
	"context"
	"errors"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/promise/agreement"
)

// AgreementView is all that is known of one agreement.
type AgreementView struct {
	*promisestore.Agreement
	Organisation accountstore.Organisation
	Answers      *flow.State
	Versions     []promisestore.Version
	Links        []accountstore.Link
	Mails        []outboxstore.Message
	Story        []store.Line
}

// ShowAgreement gives all that is known of an agreement.
func ShowAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID) (*AgreementView, error) {
	d := &AgreementView{}
	err := a.View(ctx, who, app.AgreementShow, func(tx *store.Tx) (err error) {
		if d.Agreement, err = promisestore.GetAgreement(tx, id); err != nil {
			return err
		}
		if d.Organisation, err = accountstore.GetOrganisation(tx); err != nil {
			return err
		}
		if d.Answers, err = answersOf(d.Kind, d.Agreement.Answers); err != nil {
			return err
		}
		if d.Versions, err = promisestore.Versions(tx, id); err != nil {
			return err
		}
		if d.Links, err = accountstore.Links(tx, id); err != nil {
			return err
		}
		if d.Mails, err = outboxstore.Messages(tx, app.Object("agreement", id), "", 50); err != nil {
			return err
		}
		for i := range d.Mails {
			d.Mails[i] = outbox.HideSecret(who, d.Mails[i])
		}
		d.Story, err = tx.Lines(app.Object("agreement", id))
		return err
	})
	return d, err
}

// Latest gives the present version; nil when none was finalised.
func (d *AgreementView) Latest() *promisestore.Version {
	if len(d.Versions) == 0 {
		return nil
	}
	return &d.Versions[len(d.Versions)-1]
}

// DraftDocument gives the draft as it reads with the answers so far; what the answer
// to the question changed asks about is marked.
func DraftDocument(a *app.App, d *AgreementView, changed string) (*document.Document, error) {
	return assemble(d.Kind, d.Answers, clause.Options{
		Lang: d.Language, Date: a.Now().In(lang.Zone()), Status: lang.T(d.Language, "document.draft"), Draft: true, Changed: changed,
	})
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
