package party

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/norm"
)

var today = norm.Day(2026, time.November, 22)

// only is one for facts of today, where the number of decisions is not in question.
func only(f Facts) Decision { return Decide(f, today, today)[0] }

func one(t testing.TB, f Facts) Decision {
	t.Helper()
	all := Decide(f, today, today)
	if len(all) != 1 || all[0].Law != "AVG" {
		t.Fatalf("expected one decision under the AVG, got %+v", all)
	}
	return all[0]
}

func outcome(t testing.TB, d Decision, id string) Outcome {
	t.Helper()
	r, ok := d.Of(id)
	if !ok {
		t.Fatalf("no role for %q", id)
	}
	return r.Outcome
}

func facts(parties ...Party) Facts {
	return Facts{PersonalData: Yes, Household: No, CommonDecision: No, ConvergingDecisions: No, Parties: parties}
}

func with(p Party, change func(*Party)) Party { change(&p); return p }

func TestRules(t *testing.T) {
	c, p := controllerOf("C"), processorFor("P", "C")
	s := processorFor("S", "P")
	for _, tc := range []struct {
		name  string
		facts Facts
		want  map[string]Outcome
		pairs map[string]Agreement
		cites norm.Source
	}{
		{
			"1 no personal data",
			Facts{PersonalData: No, Parties: []Party{c, p}},
			map[string]Outcome{"C": OutOfScope, "P": OutOfScope},
			map[string]Agreement{"C-P": NoAgreement},
			"AVG 4(1)",
		},
		{"1 household", Facts{PersonalData: Yes, Household: Yes, Parties: []Party{c}}, map[string]Outcome{"C": OutOfScope}, nil, "AVG 2(2)(c)"},
		{
			"2 the law designates", facts(with(p, func(p *Party) { p.Designated = Yes; p.EngagedBy = "" })),
			map[string]Outcome{"P": Controller},
			nil, "AVG 4(7)",
		},
		{"3 one decides the purpose", facts(c), map[string]Outcome{"C": Controller}, nil, "AVG 4(7)"},
		{
			"3 common decision",
			Facts{PersonalData: Yes, Household: No, CommonDecision: Yes, Parties: []Party{c, controllerOf("D")}},
			map[string]Outcome{"C": JointControllers, "D": JointControllers},
			map[string]Agreement{"C-D": Arrangement},
			"AVG 26(1)",
		},
		{"3 converging decisions", Facts{
			PersonalData: Yes, Household: No, CommonDecision: No, ConvergingDecisions: Yes,
			Parties: []Party{c, controllerOf("D")},
		}, map[string]Outcome{"C": JointControllers, "D": JointControllers}, map[string]Agreement{"C-D": Arrangement}, "AVG 26(1)"},
		{
			"3 separate purposes", facts(c, controllerOf("D")),
			map[string]Outcome{"C": IndependentController, "D": IndependentController},
			map[string]Agreement{"C-D": NoAgreement},
			"AVG 4(7)",
		},
		{
			"3 together or not unknown",
			Facts{PersonalData: Yes, Household: No, CommonDecision: No, Parties: []Party{c, controllerOf("D")}},
			map[string]Outcome{"C": NeedsReview, "D": NeedsReview},
			map[string]Agreement{"C-D": AgreementOpen},
			"AVG 26(1)",
		},
		{
			"4 essential means only", facts(with(p, func(p *Party) { p.EssentialMeans = Yes })),
			map[string]Outcome{"P": NeedsReview},
			nil,
			"EDPB 07/2020",
		},
		{
			"5 processor", facts(c, p),
			map[string]Outcome{"C": Controller, "P": Processor},
			map[string]Agreement{"C-P": ProcessingAgreement},
			"AVG 4(8)",
		},
		{
			"5 sub-processor, whatever the order", facts(s, p, c),
			map[string]Outcome{"S": SubProcessor, "P": Processor},
			map[string]Agreement{"P-S": ProcessingAgreement, "C-P": ProcessingAgreement, "S-C": NoAgreement},
			"AVG 28(4)",
		},
		{
			"5 sub-sub-processor", facts(processorFor("T", "S"), s, p, c),
			map[string]Outcome{"T": SubProcessor, "S": SubProcessor},
			map[string]Agreement{"S-T": ProcessingAgreement},
			"AVG 28(4)",
		},
		{
			"5 employee is no party", facts(c, with(p, func(p *Party) { p.SeparateEntity = No })),
			map[string]Outcome{"P": Internal},
			map[string]Agreement{"C-P": NoAgreement},
			"AVG 29",
		},
		{
			"5 nobody to work for", facts(c, with(p, func(p *Party) { p.EngagedBy = "" })),
			map[string]Outcome{"P": NeedsReview},
			map[string]Agreement{"C-P": AgreementOpen},
			"AVG 4(8)",
		},
		{
			"5 engaged in a circle", facts(c, processorFor("P", "Q"), processorFor("Q", "P")),
			map[string]Outcome{"P": NeedsReview, "Q": NeedsReview},
			nil, "AVG 4(8)",
		},
		{"5 engaged by itself", facts(c, processorFor("P", "P")), map[string]Outcome{"P": NeedsReview}, nil, "AVG 4(8)"},
		{
			"5 instructed and not instructed", facts(c, with(p, func(p *Party) { p.OnlyInstructed = No })),
			map[string]Outcome{"P": NeedsReview},
			nil, "AVG 4(8)",
		},
		{
			"6 own purpose", facts(c, with(p, func(p *Party) { p.OwnPurposeUse = Yes })),
			map[string]Outcome{"P": Split},
			map[string]Agreement{"C-P": ProcessingAgreement},
			"AVG 28(10)",
		},
		{
			"6 below a split party", facts(c, with(p, func(p *Party) { p.OwnPurposeUse = Yes }), s),
			map[string]Outcome{"P": Split, "S": NeedsReview},
			nil, "AVG 28(10)",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := one(t, tc.facts)
			for id, want := range tc.want {
				if got := outcome(t, d, id); got != want {
					t.Errorf("%s is %s, want %s", id, got, want)
				}
			}
			for pair, want := range tc.pairs {
				found := false
				for _, p := range d.Pairs {
					if p.A+"-"+p.B == pair {
						found = true
						if p.Agreement != want {
							t.Errorf("%s needs %s, want %s", pair, p.Agreement, want)
						}
					}
				}
				if !found {
					t.Errorf("no pair %s in %+v", pair, d.Pairs)
				}
			}
			cited := false
			for _, r := range d.Roles {
				cited = cited || slices.Contains(r.Finding.Sources(), tc.cites)
			}
			if !cited {
				t.Errorf("no step cites %s", tc.cites)
			}
		})
	}
}

