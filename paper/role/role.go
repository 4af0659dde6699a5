// Package role asks the facts of one processing operation and decides who is
// controller and who processor: the questions are a flow, the decision is
// package party's.
package role

import (
	"fmt"
	"sync"
	"time"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/party"
	"github.com/verhaal/verhaal/paper/flow"
)

// The questions are written in role.yaml; packed is what is made of them.
//
//go:generate go run ../flow/pack role.yaml

// Flow is the questions about one operation.
var Flow = sync.OnceValue(func() *flow.Flow {
	f, err := flow.Trust(&packed)
	if err != nil {
		panic("cannot load the embedded questions about roles: " + err.Error())
	}
	return f
})

// parties are the names under which the flow asks about each party.
var parties = []string{"first", "second", "third"}

// Facts turns the answers into facts. What was not asked or not answered is
// unknown. The parties carry the names that were given.
func Facts(s *flow.State) party.Facts {
	a := answers(s.Result())
	facts := party.Facts{
		PersonalData: a.fact("personal_data"), Household: a.fact("household"),
		CommonDecision: a.fact("common_decision"), ConvergingDecisions: a.fact("converging_decisions"),
	}
	if facts.PersonalData == party.No {
		facts.Household = party.No // was not asked, does not matter
	}
	for _, p := range parties {
		if p == "third" && a.text("third") != "yes" {
			continue
		}
		facts.Parties = append(facts.Parties, party.Party{
			ID: a.name(p), Designated: a.designated(p), DecidesPurpose: a.fact(p + "_purpose"), EssentialMeans: a.fact(p + "_means"),
			SeparateEntity: a.fact(p + "_separate"), OnlyInstructed: a.fact(p + "_instructed"), OwnPurposeUse: a.fact(p + "_own_use"),
			EngagedBy: a.engager(p),
		})
	}
	return facts
}

// Decide decides with the answers, under the law of the days that they give.
//
// law: avg 4(7), avg 4(8), avg 26(1), avg 28(10), avg 99(2)
func Decide(s *flow.State) ([]party.Decision, error) {
	a := answers(s.Result())
	from, err := dutchDay(a.text("conduct_from"))
	if err != nil {
		return nil, fmt.Errorf("cannot decide roles: first day: %w", err)
	}
	last := from
	if text := a.text("conduct_until"); text != "" {
		if last, err = dutchDay(text); err != nil {
			return nil, fmt.Errorf("cannot decide roles: last day: %w", err)
		}
	}
	return party.Decide(Facts(s), from, last.AddDate(0, 0, 1)), nil
}

func dutchDay(text string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, err
	}
	return norm.Day(day.Year(), day.Month(), day.Day()), nil
}

type answers map[string]any

func (a answers) text(id string) string { s, _ := a[id].(string); return s }

func (a answers) fact(id string) party.Answer {
	switch a.text(id) {
	case "yes":
		return party.Yes
	case "no":
		return party.No
	}
	return party.Unknown
}

// designated says whether the law designates the party: one that designates
// another, or nobody, does not.
func (a answers) designated(p string) party.Answer {
	switch a.text("designated") {
	case p:
		return party.Yes
	case "", flow.Unknown:
		return party.Unknown
	}
	return party.No
}

// name is what the party was called, if it was asked; two parties of one name
// stay apart.
func (a answers) name(p string) string {
	name := a.text(p + "_name")
	if name == "" {
		return p
	}
	for _, other := range parties {
		if other == p {
			break
		}
		if name == a.text(other+"_name") {
			return name + " (" + p + ")"
		}
	}
	return name
}

func (a answers) engager(p string) string {
	switch by := a.text(p + "_engaged_by"); by {
	case "", flow.Unknown:
		return ""
	default:
		return a.name(by)
	}
}
