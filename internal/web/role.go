package web

import (
	"encoding/json"
	"net/http"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/paper/flow"
)

// roles asks who is what in one operation, for everybody. Nothing is kept: the
// answers travel in the form, never in an address.
func (s *Server) roles(w http.ResponseWriter, r *http.Request, p *page) error {
	if err := s.anybody(r, p); err != nil {
		return err
	}
	p.Title = p.T("roles.title")
	if r.Method == http.MethodGet {
		s.show(w, r, http.StatusOK, rolesPage(p))
		return nil
	}
	f, err := parse(r)
	if err != nil {
		return err
	}
	var given map[string]any
	_ = json.Unmarshal([]byte(f.get("answers")), &given) // what cannot be read is asked again
	state, _ := app.RoleFlow().New(given)
	q := app.RoleFlow().Question(f.get("question"))
	if q == nil {
		return s.askRole(w, r, p, state, state.Next(), nil)
	}
	if f.get("back") == "yes" {
		return s.askRole(w, r, p, state, state.Before(q.ID), nil)
	}
	if f.get("back") == "again" {
		return s.askRole(w, r, p, state, q, nil)
	}
	value := q.FromForm(f.values, p.Lang)
	if problems := state.Set(q.ID, value); len(problems) > 0 {
		return s.askRole(w, r, p, state, q, problems)
	}
	if next := state.After(q.ID); next != nil {
		return s.askRole(w, r, p, state, next, nil)
	}
	return s.askRole(w, r, p, state, state.Next(), nil)
}

// askRole asks a question, or gives the outcome when there is none left.
func (s *Server) askRole(w http.ResponseWriter, r *http.Request, p *page, state *flow.State, q *flow.Question, problems []flow.Problem) error {
	answers, err := json.Marshal(state.Answers())
	if err != nil {
		return err
	}
	if q == nil && len(app.Errors(state.Problems())) == 0 {
		rulings, err := app.DecideRoles(state, p.Lang)
		if err != nil {
			return err
		}
		s.show(w, r, http.StatusOK, rulingPage(p, rulings, string(answers), lastAsked(state)))
		return nil
	}
	if q == nil {
		q = &state.Flow().Questions[0]
	}
	a := newAnswer(state, q)
	status := http.StatusOK
	if a.problems = problems; len(problems) > 0 {
		a.value, status = q.FromForm(r.PostForm, p.Lang), http.StatusUnprocessableEntity
	}
	s.show(w, r, status, roleQuestionPage(p, q, a, string(answers)))
	return nil
}

func lastAsked(state *flow.State) string {
	questions := state.Flow().Questions
	for i := len(questions) - 1; i >= 0; i-- {
		if state.Asked(questions[i].ID) {
			return questions[i].ID
		}
	}
	return questions[0].ID
}

func needsAgreement(rulings []app.Ruling) bool {
	for _, r := range rulings {
		for _, pair := range r.Pairs {
			if pair.Result == "processing-agreement" {
				return true
			}
		}
	}
	return false
}
