package app

import (
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

// Kinds lists the documents that can be drafted.
var Kinds = []string{"processing-agreement"}

// Flow gives the questions of a kind of document.
func Flow(kind string) (*flow.Flow, error) {
	if kind != Kinds[0] {
		return nil, fault.New(fault.NotFound, "fault.kind", "kinds", strings.Join(Kinds, ", "))
	}
	return clause.Flow(), nil
}

// Draft makes a document of answers. Problems that are errors mean that there
// is no document yet.
func Draft(state *flow.State, language string, day time.Time, status string) (*document.Document, error) {
	return clause.Assemble(state, clause.Options{Lang: language, Date: day, Status: status})
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
