package share_test

import (
	"maps"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/promise/terms"
	"github.com/verhaal/verhaal/recourse/share"
)

// drawTerms draws what may be agreed on recourse, with parts that are not said.
func drawTerms(t *rapid.T) *terms.Terms {
	amount := func(what string) *money.Amount {
		return ptr(money.Amount(rapid.Int64Range(0, 20_000_000).Draw(t, what)))
	}
	flip := func(what string) bool { return rapid.Bool().Draw(t, what) }
	some := func(what string, from ...string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, len(from), rapid.ID[string]).Draw(t, what)
	}
	return agreed(func(v *terms.Values) {
		for by, term := range map[string]*terms.Term[terms.Indemnity]{"controller": &v.IndemnityByController, "processor": &v.IndemnityByProcessor} {
			if flip("indemnity by " + by) {
				*term = terms.Is(terms.Indemnity{
					Scope:   rapid.SampledFrom([]terms.Scope{"", terms.OwnFault, terms.Broad}).Draw(t, "scope"),
					Percent: rapid.Int64Range(0, 100).Draw(t, "percent"), Unless: some("unless", terms.BreachByIndemnified, "own words"),
				}, "16")
			}
		}
		if flip("exclusion") {
			v.RecourseExclusion = terms.Is(terms.Exclusion{
				Debtor:     rapid.SampledFrom([]terms.Role{terms.Controller, terms.Processor}).Draw(t, "debtor"),
				Conditions: some("conditions", terms.MeasuresTaken, "own words"), Reimburses: flip("reimburses"),
			}, "15")
		}
		if flip("penalty") {
			p := terms.Penalty{
				Amount: amount("penalty"), Mode: rapid.SampledFrom([]terms.PenaltyMode{"", terms.Add}).Draw(t, "mode"),
				Cap: rapid.SampledFrom([]terms.PenaltyCap{"", terms.Inside}).Draw(t, "penalties in the cap"),
			}
			if flip("per day") {
				p.PerDay = amount("a day")
			}
			v.Penalty = terms.Is(p, "17")
		}
		if flip("cap") {
			c := terms.Cap{
				Per:        rapid.SampledFrom([]terms.Per{"", terms.PerEvent, terms.PerYear}).Draw(t, "per"),
				Protects:   rapid.SampledFrom([]terms.Protects{"", terms.Both, terms.ProcessorOnly, terms.ControllerOnly}).Draw(t, "protects"),
				Covers:     some("covers", terms.Damages, terms.Contribution, terms.Indemnities),
				Exceptions: some("exceptions", "intent", "location", "own words"), OrInsured: flip("or insured"),
			}
			if flip("in fees") {
				c.FeeMultiple = ptr(int64(1))
			} else {
				c.Amount = amount("maximum")
			}
			v.LiabilityCap = terms.Is(c, "14")
			// What an exclusion leaves with the creditor is a burden that an indemnity
			// takes over, what a cap leaves is not: of the two together the exclusion
			// may be the worse, whatever is known.
			switch e, _ := v.RecourseExclusion.Get(); e.Debtor {
			case terms.Controller:
				v.IndemnityByController = terms.Term[terms.Indemnity]{}
			case terms.Processor:
				v.IndemnityByProcessor = terms.Term[terms.Indemnity]{}
			}
		}
	})
}

// answer gives a fact: in favour of who relies on the clause, or against it.
func answer(t *rapid.T, known share.Known, fact string, favour bool) share.Known {
	amount := func() *money.Amount { return ptr(money.Amount(rapid.Int64Range(0, 20_000_000).Draw(t, fact))) }
	count := func() *int64 { return ptr(rapid.Int64Range(0, 5).Draw(t, fact)) }
	known.Met = maps.Clone(known.Met)
	switch {
	case fact == "fee":
		known.YearlyFee = amount()
	case fact == "cap":
		known.Cap = amount()
	case fact == "cap-used":
		known.CapUsed = amount()
	case fact == "breaches":
		known.Breaches = count()
	case fact == "days":
		known.Days = count()
	case strings.HasPrefix(fact, "recourse_exclusion."), strings.HasSuffix(fact, ".cause"):
		known.Met[fact] = favour
	default: // an exception
		known.Met[fact] = !favour
	}
	return known
}

// reliant says who relies on the clause that a fact is of: one for each
// direction in which something is owed.
func reliant(made *terms.Terms, o share.Open) (owing, owed []string) {
	switch term, _, _ := strings.Cut(o.Term, "."); term {
	case "recourse_exclusion":
		return []string{map[terms.Role]string{terms.Controller: "C", terms.Processor: "P"}[made.RecourseExclusion.Value.Debtor]}, nil
	case "indemnity_by_controller":
		return nil, []string{"P"}
	case "indemnity_by_processor", "penalty":
		return nil, []string{"C"}
	}
	return []string{"C", "P"}, nil // a maximum
}

// What is not known counts against who relies on the clause: to answer it in
// favour of that party never makes it worse off, and to answer it against that
// party changes nothing. What each owes the other is looked at apart, since one
// maximum may be for both. There are no own losses: a penalty in their place may
// be less than they are (6:92 BW), so that nobody need want it.
func TestWhatIsNotKnownCountsAgainstWhoReliesOnIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made, known := drawTerms(t), share.Known{Met: map[string]bool{}}
		payer := rapid.SampledFrom([]string{"C", "P"}).Draw(t, "who paid")
		part := rapid.Int64Range(0, 100).Draw(t, "part of C")
		owed := func(known share.Known) map[string]money.Amount {
			c, problems := read(t, sound)
			if problems != "" {
				t.Fatal(problems)
			}
			c.Losses, c.Debts, c.InterestUntil = nil, nil, time.Time{}
			c.Parties = append(c.Parties[:2:2], c.Parties[3]) // the two and the data subjects
			c.Shares = map[string]*big.Rat{"C": big.NewRat(part, 100), "P": big.NewRat(100-part, 100)}
			c.Payments[0].By = payer
			c.Contracts, _ = share.ContractsFrom(made, between, known, "en")
			all := map[string]money.Amount{}
			for _, d := range compute(t, c).Claims {
				all[d.Debtor] += d.Amount
			}
			return all
		}
		for range 4 {
			_, open := share.ContractsFrom(made, between, known, "en")
			var facts []share.Open
			for _, o := range open {
				if o.Fact != "" {
					facts = append(facts, o)
				}
			}
			if len(facts) == 0 {
				return
			}
			o := rapid.SampledFrom(facts).Draw(t, "asked")
			better := answer(t, known, o.Fact, true)
			left, answered := owed(known), owed(better)
			owing, creditors := reliant(made, o)
			for _, who := range owing {
				if answered[who] > left[who] {
					t.Fatalf("%s relies on %s and owes %s for %s when %s is in its favour", who, o.Term, answered[who], left[who], o.Fact)
				}
			}
			for _, who := range creditors {
				debtor := map[string]string{"C": "P", "P": "C"}[who]
				if answered[debtor] < left[debtor] {
					t.Fatalf("%s relies on %s and gets %s for %s when %s is in its favour", who, o.Term, answered[debtor], left[debtor], o.Fact)
				}
			}
			if strings.Contains(o.Fact, ".") {
				if worst := owed(answer(t, known, o.Fact, false)); !maps.Equal(worst, left) {
					t.Fatalf("%s left open: %v, answered against who relies on it: %v", o.Fact, left, worst)
				}
			}
			if known = better; rapid.Bool().Draw(t, "against") {
				known = answer(t, known, o.Fact, false)
			}
		}
	})
}
