package promise

import (
	"errors"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/promise/terms"
)

// ProcessingAgreement is the kind of a processing agreement
// (verwerkersovereenkomst).
const ProcessingAgreement = "processing-agreement"

// Kinds lists the documents that can be drafted.
var Kinds = func() (ids []string) {
	for _, kind := range clause.Kinds() {
		ids = append(ids, kind.ID)
	}
	return ids
}()

func library(kind string) (*clause.Library, error) {
	if l := clause.Of(kind); l != nil {
		return l, nil
	}
	return nil, fault.New(fault.Invalid, "fault.kind", "kinds", strings.Join(Kinds, ", "))
}

// Flow gives the questions of a kind of document.
func Flow(kind string) (*flow.Flow, error) {
	l, err := library(kind)
	if err != nil {
		return nil, err
	}
	return l.Flow, nil
}

// Draft makes the document of a complete set of answers. status is what stands
// in its footer. Answers that are missing or wrong are fault.answers.
func Draft(kind string, state *flow.State, language string, day time.Time, status string) (*document.Document, error) {
	return assemble(kind, state, clause.Options{Lang: language, Date: day, Status: status})
}

func assemble(kind string, state *flow.State, options clause.Options) (*document.Document, error) {
	l, err := library(kind)
	if err != nil {
		return nil, err
	}
	tree, _, err := terms.Assemble(l, state, options)
	if errors.Is(err, clause.ErrIncomplete) {
		return nil, fault.Wrap(fault.Invalid, "fault.answers", err)
	}
	return tree, err
}
