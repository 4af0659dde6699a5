// Package period counts legal time: from a rule of law/data/clock and a moment
// to the moment at which one should be done, at which the law's term ends, and
// up to which one could still argue. It follows Regulation 1182/71, the Dutch
// Algemene termijnenwet, or the clock, as the rule says.
//
// Hours are elapsed hours: a day on which the clock changes has 23 or 25.
package period

import (
	"time"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
)

// Unit is what a period is counted in.
type Unit string

// The units. A period ByContract has the hours that an agreement gives it; one
// with NoLength must be met without delay, and has no number in the law.
const (
	Hours      Unit = "hours"
	Days       Unit = "days"
	Months     Unit = "months"
	ByContract Unit = "contract"
	NoLength   Unit = "none"
)

// Counting is the act that says how a period is counted.
type Counting string

// Regulation is Regulation 1182/71: the hour or day of the event is not
// counted. Statute is the Dutch Algemene termijnenwet, ClockHours the bare
// clock.
const (
	Regulation Counting = "regulation"
	Statute    Counting = "statute"
	ClockHours Counting = "clock"
)

// Weekend says what becomes of an end on a Saturday, Sunday or holiday.
type Weekend string

// The ways of a weekend.
const (
	Stays              Weekend = ""
	NextWorkingDay     Weekend = "next-working-day"      // its end
	NoonNextWorkingDay Weekend = "noon-next-working-day" // its noon
)

// TwoDays says what the rule of two working days (Vo. 1182/71 art. 3(5)) does
// to the period.
type TwoDays string

// For a period in days the rule moves the end; for one in hours it is not
// settled that it applies, and then it is an argument of last resort.
const (
	Never      TwoDays = ""
	AsEnd      TwoDays = "end"
	AsArgument TwoDays = "argument"
)

// Rule is one clock of the law for as long as it is valid.
type Rule struct {
	ID         string      // "gdpr-33-1"
	Version    string      // names a proposal; empty for law
	Law        string      // "AVG"
	Act        norm.Text   // what is to be done, a sentence
	Trigger    norm.Text   // what sets it going
	TriggerKey string      // the key of Trigger in law/data/text
	Recipient  norm.Text   // who is told
	Content    []norm.Text // what must be in it
	Note       norm.Text   // what else one should know; may be empty
	NoteKey    string
	Length     int
	Unit       Unit
	Within     int // in hours after becoming aware, whichever is earlier; 0 = no such limit
	Counting   Counting
	Analogy    bool // the counting act does not bind here, it is applied by analogy
	Weekend    Weekend

	SignificantStays bool // for the entities of Vo. 2025/301 art. 5(5) and (6) the end does not move
	TwoWorkingDays   TwoDays
	LateReasons      bool // who is late gives reasons

	Sources     []norm.Source // of the length
	Also        []norm.Source // of what must be told, and the like
	Read        norm.Text     // the instrument in which it was read
	Mark        norm.Mark
	LastChecked time.Time
	ValidFrom   time.Time // zero: a proposal, never valid
	ValidUntil  time.Time // first instant at which it is no longer valid; zero = still valid

	before, after string // the rules that applied before and after
}

// ValidAt says whether the rule is law at the moment.
func (r *Rule) ValidAt(at time.Time) bool {
	return !r.ValidFrom.IsZero() && !at.Before(r.ValidFrom) && (r.ValidUntil.IsZero() || at.Before(r.ValidUntil))
}

// InHours says whether the period is counted in hours.
func (r *Rule) InHours() bool { return r.Unit == Hours || r.Unit == ByContract }

// Rules gives every clock, proposals too, ordered by law.
func Rules() ([]Rule, error) {
	all, err := rules()
	return append([]Rule(nil), all...), err
}

// Find gives the rule named id that is law at the moment. The error is an
// *Error with code unknown-rule or not-in-force.
func Find(id string, at time.Time) (*Rule, error) {
	all, err := rules()
	if err != nil {
		return nil, err
	}
	var other *Rule
	for i := range all {
		r := &all[i]
		if r.ID != id || r.ValidFrom.IsZero() {
			continue
		}
		if r.ValidAt(at) {
			return r, nil
		}
		if other == nil || !at.Before(other.ValidFrom) {
			other = r // the nearest version, to say when it applies
		}
	}
	if other == nil {
		return nil, &Error{Code: "unknown-rule", Args: []string{"rule", id}}
	}
	return nil, other.notInForce(at)
}

func (r *Rule) notInForce(at time.Time) *Error {
	code, instead, day := "not-yet-in-force", r.before, r.ValidFrom
	if !at.Before(r.ValidFrom) {
		code, instead, day = "no-longer-in-force", r.after, r.ValidUntil
	}
	if instead != "" {
		if _, err := Find(instead, at); err == nil {
			code += "-instead"
		}
	}
	return &Error{Code: code, Args: []string{"rule", r.ID, "day", day.Format(time.DateOnly), "instead", instead}}
}

// Error says why there is no clock, or no moment. Code names a text that a
// door has for it; Args are pairs of name and value for that text.
type Error struct {
	Code string
	Args []string
}

func (e *Error) Error() string {
	text := "cannot count the period: " + e.Code
	for name, value := range say.Pairs(e.Args) {
		text += " " + name + "=" + value
	}
	return text
}
