package share_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
	"github.com/verhaal/verhaal/promise/terms"
	"github.com/verhaal/verhaal/recourse/share"
)

var between = share.Between{Controller: "C", Processor: "P"}

func ptr[T any](v T) *T { return &v }

// agreed are terms with nothing in them but what set puts there.
func agreed(set func(*terms.Values)) *terms.Terms {
	t := &terms.Terms{Format: terms.Format, Source: terms.Typed}
	set(&t.Values)
	return t
}

func asked(open []share.Open) string {
	var all []string
	for _, o := range open {
		all = append(all, strings.TrimPrefix(o.Key, "recourse.open."))
	}
	return strings.Join(all, " ")
}

// owedBy gives the clauses on what a party owes; empty ones when there are none.
func owedBy(list []share.Contract, debtor string) share.Contract {
	i := slices.IndexFunc(list, func(c share.Contract) bool { return c.Debtor == debtor })
	if i < 0 {
		return share.Contract{}
	}
	return list[i]
}

func TestNothingAgreedAddsNothing(t *testing.T) {
	list, open := share.ContractsFrom(&terms.Terms{}, between, share.Known{}, "nl")
	if len(list)+len(open) > 0 {
		t.Errorf("%+v, %+v", list, open)
	}
}

// A cap in fees needs the fee, one elsewhere its amount; until then there is none.
func TestCapNeedsItsFigure(t *testing.T) {
	cap := func(c terms.Cap) *terms.Terms {
		return agreed(func(v *terms.Values) { v.LiabilityCap = terms.Is(c, "14.3") })
	}
	all := []string{terms.Damages, terms.Contribution, terms.Indemnities}
	twice := terms.Cap{FeeMultiple: ptr(int64(2)), Per: terms.PerEvent, Protects: terms.Both, Covers: all}
	half := terms.Cap{FeeMonths: ptr(int64(6)), Per: terms.PerYear, Protects: terms.ProcessorOnly, Covers: all}
	small := func(exceptions ...string) terms.Cap {
		return terms.Cap{Amount: ptr(money.Amount(100)), Per: terms.PerEvent, Protects: terms.Both, Covers: all, Exceptions: exceptions}
	}
	insured := small()
	insured.OrInsured = true
	elsewhere := cap(terms.Cap{})
	elsewhere.LiabilityCap.Standing = terms.Elsewhere
	for _, test := range []struct {
		name  string
		terms *terms.Terms
		known share.Known
		asked string
		want  string // of the processor; empty = no cap
		both  bool
	}{
		{"no fee", cap(twice), share.Known{}, "fee", "", false},
		{"twice the fee", cap(twice), share.Known{YearlyFee: ptr(money.Amount(1_000_001))}, "", "20000.02", true},
		{"half the fee", cap(half), share.Known{YearlyFee: ptr(money.Amount(1_000_001)), CapUsed: ptr(money.Amount(100))}, "", "5000.01", false},
		{"used is not known", cap(half), share.Known{YearlyFee: ptr(money.Amount(1_000_000))}, "cap-used", "5000.00", false},
		{"elsewhere", elsewhere, share.Known{}, "cap-elsewhere", "", false},
		{
			"elsewhere, and known, for nobody knows whom", elsewhere,
			share.Known{Cap: ptr(money.Amount(5_000_000))},
			"cap-per cap-covers cap-protects", "", false,
		},
		{"what an insurer pays", cap(insured), share.Known{}, "cap-insured", "", false},
		{"what an insurer paid", cap(insured), share.Known{Cap: ptr(money.Amount(200))}, "", "2.00", true},
		{"unlimited", cap(terms.Cap{Unlimited: true}), share.Known{}, "", "", false},
		{"an exception that may be", cap(small("intent", "location")), share.Known{}, "cap-exception", "", false},
		{"an exception that is not", cap(small("location")), share.Known{Met: map[string]bool{"liability_cap.location": false}}, "", "1.00", true},
		{"an exception that is", cap(small("location")), share.Known{Met: map[string]bool{"liability_cap.location": true}}, "", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, open := share.ContractsFrom(test.terms, between, test.known, "en")
			if got := asked(open); got != test.asked {
				t.Errorf("asked %q, want %q", got, test.asked)
			}
			got := ""
			if c := owedBy(list, "P").Cap; c != nil {
				got = c.Amount.String()
			}
			if got != test.want || (owedBy(list, "C").Cap != nil) != test.both {
				t.Errorf("cap %q, want %q: %+v", got, test.want, list)
			}
		})
	}
}

