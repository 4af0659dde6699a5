package report

import (
	"slices"

	"github.com/verhaal/verhaal/paper/flow"
)

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
