package recourse

import (
	"math/big"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/promise/terms"
	"github.com/verhaal/verhaal/recourse/share"
)

// exampleDamage is what data subjects claim in the example of an agreement.
const exampleDamage = "100000.00"

// AgreementExample works out who would bear what under an agreement, had the
// controller paid data subjects for a breach that was the processor's fault. The
// record is the case as a person could have typed it, clauses and all.
func AgreementExample(t *terms.Terms, on time.Time, l string) (Recourse, map[string]any, error) {
	called := func(role terms.Role) string {
		if p, ok := t.Party(role); ok && strings.TrimSpace(p.Name) != "" {
			return p.Name
		}
		return lang.T(l, "role."+string(role))
	}
	day := on.In(lang.Zone()).Format(time.DateOnly)
	raw := map[string]any{
		"title": lang.T(l, "recourse.example.title"), "conduct": day,
		"parties": []any{
			map[string]any{"id": "A", "name": called(terms.Controller), "role": "controller"},
			map[string]any{"id": "B", "name": called(terms.Processor), "role": "processor", "engaged_by": "A"},
			map[string]any{"id": "DS", "name": lang.T(l, "recourse.example.persons"), "role": "data-subjects"},
		},
		"claims":   []any{map[string]any{"by": "DS", "amount": exampleDamage, "persons": "1000"}},
		"shares":   map[string]any{"A": "0", "B": "100"},
		"payments": []any{map[string]any{"by": "A", "to": "DS", "amount": exampleDamage, "on": day}},
	}
	between := share.Between{Controller: "A", Processor: "B"}
	c, problems := share.Read(raw)
	if len(problems) > 0 {
		panic("recourse: the example: " + problems[0].Path + " " + problems[0].Code) // made here; a test reads it
	}
	contracts, open := share.ContractsFrom(t, between, share.Known{Met: exampleFacts(t, between, l)}, l)
	c.Contracts = contracts
	agreed := AgreedCase{Case: c, filled: []filled{{
		&CaseAgreement{DocumentTerms: promise.NewDocumentTerms("", promise.FromFile, *t)}, between,
		open,
	}}}
	outcome, err := agreed.Compute(l)
	if err != nil {
		return Recourse{}, nil, err
	}
	if len(contracts) > 0 {
		raw["contracts"] = contractRecords(contracts)
	}
	return outcome, raw, nil
}

// exampleFacts are what the example says of what no agreement can say: it was the
// processor's fault, and nothing else was wrong.
func exampleFacts(t *terms.Terms, between share.Between, l string) map[string]bool {
	_, open := share.ContractsFrom(t, between, share.Known{}, l)
	met := map[string]bool{}
	for _, o := range open {
		switch {
		case o.Fact == "indemnity_by_processor.cause", o.Fact == "indemnity_by_controller."+terms.BreachByIndemnified:
			met[o.Fact] = true
		case o.Fact == "indemnity_by_controller.cause", o.Fact == "indemnity_by_processor."+terms.BreachByIndemnified,
			strings.HasPrefix(o.Fact, "recourse_exclusion."):
			met[o.Fact] = false
		case o.Fact == "liability_cap.data-breach": // a breach is what the example is about
			met[o.Fact] = true
		case strings.HasPrefix(o.Fact, "liability_cap."):
			met[o.Fact] = false
		}
	}
	return met
}

// contractRecords writes clauses as they stand in a case.
func contractRecords(contracts []share.Contract) []any {
	var all []any
	for _, c := range contracts {
		one := map[string]any{"creditor": c.Creditor, "debtor": c.Debtor}
		if c.Exclusion != nil {
			one["exclusion"] = map[string]any{"conditions": conditionRecords(c.Exclusion.Conditions)}
		}
		if c.Indemnity != nil {
			percent := hundredth(c.Indemnity.Part)
			one["indemnity"] = map[string]any{"percent": percent, "unless": conditionRecords(c.Indemnity.Unless)}
		}
		if c.Penalty != nil {
			mode := "replace"
			if c.Penalty.Add {
				mode = "add"
			}
			one["penalty"] = map[string]any{"amount": c.Penalty.Amount.String(), "mode": mode}
		}
		if c.Cap != nil {
			one["cap"] = capRecord(c.Cap)
		}
		all = append(all, one)
	}
	return all
}

func conditionRecords(list []share.Condition) []any {
	all := []any{}
	for _, c := range list {
		met := "false"
		if c.Met {
			met = "true"
		}
		all = append(all, map[string]any{"text": c.Text, "met": met})
	}
	return all
}

func capRecord(c *share.Cap) map[string]any {
	covers := []any{}
	for _, one := range []struct {
		name string
		is   bool
	}{{"contribution", c.Contribution}, {"indemnity", c.Indemnity}, {"damages", c.Damages}} {
		if one.is {
			covers = append(covers, one.name)
		}
	}
	record := map[string]any{"amount": c.Amount.String(), "per": "event", "used": c.Used.String(), "covers": covers, "penalty": "outside"}
	if c.PerYear {
		record["per"] = "year"
	}
	if c.Penalty {
		record["penalty"] = "inside"
	}
	return record
}

// hundredth writes a part as a percentage.
func hundredth(part *big.Rat) string {
	return new(big.Rat).Mul(part, big.NewRat(100, 1)).FloatString(2)
}
