package page

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/flow"
)

// Questionnaire is a flow of questions that is there for everybody. Nothing is
// kept: the answers travel in the form, never in an address.
type Questionnaire struct {
	Path, Title string // where it is, and the key of its title
	Flow        func() *flow.Flow
	Start       func(p *Page) templ.Component
	Outcome     func(p *Page, state *flow.State, answers string) (templ.Component, error)
}

// Serve asks the questions one by one and, when none is left, gives the outcome.
func (s *Server) Serve(q Questionnaire) View {
	return func(w http.ResponseWriter, r *http.Request, p *Page) error {
		if err := s.IdentifyVisitor(r, p); err != nil {
			return err
		}
		p.Title = p.T(q.Title)
		if r.Method == http.MethodGet {
			s.Render(w, r, http.StatusOK, q.Start(p))
			return nil
		}
		f, err := ParseForm(r)
		if err != nil {
			return err
		}
		state := q.Answered(f)
		question := q.Flow().Question(f.Get("question"))
		switch {
		case question == nil:
			return s.Ask(w, r, p, q, state, state.Next(), nil)
		case f.Get("back") == "yes":
			return s.Ask(w, r, p, q, state, state.Before(question.ID), nil)
		case f.Get("back") == "again":
			return s.Ask(w, r, p, q, state, question, nil)
		}
		problems := state.Set(question.ID, question.FromForm(f.Values, p.Lang))
		if len(problems) == 0 {
			problems = report.Errors(state.Complaints(question.ID))
		}
		if len(problems) > 0 {
			return s.Ask(w, r, p, q, state, question, problems)
		}
		if next := state.After(question.ID); next != nil {
			return s.Ask(w, r, p, q, state, next, nil)
		}
		return s.Ask(w, r, p, q, state, state.Next(), nil)
	}
}

// Answered reads the answers that travel in the form; what cannot be read is
// asked again.
func (q Questionnaire) Answered(f *Form) *flow.State {
	var given map[string]any
	_ = json.Unmarshal([]byte(f.Get("answers")), &given)
	state, _ := q.Flow().New(given)
	return state
}

// Ask puts a question, or gives the outcome when there is none left.
func (s *Server) Ask(w http.ResponseWriter, r *http.Request, p *Page, q Questionnaire, state *flow.State, question *flow.Question,
	problems []flow.Problem,
) error {
	answers, err := json.Marshal(state.Answers())
	if err != nil {
		return err
	}
	if question == nil && len(report.Errors(state.Problems())) == 0 {
		outcome, err := q.Outcome(p, state, string(answers))
		if err != nil {
			return err
		}
		s.Render(w, r, http.StatusOK, outcome)
		return nil
	}
	if question == nil {
		question = &state.Flow().Questions[0]
	}
	a := NewAnswer(state, question)
	status := http.StatusOK
	if a.Problems = problems; len(problems) > 0 {
		a.Value, status = question.FromForm(r.PostForm, p.Lang), http.StatusUnprocessableEntity
	}
	s.Render(w, r, status, askPage(p, q, question, a, string(answers)))
	return nil
}

// part says in which part of the questions one stands: the title where the flow
// has no parts.
func (q Questionnaire) part(p *Page, question *flow.Question) string {
	sections := q.Flow().Sections
	for i, section := range sections {
		if section.ID == question.Section && len(sections) > 1 {
			return p.T("assess.part", "n", strconv.Itoa(i+1), "of", strconv.Itoa(len(sections)), "title", section.Title.In(p.Lang))
		}
	}
	return p.T(q.Title)
}

// LastAsked is the question to go back to from the outcome.
func LastAsked(state *flow.State) string {
	questions := state.Flow().Questions
	for i := len(questions) - 1; i >= 0; i-- {
		if state.Asked(questions[i].ID) {
			return questions[i].ID
		}
	}
	return questions[0].ID
}

// Given lists the answers that counted, question by question.
func Given(p *Page, state *flow.State) []report.Pair {
	var pairs []report.Pair
	counted := state.Result()
	for i := range state.Flow().Questions {
		q := &state.Flow().Questions[i]
		if value, ok := counted[q.ID]; ok {
			pairs = append(pairs, report.Pair{Label: q.Text.In(p.Lang), Value: chosenText(p, q, value)})
		}
	}
	return pairs
}

func chosenText(p *Page, q *flow.Question, value any) string {
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
