package page

import (
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/flow"
)

// Answer is what stands in the fields of a question: what was just filled in,
// else what was answered before, else what is usual.
type Answer struct {
	question   *flow.Question
	Value      any
	suggestion any
	Problems   []flow.Problem
	Extra      int // empty items to add to a list
	state      *flow.State
	Paper      string
}

func NewAnswer(state *flow.State, q *flow.Question) Answer {
	a := Answer{question: q, state: state, Value: state.Answer(q.ID), suggestion: state.Suggestion(q.ID)}
	if a.Value == nil {
		a.Value = a.suggestion
	}
	return a
}

// at gives the value of a field by its name.
func (a Answer) at(name string) any {
	value := a.Value
	rest, ok := strings.CutPrefix(name, a.question.ID+".")
	if !ok {
		return value
	}
	for part := range strings.SplitSeq(rest, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []map[string]any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 1 || i > len(v) {
				return nil
			}
			value = v[i-1]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 1 || i > len(v) {
				return nil
			}
			value = v[i-1]
		default:
			return nil
		}
	}
	return value
}

func (a Answer) text(p *Page, name string) string {
	switch v := a.at(name).(type) {
	case string:
		if v == flow.Unknown && a.question.Unknown {
			return ""
		}
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case money.Amount:
		return v.Format(p.Lang)
	}
	return ""
}

func (a Answer) is(name, id string) bool { return a.at(name) == id }

func (a Answer) texts(name string) []string {
	switch v := a.at(name).(type) {
	case []string:
		return v
	case []any:
		var list []string
		for _, one := range v {
			if s, ok := one.(string); ok {
				list = append(list, s)
			}
		}
		return list
	}
	return nil
}

func (a Answer) has(name, id string) bool {
	for _, one := range a.texts(name) {
		if one == id {
			return true
		}
	}
	return false
}

// others gives the free texts of a list, one a line.
func (a Answer) others(q *flow.Question, name string) string {
	var list []string
	for _, one := range a.texts(name) {
		if q.Choice(one) == nil {
			list = append(list, one)
		}
	}
	return strings.Join(list, "\n")
}

// items numbers the items of a list, and empty ones to fill in.
func (a Answer) items(_ *flow.Question, name string) []int {
	n := 0
	switch v := a.at(name).(type) {
	case []map[string]any:
		n = len(v)
	case []any:
		n = len(v)
	}
	numbers := make([]int, max(n+a.Extra, 1))
	for i := range numbers {
		numbers[i] = i + 1
	}
	return numbers
}

func (a Answer) suggested(q *flow.Question, id string) bool {
	return q == a.question && a.suggestion == id
}

func (a Answer) complaints(p *Page, name string) []string {
	return complaints(report.AnswerProblems(p.Lang, a.Problems), name, false)
}

func (a Answer) invalid(p *Page, name string) string {
	if len(a.complaints(p, name)) > 0 {
		return "true"
	}
	return "false"
}

type option struct {
	id, text, note, warn, forbidden string
	sources                         []string
}

// options are the answers to choose from that are offered now.
func options(p *Page, q *flow.Question, a Answer) []option {
	if q.Type == flow.TypeYesNo {
		list := []option{{id: "yes", text: p.T("yes")}, {id: "no", text: p.T("no")}}
		if q.Unknown {
			list = append(list, option{id: flow.Unknown, text: p.T("unknown")})
		}
		return list
	}
	var list []option
	for _, c := range q.Choices {
		if q == a.question && !a.state.Offered(q.ID, c.ID) {
			continue
		}
		o := option{id: c.ID, text: c.Text.In(p.Lang), sources: c.Sources}
		for _, part := range []struct {
			from *norm.Text
			to   *string
		}{{c.Note, &o.note}, {c.Warn, &o.warn}, {c.Forbidden, &o.forbidden}} {
			if part.from != nil {
				*part.to = part.from.In(p.Lang)
			}
		}
		list = append(list, o)
	}
	if q.Unknown {
		list = append(list, option{id: flow.Unknown, text: p.T("unknown")})
	}
	return list
}

func inputType(q *flow.Question) string {
	switch q.Format {
	case flow.FormatEmail:
		return "email"
	case flow.FormatPhone:
		return "tel"
	}
	return "text"
}

// AnswerText writes an answer for reading.
func AnswerText(l string, q *flow.Question, value any) string {
	switch v := value.(type) {
	case string:
		if v == flow.Unknown && q.Unknown {
			return lang.T(l, "unknown")
		}
		if q.Type == flow.TypeYesNo {
			return lang.T(l, v)
		}
		if c := q.Choice(v); c != nil {
			return c.Text.In(l)
		}
		return v
	case int64:
		text := strconv.FormatInt(v, 10)
		if q.Unit != nil {
			text += " " + q.Unit.In(l)
		}
		return text
	case money.Amount:
		return "€ " + v.Format(l)
	case []string:
		var list []string
		for _, one := range v {
			list = append(list, AnswerText(l, q, one))
		}
		return strings.Join(list, "\n")
	case map[string]any:
		return recordText(l, q, v)
	case []map[string]any:
		var list []string
		for _, one := range v {
			list = append(list, recordText(l, q, one))
		}
		return strings.Join(list, "\n\n")
	}
	return ""
}

func recordText(l string, q *flow.Question, record map[string]any) string {
	var list []string
	parts := q.Parts()
	for i := range parts {
		if text := AnswerText(l, &parts[i], record[parts[i].ID]); text != "" {
			list = append(list, strings.ReplaceAll(text, "\n", ", "))
		}
	}
	return strings.Join(list, "\n")
}
