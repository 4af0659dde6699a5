package share

import (
	"math/big"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// pairClauses is what is left of the clauses between two parties after the void ones
// are removed and their conditions looked at.
type pairClauses struct {
	excluded  bool
	indemnity *big.Rat // nil = none
	cap       *Cap     // nil = none
	left      money.Amount
}

// agree is the first half of step 7: which clauses count. What is void is
// removed, not rewritten.
func (e *engine) agree() {
	e.terms = make([]*pairClauses, e.n*e.n)
	e.penalties = make([]money.Amount, e.n*e.n)
	for _, c := range e.contracts {
		j, k := e.at[c.Creditor], e.at[c.Debtor]
		if e.terms[j*e.n+k] == nil {
			e.terms[j*e.n+k] = &pairClauses{}
		}
		t := e.terms[j*e.n+k]
		if c.Exclusion != nil && e.valid("exclusion", c, c.Debtor) && e.met(c) {
			t.excluded = true
		}
		if c.Indemnity != nil && e.valid("indemnity", c, c.Creditor) && !e.carvedOut(c) {
			t.indemnity = c.Indemnity.Part
		}
		if c.Indemnity != nil && c.Indemnity.Fines {
			e.flag(FineIndemnity, "recourse.fine-indemnity", e.law.fines, e.between(c)...)
		}
		if c.Penalty != nil && e.valid("penalty", c, "") {
			e.penalty(j*e.n+k, c)
		}
		if c.Cap != nil && e.valid("cap", c, c.Debtor) {
			t.cap, t.left = c.Cap, c.Cap.Amount
			if c.Cap.PerYear && c.Cap.Used > 0 {
				t.left = above(c.Cap.Amount, c.Cap.Used)
				e.step(7, "recourse.cap-used", contractSources, append(e.between(c), "used", c.Cap.Used.String(), "sum", t.left.String())...)
			} else if c.Cap.Used > 0 {
				e.flag(Interpretation, "recourse.cap-used-ignored", contractSources, e.between(c)...)
			}
		}
	}
	e.conflicts()
}

func (e *engine) between(c Contract) []string {
	return []string{"creditor", e.parties[e.at[c.Creditor]].Called(), "debtor", e.parties[e.at[c.Debtor]].Called()}
}

// valid is the first filter: a clause that binds the data subjects, one
// that protects a party from its own intent or gross negligence, and an
// unreasonably onerous general condition do not count. beneficiary is whom
// the clause protects; empty for a penalty.
//
// law: 3:40 bw, 6:233 bw, 6:235 bw, avg 82(4)
func (e *engine) valid(what string, c Contract, beneficiary string) bool {
	args := append(e.between(c), "what", "recourse.clause."+what)
	creditor, debtor := e.parties[e.at[c.Creditor]], e.parties[e.at[c.Debtor]]
	if creditor.Role == DataSubjects || debtor.Role == DataSubjects {
		e.flag(VoidClause, "recourse.void.persons", e.law.joint, args...)
		return false
	}
	if beneficiary != "" && !e.blameless(c, beneficiary, args) {
		return false
	}
	favours := c.Debtor // of an exclusion or a cap
	if what == "indemnity" || what == "penalty" {
		favours = c.Creditor
	}
	if t := c.Terms; t != nil && t.Onerous && t.User == favours {
		if !t.LargeParty {
			e.flag(VoidClause, "recourse.void.terms", []norm.Source{"6:233 BW"}, args...)
			return false
		}
		e.step(7, "recourse.large-party", []norm.Source{"6:235 BW"}, args...)
	}
	return true
}

// met says whether all conditions of an exclusion are met.
func (e *engine) met(c Contract) bool {
	for _, condition := range c.Exclusion.Conditions {
		if !condition.Met {
			e.step(7, "recourse.exclusion-not-met", contractSources, append(e.between(c), "condition", condition.Text)...)
			return false
		}
	}
	return true
}

func (e *engine) carvedOut(c Contract) bool {
	for _, condition := range c.Indemnity.Unless {
		if condition.Met {
			e.step(7, "recourse.carved-out", contractSources, append(e.between(c), "condition", condition.Text)...)
			return true
		}
	}
	return false
}

// conflicts cancels two full indemnities for the same burden, given both ways:
// they have no solution.
func (e *engine) conflicts() {
	full := func(t *pairClauses) bool {
		return t != nil && t.indemnity != nil && t.indemnity.Cmp(big.NewRat(1, 1)) == 0
	}
	for j := range e.parties {
		for k := range j {
			a, b := e.terms[j*e.n+k], e.terms[k*e.n+j]
			if full(a) && full(b) {
				a.indemnity, b.indemnity = nil, nil
				e.flag(ConflictingBoth, "recourse.conflict", contractSources, "one", e.parties[k].Called(), "other", e.parties[j].Called())
			}
		}
	}
}

// clauses is the second half of step 7 for one pair: the exclusion first, the
// cap last.
func (e *engine) clauses(place int, s *sums, caps, final bool) {
	t := e.terms[place]
	if t == nil {
		return
	}
	if t.excluded {
		if final {
			e.stopped(place, "exclusion", s.contribution()+s.damages)
			if s.contribution()+s.damages > 0 && s.indemnity+s.penalty > 0 {
				e.flag(Interpretation, "recourse.exclusion-scope", contractSources, "creditor", e.parties[place/e.n].Called(), "debtor",
					e.parties[place%e.n].Called())
			}
		}
		s.own, s.chain, s.damages = 0, 0, 0
	}
	if caps && t.cap != nil {
		e.cap(place, t, s, final)
	}
}

// stopped notes what a clause took away.
func (e *engine) stopped(place int, by string, amount money.Amount) {
	if amount == 0 {
		return
	}
	creditor, debtor := e.parties[place/e.n], e.parties[place%e.n]
	e.stops = append(e.stops, Stopped{Creditor: creditor.ID, Debtor: debtor.ID, Amount: amount, By: by})
	args := []string{"creditor", creditor.Called(), "debtor", debtor.Called(), "sum", amount.String()}
	if by == "cap" {
		args = append(args, "cap", e.terms[place].left.String())
	}
	e.step(7, "recourse.stopped."+by, contractSources, args...)
}
