package app

import (
	"context"
	"slices"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/store"
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
func (a *App) StartAgreement(ctx context.Context, who Actor, s Start) (store.ID, error) {
	if err := who.may(Write); err != nil {
		return "", err
	}
	f, err := Flow(s.Kind)
	if err != nil {
		return "", err
	}
	if (s.Ours != agreement.Controller && s.Ours != agreement.Processor) || !slices.Contains(lang.Languages, s.Language) {
		return "", fault.New(fault.Invalid, "fault.form")
	}
	id := store.NewID()
	err = a.Store.Update(ctx, who.Organisation, who.name(), func(tx *store.Tx) error {
		organisation, err := tx.GetOrganisation()
		if err != nil {
			return err
		}
		answers := map[string]any{string(s.Ours): partyOf(organisation.Profile, who.Person), "side": sideOf(s.Ours)}
		if s.Replaces != "" {
			before, err := tx.GetAgreement(s.Replaces)
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
		draft := &store.Agreement{ID: id, Owner: who.Account, Answers: state.Answers(), Agreement: agreement.Agreement{
			Kind: s.Kind, State: agreement.Draft, Ours: s.Ours, First: s.Ours, Language: s.Language, Replaces: string(s.Replaces),
		}}
		if err := tx.CreateAgreement(draft); err != nil {
			return err
		}
		return tx.Record("agreement.started", object("agreement", id), map[string]any{"kind": s.Kind, "ours": string(s.Ours), "language": s.Language, "replaces": string(s.Replaces)})
	})
	return id, err
}

// sideOf is the side for which suggestions are made when we are in this role.
func sideOf(r agreement.Role) string {
	if r == agreement.Processor {
		return "provider"
	}
	return "customer"
}

// partyOf is an organisation as a party in a document.
func partyOf(p store.Profile, signer store.Person) map[string]any {
	return map[string]any{
		"name": p.Name, "kvk": p.KVK,
		"address":        map[string]any{"street": p.Street, "postcode": p.Postcode, "city": p.City, "country": p.Country},
		"representative": map[string]any{"name": signer.Name, "function": signer.Function},
		"contact":        map[string]any{"name": "", "email": p.Email, "phone": p.Phone},
	}
}
