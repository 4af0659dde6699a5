package recourse_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/internal/incident"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/record"
)

var codes = regexp.MustCompile(`Code: "([a-z-]+)"`)

// Whatever the engines refuse has a text in both languages.
func TestEveryRefusalHasAText(t *testing.T) {
	for pattern, prefix := range map[string]string{"../../law/period/*.go": "record.clock-", "../../law/interest/*.go": "record."} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		seen := 0
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range codes.FindAllStringSubmatch(string(data), -1) {
				if seen++; !lang.Has(prefix + m[1]) {
					t.Errorf("%s: there is no text %s%s", name, prefix, m[1])
				}
			}
		}
		if seen < 4 {
			t.Errorf("%s: only %d codes were found", pattern, seen)
		}
	}
	for _, code := range []string{"not-yet-in-force", "no-longer-in-force", "not-yet-in-force-instead", "no-longer-in-force-instead"} {
		if !lang.Has("record.clock-" + code) {
			t.Error("there is no text for", code)
		}
	}
}

// Every clock, on a day on which it is law, answers in both languages with
// everything a reader needs.
func TestEveryClockAnswers(t *testing.T) {
	rules, err := incident.ListClocks("en")
	if err != nil || len(rules) < 25 {
		t.Fatal(len(rules), err)
	}
	for _, r := range rules {
		if r.ValidFrom == nil {
			continue
		}
		given := map[string]any{"rule": r.Rule, "at": *r.ValidFrom + "T12:30"}
		if r.Rule == "contract" {
			given["hours"] = "24"
		}
		for _, l := range lang.Languages {
			a, problems, err := incident.ComputeClock(given, l)
			if err != nil || len(problems) > 0 {
				t.Errorf("%s: %v %v", r.Rule, problems, err)
				continue
			}
			if a.Act == "" || a.Trigger == "" || a.Recipient == "" || len(a.Sources) == 0 || len(a.Steps) < 2 ||
				(a.Target == nil) != (r.Length == nil && r.Rule != "contract") {
				t.Errorf("%s: %+v", r.Rule, a)
			}
			for _, s := range a.Sources {
				if !norm.Exists(norm.Source(s)) {
					t.Errorf("%s: source %s is not in law/data", r.Rule, s)
				}
			}
			if report := a.Report(l, a.Clock.Start); report.Title == "" || (report.Drawing == nil) != (a.Target == nil) {
				t.Errorf("%s: %+v %v", r.Rule, report, err)
			}
		}
	}
}

// Anything that has the form of a record gets an answer or problems with their
// place, never an error of the program, and never both.
func TestCalculatorsTakeAnything(t *testing.T) {
	value := rapid.OneOf(
		rapid.SampledFrom([]any{
			nil, true, "", "0", "-1", "1e9", "999999999999.99", "2026-10-25T02:30", "2026-10-25T02:30+02:00",
			"2026-03-29T02:30", "2024-02-29", "2018-05-24T23:59", "2026-11-22", "NL", "gdpr-33-1", "gdpr-12-3", "contract", "dora-initial", "trade", "undertaking",
			[]any{},
			[]any{"32"},
			map[string]any{"article": "32"},
			[]any{map[string]any{"article": "32"}},
		}),
		rapid.Map(rapid.String(), func(s string) any { return s }),
	)
	rapid.Check(t, func(t *rapid.T) {
		given := map[string]any{}
		for _, key := range []string{
			"rule", "at", "calendar", "hours", "reported", "aware", "good_friday", "principal", "from", "until", "kind",
			"infringer", "conduct", "infringements", "turnover",
		} {
			if rapid.Bool().Draw(t, "has "+key) {
				given[key] = value.Draw(t, key)
			}
		}
		for name, compute := range map[string]func(map[string]any, string) (any, []record.Problem, error){
			"clock": func(g map[string]any, l string) (any, []record.Problem, error) {
				return wrap(incident.ComputeClock(g, l))
			},
			"interest": func(g map[string]any, l string) (any, []record.Problem, error) {
				return wrap(recourse.ComputeInterest(g, l))
			},
			"costs": func(g map[string]any, l string) (any, []record.Problem, error) {
				return wrap(recourse.ComputeCosts(g, l, time.Now()))
			},
			"fine": func(g map[string]any, l string) (any, []record.Problem, error) {
				return wrap(incident.EstimateFine(g, l))
			},
		} {
			for _, g := range []map[string]any{given, only(given, name)} {
				answer, problems, err := compute(g, "nl")
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				for _, p := range problems {
					if text := report.FactProblem("en", p).Text; text == "" || strings.Contains(text, "record.") {
						t.Fatalf("%s: %+v has no text", name, p)
					}
				}
				if _, err := json.Marshal(answer); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func wrap[T any](answer T, problems []record.Problem, err error) (any, []record.Problem, error) {
	return answer, problems, err
}

// only keeps the keys that a calculator knows.
func only(given map[string]any, name string) map[string]any {
	known := map[string]string{
		"clock": "rule at calendar hours reported aware good_friday", "interest": "principal from until kind", "costs": "principal", "fine": "infringer conduct infringements turnover",
	}
	kept := map[string]any{}
	for _, key := range strings.Fields(known[name]) {
		if v, ok := given[key]; ok {
			kept[key] = v
		}
	}
	return kept
}
