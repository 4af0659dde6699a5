package review

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/promise/terms"
)

func passagesOf(texts ...string) []Passage {
	var list []Passage
	for _, t := range texts {
		list = append(list, Passage{Text: t})
	}
	return list
}

func hours(n int64) terms.Terms {
	return terms.Terms{Values: terms.Values{BreachNoticeHours: terms.Is(n, "7.1")}}
}

func TestCompareSaysWhatChanged(t *testing.T) {
	before := Opinion{
		Points: []Point{
			{ID: "breach_notice", Verdict: Present, Passages: passagesOf("7.1 Verwerker meldt een datalek binnen 24 uur aan Verwerkingsverantwoordelijke.")},
			{ID: "penalty_clause", Verdict: Present, Passages: passagesOf("De boete is € 10.000.")},
			{ID: "duration", Verdict: Absent},
			{ID: "subject_matter", Verdict: Present, Passages: passagesOf("2. Dit gaat over hosting.")},
			{ID: "gone", Verdict: Present},
		},
		Terms: hours(24),
	}
	after := Opinion{
		Points: []Point{
			{ID: "breach_notice", Verdict: Partial, Passages: passagesOf("8.3 Verwerker meldt een datalek binnen 72 uur aan Verwerkingsverantwoordelijke.")},
			{ID: "penalty_clause", Verdict: Absent},
			{ID: "duration", Verdict: Present, Passages: passagesOf("Zij duurt een jaar.")},
			{ID: "subject_matter", Verdict: Present, Passages: passagesOf("3. Dit gaat over hosting.")},
			{ID: "new", Verdict: Present},
		},
		Terms: hours(72),
	}
	got := Compare(before, after)
	if len(got) != 4 {
		t.Fatalf("%d changes: %+v", len(got), got)
	}
	breach, penalty, duration, term := got[0], got[1], got[2], got[3]
	if breach.Point != "breach_notice" || breach.Effect != Worse || len(breach.Reworded) != 1 || len(breach.Added)+len(breach.Removed) != 0 {
		t.Errorf("%+v", breach)
	}
	if penalty.Effect != Worse || len(penalty.Removed) != 1 {
		t.Errorf("%+v", penalty)
	}
	if duration.Effect != Better || len(duration.Added) != 1 {
		t.Errorf("%+v", duration)
	}
	if term.Term != "breach_notice_hours" || term.From != "24" || term.To != "72" || term.Effect != Otherwise {
		t.Errorf("%+v", term)
	}
}

func TestTheOtherWayRoundIsTheOpposite(t *testing.T) {
	verdicts := []Verdict{Present, NA, Partial, Absent, Contrary}
	sentence := rapid.SliceOfN(rapid.SampledFrom([]string{"verwerker", "meldt", "binnen", "24", "72", "uur", "niet", "wist", "gegevens"}), 1,
		8)
	opinion := rapid.Custom(func(t *rapid.T) Opinion {
		var o Opinion
		for _, id := range []string{"a", "b", "c"} {
			p := Point{ID: id, Verdict: rapid.SampledFrom(verdicts).Draw(t, "verdict")}
			for _, words := range rapid.SliceOfN(sentence, 0, 3).Draw(t, "passages") {
				text := ""
				for _, w := range words {
					text += w + " "
				}
				p.Passages = append(p.Passages, Passage{Text: text})
			}
			o.Points = append(o.Points, p)
		}
		if rapid.Bool().Draw(t, "has") {
			n := rapid.Int64Range(1, 3).Draw(t, "hours")
			o.Terms = hours(n)
		}
		return o
	})
	opposite := map[Effect]Effect{Better: Worse, Worse: Better, Otherwise: Otherwise}
	rapid.Check(t, func(t *rapid.T) {
		a, b := opinion.Draw(t, "a"), opinion.Draw(t, "b")
		if same := Compare(a, a); len(same) > 0 {
			t.Fatalf("a version differs from itself: %+v", same)
		}
		there, back := Compare(a, b), Compare(b, a)
		for _, c := range there {
			at := slices.IndexFunc(back, func(d Change) bool { return d.Point == c.Point && d.Term == c.Term })
			if at < 0 {
				t.Fatalf("%+v is a change in one direction only", c)
			}
			d := back[at]
			if d.Effect != opposite[c.Effect] || d.From != c.To || d.Before != c.After {
				t.Fatalf("there %+v, back %+v", c, d)
			}
			had := func(o Opinion) int {
				return len(o.Points[max(0, slices.IndexFunc(o.Points, func(p Point) bool { return p.ID == c.Point }))].Passages)
			}
			if c.Point != "" && had(a)-len(c.Removed) != had(b)-len(c.Added) {
				t.Fatalf("passages were lost: %+v", c)
			}
		}
	})
}
