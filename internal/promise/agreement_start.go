package promise

import (
	"context"
	"slices"

	accountstore "github.com/verhaal/verhaal/internal/account/store"
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/promise/agreement"
)

// Start is what is chosen before the first question.
type Start struct {
	Kind     string
	Ours     agreement.Role
	Language string
	Replaces store.ID // an agreement in force, whose answers we begin with; "" = none
}

// StartAgreement starts a draft in which our own side is filled in.
func StartAgreement(ctx context.Context, a *app.App, who app.Actor, s Start) (store.ID, error) {
	if err := who.May(app.AgreementStart); err != nil {
		return "", err
	}
	f, err := Flow(s.Kind)
	if err != nil {
		return "", err
	}
	ours := clause.KindOf(s.Kind).Party(string(s.Ours))
	if ours == nil || !slices.Contains(lang.Languages, s.Language) {
		return "", fault.New(fault.Invalid, "fault.form")
	}
	id := store.NewID()
	err = a.Update(ctx, who, app.AgreementStart, func(tx *store.Tx) error {
		organisation, err := accountstore.GetOrganisation(tx)
		if err != nil {
			return err
		}
		answers := map[string]any{ours.ID: partyOf(organisation.Profile, who.Person)}
		if f.SuggestBy != "" && ours.Side != "" {
			answers[f.SuggestBy] = ours.Side
		}
		if s.Replaces != "" {
			before, err := promisestore.GetAgreement(tx, s.Replaces)
			if err != nil {
				return err
			}
			if before.State != agreement.InForce || before.Kind != s.Kind {
				return fault.New(fault.Conflict, "agreement.closed")
			}
			s.Ours, answers = before.Ours, before.Answers
		}
		state, problems := f.New(answers)
		if len(problems) > 0 {
			return fault.New(fault.Invalid, "fault.answers")
		}
		draft := &promisestore.Agreement{ID: id, Owner: who.Account, Answers: state.Answers(), Agreement: agreement.Agreement{
			Kind: s.Kind, State: agreement.Draft, Ours: s.Ours, First: s.Ours, Language: s.Language, Replaces: string(s.Replaces),
		}}
		if err := promisestore.CreateAgreement(tx, draft); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.AgreementStarted{
			Kind: s.Kind, Ours: s.Ours, Language: s.Language,
			Replaces: s.Replaces,
		})
	})
	return id, err
}

// partyOf is an organisation as a party in a document.
func partyOf(p accountstore.Profile, signer app.Person) map[string]any {
	return map[string]any{
		"name": p.Name, "kvk": p.KVK,
		"address":        map[string]any{"street": p.Street, "postcode": p.Postcode, "city": p.City, "country": p.Country},
		"representative": map[string]any{"name": signer.Name, "function": signer.Function},
		"contact":        map[string]any{"name": "", "email": p.Email, "phone": p.Phone},
	}
}
