package recourse

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/promise/terms"
	"github.com/verhaal/verhaal/recourse/share"
)

var exampleDay = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func amount(a money.Amount) *money.Amount { return &a }

// exampleTerms are agreements with every clause that recourse knows.
func exampleTerms(t *testing.T) map[string]*terms.Terms {
	t.Helper()
	multiple := int64(2)
	all := map[string]*terms.Terms{
		"nothing": {},
		"clauses": {Values: terms.Values{
			LiabilityCap: terms.Is(terms.Cap{
				Amount: amount(2_500_000), Per: terms.PerYear, Protects: terms.Both,
				Covers: []string{"contribution"}, Exceptions: []string{"location"},
			}, "14.3"),
			RecourseExclusion: terms.Is(terms.Exclusion{
				Debtor: terms.Processor, Conditions: []string{terms.MeasuresTaken, "own words"},
				Reimburses: true,
			}, "15.2"),
			IndemnityByController: terms.Is(terms.Indemnity{Scope: terms.Broad, Percent: 50, Unless: []string{terms.BreachByIndemnified}}, "16.1"),
			IndemnityByProcessor:  terms.Is(terms.Indemnity{Scope: terms.OwnFault, Percent: 100}, "16.2"),
			Penalty:               terms.Is(terms.Penalty{Amount: amount(100_000)}, "17.1"),
		}},
		"fee": {Values: terms.Values{LiabilityCap: terms.Is(terms.Cap{FeeMultiple: &multiple, Protects: terms.ProcessorOnly}, "9")}},
	}
	files, err := filepath.Glob("../../promise/terms/testdata/first-*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		read, problems, err := terms.Parse(data)
		if err != nil || len(problems) > 0 {
			t.Fatal(name, problems, err)
		}
		all[filepath.Base(name)] = &read
	}
	return all
}

// The example of an agreement is a case that anybody can open and that comes to
// the same; nothing of the damage is lost.
func TestExampleOfAnAgreementIsACase(t *testing.T) {
	for name, agreed := range exampleTerms(t) {
		for _, l := range lang.Languages {
			outcome, raw, err := AgreementExample(agreed, exampleDay, l)
			if err != nil {
				t.Fatal(name, err)
			}
			sent, err := json.Marshal(raw) // as it travels in the link
			if err != nil {
				t.Fatal(err)
			}
			var again map[string]any
			if err := json.Unmarshal(sent, &again); err != nil {
				t.Fatal(err)
			}
			c, problems := share.Read(again)
			if len(problems) > 0 {
				t.Fatalf("%s: %v\n%s", name, problems, sent)
			}
			typed, err := ComputeRecourse(c, l)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(typed.Parties, outcome.Parties) || !reflect.DeepEqual(typed.Claims, outcome.Claims) {
				t.Errorf("%s: the example and the case differ:\n%+v\n%+v", name, outcome.Parties, typed.Parties)
			}
			var borne money.Amount
			for _, p := range outcome.Parties {
				borne += p.Borne
			}
			if borne+outcome.Unpaid != 10_000_000 {
				t.Errorf("%s: %s borne and %s unpaid", name, borne, outcome.Unpaid)
			}
		}
	}
}

// Each clause is named with its place, and each question says what to fill in.
func TestClausesOfAnAgreementAreNamed(t *testing.T) {
	outcome, _, err := AgreementExample(exampleTerms(t)["clauses"], exampleDay, "en")
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]string{}
	for _, f := range outcome.Flags {
		if f.Code == OpenFact && f.Question != nil {
			asked[f.Question.Fact] = f.Question.Clause
		}
	}
	want := map[string]string{"breaches": "17.1", "cap-used": "14.3"}
	if !reflect.DeepEqual(asked, want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
	for i, s := range outcome.Steps {
		if s.N != i+1 {
			t.Errorf("step %d is number %d", i+1, s.N)
		}
	}
}

// A clause of which nobody said where it stands, or on which conditions, is
// named all the same, and the recourse stands.
func TestExclusionThatIsHardlyWrittenDown(t *testing.T) {
	agreed := &terms.Terms{Values: terms.Values{RecourseExclusion: terms.Is(terms.Exclusion{Debtor: terms.Processor}, "")}}
	raw := map[string]any{
		"conduct": "2026-11-22",
		"parties": []any{
			map[string]any{"id": "C", "role": "controller"},
			map[string]any{"id": "P", "role": "processor", "engaged_by": "C"},
			map[string]any{"id": "DS", "role": "data-subjects"},
		},
		"claims":   []any{map[string]any{"by": "DS", "amount": "100000.00"}},
		"shares":   map[string]any{"C": "0", "P": "100"},
		"payments": []any{map[string]any{"by": "C", "to": "DS", "amount": "100000.00"}},
	}
	given := []CaseAgreement{{
		DocumentTerms: promise.NewDocumentTerms("", promise.FromFile, *agreed),
		Between:       share.Between{Controller: "C", Processor: "P"},
	}}
	for _, l := range lang.Languages {
		c, problems := ReadCase(raw, given, l)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r, err := c.Compute(l)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Steps {
			if strings.Contains(s.Text, "()") {
				t.Error(s.Text)
			}
		}
		open := slices.ContainsFunc(r.Flags, func(f RecourseFlag) bool {
			return f.Code == OpenFact && f.Question != nil && f.Question.Fact == "recourse_exclusion.conditions"
		})
		if len(r.Claims) != 1 || r.Claims[0].Amount != 10_000_000 || !open {
			t.Errorf("%+v, %+v", r.Claims, r.Flags)
		}
	}
}
