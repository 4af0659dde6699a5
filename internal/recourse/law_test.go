package recourse_test

import (
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/incident/breach"
	"github.com/verhaal/verhaal/internal/incident"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/recourse/share"
)

// In 2031 the law of 2030 counts: a norm that says the same as before, but that
// nobody has verified, marks what rests on it.
const lawOf2030 = `
law: %
citation: {nl: "%", en: "%"}
name: {nl: later, en: later}
source: test
valid_from: 2030-01-01
last_checked: 2030-01-01
mark: verify
norms:
  - {at: "", title: {nl: Later, en: Later}, summary: {nl: Later recht., en: Later law.}}
`

func TestTheLawOfTodayIsThatOfNow(t *testing.T) {
	for _, citation := range []string{"AVG 33(1)", "3:277 BW", "BIK 2"} {
		if n, ok := norm.Find(norm.Source(citation), norm.Day(2026, time.June, 1)); !ok || n.Mark == norm.Verify ||
			n.Mark == norm.Interpretation {
			t.Fatalf("%s is already open", citation)
		}
	}
	norm.EndForTest(t, norm.Day(2030, time.January, 1), "AVG 33(1)", "3:277 BW", "BIK 2")
	for _, citation := range []string{"AVG 33(1)", "3:277 BW", "BIK 2"} {
		norm.AddForTest(t, "later-2030-01-01", strings.ReplaceAll(lawOf2030, "%", citation))
	}
	for year, open := range map[int]bool{2029: false, 2031: true} {
		now := norm.Day(year, time.June, 1)
		a, err := incident.AssessBreach(breach.Facts{}, "en", now)
		if err != nil {
			t.Fatal(err)
		}
		costs, _, err := recourse.ComputeCosts(map[string]any{"principal": "1000"}, "en", now)
		if err != nil {
			t.Fatal(err)
		}
		cleared, _, err := recourse.ClearText(strings.NewReader(recourse.ClearExample), false, "en", now)
		if err != nil {
			t.Fatal(err)
		}
		for name, steps := range map[string][]string{"assess": a.Steps, "costs": costs.Steps, "clear": cleared.Steps} {
			if got := strings.Contains(strings.Join(steps, "\n"), "not verified"); got != open {
				t.Errorf("%s in %d: marked %t, want %t: %q", name, year, got, open, steps)
			}
		}
	}
}

// A statement of 2031 lists the law of 2030 that its reasoning rests on, also
// where it was no law when the breach happened.
func TestStatementHasLaterLaw(t *testing.T) {
	norm.EndForTest(t, norm.Day(2015, time.January, 1), "AVG 82(5)", "6:10 BW")
	for _, citation := range []string{"AVG 82(5)", "6:10 BW"} {
		norm.AddForTest(t, "later-2030-01-01", strings.ReplaceAll(lawOf2030, "%", citation))
	}
	c, problems := share.Read(map[string]any{
		"conduct": "2026-02-10",
		"parties": []any{
			map[string]any{"id": "C", "role": "controller"}, map[string]any{
				"id": "P", "role": "processor",
				"engaged_by": "C",
			}, map[string]any{"id": "DS", "role": "data-subjects"},
		},
		"claims": []any{map[string]any{"by": "DS", "amount": "100.00"}}, "shares": map[string]any{
			"C": "40",
			"P": "60",
		}, "payments": []any{map[string]any{"by": "C", "to": "DS", "amount": "100.00"}},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r, err := recourse.ComputeRecourse(c, "en")
	if err != nil {
		t.Fatal(err)
	}
	statement, err := r.Statement("en", norm.Day(2031, time.June, 1))
	if err != nil {
		t.Fatal(err)
	}
	text, err := document.Markdown(statement)
	if err != nil || !strings.Contains(string(text), "Later. Later law.") {
		t.Errorf("the law of 2030 is not listed: %v\n%s", err, text)
	}
}
