package flow

import (
	"sort"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// State is what somebody answered so far. It keeps every answer ever given,
// so that a question that comes back brings its answer with it, and counts
// only those of questions that are asked.
type State struct {
	flow    *Flow
	answers []any  // canonical; nil = not answered
	asked   []bool // the question is asked, given the answers before it
	live    []any  // the answer as conditions see it; nil = none that counts
}

// Problem is something wrong with one answer, or an answer that is missing.
type Problem struct {
	Question string     `json:"question"`
	Path     string     `json:"path,omitempty"`  // inside a composite answer: "address.postcode", "2.name"
	Code     string     `json:"code"`            // a text key: required, too-large, kvk, …
	Limit    string     `json:"limit,omitempty"` // the bound that was passed, in exchange form
	Text     *norm.Text `json:"text,omitempty"`  // for code check, warn and forbidden: the reason
	Level    Level      `json:"level"`           // error or warn
	Sources  []string   `json:"sources,omitempty"`
}

// New makes a State from answers as they come out of JSON or YAML, and lists
// what is wrong with them, in the order of the questions. Answers that are
// wrong are left out; unknown names are problems.
func (f *Flow) New(answers map[string]any) (*State, []Problem) {
	s := f.blank()
	var problems []Problem
	for i := range f.Questions {
		value, given := answers[f.Questions[i].ID]
		if !given {
			continue
		}
		canonical, wrong := f.Questions[i].Canonical(value)
		problems = append(problems, wrong...)
		if len(wrong) == 0 {
			s.answers[i] = canonical
		}
	}
	var strangers []string
	for id := range answers {
		if _, known := f.index[id]; !known {
			strangers = append(strangers, id)
		}
	}
	sort.Strings(strangers)
	for _, id := range strangers {
		problems = append(problems, Problem{Question: id, Code: "unknown-question", Level: Error})
	}
	for i := range f.Questions {
		s.settle(i)
	}
	return s, problems
}

func (f *Flow) blank() *State {
	n := len(f.Questions)
	s := &State{flow: f, answers: make([]any, n), asked: make([]bool, n), live: make([]any, n)}
	for i := range f.Questions {
		s.settle(i)
	}
	return s
}

// Flow gives the flow that this is a state of.
func (s *State) Flow() *Flow { return s.flow }

// Set gives a question an answer, in any form that Canonical takes, and
// settles which later questions are asked now. A wrong answer changes nothing
// and comes back as problems. A nil value takes the answer away.
func (s *State) Set(id string, value any) []Problem {
	i, known := s.flow.index[id]
	if !known {
		return []Problem{{Question: id, Code: "unknown-question", Level: Error}}
	}
	if value == nil {
		s.answers[i] = nil
	} else {
		canonical, problems := s.flow.Questions[i].Canonical(value)
		if len(problems) > 0 {
			return problems
		}
		s.answers[i] = canonical
	}
	changed := make([]bool, len(s.answers))
	changed[i] = s.settle(i)
	if !changed[i] {
		return nil
	}
	// A condition names earlier questions only, so one pass forward settles all.
	dirty := make([]bool, len(s.answers))
	for n := i; n < len(s.answers); n++ {
		if dirty[n] {
			changed[n] = s.settle(n)
		}
		if changed[n] {
			for _, next := range s.flow.feeds[n] {
				dirty[next] = true
			}
		}
	}
	return nil
}

// settle works out whether question i is asked and what its answer counts
// for, and says whether that changed for the questions that look at it.
func (s *State) settle(i int) bool {
	r := &s.flow.rules[i]
	s.asked[i] = r.when == nil || r.when.Holds(s)
	before := s.live[i]
	s.live[i] = nil
	if s.asked[i] && s.answers[i] != nil && s.offered(i) {
		s.live[i] = comparableValue(s.answers[i])
	}
	return !same(before, s.live[i])
}

// offered says whether the choices in the answer are offered now.
func (s *State) offered(i int) bool {
	for n, condition := range s.flow.rules[i].choices {
		if condition != nil && chosen(s.answers[i], s.flow.Questions[i].Choices[n].ID) && !condition.Holds(s) {
			return false
		}
	}
	return true
}

func chosen(answer any, id string) bool {
	switch a := answer.(type) {
	case string:
		return a == id
	case []string:
		for _, one := range a {
			if one == id {
				return true
			}
		}
	}
	return false
}

// same compares live values cheaply; lists and records count as changed.
func same(a, b any) bool {
	switch a.(type) {
	case nil, string, int64:
		switch b.(type) {
		case nil, string, int64:
			return a == b
		}
	}
	return false
}

// Asked says whether the question is asked, given the answers so far.
func (s *State) Asked(id string) bool {
	i, ok := s.flow.index[id]
	return ok && s.asked[i]
}

// Offered says whether the choice of the question is offered, given the
// answers so far.
func (s *State) Offered(id, choice string) bool {
	i, ok := s.flow.index[id]
	if !ok {
		return false
	}
	for n, c := range s.flow.Questions[i].Choices {
		if c.ID == choice {
			condition := s.flow.rules[i].choices[n]
			return condition == nil || condition.Holds(s)
		}
	}
	return false
}

// Answer gives the answer of a question, also of one that is not asked now;
// nil when it was never answered.
func (s *State) Answer(id string) any {
	if i, ok := s.flow.index[id]; ok {
		return s.answers[i]
	}
	return nil
}

// Answers gives all answers ever given, to keep and to make a State of again.
func (s *State) Answers() map[string]any {
	all := map[string]any{}
	for i, a := range s.answers {
		if a != nil {
			all[s.flow.Questions[i].ID] = a
		}
	}
	return all
}

// Result gives the answers that count: those of questions that are asked.
func (s *State) Result() map[string]any {
	result := map[string]any{}
	for i := range s.live {
		if s.live[i] != nil {
			result[s.flow.Questions[i].ID] = s.answers[i]
		}
	}
	return result
}

// Next gives the first question that is asked and has no answer that counts;
// nil when there is none. A question that may be left empty counts as answered
// once it was passed (see Canonical: an empty answer is an answer).
func (s *State) Next() *Question {
	for i := range s.asked {
		if s.asked[i] && s.live[i] == nil {
			return &s.flow.Questions[i]
		}
	}
	return nil
}

// After gives the first question after the one with this id that is asked and
// has no answer that counts; nil when there is none.
func (s *State) After(id string) *Question {
	for i := s.flow.index[id] + 1; i < len(s.asked); i++ {
		if s.asked[i] && s.live[i] == nil {
			return &s.flow.Questions[i]
		}
	}
	return nil
}

// Before gives the question that is asked before the one with this id; nil for
// the first.
func (s *State) Before(id string) *Question {
	for i := s.flow.index[id] - 1; i >= 0; i-- {
		if s.asked[i] {
			return &s.flow.Questions[i]
		}
	}
	return nil
}

// Problems lists what stands between these answers and a complete result:
// answers that are missing, and checks that complain. Warnings are in it too.
func (s *State) Problems() []Problem {
	var problems []Problem
	for i := range s.flow.Questions {
		q := &s.flow.Questions[i]
		if !s.asked[i] {
			continue
		}
		if s.live[i] == nil {
			switch {
			case s.answers[i] != nil:
				problems = append(problems, Problem{Question: q.ID, Code: "choice-gone", Level: Error})
			case !q.Optional:
				problems = append(problems, Problem{Question: q.ID, Code: "required", Level: Error})
			}
			continue
		}
		problems = append(problems, s.complaints(i)...)
	}
	return problems
}

// Complaints lists what the checks and the chosen answers of one question say.
func (s *State) Complaints(id string) []Problem {
	if i, ok := s.flow.index[id]; ok && s.live[i] != nil {
		return s.complaints(i)
	}
	return nil
}

func (s *State) complaints(i int) []Problem {
	q := &s.flow.Questions[i]
	var problems []Problem
	for n := range q.Choices {
		if c := &q.Choices[n]; c.Warn != nil && chosen(s.answers[i], c.ID) {
			problems = append(problems, Problem{Question: q.ID, Code: "warn", Text: c.Warn, Level: Warn, Sources: c.Sources})
		}
	}
	for n := range q.Checks {
		if s.flow.rules[i].checks[n].Holds(s) {
			c := &q.Checks[n]
			problems = append(problems, Problem{Question: q.ID, Code: "check", Text: &c.Text, Level: c.Level, Sources: c.Sources})
		}
	}
	return problems
}

// Suggestion gives what is usual for the side that these answers were given
// for, and nil when nothing is.
func (s *State) Suggestion(id string) any {
	q := s.flow.Question(id)
	side, _ := s.Answer(s.flow.SuggestBy).(string)
	if q == nil || q.Suggest[side] == nil {
		return nil
	}
	value, problems := q.Canonical(q.Suggest[side])
	if choice, ok := value.(string); len(problems) > 0 || ok && q.Choice(choice) != nil && !s.Offered(id, choice) {
		return nil
	}
	return value
}

// value gives a condition the answer to a question that counts, or what stands
// for none: an empty text, zero, an empty list or record.
func (s *State) value(name string) any {
	i, ok := s.flow.index[name]
	if !ok {
		return nil
	}
	q := &s.flow.Questions[i]
	if live := s.live[i]; live != nil {
		if live == Unknown && q.zero() != "" {
			return q.zero()
		}
		return live
	}
	return q.zero()
}

func (q *Question) zero() any {
	switch {
	case q.Type == TypeSeveral:
		return []string{}
	case q.list():
		return []map[string]any{}
	case q.composite():
		return map[string]any{}
	case q.Type == TypeNumber || q.Type == TypeMoney:
		return int64(0)
	}
	return ""
}

// comparableValue gives an answer in the types that conditions know.
func comparableValue(answer any) any {
	if amount, ok := answer.(money.Amount); ok {
		return int64(amount)
	}
	return answer
}
