package report

import (
	"slices"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/paper/record"
)

// Problem is one thing that is wrong with what was given, or unusual, in words:
// the same in a form, on a terminal and in JSON.
type Problem struct {
	Place   string // the question with the part of its answer, or the path in a record: address.postcode, parties[1].id
	Code    string
	Text    string
	Sources []string // the law that asks for it; canonical
}

// AnswerProblems puts into words what is wrong with answers to questions.
func AnswerProblems(l string, list []flow.Problem) []Problem {
	all := make([]Problem, 0, len(list))
	for _, p := range list {
		all = append(all, AnswerProblem(l, p))
	}
	return all
}

// AnswerProblem puts into words what is wrong with one answer.
func AnswerProblem(l string, p flow.Problem) Problem {
	one := Problem{Place: p.Question, Code: p.Code, Sources: append([]string{}, p.Sources...)}
	if p.Path != "" {
		one.Place += "." + p.Path
	}
	if p.Text != nil {
		one.Text = p.Text.In(l)
		return one
	}
	limit := p.Limit
	if p.Code == "choice" && limit != "" {
		limit = ": " + limit
	}
	one.Text = lang.T(l, "problem."+p.Code, "limit", limit)
	return one
}

// FactProblems puts into words what is wrong with a record of facts.
func FactProblems(l string, list []record.Problem) []Problem {
	all := make([]Problem, 0, len(list))
	for _, p := range list {
		all = append(all, FactProblem(l, p))
	}
	return all
}

// FactProblem puts into words what is wrong with one value of a record.
func FactProblem(l string, p record.Problem) Problem {
	return Problem{Place: p.Path, Code: p.Code, Text: lang.T(l, "record."+p.Code, p.Args...), Sources: []string{}}
}

// ReadingFault is err, as a fault that says what is wrong with a document when
// it could not be read.
func ReadingFault(err error) error {
	if code := reading.CodeOf(err); code != "" {
		return fault.Wrap(fault.Invalid, "reading."+string(code), err)
	}
	return err
}

// AllProblems gives what was wrong with the answers that were given, and then
// what stands between the rest and a document. That an answer is missing is
// left out where it was given but wrong.
func AllProblems(wrong []flow.Problem, state *flow.State) []flow.Problem {
	for _, p := range state.Problems() {
		if p.Code == "required" && slices.ContainsFunc(wrong, func(w flow.Problem) bool { return w.Question == p.Question }) {
			continue
		}
		wrong = append(wrong, p)
	}
	return wrong
}

// Errors gives the problems that stand in the way of a document.
func Errors(problems []flow.Problem) []flow.Problem {
	var list []flow.Problem
	for _, p := range problems {
		if p.Level == flow.Error {
			list = append(list, p)
		}
	}
	return list
}
