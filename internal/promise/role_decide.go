package promise

import (
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/party"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/paper/role"
)

// Ruling is who is what in one operation, under one law, in words.
type Ruling struct {
	Law         string     `json:"law"`
	From, Until time.Time  `json:"-"`
	Days        [2]string  `json:"days"` // first and last day, 2026-11-22
	Roles       []RoleText `json:"roles"`
	Pairs       []RoleText `json:"agreements"`
}

// RoleText is one outcome with its steps.
type RoleText struct {
	Who     string     `json:"who"` // a party, or two
	Result  string     `json:"result"`
	Term    string     `json:"term"` // the word of that law
	Steps   []RoleStep `json:"steps"`
	Missing []string   `json:"missing"` // facts that are unknown and matter
}

// RoleStep is a step as programs get it: with its sources as a reader of the
// language cites them, and a word on each of whether they were verified.
type RoleStep struct {
	report.Sentence
	Cited       []string `json:"sources"`
	NotVerified bool     `json:"not_verified"`
}

// Sentences are the steps for people.
func (t RoleText) Sentences() []report.Sentence {
	all := make([]report.Sentence, len(t.Steps))
	for i, s := range t.Steps {
		all[i] = s.Sentence
	}
	return all
}

// DecideRoles says who is controller and who processor, with every step. It
// needs no database: the answers are all there is.
func DecideRoles(state *flow.State, l string) ([]Ruling, error) {
	decisions, err := role.Decide(state)
	if err != nil {
		return nil, err
	}
	var rulings []Ruling
	for _, d := range decisions {
		r := Ruling{
			Law: d.Law, From: d.From, Until: d.Until,
			Days: [2]string{d.From.Format(time.DateOnly), d.Until.AddDate(0, 0, -1).Format(time.DateOnly)},
		}
		law := strings.ToLower(d.Law)
		for _, one := range d.Roles {
			term, err := party.Term(one.Outcome, d.Law)
			if err != nil {
				return nil, err
			}
			text, err := roleText(one.Party, string(one.Outcome), term.In(l), law, one.Finding, d.From, l)
			if err != nil {
				return nil, err
			}
			r.Roles = append(r.Roles, text)
		}
		for _, pair := range d.Pairs {
			text, err := roleText(pair.A+" – "+pair.B, string(pair.Agreement), agreementTerm(l, string(pair.Agreement), law), law, pair.Finding,
				d.From, l)
			if err != nil {
				return nil, err
			}
			r.Pairs = append(r.Pairs, text)
		}
		rulings = append(rulings, r)
	}
	return rulings, nil
}

// agreementTerm names the agreement that is needed, in the words of the law.
func agreementTerm(l, agreement, law string) string {
	if key := "role-agreement." + agreement + "." + law; lang.Has(key) {
		return lang.T(l, key)
	}
	return lang.T(l, "role-agreement."+agreement)
}

func roleText(who, result, term, law string, f norm.Finding, at time.Time, l string) (RoleText, error) {
	t := RoleText{Who: who, Result: result, Term: term, Missing: []string{}}
	reasoning := slices.Clone(f.Steps)
	for i, s := range reasoning {
		if _, err := norm.TextOf(s.Key + "." + law); err == nil {
			reasoning[i].Key += "." + law // in the words of that law
		}
	}
	steps, err := report.Sentences(reasoning, at, l)
	if err != nil {
		return t, err
	}
	for _, s := range steps {
		t.Steps = append(t.Steps, RoleStep{Sentence: s, Cited: report.Cite(l, s.Sources), NotVerified: s.Open})
	}
	for _, m := range f.Missing {
		at := strings.LastIndex(m, ".")
		fact := lang.T(l, "role-fact."+m[at+1:])
		if at > 0 {
			fact = m[:at] + ": " + fact
		}
		if !slices.Contains(t.Missing, fact) {
			t.Missing = append(t.Missing, fact)
		}
	}
	return t, nil
}