// law: avg 99(2), uavg 51
func TestConductAcrossTheSwitchIsSplit(t *testing.T) {
	amsterdam := norm.Day(2018, time.May, 25)
	all := Decide(facts(controllerOf("C"), processorFor("P", "C")), amsterdam.AddDate(0, 0, -10), amsterdam.AddDate(0, 0, 10))
	if len(all) != 2 || all[0].Law != "Wbp" || all[1].Law != "AVG" {
		t.Fatalf("want Wbp then AVG, got %+v", all)
	}
	if want := "2018-05-24T22:00:00Z"; all[0].Until.UTC().Format(time.RFC3339) != want || !all[1].From.Equal(all[0].Until) {
		t.Errorf("split at %s, want %s", all[0].Until.UTC(), want)
	}
	for law, term := range map[string]string{"Wbp": "bewerker", "AVG": "verwerker"} {
		text, err := Term(Processor, law)
		if err != nil || text.NL != term {
			t.Errorf("%s: %q, %v; want %q", law, text.NL, err, term)
		}
	}
	for _, p := range all[0].Pairs {
		if !slices.Contains(p.Finding.Sources(), "Wbp 14(2)") {
			t.Errorf("the agreement before the switch rests on %v", p.Finding.Sources())
		}
	}
	last := amsterdam.Add(-time.Second)
	if got := Decide(facts(controllerOf("C")), last, last); len(got) != 1 || got[0].Law != "Wbp" {
		t.Errorf("the last second before the switch: %+v", got)
	}
	if got := Decide(facts(controllerOf("C")), amsterdam, amsterdam); len(got) != 1 || got[0].Law != "AVG" {
		t.Errorf("the first instant of the switch: %+v", got)
	}
	if got := Decide(facts(controllerOf("C")), last, amsterdam); len(got) != 1 || got[0].Law != "Wbp" {
		t.Errorf("conduct that ends at the switch: %+v", got)
	}
}

// The Wbp knew no arrangement between joint controllers.
func TestJointUnderTheWbp(t *testing.T) {
	at := norm.Day(2017, time.March, 1)
	f := facts(controllerOf("C"), controllerOf("D"))
	f.CommonDecision = Yes
	d := Decide(f, at, at)[0]
	if d.Pairs[0].Agreement != NoAgreement || d.Roles[0].Outcome != JointControllers {
		t.Errorf("got %+v", d.Pairs[0])
	}
}

func TestPresets(t *testing.T) {
	want := map[string][2]Outcome{
		"hosting": {Controller, Processor}, "saas": {Controller, Processor}, "cloud": {Controller, Processor},
		"email": {Controller, Processor}, "bookkeeping-software": {Controller, Processor}, "fulfilment": {Controller, Processor},
		"group-payroll": {Controller, Processor},
		"carrier":       {IndependentController, IndependentController}, "accountant": {IndependentController, IndependentController},
		"lawyer": {IndependentController, IndependentController}, "bank": {IndependentController, IndependentController},
		"payment-institution": {IndependentController, IndependentController}, "own-customer-data": {"", Controller},
	}
	for _, p := range Presets() {
		t.Run(p.ID, func(t *testing.T) {
			expected, ok := want[p.ID]
			if !ok {
				t.Fatal("this preset is not expected")
			}
			d := one(t, p.Facts)
			for i, id := range []string{Customer, Provider} {
				if expected[i] == "" {
					continue
				}
				if got := outcome(t, d, id); got != expected[i] {
					t.Errorf("%s is %s, want %s", id, got, expected[i])
				}
			}
			if p.Mark == norm.Certain == (expected[1] == IndependentController) {
				t.Errorf("mark %s does not fit: sector presets are to be verified", p.Mark)
			}
		})
		delete(want, p.ID)
	}
	if len(want) > 0 {
		t.Errorf("no preset for %v", want)
	}
}