// What is not said of a cap counts against who relies on it.
func TestCapOfWhichLittleIsSaid(t *testing.T) {
	made := agreed(func(v *terms.Values) {
		v.LiabilityCap = terms.Is(terms.Cap{Amount: ptr(money.Amount(100)), Protects: terms.ProcessorOnly}, "9")
		v.Penalty = terms.Is(terms.Penalty{Amount: ptr(money.Amount(500))}, "10")
	})
	list, open := share.ContractsFrom(made, between, share.Known{Breaches: ptr(int64(1))}, "en")
	c := owedBy(list, "P").Cap
	if c == nil || !c.Damages || c.Contribution || c.Indemnity || c.Penalty || c.PerYear || asked(open) != "cap-per cap-covers penalty-cap" {
		t.Errorf("%+v, asked %q", c, asked(open))
	}
}

// The exclusion holds only when all its conditions are known to be met, and then
// the controller pays back.
func TestExclusionNeedsItsConditions(t *testing.T) {
	made := agreed(func(v *terms.Values) {
		conditions := []string{terms.MeasuresTaken, "own words"}
		v.RecourseExclusion = terms.Is(terms.Exclusion{Debtor: terms.Processor, Conditions: conditions, Reimburses: true}, "15.2")
	})
	list, open := share.ContractsFrom(made, between, share.Known{}, "en")
	if e := owedBy(list, "P").Exclusion; e == nil || e.Conditions[0].Met || e.Conditions[1].Text != "own words" ||
		asked(open) != "condition condition" || open[0].Clause != "15.2" {
		t.Errorf("%+v, %+v", list, open)
	}
	if owedBy(list, "C").Indemnity != nil {
		t.Error("paid back though nobody knows whether the measures were taken")
	}
	list, open = share.ContractsFrom(made, between, share.Known{Met: map[string]bool{open[0].Fact: true, open[1].Fact: true}}, "en")
	if i := owedBy(list, "C").Indemnity; i == nil || i.Part.Cmp(big.NewRat(1, 1)) != 0 || len(open) > 0 {
		t.Errorf("%+v, %+v", list, open)
	}
}

// An exclusion of which no conditions are said has conditions that nobody knows.
func TestExclusionOfWhichNoConditionsAreSaid(t *testing.T) {
	made := agreed(func(v *terms.Values) {
		v.RecourseExclusion = terms.Is(terms.Exclusion{Debtor: terms.Processor, Conditions: []string{}}, "")
	})
	list, open := share.ContractsFrom(made, between, share.Known{}, "en")
	e := owedBy(list, "P").Exclusion
	if e == nil || len(e.Conditions) != 1 || e.Conditions[0].Met || e.Conditions[0].Text == "" || asked(open) != "conditions" {
		t.Fatalf("%+v, %+v", list, open)
	}
	list, open = share.ContractsFrom(made, between, share.Known{Met: map[string]bool{open[0].Fact: true}}, "en")
	if e := owedBy(list, "P").Exclusion; e == nil || !e.Conditions[0].Met || len(open) > 0 {
		t.Errorf("%+v, %+v", list, open)
	}
}

func TestIndemnitiesGoTheirWay(t *testing.T) {
	broad := terms.Indemnity{Scope: terms.Broad, Percent: 80, Unless: []string{terms.BreachByIndemnified}}
	made := agreed(func(v *terms.Values) {
		v.IndemnityByController = terms.Is(broad, "16.1")
		v.IndemnityByProcessor = terms.Is(terms.Indemnity{Scope: terms.OwnFault, Percent: 100}, "16.2")
	})
	list, open := share.ContractsFrom(made, between, share.Known{}, "nl")
	if i := owedBy(list, "C").Indemnity; i == nil || i.Part.Cmp(big.NewRat(4, 5)) != 0 || !i.Unless[0].Met {
		t.Errorf("by the controller: %+v", i)
	}
	if i := owedBy(list, "P").Indemnity; i != nil || asked(open) != "exception cause" {
		t.Errorf("by the processor: %+v, asked %q", i, asked(open))
	}
	met := map[string]bool{"indemnity_by_processor.cause": true, "indemnity_by_controller." + terms.BreachByIndemnified: true}
	list, open = share.ContractsFrom(made, between, share.Known{Met: met}, "nl")
	if owedBy(list, "P").Indemnity == nil || !owedBy(list, "C").Indemnity.Unless[0].Met || len(open) > 0 {
		t.Errorf("%+v, %+v", list, open)
	}
	met["indemnity_by_controller."+terms.BreachByIndemnified] = false
	if list, _ = share.ContractsFrom(made, between, share.Known{Met: met}, "nl"); owedBy(list, "C").Indemnity.Unless[0].Met {
		t.Errorf("an exception that is known not to be met: %+v", list)
	}
	made.IndemnityByController.Value.Scope = ""
	if list, open = share.ContractsFrom(made, between, share.Known{}, "nl"); owedBy(list, "C").Indemnity != nil ||
		asked(open) != "scope cause" {
		t.Errorf("%+v, asked %q", list, asked(open))
	}
}

