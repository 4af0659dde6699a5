// Package party decides who is controller, processor, joint controller or
// sub-processor: for each processing operation, from facts, under the law of
// the date. Facts beat what a contract calls somebody, and a fact that is
// unknown never makes anybody a processor.
package party

import (
	"time"

	"github.com/verhaal/verhaal/law/norm"
)

// Answer is a fact that may be unknown.
type Answer int8

// The answers. The zero value is Unknown.
const (
	Unknown Answer = iota
	No
	Yes
)

// Facts are the facts of one processing operation.
type Facts struct {
	PersonalData Answer // personal data are processed
	Household    Answer // a natural person's purely personal or household activity
	// Whether those who determine a purpose do so together. They matter only
	// where more than one does.
	CommonDecision      Answer
	ConvergingDecisions Answer
	Parties             []Party
}

// Party are the facts about one of those involved in the operation.
type Party struct {
	ID             string
	Designated     Answer // the law designates it as controller
	DecidesPurpose Answer
	EssentialMeans Answer // decides which data, whose, how long, who has access
	SeparateEntity Answer // not under the direct authority of another
	OnlyInstructed Answer // acts only on instructions
	OwnPurposeUse  Answer // also uses the data for a purpose of its own
	EngagedBy      string // ID of the party for whom it works; "" = unknown or nobody
}

// Outcome is a role.
type Outcome string

// The outcomes.
const (
	Controller            Outcome = "controller"
	JointControllers      Outcome = "joint-controllers"
	IndependentController Outcome = "independent-controllers"
	Processor             Outcome = "processor"
	SubProcessor          Outcome = "sub-processor"
	Split                 Outcome = "split"    // processor for the instructed part, controller for the rest
	Internal              Outcome = "internal" // under another's authority: staff, not a party
	OutOfScope            Outcome = "out-of-scope"
	NeedsReview           Outcome = "needs-review"
)

// Agreement is what two parties need between them.
type Agreement string

// The agreements.
const (
	ProcessingAgreement Agreement = "processing-agreement" // art. 28(3), or Wbp 14(2)
	Arrangement         Agreement = "arrangement"          // art. 26
	NoAgreement         Agreement = "none"
	AgreementOpen       Agreement = "needs-review"
)

// Role is the outcome for one party.
type Role struct {
	Party   string
	Outcome Outcome
	Of      string // for a processor, sub-processor or split: who engaged it
	Finding norm.Finding
}

// Pair is what two parties need between them.
type Pair struct {
	A, B      string // A engages B where one engages the other
	Agreement Agreement
	Finding   norm.Finding
}

// Decision is the answer for one operation under one law.
type Decision struct {
	Law         string    // "AVG" or "Wbp"
	From, Until time.Time // the part of the conduct that it covers; Until is exclusive
	Roles       []Role    // in the order of the facts
	Pairs       []Pair
}

// switchDay is the first instant of the GDPR.
func switchDay() time.Time { return norm.Day(2018, time.May, 25) }

// Decide gives the roles of the parties in the conduct from from until until
// (exclusive). Conduct that runs across 25 May 2018, midnight Dutch time, is
// split there: each part is judged by the law of its time. With until not
// after from, the conduct is the single moment from.
//
// law: avg 99(2), avg 4(7), avg 4(8), wbp 1(d), wbp 1(e), uavg 51
func Decide(facts Facts, from, until time.Time) []Decision {
	turn := switchDay()
	switch {
	case !from.Before(turn):
		return []Decision{decide(facts, gdpr, from, until)}
	case !until.After(turn):
		return []Decision{decide(facts, wbp, from, until)}
	}
	return []Decision{decide(facts, wbp, from, turn), decide(facts, gdpr, turn, until)}
}

// Of gives the role of the party named id.
func (d Decision) Of(id string) (Role, bool) {
	for _, r := range d.Roles {
		if r.Party == id {
			return r, true
		}
	}
	return Role{}, false
}

// Term gives the word of the law for a role: "bewerker" under the Wbp,
// "verwerker" under the GDPR.
func Term(o Outcome, law string) (norm.Text, error) {
	key := "role.term." + string(o)
	if law == wbp.name {
		key += ".wbp"
	}
	return norm.TextOf(key)
}

// regime is how one law answers the same questions.
type regime struct {
	name, version, step                                                      string
	scope, household, controller, processor, staff, beyond, agreement, basis []norm.Source
	subAgreement, joint, facts                                               []norm.Source
}

var (
	gdpr = regime{
		name: "AVG", version: "avg-2018-05-25", step: "role.law.avg",
		scope: []norm.Source{"AVG 4(1)"}, household: []norm.Source{"AVG 2(2)(c)"},
		controller: []norm.Source{"AVG 4(7)"}, processor: []norm.Source{"AVG 4(8)"},
		staff: []norm.Source{"AVG 29"}, beyond: []norm.Source{"AVG 28(10)"},
		agreement: []norm.Source{"AVG 28(3)"}, subAgreement: []norm.Source{"AVG 28(4)", "AVG 28(2)"},
		joint: []norm.Source{"AVG 26(1)", "AVG 26(2)", "AVG 26(3)"}, basis: []norm.Source{"AVG 6(1)", "AVG 44"},
		facts: []norm.Source{"EDPB 07/2020"},
	}
	wbp = regime{
		name: "Wbp", version: "wbp-2001-09-01", step: "role.law.wbp",
		scope: []norm.Source{"Wbp 1(d)"}, household: []norm.Source{"Wbp 2(2)(a)"},
		controller: []norm.Source{"Wbp 1(d)"}, processor: []norm.Source{"Wbp 1(e)"},
		staff: []norm.Source{"Wbp 12(1)", "Wbp 1(e)"}, beyond: []norm.Source{"Wbp 1(d)"},
		agreement: []norm.Source{"Wbp 14(2)"}, subAgreement: []norm.Source{"Wbp 14(2)"},
		joint: []norm.Source{"Wbp 1(d)"}, basis: []norm.Source{"Wbp 1(d)"}, facts: []norm.Source{"Wbp 1(d)"},
	}
)
