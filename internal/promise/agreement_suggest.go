package promise

import (
	"context"

	"github.com/verhaal/verhaal/internal/app"
	promisestore "github.com/verhaal/verhaal/internal/promise/store"
	"github.com/verhaal/verhaal/internal/store"
)

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
