package party

import (
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/norm"
)

// The names under which missing facts are listed: "party.fact", or the bare
// name for a fact of the operation.
const (
	factPersonalData = "personal_data"
	factHousehold    = "household"
	factDesignated   = "designated"
	factPurpose      = "decides_purpose"
	factMeans        = "essential_means"
	factSeparate     = "separate_entity"
	factInstructed   = "only_instructed"
	factOwnUse       = "own_purpose_use"
	factEngagedBy    = "engaged_by"
	factCommon       = "common_decision"
	factConverging   = "converging_decisions"
)

// judge works out one operation under one law.
type judge struct {
	regime
	facts Facts
	roles []Role
}

func decide(facts Facts, law regime, from, until time.Time) Decision {
	j := &judge{regime: law, facts: facts, roles: make([]Role, len(facts.Parties))}
	for i, p := range facts.Parties {
		j.roles[i] = Role{Party: p.ID, Finding: norm.Finding{LawVersion: law.version}}
		j.step(i, law.step, controllerLaw(law)...)
	}
	if j.inScope() {
		j.controllers()
		for i := range facts.Parties {
			if j.roles[i].Outcome == "" {
				j.instructed(i)
			}
		}
		j.engagements()
	}
	for i := range j.roles {
		j.roles[i].Finding.Result = string(j.roles[i].Outcome)
	}
	return Decision{Law: law.name, From: from, Until: until, Roles: j.roles, Pairs: j.pairs()}
}

func controllerLaw(law regime) []norm.Source {
	if law.name == gdpr.name {
		return []norm.Source{"AVG 99(2)"}
	}
	return []norm.Source{"UAVG 51"}
}

func (j *judge) step(i int, key string, sources ...norm.Source) {
	f := &j.roles[i].Finding
	f.Steps = append(f.Steps, norm.Step{Key: key, Args: map[string]string{"party": j.roles[i].Party, "of": j.roles[i].Of}, Sources: sources})
}

func (j *judge) all(outcome Outcome, key string, missing []string, sources ...norm.Source) {
	for i := range j.roles {
		j.roles[i].Outcome = outcome
		j.roles[i].Finding.Missing = missing
		j.step(i, key, sources...)
	}
}

// review leaves party i undecided, naming what must be found out.
func (j *judge) review(i int, key string, missing []string, sources ...norm.Source) {
	j.roles[i].Outcome = NeedsReview
	f := &j.roles[i].Finding
	f.Missing = append(f.Missing, missing...)
	j.step(i, key, sources...)
}

// inScope is rule 1: without personal data, or inside the household, the law
// does not apply.
//
// law: avg 2(2)(c), avg 4(1), wbp 2(2)(a)
func (j *judge) inScope() bool {
	f := j.facts
	switch {
	case f.PersonalData == No:
		j.all(OutOfScope, "role.no-personal-data", nil, j.scope...)
	case f.Household == Yes:
		j.all(OutOfScope, "role.household", nil, j.household...)
	case f.PersonalData == Unknown || f.Household == Unknown:
		var missing []string
		if f.PersonalData == Unknown {
			missing = append(missing, factPersonalData)
		}
		if f.Household == Unknown {
			missing = append(missing, factHousehold)
		}
		j.all(NeedsReview, "role.scope-unknown", missing, j.scope...)
	default:
		return true
	}
	return false
}

// controllers is rules 2 and 3: whom the law designates, and who determines a
// purpose; together, each for itself, or alone.
//
// law: avg 4(7), avg 26(1), wbp 1(d), hvj eu c-231/22, hvj eu c-40/17, hvj eu c-210/16
func (j *judge) controllers() {
	var found []int
	var open []string // facts that could make another a controller too
	for i, p := range j.facts.Parties {
		switch {
		case p.Designated == Yes:
			j.step(i, "role.designated", j.controller...)
			found = append(found, i)
		case p.DecidesPurpose == Yes:
			j.step(i, "role.purpose", append(j.regime.facts, j.controller...)...)
			found = append(found, i)
		default:
			open = append(open, unknown(p.ID, fact{factDesignated, p.Designated}, fact{factPurpose, p.DecidesPurpose})...)
		}
	}
	for _, i := range found {
		j.relate(i, len(found) > 1, open)
	}
}

