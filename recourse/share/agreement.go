package share

import (
	"math/big"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/terms"
)

// Between says which parties of a case an agreement is between, by their ids.
type Between struct{ Controller, Processor string }

// Known is what happened, which no agreement can say. What is nil, or not in Met,
// is not known.
type Known struct {
	YearlyFee *money.Amount // what the controller owed for the service over the 12 months before the event, without VAT
	Cap       *money.Amount // what the maximum comes to, where the agreement leaves that to another document or a fact
	CapUsed   *money.Amount // how much of a maximum for a year, or in total, was used before
	Breaches  *int64        // for how many breaches, in one calendar year, the penalty fell due
	Days      *int64        // how many days those went on, where each day adds to the penalty
	// Met says whether a condition is met, by the name that Open gives it.
	Met map[string]bool
}

// Open is something that must be known, or must be read in the agreement by a
// person, before a clause can be relied on; and how it counts until then.
type Open struct {
	Term   string // key of the term, or of a part of it: "liability_cap.covers"
	Fact   string // what is to be filled in of Known: fee, cap, cap-used, breaches, days, or a name in Met; empty when it is the term itself
	Clause string // where the term stands; may be empty
	norm.Step
}

// ContractsFrom gives the clauses of an agreement as Compute needs them, both
// ways: what the processor owes the controller more or less, and the reverse. In
// lang ("nl" or "en") are the conditions.
//
// What is not known counts against who relies on the clause, and is always told:
//
//	clause     relies on it           not known                            counts as
//	exclusion  its debtor             a condition, or which there are      not met: recourse, and nothing is paid back
//	indemnity  who is indemnified     its cause, or its scope              not met: no indemnity
//	indemnity  who is indemnified     an exception                         met: no indemnity
//	penalty    the controller         its amount, how many breaches        none has fallen due
//	penalty    the controller         how many days                        none
//	penalty    the controller         its mode, when not looked for        in the place of damages, as by law
//	maximum    who owes               its amount, what an insurer pays     no maximum
//	maximum    who owes               an exception                         met: no maximum
//	maximum    who owes               whose liability it limits            nobody's
//	maximum    who owes               how much was used before             nothing
//	maximum    who owes               for an event or for a year           for an event: nothing was used of it
//	maximum    who owes               what it covers                       damages alone
//	maximum    who owes               whether penalties count inside it    they do not
//	maximum    the processor          of the penalty, when not looked for  no maximum
//
// A term that is not said adds nothing: then the law alone divides. One that
// stands elsewhere, or that the reading did not look for, does not count and is
// told.
//
// law: avg 82(5), bw 6:91, bw 6:92
func ContractsFrom(t *terms.Terms, between Between, known Known, lang string) ([]Contract, []Open) {
	a := &agreement{t: t, known: known, lang: lang, owed: map[terms.Role]*Contract{
		terms.Processor:  {Creditor: between.Controller, Debtor: between.Processor},
		terms.Controller: {Creditor: between.Processor, Debtor: between.Controller},
	}}
	a.indemnity(terms.Controller, "indemnity_by_controller", t.IndemnityByController)
	a.indemnity(terms.Processor, "indemnity_by_processor", t.IndemnityByProcessor)
	a.exclusion()
	a.penalty()
	a.cap()
	var list []Contract
	for _, debtor := range []terms.Role{terms.Processor, terms.Controller} {
		if c := a.owed[debtor]; c.Exclusion != nil || c.Indemnity != nil || c.Penalty != nil || c.Cap != nil {
			list = append(list, *c)
		}
	}
	return list, a.open
}

// agreement turns terms into contracts.
type agreement struct {
	t     *terms.Terms
	known Known
	lang  string
	owed  map[terms.Role]*Contract // by the debtor
	open  []Open
}

// ask notes what is open. key ends the text recourse.open.<key>.
func (a *agreement) ask(term, fact, clause, key string, args ...string) {
	a.open = append(a.open, Open{Term: term, Fact: fact, Clause: clause, Step: made("recourse.open."+key, contractSources, args)})
}

// unread asks about a term, or a part of one, that the reading did not look for.
func (a *agreement) unread(path, clause string) bool {
	if !a.t.IsUnread(path) {
		return false
	}
	a.ask(path, "", clause, "unread", "what", "recourse.term."+path)
	return true
}

// met says whether a condition is met, and asks when that is not known: then it
// is what counts against who relies on the clause.
func (a *agreement) met(term, clause, name, key, words string, against bool) (met, known bool) {
	if met, known = a.known.Met[name]; !known {
		a.ask(term, name, clause, key, "what", words)
		met = against
	}
	return met, known
}

// words gives a condition as people read it: ours in words, others as they are.
func (a *agreement) words(id string) string {
	if text, err := norm.TextOf("recourse.condition." + id); err == nil {
		return text.In(a.lang)
	}
	return id
}

