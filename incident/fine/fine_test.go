package fine

import (
	"math/big"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

func estimate(t testing.TB, raw map[string]any) Outcome {
	t.Helper()
	f, problems := Read(raw)
	if len(problems) > 0 {
		t.Fatalf("%v: %+v", raw, problems)
	}
	o, err := Compute(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range o.Steps {
		for _, l := range []string{"nl", "en"} {
			if text, err := s.Text(l); err != nil || text == "" {
				t.Errorf("step %s: %v", s.Key, err)
			}
		}
	}
	for _, f := range o.Flags {
		if _, err := norm.TextOf(f.Key); err != nil {
			t.Error(err)
		}
	}
	for _, s := range o.Sources() {
		if !norm.Exists(s) {
			t.Errorf("source %s is not in law/data", s)
		}
	}
	return o
}

func facts(more map[string]any, infringements ...map[string]any) map[string]any {
	list := []any{}
	for _, i := range infringements {
		list = append(list, i)
	}
	raw := map[string]any{"infringer": "undertaking", "conduct": "2026-02-10", "infringements": list}
	for key, value := range more {
		raw[key] = value
	}
	return raw
}

func article(a, seriousness, percent string) map[string]any {
	i := map[string]any{"article": a}
	if seriousness != "" {
		i["seriousness"] = seriousness
	}
	if percent != "" {
		i["percent"] = percent
	}
	return i
}

func euros(n int64) money.Amount { return money.Amount(n * 100) }

func has(o Outcome, code string) bool {
	return slices.ContainsFunc(o.Flags, func(f Flag) bool { return f.Code == code })
}

func said(o Outcome, key string) (norm.Step, bool) {
	i := slices.IndexFunc(o.Steps, func(s norm.Step) bool { return s.Key == "fine.step."+key })
	if i < 0 {
		return norm.Step{}, false
	}
	return o.Steps[i], true
}

func TestWorkedExamples(t *testing.T) {
	// (a) a host, 1.5 million, art. 32, low, 5 %
	o := estimate(t, facts(map[string]any{"turnover": "1500000.00"}, article("32", "low", "5")))
	if o.Range != (Range{euros(1000), euros(2000)}) || o.Maximum != euros(10_000_000) || has(o, "NOT-VERIFIED") {
		t.Errorf("a: %+v", o.Range)
	}
	// (b) software as a service, 30 million, art. 32, medium, 15 %
	o = estimate(t, facts(map[string]any{"turnover": "30000000.00"}, article("32", "medium", "15")))
	if o.Range != (Range{euros(22_500), euros(150_000)}) || !has(o, "NOT-VERIFIED") {
		t.Errorf("b: %+v %+v", o.Range, o.Flags)
	}
	// (c) a group of 1 billion, art. 5(1)(f), high, 30 %: 12 million, with 20 % more 14.4 million
	o = estimate(t, facts(map[string]any{"turnover": "1000000000.00"}, article("5(1)(f)", "high", "30")))
	if s, ok := said(o, "percent"); !ok || s.Args["sum"] != "12000000.00" || o.Maximum != euros(40_000_000) || !has(o, "NEVER-ONE-NUMBER") {
		t.Errorf("c: %+v, maximum %s", s, o.Maximum)
	}
	if o.Range != (Range{euros(8_000_000), euros(40_000_000)}) {
		t.Errorf("c: the band is %+v", o.Range)
	}
	o = estimate(t, facts(map[string]any{"turnover": "1000000000.00", "aggravating": "20"}, article("5(1)(f)", "high", "30")))
	if o.Range != (Range{euros(9_600_000), euros(40_000_000)}) {
		t.Errorf("c with 20 %% more: %+v", o.Range)
	}
	if s, ok := said(o, "amount-more"); !ok || s.Args["before"] != "12000000.00" || s.Args["percent"] != "20" ||
		s.Args["sum"] != "14400000.00" || s.Args["maximum"] != "40000000.00" {
		t.Errorf("c with 20 %% more: %+v", s)
	}
	// (d) a group of 300 million, art. 33, low, 2 %
	o = estimate(t, facts(map[string]any{"turnover": "300000000.00"}, article("33(1)", "low", "2")))
	if o.Range != (Range{euros(80_000), euros(200_000)}) {
		t.Errorf("d: %+v", o.Range)
	}
	// (e) two linked infringements stay below the maximum of the gravest
	both := []map[string]any{article("32", "low", "5"), article("33", "low", "2")}
	more := map[string]any{"turnover": "600000000.00", "linked": "true"}
	o = estimate(t, facts(more, both...))
	if o.Maximum != euros(12_000_000) {
		t.Errorf("e: maximum %s", o.Maximum)
	}
	more["linked"] = "false"
	if o = estimate(t, facts(more, both...)); o.Maximum != euros(24_000_000) {
		t.Errorf("e, separate: maximum %s", o.Maximum)
	}
	delete(more, "linked")
	if o = estimate(t, facts(more, both...)); o.Maximum != euros(24_000_000) || !has(o, "LINKED-UNKNOWN") {
		t.Errorf("e, unknown: maximum %s", o.Maximum)
	}
}

// The whole table of ranges, for a fine of the lower tier; the upper doubles.
func TestRangesByTurnoverAndSeriousness(t *testing.T) {
	for _, e := range []struct {
		turnover string
		want     [3]Range
	}{
		{"2000000.00", [3]Range{{0, 4_000}, {2_000, 8_000}, {4_000, 40_000}}},
		{"10000000.00", [3]Range{{0, 20_000}, {3_000, 40_000}, {6_000, 200_000}}},
		{"50000000.00", [3]Range{{0, 100_000}, {15_000, 200_000}, {30_000, 1_000_000}}},
		{"100000000.00", [3]Range{{0, 200_000}, {80_000, 400_000}, {160_000, 2_000_000}}},
		{"250000000.00", [3]Range{{0, 500_000}, {150_000, 1_000_000}, {300_000, 5_000_000}}},
		{"500000000.00", [3]Range{{0, 1_000_000}, {400_000, 2_000_000}, {800_000, 10_000_000}}},
		{"500000000.01", [3]Range{{0, 1_000_000}, {1_000_000, 2_000_000}, {2_000_000, 10_000_000}}}, // no factor above
	} {
		for i, level := range []string{"low", "medium", "high"} {
			o := estimate(t, facts(map[string]any{"turnover": e.turnover}, article("32", level, "")))
			upper := estimate(t, facts(map[string]any{"turnover": e.turnover}, article("5(1)(f)", level, "")))
			want := Range{e.want[i].Min * 100, e.want[i].Max * 100}
			if o.Range != want || upper.Range != (Range{2 * want.Min, 2 * want.Max}) {
				t.Errorf("%s, %s: %+v and %+v, want %+v", e.turnover, level, o.Range, upper.Range, want)
			}
		}
	}
	// the band changes one cent above its end
	o := estimate(t, facts(map[string]any{"turnover": "2000000.01"}, article("32", "low", "")))
	if o.Range.Max != euros(20_000) || !has(o, "NOT-VERIFIED") {
		t.Errorf("a cent above 2 million: %+v", o.Range)
	}
}

func TestTiers(t *testing.T) {
	for a, want := range map[string]norm.Source{
		"8": "AVG 83(4)", "11": "AVG 83(4)", "25": "AVG 83(4)", "28(3)": "AVG 83(4)", "39": "AVG 83(4)", "42": "AVG 83(4)", "43": "AVG 83(4)",
		"5": "AVG 83(5)", "5(1)(f)": "AVG 83(5)", "6": "AVG 83(5)", "7": "AVG 83(5)", "9": "AVG 83(5)", "12": "AVG 83(5)", "22": "AVG 83(5)", "44": "AVG 83(5)", "49(1)": "AVG 83(5)", "87": "AVG 83(5)",
		"58(2)": "AVG 83(6)", "10": "UAVG 17",
	} {
		o := estimate(t, facts(map[string]any{"turnover": "1.00"}, article(a, "low", "")))
		if o.Parts[0].Tier != want {
			t.Errorf("article %s: %s, want %s", a, o.Parts[0].Tier, want)
		}
	}
	for _, a := range []string{"1", "4", "23", "24", "40", "41", "50", "99", "100", "32x(1)", "x", "5 f", "-5"} {
		if _, problems := Read(facts(nil, article(a, "low", ""))); len(problems) == 0 {
			t.Errorf("article %s was accepted", a)
		}
	}
}

// Who falls under which policy.
func TestPolicies(t *testing.T) {
	for _, e := range []struct{ infringer, conduct, policy string }{
		{"undertaking", "2026-01-01", "edpb-04-2022"},
		{"undertaking", "2018-05-25", "edpb-04-2022"},
		{"public-body", "2026-01-01", "ap-2023"},
		{"natural-person", "2026-01-01", "ap-2023"},
		{"undertaking", "2018-05-24", "wbp-2016"},
		{"public-body", "2016-01-01", "wbp-2016"},
		{"undertaking", "2015-12-31", "none"},
	} {
		o := estimate(t, facts(map[string]any{"infringer": e.infringer, "conduct": e.conduct}, article("32", "low", "")))
		if o.Policy != e.policy {
			t.Errorf("%s, %s: %s, want %s", e.infringer, e.conduct, o.Policy, e.policy)
		}
	}
	o := estimate(t, facts(map[string]any{"infringer": "natural-person", "household": "true"}, article("32", "low", "")))
	if o.Policy != "none" || o.Maximum != 0 {
		t.Errorf("at home: %+v", o)
	}
	if o = estimate(t, facts(map[string]any{"fault": "none"}, article("32", "low", ""))); o.Policy != "none" {
		t.Errorf("without fault: %+v", o)
	}
}

func TestBandsOfTheAuthority(t *testing.T) {
	body := map[string]any{"infringer": "public-body"}
	for _, e := range []struct {
		article  string
		band     string
		min, max int64
	}{
		{"32(1)", "II", 120_000, 500_000},
		{"11", "I", 0, 200_000},
		{"27", "III", 300_000, 750_000},
		{"27(3)", "II", 120_000, 500_000},
		{"28(3)", "II", 120_000, 500_000},
		{"28(9)", "I", 0, 200_000},
		{"33(1)", "III", 300_000, 750_000},
		{"5(1)(f)", "", 0, 1_000_000},
	} {
		o := estimate(t, facts(body, article(e.article, "high", "")))
		if p := o.Parts[0]; p.Band != e.band || o.Range != (Range{euros(e.min), euros(e.max)}) || !has(o, "NOT-VERIFIED") {
			t.Errorf("%s: band %q, %+v", e.article, p.Band, o.Range)
		}
	}
	o := estimate(t, facts(map[string]any{"infringer": "public-body", "repeat": "true"}, article("32", "", "")))
	if o.Range != (Range{euros(180_000), euros(750_000)}) {
		t.Errorf("a repeat: %+v", o.Range)
	}
}

func TestWbp(t *testing.T) {
	for _, e := range []struct {
		day, category, turnover string
		maximum                 int64
		want                    Range
	}{
		{"2017-06-01", "", "", 820_000, Range{0, euros(820_000)}},
		{"2017-06-01", "I", "", 820_000, Range{0, euros(200_000)}},
		{"2017-06-01", "III", "", 820_000, Range{euros(350_000), euros(820_000)}},
		{"2018-01-01", "II", "", 830_000, Range{euros(120_000), euros(500_000)}},
		{"2017-12-31", "II", "10000000.00", 1_000_000, Range{euros(120_000), euros(500_000)}},
	} {
		more := map[string]any{"conduct": e.day}
		if e.category != "" {
			more["category"] = e.category
		}
		if e.turnover != "" {
			more["turnover"] = e.turnover
		}
		o := estimate(t, facts(more, article("34a", "", "")))
		if o.Maximum != euros(e.maximum) || o.Range != e.want || has(o, "NOT-VERIFIED") != (e.maximum == 830_000) {
			t.Errorf("%+v: %+v of %s", e, o.Range, o.Maximum)
		}
	}
	if o := estimate(t, facts(map[string]any{"conduct": "2017-06-01", "binding_instruction": "false"}, article("13", "", ""))); !has(o,
		"INSTRUCTION") {
		t.Error("no word on the missing instruction")
	}
}

func TestEveryProblemAtOnce(t *testing.T) {
	_, problems := Read(map[string]any{
		"infringer": "shop", "turnover": "-1", "colour": "red", "linked": "perhaps", "aggravating": "1001", "mitigating": "101",
		"infringements": []any{
			map[string]any{"article": "32", "seriousness": "low", "percent": "11"},
			map[string]any{"article": "4"},
			"32",
			map[string]any{"seriousness": "grim"},
		},
	})
	var paths []string
	for _, p := range problems {
		paths = append(paths, p.Path)
	}
	for _, want := range []string{
		"infringer", "turnover", "colour", "linked", "aggravating", "mitigating", "conduct",
		"infringements[0].percent", "infringements[1].article", "infringements[2]", "infringements[3].seriousness", "infringements[3].article",
	} {
		if !slices.Contains(paths, want) {
			t.Errorf("nothing said of %s: %v", want, paths)
		}
	}
	for _, raw := range []map[string]any{
		nil, facts(nil), facts(map[string]any{"infringer": " "}, article("32", "", "")),
		facts(map[string]any{"conduct": ""}, article("32", "", "")), facts(nil, article("", "", "")), facts(map[string]any{"household": "true"},
			article("32", "", "")),
	} {
		if _, problems := Read(raw); len(problems) == 0 {
			t.Errorf("%v was accepted", raw)
		}
	}
}

func TestProcessor(t *testing.T) {
	for a, want := range map[string]bool{"32": false, "33(2)": false, "28(2)": false, "5(1)(f)": true, "34": true} {
		o := estimate(t, facts(map[string]any{"role": "processor"}, article(a, "low", "")))
		if has(o, "ADDRESSEE") != want {
			t.Errorf("article %s: %+v", a, o.Flags)
		}
	}
}

// A range never leaves the law, is never one number, and what is unknown never
// narrows it.
func TestRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{
			Infringer: rapid.SampledFrom([]Infringer{Undertaking, PublicBody, NaturalPerson}).Draw(t, "infringer"), HasTurnover: true,
			Turnover: money.Amount(rapid.Int64Range(0, 100_000_000_000_00).Draw(t, "turnover")), Conduct: norm.Day(2016,
				time.Month(rapid.IntRange(1, 132).Draw(t, "month")), 1),
			Linked: Truth(rapid.IntRange(0, 2).Draw(t, "linked")), Repeat: rapid.Bool().Draw(t, "repeat"),
		}
		if rapid.Bool().Draw(t, "adjusted") {
			f.Aggravating, f.Mitigating = big.NewRat(rapid.Int64Range(0, 1000).Draw(t, "aggravating"),
				1), big.NewRat(rapid.Int64Range(0, 100).Draw(t, "mitigating"), 1)
		}
		for range rapid.IntRange(1, 4).Draw(t, "n") {
			f.Infringements = append(f.Infringements, Infringement{
				Article: rapid.SampledFrom([]string{"32", "33(1)", "5(1)(f)", "28(9)", "10", "58(2)", "12(3)"}).Draw(t,
					"article"), Seriousness: rapid.SampledFrom([]string{"low", "medium", "high", ""}).Draw(t, "level"),
			})
		}
		o, err := Compute(f)
		if err != nil {
			t.Fatal(err)
		}
		if o.Range.Min < 0 || o.Range.Min >= o.Range.Max || o.Range.Max > o.Maximum {
			t.Fatalf("%+v of %s: %+v", o.Range, o.Maximum, f)
		}
		wide := f
		wide.Infringements = slices.Clone(f.Infringements)
		wide.Infringements[0].Seriousness = ""
		if w, err := Compute(wide); err != nil || w.Range.Min > o.Range.Min || w.Range.Max < o.Range.Max {
			t.Fatalf("unknown seriousness narrows %+v to %+v", o.Range, w.Range)
		}
		wide = f
		wide.Linked = Unknown
		if w, err := Compute(wide); err != nil || f.Aggravating == nil && (w.Range.Min > o.Range.Min || w.Range.Max < o.Range.Max) {
			t.Fatalf("unknown link narrows %+v to %+v", o.Range, w.Range)
		}
	})
}

// FuzzRead reads anything that has the form of a record.
func FuzzRead(f *testing.F) {
	f.Add("undertaking", "2026-02-10", "30000000.00", "32", "medium", "15")
	f.Add("public-body", "2017-02-10", "", "5(1)(f)", "", "1/3")
	f.Fuzz(func(t *testing.T, infringer, conduct, turnover, a, level, percent string) {
		facts, problems := Read(map[string]any{
			"infringer": infringer, "conduct": conduct, "turnover": turnover,
			"infringements": []any{map[string]any{"article": a, "seriousness": level, "percent": percent}},
		})
		if len(problems) > 0 {
			return
		}
		o, err := Compute(facts)
		if err != nil || o.Policy != "none" && (o.Range.Min < 0 || o.Range.Min >= o.Range.Max || o.Range.Max > o.Maximum) {
			t.Fatalf("%+v %v", o, err)
		}
	})
}
