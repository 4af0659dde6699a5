package web

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/paper/flow"
)

// questionnaire is a flow of questions that is there for everybody. Nothing is
// kept: the answers travel in the form, never in an address.
type questionnaire struct {
	path, title string // where it is, and the key of its title
	flow        func() *flow.Flow
	start       func(p *page) templ.Component
	outcome     func(p *page, state *flow.State, answers string) (templ.Component, error)
}

// serve asks the questions one by one and, when none is left, gives the outcome.
func (s *Server) serve(q questionnaire) view {
	return func(w http.ResponseWriter, r *http.Request, p *page) error {
		if err := s.anybody(r, p); err != nil {
			return err
		}
		p.Title = p.T(q.title)
		if r.Method == http.MethodGet {
			s.show(w, r, http.StatusOK, q.start(p))
			return nil
		}
		f, err := parse(r)
		if err != nil {
			return err
		}
		state := q.answered(f)
		question := q.flow().Question(f.get("question"))
		switch {
		case question == nil:
			return s.put(w, r, p, q, state, state.Next(), nil)
		case f.get("back") == "yes":
			return s.put(w, r, p, q, state, state.Before(question.ID), nil)
		case f.get("back") == "again":
			return s.put(w, r, p, q, state, question, nil)
		}
		problems := state.Set(question.ID, question.FromForm(f.values, p.Lang))
		if len(problems) == 0 {
			problems = app.Errors(state.Complaints(question.ID))
		}
		if len(problems) > 0 {
			return s.put(w, r, p, q, state, question, problems)
		}
		if next := state.After(question.ID); next != nil {
			return s.put(w, r, p, q, state, next, nil)
		}
		return s.put(w, r, p, q, state, state.Next(), nil)
	}
}

// answered reads the answers that travel in the form; what cannot be read is
// asked again.
func (q questionnaire) answered(f *form) *flow.State {
	var given map[string]any
	_ = json.Unmarshal([]byte(f.get("answers")), &given)
	state, _ := q.flow().New(given)
	return state
}

// put puts a question, or gives the outcome when there is none left.
func (s *Server) put(w http.ResponseWriter, r *http.Request, p *page, q questionnaire, state *flow.State, question *flow.Question, problems []flow.Problem) error {
	answers, err := json.Marshal(state.Answers())
	if err != nil {
		return err
	}
	if question == nil && len(app.Errors(state.Problems())) == 0 {
		outcome, err := q.outcome(p, state, string(answers))
		if err != nil {
			return err
		}
		s.show(w, r, http.StatusOK, outcome)
		return nil
	}
	if question == nil {
		question = &state.Flow().Questions[0]
	}
	a := newAnswer(state, question)
	status := http.StatusOK
	if a.problems = problems; len(problems) > 0 {
		a.value, status = question.FromForm(r.PostForm, p.Lang), http.StatusUnprocessableEntity
	}
	s.show(w, r, status, askPage(p, q, question, a, string(answers)))
	return nil
}

// part says in which part of the questions one stands: the title where the flow
// has no parts.
func (q questionnaire) part(p *page, question *flow.Question) string {
	sections := q.flow().Sections
	for i, section := range sections {
		if section.ID == question.Section && len(sections) > 1 {
			return p.T("assess.part", "n", strconv.Itoa(i+1), "of", strconv.Itoa(len(sections)), "title", section.Title.In(p.Lang))
		}
	}
	return p.T(q.title)
}

// lastAsked is the question to go back to from the outcome.
func lastAsked(state *flow.State) string {
	questions := state.Flow().Questions
	for i := len(questions) - 1; i >= 0; i-- {
		if state.Asked(questions[i].ID) {
			return questions[i].ID
		}
	}
	return questions[0].ID
}

// given lists the answers that counted, question by question.
func given(p *page, state *flow.State) []app.Pair {
	var pairs []app.Pair
	counted := state.Result()
	for i := range state.Flow().Questions {
		q := &state.Flow().Questions[i]
		if value, ok := counted[q.ID]; ok {
			pairs = append(pairs, app.Pair{Label: q.Text.In(p.Lang), Value: chosenText(p, q, value)})
		}
	}
	return pairs
}

func chosenText(p *page, q *flow.Question, value any) string {
	one := func(id string) string {
		if c := q.Choice(id); c != nil {
			return c.Text.In(p.Lang)
		}
		switch id {
		case "yes":
			return p.T("yes")
		case "no":
			return p.T("no")
		}
		return p.T("unknown")
	}
	if list, ok := value.([]string); ok {
		text := ""
		for i, id := range list {
			if i > 0 {
				text += "; "
			}
			text += one(id)
		}
		return text
	}
	id, _ := value.(string)
	return one(id)
}