// conditions gives those of an exclusion, by which it applies.
func (a *agreement) conditions(term, clause string, ids []string) (list []Condition) {
	for _, id := range ids {
		words := a.words(id)
		met, _ := a.met(term, clause, term+"."+id, "condition", words, false)
		list = append(list, Condition{Text: words, Met: met})
	}
	return list
}

// exceptions gives those of an indemnity, by which it does not apply.
func (a *agreement) exceptions(term, clause string, ids []string) (list []Condition) {
	for _, id := range ids {
		words := a.words(id)
		met, known := a.met(term, clause, term+"."+id, "exception", words, true)
		if !known {
			words = a.words("open") + ": " + words // nobody said that it is so
		}
		list = append(list, Condition{Text: words, Met: met})
	}
	return list
}

// exclusion is the clause by which there is no recourse, and what the other side
// then pays back.
func (a *agreement) exclusion() {
	const term = "recourse_exclusion"
	e, agreed := a.t.RecourseExclusion.Get()
	if !agreed {
		a.elsewhere(term, a.t.RecourseExclusion.Standing, a.t.RecourseExclusion.Clause)
		return
	}
	c := a.owed[e.Debtor]
	clause := a.t.RecourseExclusion.Clause
	c.Exclusion = &Exclusion{Conditions: a.conditions(term, clause, e.Conditions)}
	if len(e.Conditions) == 0 { // not said, which is not that there are none
		words := a.words("unsaid")
		met, _ := a.met(term, clause, term+".conditions", "conditions", words, false)
		c.Exclusion.Conditions = []Condition{{Text: words, Met: met}}
	}
	for _, condition := range c.Exclusion.Conditions {
		if !condition.Met {
			return
		}
	}
	if other := a.owed[opposite(e.Debtor)]; e.Reimburses {
		other.Indemnity = &Indemnity{Part: big.NewRat(1, 1)} // what any other indemnity would give, and more
	}
}

func opposite(role terms.Role) terms.Role {
	if role == terms.Controller {
		return terms.Processor
	}
	return terms.Controller
}

// elsewhere asks about a term that stands in another document, or that was not
// looked for.
func (a *agreement) elsewhere(term string, standing terms.Standing, clause string) {
	if standing == terms.Elsewhere {
		a.ask(term, "", clause, "elsewhere", "what", "recourse.term."+term)
		return
	}
	a.unread(term, clause)
}

func (a *agreement) indemnity(by terms.Role, term string, agreed terms.Term[terms.Indemnity]) {
	i, ok := agreed.Get()
	if !ok {
		a.elsewhere(term, agreed.Standing, agreed.Clause)
		return
	}
	applies := true
	switch i.Scope {
	case terms.OwnFault:
		met, known := a.met(term, agreed.Clause, term+".cause", "cause", a.words("cause."+string(by)), false)
		if known && !met {
			return
		}
		applies = met
	case terms.Broad:
	default:
		a.ask(term+".scope", "", agreed.Clause, "scope", "what", "recourse.term."+term)
		return
	}
	unless := a.exceptions(term, agreed.Clause, i.Unless)
	if applies {
		a.owed[by].Indemnity = &Indemnity{Part: big.NewRat(i.Percent, 100), Unless: unless}
	}
}

// penalty is what fell due under the penalty clause.
func (a *agreement) penalty() {
	const term = "penalty"
	p, ok := a.t.Penalty.Get()
	if !ok {
		a.elsewhere(term, a.t.Penalty.Standing, a.t.Penalty.Clause)
		return
	}
	clause := a.t.Penalty.Clause
	if p.Amount == nil {
		a.ask("penalty.amount", "", clause, "penalty-amount")
		return
	}
	if a.known.Breaches == nil {
		a.ask(term, "breaches", clause, "breaches")
		return
	}
	due := times(*p.Amount, *a.known.Breaches)
	if p.PerDay != nil && a.known.Days == nil && *a.known.Breaches > 0 {
		a.ask(term, "days", clause, "days")
	} else if p.PerDay != nil && a.known.Days != nil {
		due = min(due+times(*p.PerDay, *a.known.Days), maxTotal)
	}
	if p.Maximum != nil {
		due = min(due, *p.Maximum)
	} else {
		a.unread("penalty.maximum", clause)
	}
	if p.Mode == "" {
		a.unread("penalty.mode", clause)
	}
	if due > 0 {
		a.owed[terms.Processor].Penalty = &Penalty{Amount: due, Add: p.Mode == terms.Add}
	}
}

// times is an amount so many times, and never more than can be added exactly.
func times(amount money.Amount, n int64) money.Amount {
	if n <= 0 || amount <= 0 {
		return 0
	}
	if amount > maxTotal/money.Amount(n) {
		return maxTotal
	}
	return amount * money.Amount(n)
}