var answers = rapid.SampledFrom([]Answer{Unknown, No, Yes})

func drawFacts(t *rapid.T) Facts {
	n := rapid.IntRange(1, 4).Draw(t, "parties")
	f := Facts{
		PersonalData: answers.Draw(t, "personal data"), Household: answers.Draw(t, "household"),
		CommonDecision: answers.Draw(t, "common"), ConvergingDecisions: answers.Draw(t, "converging"),
	}
	ids := []string{"A", "B", "C", "D"}
	for i := range n {
		f.Parties = append(f.Parties, Party{
			ID: ids[i], Designated: answers.Draw(t, "designated"), DecidesPurpose: answers.Draw(t, "purpose"), EssentialMeans: answers.Draw(t,
				"means"),
			SeparateEntity: answers.Draw(t, "separate"), OnlyInstructed: answers.Draw(t, "instructed"), OwnPurposeUse: answers.Draw(t, "own"),
			EngagedBy: rapid.SampledFrom([]string{"", "A", "B", "C", "D", "X"}).Draw(t, "engaged by"),
		})
	}
	return f
}

// slots are all answers of the facts, to be changed one at a time.
func slots(f *Facts) []*Answer {
	all := []*Answer{&f.PersonalData, &f.Household, &f.CommonDecision, &f.ConvergingDecisions}
	for i := range f.Parties {
		p := &f.Parties[i]
		all = append(all, &p.Designated, &p.DecidesPurpose, &p.EssentialMeans, &p.SeparateEntity, &p.OnlyInstructed, &p.OwnPurposeUse)
	}
	return all
}

func clone(f Facts) Facts { f.Parties = slices.Clone(f.Parties); return f }

// What is unknown cannot matter to an outcome that was given: with the fact
// filled in either way the outcome is the same. So unknown never becomes
// processor, nor anything else, by default.
func TestUnknownDecidesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		before := only(f)
		for i, slot := range slots(&f) {
			if *slot != Unknown {
				continue
			}
			for _, value := range []Answer{No, Yes} {
				g := clone(f)
				*slots(&g)[i] = value
				after := only(g)
				for k, role := range before.Roles {
					// That somebody is a controller is certain before it is known
					// whether others are too; the role then lists what is missing.
					if role.Outcome == NeedsReview || isController(role) && len(role.Finding.Missing) > 0 {
						continue
					}
					if after.Roles[k].Outcome != role.Outcome {
						t.Fatalf("%s was %s although a fact was unknown that makes it %s", role.Party, role.Outcome, after.Roles[k].Outcome)
					}
				}
			}
		}
	})
}

// A fact turned into unknown never makes a processor of one that was not.
func TestForgettingNeverMakesAProcessor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		before := only(f)
		all := slots(&f)
		*all[rapid.IntRange(0, len(all)-1).Draw(t, "forgotten")] = Unknown
		for k, role := range only(f).Roles {
			if (role.Outcome == Processor || role.Outcome == SubProcessor) && before.Roles[k].Outcome != role.Outcome {
				t.Fatalf("%s became %s by forgetting a fact", role.Party, role.Outcome)
			}
			if role.Outcome == NeedsReview && len(role.Finding.Missing) == 0 {
				t.Fatalf("%s needs review, but nothing is named as missing", role.Party)
			}
		}
	})
}

// Every step has a text in both languages with nothing left open, and every
// source exists on the day of the law that was applied.
func TestFindingsCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		turn := switchDay()
		for _, d := range Decide(drawFacts(t), turn.AddDate(0, 0, -1), turn.AddDate(0, 0, 1)) {
			findings := []norm.Finding{}
			for _, r := range d.Roles {
				findings = append(findings, r.Finding)
				if text, err := Term(r.Outcome, d.Law); err != nil || text.NL == "" || text.EN == "" {
					t.Fatalf("no term for %s: %v", r.Outcome, err)
				}
			}
			for _, p := range d.Pairs {
				findings = append(findings, p.Finding)
			}
			for _, f := range findings {
				for _, step := range f.Steps {
					for _, lang := range []string{"nl", "en"} {
						text, err := step.Text(lang)
						if err != nil || strings.ContainsAny(text, "{}") {
							t.Fatalf("%s in %s: %q, %v", step.Key, lang, text, err)
						}
					}
				}
				for _, s := range f.Sources() {
					if !norm.Exists(s) {
						t.Fatalf("source %q does not exist", s)
					}
				}
			}
		}
	})
}

func TestSameFactsSameDecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		if a, b := Decide(f, today, today), Decide(clone(f), today, today); !reflect.DeepEqual(a, b) {
			t.Fatal("the same facts gave two decisions")
		}
	})
}
