package terms_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
	"github.com/verhaal/verhaal/paper/flow/flowtest"
	"github.com/verhaal/verhaal/paper/record"
	"github.com/verhaal/verhaal/promise/terms"
)

var day = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// tb is what tests and properties have in common.
type tb interface {
	flowtest.Fataler
	Errorf(string, ...any)
	Helper()
}

func drafted(t tb, s *flow.State, lang string) (*document.Document, *terms.Terms) {
	t.Helper()
	d, made, err := terms.Assemble(clause.ProcessingAgreement(), s, clause.Options{Lang: lang, Date: day, Status: "1"})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return d, made
}

func example(t tb, side string) *terms.Terms {
	t.Helper()
	_, made := drafted(t, flowtest.Example(t, clause.ProcessingAgreement().Flow, side), "nl")
	return made
}

func inJSON(t tb, made *terms.Terms) []byte {
	t.Helper()
	data, err := made.JSON()
	if err != nil {
		t.Fatalf("%v", err)
	}
	return data
}

func parsed(t tb, data []byte) terms.Terms {
	t.Helper()
	got, problems, err := terms.Parse(data)
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v, %v in %s", err, problems, data)
	}
	return got
}

func paths(problems []record.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Path+":"+p.Code)
	}
	return strings.Join(all, " ")
}

// Whatever is agreed is read back from the file as it was agreed.
func TestWhatIsWrittenIsReadBack(t *testing.T) {
	l := clause.ProcessingAgreement()
	rapid.Check(t, func(t *rapid.T) {
		_, made := drafted(t, flowtest.Draw(t, l.Flow, nil), rapid.SampledFrom([]string{"nl", "en"}).Draw(t, "lang"))
		data := inJSON(t, made)
		got := parsed(t, data)
		if !reflect.DeepEqual(got.Values, made.Values) || got.Source != terms.Drafted {
			t.Fatalf("written %+v\nread %+v", made.Values, got.Values)
		}
		if again := inJSON(t, &got); !bytes.Equal(again, data) {
			t.Fatalf("written %s\nthen %s", data, again)
		}
	})
}

// The terms say what was answered.
func TestTermsFollowTheAnswers(t *testing.T) {
	l := clause.ProcessingAgreement()
	rapid.Check(t, func(t *rapid.T) {
		s := flowtest.Draw(t, l.Flow, nil)
		_, made := drafted(t, s, "nl")
		result := s.Result()
		agreed := func(question string, answers ...any) bool { return slices.Contains(answers, result[question]) }
		is := func(what string, standing terms.Standing, want bool) {
			if (standing == terms.Agreed) != want {
				t.Errorf("%s is %s with %v", what, standing, result)
			}
		}
		if hours, ok := made.BreachNoticeHours.Get(); !ok || hours < 1 || hours > 72 {
			t.Errorf("breach notice of %d hours", hours)
		}
		is("objection", made.ObjectionDays.Standing, agreed("subprocessor_authorisation", "general"))
		is("exclusion", made.RecourseExclusion.Standing, agreed("recourse", "measures_taken"))
		is("indemnity by the controller", made.IndemnityByController.Standing, agreed("indemnity_controller", "cause", "broad"))
		is("indemnity by the processor", made.IndemnityByProcessor.Standing, agreed("indemnity_processor", "cause", "broad"))
		is("penalty", made.Penalty.Standing, !agreed("penalty", "none"))
		is("insurance", made.Insurance.Standing, agreed("insurance", "yes"))
		is("forum", made.Forum.Standing, agreed("forum", "named"))
		limit, _ := made.LiabilityCap.Get()
		if limit.Unlimited != agreed("liability_cap", "none") || !limit.Unlimited && (limit.Amount == nil) == (limit.FeeMultiple == nil) {
			t.Errorf("cap %+v with %v", limit, result["liability_cap"])
		}
		if p, ok := made.Penalty.Get(); ok && (p.Cap != "") == limit.Unlimited {
			t.Errorf("penalty in a cap: %q, cap: %+v", p.Cap, limit)
		}
		if places := made.Locations.Value; places[0] != "EEA" || (len(places) > 1) == agreed("location", "eea") {
			t.Errorf("locations %v with %v", places, result["location"])
		}
	})
}

