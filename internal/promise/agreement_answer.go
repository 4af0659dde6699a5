package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
	"github.com/verhaal/verhaal/paper/flow"
)

// AnswerAgreement gives one question of a draft an answer. Problems say what
// is wrong with it; then nothing has changed.
func AnswerAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID, question string, value any) ([]flow.Problem, error) {
	var problems []flow.Problem
	err := a.Update(ctx, who, app.AgreementAnswer, func(tx *store.Tx) error {
		draft, state, err := editable(tx, id)
		if err != nil {
			return err
		}
		if problems = state.Set(question, value); len(problems) > 0 {
			return nil
		}
		draft.Answers = state.Answers()
		if err := promisestore.UpdateAnswers(tx, draft); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.AgreementAnswered{Question: question, Answer: state.Answer(question)})
	})
	return problems, err
}

// editable gives a draft whose answers may change, with its state.
func editable(tx *store.Tx, id store.ID) (*promisestore.Agreement, *flow.State, error) {
	draft, err := promisestore.GetAgreement(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if err := draft.MayEdit(); err != nil {
		return nil, nil, refused(err)
	}
	state, err := answersOf(draft.Kind, draft.Answers)
	return draft, state, err
}

// answersOf makes a state of stored answers. Answers that a later release of
// the questions no longer takes are left out, and so asked again.
func answersOf(kind string, answers map[string]any) (*flow.State, error) {
	f, err := Flow(kind)
	if err != nil {
		return nil, err
	}
	state, _ := f.New(answers)
	return state, nil
}

// SetLanguage changes the language of a draft document.
func SetLanguage(ctx context.Context, a *app.App, who app.Actor, id store.ID, language string) error {
	return a.Update(ctx, who, app.AgreementLanguage, func(tx *store.Tx) error {
		draft, _, err := editable(tx, id)
		if err != nil {
			return err
		}
		draft.Language = lang.Choose(language)
		if err := promisestore.UpdateAgreement(tx, draft); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.AgreementLanguageChanged{Language: draft.Language})
	})
}

// PreviewAgreement gives a draft as it would be with this answer. Nothing is
// kept.
func PreviewAgreement(ctx context.Context, a *app.App, who app.Actor, id store.ID, question string, value any) (*AgreementView, error) {
	d, err := ShowAgreement(ctx, a, who, id)
	if err == nil {
		d.Answers.Set(question, value)
	}
	return d, err
}

// AcceptSuggestions answers every open question for which something is usual
// with that. What nobody can suggest stays open.
func AcceptSuggestions(ctx context.Context, a *app.App, who app.Actor, id store.ID) error {
	return a.Update(ctx, who, app.AgreementSuggest, func(tx *store.Tx) error {
		draft, state, err := editable(tx, id)
		if err != nil {
			return err
		}
		var accepted []string
		for _, q := range state.Flow().Questions {
			if suggestion := state.Suggestion(q.ID); suggestion != nil && state.Asked(q.ID) && state.Answer(q.ID) == nil {
				state.Set(q.ID, suggestion)
				accepted = append(accepted, q.ID)
			}
		}
		if len(accepted) == 0 {
			return nil
		}
		draft.Answers = state.Answers()
		if err := promisestore.UpdateAnswers(tx, draft); err != nil {
			return err
		}
		return tx.Record(app.Object("agreement", id), app.SuggestionsAccepted{Questions: accepted})
	})
}