// relate says whether controller i is one alone, jointly, or beside others.
func (j *judge) relate(i int, several bool, open []string) {
	role := &j.roles[i]
	role.Outcome = Controller
	f := j.facts
	switch {
	case !several && len(open) == 0:
		j.step(i, "role.one-controller", j.controller...)
	case !several:
		role.Finding.Missing = append(role.Finding.Missing, open...)
		j.step(i, "role.others-unknown", j.controller...)
	case f.CommonDecision == Yes || f.ConvergingDecisions == Yes:
		role.Outcome = JointControllers
		j.step(i, "role.joint", j.joint...)
	case f.CommonDecision == No && f.ConvergingDecisions == No:
		role.Outcome = IndependentController
		j.step(i, "role.independent", j.controller...)
	default:
		j.review(i, "role.joint-unknown", unknown("", fact{factCommon, f.CommonDecision}, fact{factConverging, f.ConvergingDecisions}),
			j.joint...)
	}
}

// instructed is rules 4 to 7 for a party that is not found to be a
// controller. Whom it works for is settled afterwards.
//
// law: avg 4(8), avg 28(10), avg 29, wbp 1(e), wbp 12(1)
func (j *judge) instructed(i int) {
	p := j.facts.Parties[i]
	missing := unknown(p.ID, fact{factDesignated, p.Designated}, fact{factPurpose, p.DecidesPurpose}, fact{factMeans, p.EssentialMeans})
	switch {
	case p.EssentialMeans == Yes:
		if p.DecidesPurpose == No {
			missing = append(missing, "purpose_owner")
		}
		j.review(i, "role.essential-means", missing, append(j.regime.facts, j.controller...)...)
	case len(missing) > 0:
		j.review(i, "role.missing", append(missing, j.openProcessorFacts(p)...), j.processor...)
	case p.SeparateEntity == No:
		j.roles[i].Outcome = Internal
		j.step(i, "role.internal", j.staff...)
	case p.SeparateEntity == Unknown:
		j.review(i, "role.missing", j.openProcessorFacts(p), j.processor...)
	case p.OwnPurposeUse == Yes:
		j.roles[i].Outcome = Split
		j.step(i, "role.own-use", j.beyond...)
	case p.OnlyInstructed == No:
		j.review(i, "role.not-instructed", []string{p.ID + "." + factInstructed}, j.processor...)
	case p.OnlyInstructed == Unknown || p.OwnPurposeUse == Unknown:
		j.review(i, "role.missing", j.openProcessorFacts(p), j.processor...)
	default:
		j.roles[i].Outcome = Processor // or sub-processor: engagements decides
		j.step(i, "role.instructed", j.processor...)
		j.step(i, "role.no-own-use", j.beyond...)
	}
}

func (j *judge) openProcessorFacts(p Party) []string {
	return unknown(p.ID, fact{factSeparate, p.SeparateEntity}, fact{factInstructed, p.OnlyInstructed}, fact{factOwnUse, p.OwnPurposeUse})
}

// engagements settles for whom the processors work, from the controllers down
// the chain; what never reaches a controller needs review.
//
// law: avg 28(2), avg 28(4), avg 4(8)
func (j *judge) engagements() {
	settled := map[string]bool{}
	for i, r := range j.roles {
		switch r.Outcome {
		case Controller, JointControllers, IndependentController:
			settled[j.roles[i].Party] = true
		}
	}
	for again := true; again; {
		again = false
		for i, p := range j.facts.Parties {
			role := &j.roles[i]
			if settled[p.ID] || role.Outcome != Processor && role.Outcome != Split || !settled[p.EngagedBy] {
				continue
			}
			j.engage(i, p.EngagedBy)
			settled[p.ID] = role.Outcome != Split && role.Outcome != NeedsReview
			again = again || settled[p.ID]
		}
	}
	for i, p := range j.facts.Parties {
		outcome := j.roles[i].Outcome
		if (outcome == Processor || outcome == Split) && j.roles[i].Of == "" {
			j.review(i, "role.engager-unknown", []string{p.ID + "." + factEngagedBy}, j.processor...)
		}
	}
}

func (j *judge) engage(i int, by string) {
	role := &j.roles[i]
	if role.Of != "" {
		return
	}
	role.Of = by
	engager := j.roles[j.at(by)]
	switch engager.Outcome {
	case Processor, SubProcessor:
		if role.Outcome == Processor {
			role.Outcome = SubProcessor
		}
		j.step(i, "role.for-processor", j.subAgreement...)
	default:
		j.step(i, "role.for-controller", j.processor...)
	}
}

func (j *judge) at(id string) int {
	for i, p := range j.facts.Parties {
		if p.ID == id {
			return i
		}
	}
	return -1
}

type fact struct {
	name  string
	value Answer
}

// unknown lists the facts without an answer, as "party.fact".
func unknown(id string, facts ...fact) []string {
	var names []string
	for _, f := range facts {
		if f.value == Unknown {
			names = append(names, strings.TrimPrefix(id+"."+f.name, "."))
		}
	}
	return names
}
