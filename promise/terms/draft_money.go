package terms

// cap is the maximum that holds for both parties; or that there is none, which
// our agreements say in so many words.
func (a answers) cap() Cap {
	c := Cap{
		Per: Per(a.text("cap_per")), Relation: Relation(a.text("cap_relation")), Protects: Both,
		Covers: []string{Damages, Contribution, Indemnities}, Exceptions: append([]string{"intent"}, dashedList(a.list("cap_exceptions"))...),
	}
	switch a.text("liability_cap") {
	case "fixed":
		c.Amount = a.money("cap_amount")
	case "insured":
		c.Amount, c.OrInsured = a.money("insurance_amount"), true
	case "fee":
		if n, ok := a.given["cap_multiple"].(int64); ok {
			c.FeeMultiple = &n
		}
	default:
		return unlimited()
	}
	return c
}

// unlimited is a clause that says there is no maximum.
func unlimited() Cap { return Cap{Unlimited: true, Covers: []string{}, Exceptions: []string{}} }

// law: avg 82(5)
func (a answers) exclusion() (t Term[Exclusion]) {
	if a.text("recourse") == "measures_taken" {
		t = said(a, "recourse_exclusion", measuresTaken())
	}
	return t
}

// measuresTaken is the exclusion that our own agreements know.
func measuresTaken() Exclusion {
	return Exclusion{Debtor: Processor, Conditions: []string{MeasuresTaken, InstructionsFollowed, NoOtherBreach}, Reimburses: true}
}

func (a answers) indemnity(by Role) (t Term[Indemnity]) {
	if i, ok := indemnityOf(Scope(a.text("indemnity_" + string(by)))); ok {
		t = said(a, "indemnity_by_"+string(by), i)
	}
	return t
}

// indemnityOf is an indemnity of our own agreements; ok is false when there is
// none.
func indemnityOf(scope Scope) (i Indemnity, ok bool) {
	i = Indemnity{Scope: scope, Percent: 100, Unless: []string{}}
	if scope == Broad {
		i.Unless = append(i.Unless, BreachByIndemnified)
	}
	return i, scope == OwnFault || scope == Broad
}

// law: bw 6:91, bw 6:92, bw 6:93
func (a answers) penalty() (t Term[Penalty]) {
	p := Penalty{
		Amount: a.money("penalty_amount"), PerDay: a.money("penalty_day"), Maximum: a.money("penalty_max"),
		Mode: Replace, Notice: PenaltyNotice(a.id("penalty_notice")), Cap: PenaltyCap(a.text("penalty_cap")),
		For: dashedList(a.list("penalty_for")),
	}
	if p.Amount == nil {
		return t
	}
	if a.text("penalty") == "beside" {
		p.Mode = Add
	}
	if p.PerDay != nil && *p.PerDay == 0 {
		p.PerDay = nil // nothing is added
	}
	return said(a, "penalty", p)
}
