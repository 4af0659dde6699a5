package recourse

import (
	"slices"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/recourse/share"
)

// Compute works out who bears what, and says of each clause of an agreement where
// it stands and what had to be assumed.
func (c AgreedCase) Compute(l string) (Recourse, error) {
	r, err := ComputeRecourse(c.Case, l)
	if err != nil {
		return Recourse{}, err
	}
	var steps []RecourseStep
	for _, f := range c.filled {
		steps = append(steps, f.steps(l)...)
		flags, err := f.flags(c.Case, l)
		if err != nil {
			return Recourse{}, err
		}
		r.Flags = append(r.Flags, flags...)
	}
	at := slices.IndexFunc(r.Steps, func(s RecourseStep) bool { return s.Stage >= clauseStage })
	if at < 0 {
		at = len(r.Steps)
	}
	r.Steps = slices.Insert(r.Steps, at, steps...)
	for i := range r.Steps {
		r.Steps[i].N = i + 1
	}
	return r, nil
}

// clauseStage is the stage at which clauses are looked at.
const clauseStage = 7

// contractSources are what a clause rests on.
var contractSources = []norm.Source{"6:248 BW"}

// clauseKeys are the terms that recourse is about.
var clauseKeys = []string{"liability_cap", "recourse_exclusion", "indemnity_by_controller", "indemnity_by_processor", "penalty"}

// steps name the clauses that the agreement gave, each with its place.
func (f filled) steps(l string) []RecourseStep {
	step := func(key string, args ...string) RecourseStep {
		return RecourseStep{Stage: clauseStage, Sentence: report.Sentence{Text: lang.T(l, key, args...), Sources: contractSources}}
	}
	steps := []RecourseStep{step("recourse.agreement.step", "agreement", f.Cite("", l), "file", f.From(l))}
	for _, line := range promise.TermLines(&f.DocumentTerms.Terms, l) {
		if line.Value != "" && slices.Contains(clauseKeys, line.Key) {
			key := "recourse.agreement.clause"
			if line.Place(l) == "" { // what a person types in need not say where it stands
				key = "recourse.agreement.clause-unplaced"
			}
			steps = append(steps, step(key, "clause", line.Place(l), "name", line.Label, "value", line.Value))
		}
	}
	if len(steps) == 1 {
		steps = append(steps, step("recourse.agreement.no-clause", "agreement", f.Cite("", l)))
	}
	return steps
}

// OpenFact is the code of a flag that asks for what no agreement can say.
const OpenFact = "OPEN-FACT"

// RecourseQuestion is what must be filled in, under known in the case, before a
// clause can be relied on. Without a fact the clause itself must be read.
type RecourseQuestion struct {
	Creditor string `json:"creditor"`
	Debtor   string `json:"debtor"`
	Term     string `json:"term"`
	Fact     string `json:"fact,omitempty"`
	Clause   string `json:"clause,omitempty"`
}

// flags say what had to be assumed, and ask for it.
func (f filled) flags(c share.Case, l string) ([]RecourseFlag, error) {
	var all []RecourseFlag
	for _, o := range f.open {
		text, err := o.Text(l)
		if err != nil {
			return nil, err
		}
		all = append(all, RecourseFlag{
			Flag: report.Flag{Code: OpenFact, Text: lang.T(l, "recourse.agreement.open", "clause", f.Cite(o.Clause, l), "text",
				text)}, Sources: o.Sources,
			Question: &RecourseQuestion{Creditor: f.between.Controller, Debtor: f.between.Processor, Term: o.Term, Fact: o.Fact, Clause: o.Clause},
		})
	}
	if day, ok := f.Date.Get(); ok && day > c.Conduct.Format(time.DateOnly) {
		all = append(all, RecourseFlag{
			Sources: contractSources,
			Flag: report.Flag{Code: OpenFact, Text: lang.T(l, "recourse.agreement.later", "agreement", f.Cite("", l), "day",
				say.Day(l, c.Conduct))},
		})
	}
	return all, nil
}
