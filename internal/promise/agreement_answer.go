package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
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