func TestPenaltyThatFellDue(t *testing.T) {
	made := agreed(func(v *terms.Values) {
		v.Penalty = terms.Is(terms.Penalty{
			Amount: ptr(money.Amount(500_000)), PerDay: ptr(money.Amount(50_000)), Maximum: ptr(money.Amount(2_000_000)),
			Mode: terms.Add, Cap: terms.Inside,
		}, "17.1")
	})
	for _, test := range []struct {
		breaches, days *int64
		want, asked    string
	}{
		{nil, nil, "", "breaches"},
		{ptr(int64(0)), nil, "", ""},
		{ptr(int64(2)), nil, "10000.00", "days"},
		{ptr(int64(2)), ptr(int64(3)), "11500.00", ""},
		{ptr(int64(2)), ptr(int64(1 << 62)), "20000.00", ""},
		{ptr(int64(-3)), ptr(int64(-1)), "", ""},
	} {
		list, open := share.ContractsFrom(made, between, share.Known{Breaches: test.breaches, Days: test.days}, "nl")
		got := ""
		if p := owedBy(list, "P").Penalty; p != nil {
			if got = p.Amount.String(); !p.Add {
				t.Error("the penalty replaces damages")
			}
		}
		if got != test.want || asked(open) != test.asked {
			t.Errorf("%+v: %q, asked %q", test, got, asked(open))
		}
	}
}

// What a reading did not look for is told, and does not pass for not said.
func TestUnreadIsTold(t *testing.T) {
	unread := []string{"recourse_exclusion", "penalty", "liability_cap", "indemnity_by_controller", "indemnity_by_processor"}
	made := &terms.Terms{Source: terms.Reading, Unread: unread}
	list, open := share.ContractsFrom(made, between, share.Known{}, "nl")
	if len(list) > 0 || asked(open) != "unread unread unread unread unread" {
		t.Errorf("%+v, asked %q", list, asked(open))
	}
}

// The clauses of whatever agreement of ours make a case that can be worked out,
// and whatever is asked has words in both languages.
func TestAnyAgreementOfOursCanBeWorkedOut(t *testing.T) {
	l := clause.ProcessingAgreement()
	amount := rapid.Int64Range(0, 100_000_000)
	maybe := func(t *rapid.T, what string) *money.Amount {
		if rapid.Bool().Draw(t, what+" is known") {
			return ptr(money.Amount(amount.Draw(t, what)))
		}
		return nil
	}
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		_, made, err := terms.Assemble(l, flowtest.Draw(t, l.Flow, nil), clause.Options{Lang: "nl", Date: day})
		if err != nil {
			t.Fatal(err)
		}
		known := share.Known{YearlyFee: maybe(t, "fee"), CapUsed: maybe(t, "used"), Met: map[string]bool{}}
		if rapid.Bool().Draw(t, "fell due") {
			known.Breaches = ptr(rapid.Int64Range(0, 5).Draw(t, "breaches"))
		}
		_, open := share.ContractsFrom(made, between, known, "nl")
		for _, o := range open {
			for _, lang := range []string{"nl", "en"} {
				if text, err := o.Text(lang); err != nil || strings.ContainsAny(text, "{}") {
					t.Fatalf("%+v: %q, %v", o, text, err)
				}
			}
			if o.Fact != "" && rapid.Bool().Draw(t, o.Fact) {
				known.Met[o.Fact] = rapid.Bool().Draw(t, o.Fact+" is met")
			}
		}
		c, problems := read(t, sound)
		if c.Contracts, _ = share.ContractsFrom(made, between, known, "nl"); problems != "" {
			t.Fatal(problems)
		}
		if wrong := share.Check(c); len(wrong) > 0 {
			t.Fatalf("%+v in %+v", wrong, c.Contracts)
		}
		if _, err := share.Compute(c); err != nil {
			t.Fatal(err)
		}
	})
}
