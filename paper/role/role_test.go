package role

import (
	"bytes"
	"os"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/party"
	"github.com/verhaal/verhaal/paper/flow"
)

func state(t testing.TB, answers map[string]any) *flow.State {
	t.Helper()
	s, problems := Flow().New(answers)
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	return s
}

// example answers with the examples: a shop and its host.
func example(t testing.TB) *flow.State {
	t.Helper()
	s := state(t, nil)
	for next := s.Next(); next != nil; next = s.Next() {
		if problems := s.Set(next.ID, next.Example); len(problems) > 0 {
			t.Fatalf("%s: %+v", next.ID, problems)
		}
	}
	return s
}

func outcomes(t testing.TB, s *flow.State) map[string]party.Outcome {
	t.Helper()
	all, err := Decide(s)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]party.Outcome{}
	for _, d := range all {
		for _, r := range d.Roles {
			got[d.Law+" "+r.Party] = r.Outcome
		}
	}
	return got
}

// What the program embeds is made from the questions as written, which load
// without a complaint.
func TestPackedIsUpToDate(t *testing.T) {
	source, err := os.ReadFile("role.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f, err := flow.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := flow.Source("role", "packed", "role.yaml", *f)
	if err != nil {
		t.Fatal(err)
	}
	if old, err := os.ReadFile("questions.go"); err != nil || !bytes.Equal(fresh, old) {
		t.Fatal("questions.go is older than role.yaml: run go generate in paper/role")
	}
}

func TestShopAndHost(t *testing.T) {
	s := example(t)
	got := outcomes(t, s)
	if got["AVG Bakkerij Van Dam BV"] != party.Controller || got["AVG Noordkaap Hosting BV"] != party.Processor || len(got) != 2 {
		t.Errorf("got %v", got)
	}
	s.Set("second_own_use", "yes")
	if got := outcomes(t, s); got["AVG Noordkaap Hosting BV"] != party.Split {
		t.Errorf("with own use: %v", got)
	}
	s.Set("second_own_use", "no")
	s.Set("conduct_from", "2018-01-01")
	if got := outcomes(t, s); got["Wbp Noordkaap Hosting BV"] != party.Processor || got["AVG Noordkaap Hosting BV"] != party.Processor {
		t.Errorf("across the switch: %v", got)
	}
	s.Set("conduct_until", "2018-05-24")
	if got := outcomes(t, s); len(got) != 2 || got["Wbp Noordkaap Hosting BV"] != party.Processor {
		t.Errorf("until the last day of the Wbp: %v", got)
	}
}

func TestDataCentreIsSubProcessor(t *testing.T) {
	s := example(t)
	for id, value := range map[string]any{
		"third": "yes", "third_name": "Noordkaap Hosting BV", "third_purpose": "no", "third_means": "no",
		"third_separate": "yes", "third_instructed": "yes", "third_own_use": "no", "third_engaged_by": "second",
	} {
		if problems := s.Set(id, value); len(problems) > 0 {
			t.Fatalf("%s: %+v", id, problems)
		}
	}
	got := outcomes(t, s)
	if got["AVG Noordkaap Hosting BV (third)"] != party.SubProcessor || got["AVG Noordkaap Hosting BV"] != party.Processor {
		t.Errorf("got %v", got)
	}
}

// "I do not know" to anything never makes a processor of one that was not.
func TestUnknownNeverBecomesProcessor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, _ := Flow().New(nil)
		for next := s.Next(); next != nil; next = s.Next() {
			s.Set(next.ID, answer(t, s, next))
		}
		if len(s.Problems()) > 0 {
			return // a last day before the first
		}
		before, err := Decide(s)
		if err != nil {
			t.Fatal(err)
		}
		q := rapid.SampledFrom(Flow().Questions).Draw(t, "forgotten")
		if !q.Unknown || !s.Asked(q.ID) {
			return
		}
		s.Set(q.ID, flow.Unknown)
		after, err := Decide(s)
		if err != nil {
			t.Fatal(err)
		}
		for i := range after {
			for k, r := range after[i].Roles {
				processes := r.Outcome == party.Processor || r.Outcome == party.SubProcessor
				if processes && k < len(before[i].Roles) && before[i].Roles[k].Outcome != r.Outcome {
					t.Fatalf("%s became %s by not knowing %s", r.Party, r.Outcome, q.ID)
				}
			}
		}
	})
}

func answer(t *rapid.T, s *flow.State, q *flow.Question) any {
	switch q.Type {
	case flow.TypeDate:
		return rapid.SampledFrom([]string{"2017-01-01", "2018-05-24", "2018-05-25", "2026-11-22"}).Draw(t, q.ID)
	case flow.TypeYesNo:
		if q.Unknown {
			return rapid.SampledFrom([]string{"yes", "no", flow.Unknown}).Draw(t, q.ID)
		}
		return rapid.SampledFrom([]string{"yes", "no"}).Draw(t, q.ID)
	case flow.TypeChoice:
		list := []string{flow.Unknown}
		for _, c := range q.Choices {
			if s.Offered(q.ID, c.ID) {
				list = append(list, c.ID)
			}
		}
		return rapid.SampledFrom(list).Draw(t, q.ID)
	}
	return rapid.SampledFrom([]string{"Een", "Twee", "Drie"}).Draw(t, q.ID)
}

func TestSourcesExist(t *testing.T) {
	for _, q := range Flow().Questions {
		if q.Why == nil || len(q.Sources) == 0 {
			t.Errorf("%s says neither why nor on what ground", q.ID)
		}
		for _, s := range q.Sources {
			if !norm.Exists(norm.Source(s)) {
				t.Errorf("%s cites %q, which is not in the law data", q.ID, s)
			}
		}
	}
}
