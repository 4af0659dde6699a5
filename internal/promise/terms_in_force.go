package promise

import (
	"context"
	"fmt"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/promise/signature"
	"github.com/verhaal/verhaal/promise/terms"
)

// TermsInForce is a step: the terms of an agreement on a day (in Dutch time), for
// use in a transaction of a higher chapter. ok is false when it was not in force
// then: not signed by both yet, or replaced before.
func TermsInForce(tx *store.Tx, id store.ID, day time.Time) (t *terms.Terms, ok bool, err error) {
	one, err := promisestore.GetAgreement(tx, id)
	if err != nil || !inForceOn(one, day) {
		return nil, false, err
	}
	version, err := latest(tx, one)
	if err != nil {
		return nil, false, err
	}
	t, err = versionTerms(tx, one.Kind, version)
	return t, err == nil && t != nil, err
}

// inForceOn says whether an agreement was in force at some moment of a day: from
// the last signature until another took its place.
func inForceOn(one *promisestore.Agreement, day time.Time) bool {
	if one.State != agreement.InForce && one.State != agreement.Superseded || len(one.Signatures) == 0 {
		return false
	}
	begin := one.Signatures[0].At
	for _, s := range one.Signatures {
		if s.At.After(begin) {
			begin = s.At
		}
	}
	on := func(t time.Time) string { return t.In(lang.Zone()).Format(time.DateOnly) }
	return on(begin) <= on(day) && (one.State == agreement.InForce || on(day) <= on(one.UpdatedAt))
}

// versionTerms gives the terms that lie in the document of a version: what was
// offered, whatever this program has learnt since. Of a document in which there
// are none they are made of its answers; nil when its kind agrees no terms.
func versionTerms(tx *store.Tx, kind string, v promisestore.Version) (*terms.Terms, error) {
	pdf, err := tx.GetBlob(v.Files.PDF)
	if err != nil {
		return nil, err
	}
	if data := signature.AttachedTerms(pdf); data != nil {
		if t, problems, err := terms.Parse(data); err == nil && len(problems) == 0 {
			return &t, nil
		}
	}
	answers, err := answersOf(kind, v.Answers)
	if err != nil {
		return nil, err
	}
	day, err := time.ParseInLocation(time.DateOnly, v.Day, lang.Zone())
	if err != nil {
		return nil, fmt.Errorf("cannot read the day of a version: %w", err)
	}
	l, err := library(kind)
	if err != nil {
		return nil, err
	}
	_, t, err := terms.Assemble(l, answers, clause.Options{Lang: v.Language, Date: day})
	return t, err
}

// AgreementTerms gives what the present version of an agreement says; nil when
// there is no version yet, or its kind agrees no terms.
func AgreementTerms(ctx context.Context, a *app.App, who app.Actor, id store.ID) (t *terms.Terms, err error) {
	err = a.View(ctx, who, app.AgreementShow, func(tx *store.Tx) error {
		one, err := promisestore.GetAgreement(tx, id)
		if err != nil || one.Version == 0 {
			return err
		}
		version, err := latest(tx, one)
		if err == nil {
			t, err = versionTerms(tx, one.Kind, version)
		}
		return err
	})
	return t, err
}
