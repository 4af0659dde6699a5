package promise

import (
	"context"
	"slices"
	"strconv"
	"time"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/outbox"
	outboxstore "github.com/verhaal/verhaal/internal/outbox/store"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/promise/agreement"
	"github.com/verhaal/verhaal/proof/evidence"
)

const purposeSign = "sign"

// Offer is to whom an agreement is sent, and for how long it stands.
type Offer struct {
	To      agreement.Contact
	Days    int
	Message string
	First   agreement.Role // who signs first
}

func (o Offer) check() []flow.Problem {
	minimum, limit := int64(1), int64(180)
	var problems []flow.Problem
	for _, field := range []struct {
		question flow.Question
		value    any
	}{
		{flow.Question{ID: "organisation", Type: flow.TypeText}, o.To.Organisation},
		{flow.Question{ID: "name", Type: flow.TypeText, Optional: true}, o.To.Name},
		{flow.Question{ID: "email", Type: flow.TypeText, Format: flow.FormatEmail}, o.To.Email},
		{flow.Question{ID: "days", Type: flow.TypeNumber, Min: &minimum, Max: &limit}, o.Days},
		{flow.Question{ID: "message", Type: flow.TypeLongText, Optional: true}, o.Message},
	} {
		_, wrong := field.question.Canonical(field.value)
		problems = append(problems, wrong...)
	}
	return problems
}

// OfferAgreement sends the present version to the counterparty, with a link by
// which it can read, sign or decline. Offering again makes the earlier link
// useless.
func OfferAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID, o Offer) ([]flow.Problem, error) {
	if err := who.May(app.AgreementOffer); err != nil {
		return nil, err
	}
	if problems := o.check(); len(problems) > 0 {
		return problems, nil
	}
	var problems []flow.Problem
	err := a.Update(ctx, who, app.AgreementOffer, func(tx *store.Tx) error {
		one, err := promisestore.GetAgreement(tx, id)
		if err != nil {
			return err
		}
		version, err := latest(tx, one)
		if err != nil {
			return err
		}
		if o.First != "" && !slices.Contains(one.Parties(), o.First) {
			problems = []flow.Problem{{Question: "first", Code: "choice", Level: flow.Error}}
			return nil
		}
		if o.First != "" && len(one.Signatures) == 0 {
			one.First = o.First
		}
		expires := tx.Now.AddDate(0, 0, o.Days)
		if err := one.Offer(o.To, tx.Now, expires); err != nil {
			return refused(err)
		}
		if err := promisestore.UpdateAgreement(tx, one); err != nil {
			return err
		}
		if err := sendOffer(a, tx, who, one, o); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.AgreementOffered{
			Version: one.Version, To: o.To, Until: expires.Format(time.RFC3339), First: one.First,
			Documents: []evidence.DocumentRef{{Name: fileName(one.Kind, one.Version, "pdf"), Role: "offered", SHA256: version.Files.PDF}},
		})
	})
	return problems, err
}

func sendOffer(a *app.App, tx *store.Tx, who app.Actor, one *promisestore.Agreement, o Offer) error {
	organisation, err := accountstore.GetOrganisation(tx)
	if err != nil {
		return err
	}
	s := app.NewSecret()
	if err := accountstore.CreateLink(tx, s, accountstore.Link{
		Purpose: purposeSign, Object: one.ID, Version: one.Version, Name: o.To.Name,
		Email: o.To.Email, ExpiresAt: one.ExpiresAt,
	}); err != nil {
		return err
	}
	l := one.Language
	greeting := o.To.Name
	if greeting == "" {
		greeting = o.To.Organisation
	}
	message := ""
	if o.Message != "" {
		message = lang.T(l, "mail.offer.message", "sender", organisation.Name, "message", o.Message) + "\n\n"
	}
	args := []string{
		"name", greeting, "sender", organisation.Name, "person", who.Person.Name, "receiver", o.To.Organisation, "title", lang.T(l,
			"kind."+one.Kind),
		"version", strconv.Itoa(one.Version), "until", lang.Moment(l, one.ExpiresAt), "message", message,
		"link", a.URL + "/s/" + accountstore.JoinToken(tx.Organisation(), s),
	}
	return outbox.Add(a, tx, app.Object("agreement", one.ID), outboxstore.Content{
		To: o.To.Email, ToName: o.To.Name, From: organisation.Name, ReplyTo: who.Person.Email,
		Subject: lang.T(l, "mail.offer.subject", args...), Text: lang.T(l, "mail.offer.text", args...),
	})
}