// Every term that the agreement has names the article it stands in, and that
// article is in the document; the file inside the document has the same terms.
func TestEachTermNamesItsClause(t *testing.T) {
	l := clause.ProcessingAgreement()
	rapid.Check(t, func(t *rapid.T) {
		d, made := drafted(t, flowtest.Draw(t, l.Flow, nil), "en")
		numbers := map[string]bool{}
		for _, b := range d.Body {
			if p, ok := b.(*document.Provision); ok {
				numbers[p.Number] = true
			}
		}
		for key, term := range plain(t, made) {
			named := key != "parties" && key != "date"
			if clause, _ := term["clause"].(string); named && term["standing"] != "not-said" && !numbers[clause] {
				t.Errorf("%s is said to stand in %q", key, clause)
			}
		}
		if len(d.Files) != 1 || d.Files[0].Name != terms.File || !bytes.Equal(d.Files[0].Data, inJSON(t, made)) {
			t.Error("the document does not hold its terms")
		}
	})
}

// plain gives the terms by key as a file has them.
func plain(t tb, made *terms.Terms) map[string]map[string]any {
	t.Helper()
	var file struct {
		Terms map[string]map[string]any `json:"terms"`
	}
	if err := json.Unmarshal(inJSON(t, made), &file); err != nil {
		t.Fatalf("%v", err)
	}
	return file.Terms
}

func TestADraftHasNoTerms(t *testing.T) {
	l := clause.ProcessingAgreement()
	s, _ := l.Flow.New(map[string]any{"side": "provider"})
	d, made, err := terms.Assemble(l, s, clause.Options{Lang: "nl", Date: day, Draft: true})
	if err != nil || made != nil || len(d.Files) != 0 {
		t.Errorf("%v, %v, %d files", err, made, len(d.Files))
	}
	if _, _, err := terms.Assemble(l, s, clause.Options{Lang: "nl", Date: day}); err == nil {
		t.Error("an agreement without its answers")
	}
}

func TestUsualAgreements(t *testing.T) {
	customer := example(t, "customer")
	penalty, _ := customer.Penalty.Get()
	if customer.BreachNoticeHours.Value != 24 || customer.SubprocessorAuthorisation.Value != terms.Specific ||
		customer.ObjectionDays.Standing != terms.NotSaid || !customer.LiabilityCap.Value.Unlimited ||
		penalty.Amount.String() != "10000.00" || penalty.Mode != terms.Add || customer.GoverningLaw.Value != "NL" {
		t.Errorf("%s", inJSON(t, customer))
	}
	if customer.Answers["breach_term"] != "h24" {
		t.Errorf("answers: %v", customer.Answers)
	}
	balanced := example(t, "balanced")
	if c := balanced.LiabilityCap; c.Value.Amount.String() != "1000000.00" || c.Value.Per != terms.PerEvent ||
		!c.Value.OrInsured || c.Clause == "" {
		t.Errorf("cap of the balanced agreement: %+v", c)
	}
	clock, ok := balanced.BreachClock()
	if !ok || clock.Hours != 36 || clock.Clause != "11.1" || clock.From.Value != terms.Awareness ||
		clock.Contact.Value.Email != "privacy@bakkerijvandam.example" {
		t.Errorf("the contract's clock: %+v, %v", clock, ok)
	}
	for _, standing := range []terms.Standing{terms.NotSaid, terms.Elsewhere} {
		none := terms.Values{BreachNoticeHours: terms.Term[int64]{Value: 24, Standing: standing}}
		if clock, ok := none.BreachClock(); ok {
			t.Errorf("hours that are %s give a clock of %d hours", standing, clock.Hours)
		}
	}
}

func text(t tb, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(data)
}
