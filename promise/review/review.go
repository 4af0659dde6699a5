// Package review gives a second opinion on a processing agreement that somebody
// else drew up: is it one, does it hold what the law requires, where does it
// contradict itself, what should one ask for. It is a pure function of the text:
// the same text gives the same opinion, and each verdict shows the passages that
// it rests on.
//
// law: avg 28(3)
package review

import (
	"time"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/terms"
)

// Kind is what a document is.
type Kind string

// The kinds of document.
const (
	ProcessingAgreement Kind = "processing-agreement"  // verwerkersovereenkomst, under the GDPR
	Bewerkers           Kind = "bewerkersovereenkomst" // the same under the Wbp
	OtherAgreement      Kind = "other-agreement"       // an agreement, but not on processing for another
	NotAnAgreement      Kind = "not-an-agreement"      // no agreement at all
)

// Verdict is the outcome for one point.
type Verdict string

// The verdicts, from best to worst.
const (
	Present  Verdict = "present"
	NA       Verdict = "na" // does not apply to this agreement
	Partial  Verdict = "partial"
	Absent   Verdict = "absent"
	Contrary Verdict = "contrary" // says the opposite of what the law requires
)

// Side is whose adviser asks.
type Side string

// The sides. Without one the advice is that of the law alone.
const (
	Controller Side = "controller"
	Processor  Side = "processor"
)

// Options say what to check for.
type Options struct {
	Law  string    // gdpr or wbp; empty = by the document's own date and words
	Side Side      // may be empty
	Now  time.Time // the day of asking: whether a transfer mechanism still exists
}

// Opinion is the outcome of Check.
type Opinion struct {
	Kind           Kind
	KindConfidence float64
	KindReasons    []norm.Step // why it is, or is not, one
	Language       string      // nl or en: of most of the text
	Mixed          bool        // a good part is in the other language
	Law            string      // gdpr or wbp
	Points         []Point     // in the order of the checklist
	Terms          terms.Terms // what it reads as agreed; Unread names what it does not look for
	Transfers      []Transfer  // the mechanisms of chapter V that the text names
	Contradictions []Contradiction
	Addressed      []Passage // where the text speaks to whoever checks it; it counts for nothing
	Advice         []Advice  // what to ask for, most pressing first
}

// Set says which checklist a point belongs to.
type Set string

// The sets of points.
const (
	Law    Set = "law"    // required by law, or by law where it applies
	Market Set = "market" // usual, not law
	Wbp    Set = "wbp"    // required before 25-5-2018
)

// Point is one point of the checklist with its verdict.
type Point struct {
	ID         string // "breach_notice"; text review.point.<id>
	Set        Set
	Covers     []string // "A26", "M11", "W4"
	Verdict    Verdict
	Confidence float64 // of the verdict being right: of what is called 0.9, nine in ten are
	Sources    []norm.Source
	Passages   []Passage   // what the verdict rests on, the best first
	Remarks    []norm.Step // the reasons, in order
}

// Passage is a literal part of the text.
type Passage struct {
	reading.Span
	Text     string // Body[Start:End]
	Location string // "art. 7.1", "Annex 2"; empty when nothing is numbered
	Page     int    // 0 when the format has no pages
}

// Contradiction is two or more passages that cannot both be meant.
type Contradiction struct {
	What     norm.Step
	Passages []Passage
}

// Why says why something is advised.
type Why string

// Why something is advised, the most pressing first.
const (
	AgainstLaw Why = "against-law" // it says the opposite of the law
	Missing    Why = "missing"     // required by law, and not there or not all of it
	Against    Why = "against-us"  // lawful, but against the side that asks
	Unusual    Why = "unusual"     // lawful, but not what is usual
)

// Advice is one thing to ask for.
type Advice struct {
	Point    string // id of the point
	Why      Why
	Reason   norm.Step
	Passages []Passage // where it should change; empty when something is to be added
	Proposal []string  // our own clause, in the document's language; may be empty
}
