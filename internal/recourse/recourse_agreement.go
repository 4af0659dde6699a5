package recourse

import (
	"slices"
	"strings"
	"unicode"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/promise/terms"
	"github.com/verhaal/verhaal/recourse/share"
)

// CaseAgreement is an agreement that fills the clauses between two parties of a
// case. Without Between the parties are found by their names.
type CaseAgreement struct {
	promise.DocumentTerms
	Between share.Between // the controller, or whoever has the place of one, first
}

// CaseProblem is one thing that is wrong: with the case, when Agreement is nil,
// or with how an agreement fits it.
type CaseProblem struct {
	Agreement *CaseAgreement
	record.Problem
}

// NoAgreement is the code of a problem: the case knows facts between two parties
// of whom no agreement was given.
const NoAgreement = "known-no-agreement"

// AgreedCase is a case with the clauses of agreements in it.
type AgreedCase struct {
	share.Case
	filled []filled
}

// filled is what one agreement gave to a case.
type filled struct {
	*CaseAgreement
	between share.Between
	open    []share.Open
}

// ReadCase reads a case and fills its clauses from agreements; all that is wrong
// is given at once. The case may have facts that no agreement can say, under
// known. In l are the conditions of the clauses.
func ReadCase(raw map[string]any, agreements []CaseAgreement, l string) (AgreedCase, []CaseProblem) {
	r := &caseReader{l: l}
	facts, raw := r.takeKnown(raw)
	c, problems := share.Read(raw)
	r.inCase(problems)
	r.c.Case, r.typed = c, c.Contracts
	pairs := map[share.Between]bool{}
	for i := range agreements {
		a := &agreements[i]
		between, ok := r.find(a)
		if !ok {
			continue
		}
		if pairs[between] || pairs[share.Between{Controller: between.Processor, Processor: between.Controller}] {
			r.bad(a, "agreement-twice", "one", between.Controller, "other", between.Processor)
			continue
		}
		pairs[between] = true
		r.fill(a, between, facts)
	}
	for _, f := range facts {
		if !f.used {
			r.problems = append(r.problems, CaseProblem{Problem: record.Problem{
				Path: f.path, Code: NoAgreement,
				Args: []string{"one", f.between.Controller, "other", f.between.Processor},
			}})
		}
	}
	if len(r.problems) == 0 {
		r.inCase(share.Check(r.c.Case))
	}
	return r.c, r.problems
}

// caseReader is the reading of a case with agreements.
type caseReader struct {
	l        string
	c        AgreedCase
	typed    []share.Contract // those that stand in the case itself
	problems []CaseProblem
}

func (r *caseReader) inCase(list []record.Problem) {
	for _, p := range list {
		r.problems = append(r.problems, CaseProblem{Problem: p})
	}
}

func (r *caseReader) bad(a *CaseAgreement, code string, args ...string) {
	r.problems = append(r.problems, CaseProblem{a, record.Problem{Code: code, Args: args}})
}

// find says between which parties of the case an agreement is.
func (r *caseReader) find(a *CaseAgreement) (share.Between, bool) {
	b := a.Between
	if b == (share.Between{}) {
		controller, one := r.byName(a, terms.Controller)
		processor, other := r.byName(a, terms.Processor)
		b = share.Between{Controller: controller, Processor: processor}
		if !one || !other {
			return b, false
		}
	}
	first, one := r.party(a, b.Controller)
	_, other := r.party(a, b.Processor)
	if !one || !other {
		return b, false
	}
	switch {
	case b.Controller == b.Processor:
		r.bad(a, "party-itself")
		return b, false
	case first.EngagedBy == b.Processor:
		r.bad(a, "agreement-reversed", "one", b.Controller, "other", b.Processor)
		return b, false
	}
	for _, c := range r.typed {
		if c.Creditor == b.Controller && c.Debtor == b.Processor || c.Creditor == b.Processor && c.Debtor == b.Controller {
			r.bad(a, "agreement-conflict", "creditor", c.Creditor, "debtor", c.Debtor)
			return b, false
		}
	}
	return b, true
}

func (r *caseReader) party(a *CaseAgreement, id string) (share.Party, bool) {
	i := slices.IndexFunc(r.c.Parties, func(p share.Party) bool { return p.ID == id })
	if i < 0 {
		r.bad(a, "party-unknown", "value", id, "known", strings.Join(r.called(func(p share.Party) string { return p.ID }), ", "))
		return share.Party{}, false
	}
	return r.c.Parties[i], true
}

func (r *caseReader) called(name func(share.Party) string) (all []string) {
	for _, p := range r.c.Parties {
		all = append(all, name(p))
	}
	return all
}

// byName finds the party of the case that the agreement names in a role.
func (r *caseReader) byName(a *CaseAgreement, role terms.Role) (string, bool) {
	named, ok := a.Party(role)
	if !ok {
		r.bad(a, "agreement-no-party", "role", lang.T(r.l, "role."+string(role)))
		return "", false
	}
	var ids []string
	for _, p := range r.c.Parties {
		if p.Role != share.DataSubjects && sameName(p.Called(), named.Name) {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 1 {
		return ids[0], true
	}
	code := "agreement-party"
	if len(ids) > 1 {
		code = "agreement-parties"
	}
	r.bad(a, code, "name", named.Name, "known", strings.Join(r.called(share.Party.Called), ", "))
	return "", false
}

// sameName compares names as people would: capitals, points and spaces make no
// difference.
func sameName(a, b string) bool { return plainName(a) == plainName(b) && plainName(a) != "" }

func plainName(name string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, name)
}

// fill takes the clauses of an agreement into the case.
func (r *caseReader) fill(a *CaseAgreement, b share.Between, facts []*caseFacts) {
	known := share.Known{}
	for _, f := range facts {
		if f.between == b {
			f.used, known = true, f.known
			r.checkMet(a, f)
		}
	}
	contracts, open := share.ContractsFrom(&a.DocumentTerms.Terms, b, known, r.l)
	r.c.Contracts = append(r.c.Contracts, contracts...)
	r.c.filled = append(r.c.filled, filled{a, b, open})
}

// checkMet refuses a condition that no clause of the agreement has.
func (r *caseReader) checkMet(a *CaseAgreement, f *caseFacts) {
	all := f.known
	all.Met = nil
	_, open := share.ContractsFrom(&a.DocumentTerms.Terms, f.between, all, r.l)
	var asked []string
	for _, o := range open {
		if strings.Contains(o.Fact, ".") {
			asked = append(asked, o.Fact)
		}
	}
	for _, name := range f.met {
		if !slices.Contains(asked, name) {
			r.problems = append(r.problems, CaseProblem{Problem: record.Problem{
				Path: f.path + ".met." + name, Code: "unknown-key", Args: []string{"known", strings.Join(asked, ", ")},
			}})
		}
	}
}
