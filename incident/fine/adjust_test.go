package fine

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
)

// What aggravates and mitigates is shown as it was calculated, also where nothing
// is left or the maximum stops it.
func TestAdjusted(t *testing.T) {
	group := func(more map[string]any, percent string) Outcome {
		more["turnover"] = "1000000000.00"
		return estimate(t, facts(more, article("5(1)(f)", "high", percent)))
	}
	for _, one := range []struct {
		aggravating, mitigating, percent string
		key, sum                         string
		want                             Range
	}{
		{"20", "", "30", "amount-more", "14400000.00", Range{euros(9_600_000), euros(40_000_000)}},
		{"", "50", "30", "amount-less", "6000000.00", Range{euros(4_000_000), euros(20_000_000)}},
		{"20", "20", "30", "amount-more", "12000000.00", Range{euros(8_000_000), euros(40_000_000)}},
		{"300", "", "30", "amount-capped", "48000000.00", Range{euros(32_000_000), euros(40_000_000)}},
		{"", "100", "30", "amount-less", "0.00", Range{0, euros(40_000_000)}},
		{"", "100", "", "adjusted-one", "0.00", Range{0, euros(40_000_000)}},
		{"900", "", "", "adjusted-one", "40000000.00", Range{euros(8_000_000), euros(40_000_000)}},
	} {
		more := map[string]any{}
		for key, value := range map[string]string{"aggravating": one.aggravating, "mitigating": one.mitigating} {
			if value != "" {
				more[key] = value
			}
		}
		o := group(more, one.percent)
		if s, ok := said(o, one.key); !ok || s.Args["sum"] != one.sum || o.Range != one.want {
			t.Errorf("%+v: %+v, range %+v", one, s, o.Range)
		}
	}
}

// The steps can be redone: what they say comes to the range that is given.
func TestAdjustedCanBeRedone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{
			Infringer: Undertaking, Conduct: gdprStart, HasTurnover: true, Turnover: money.Amount(rapid.Int64Range(0, 10_000_000_000_00).Draw(t,
				"turnover")),
			Aggravating: big.NewRat(rapid.Int64Range(0, 1000).Draw(t, "aggravating"),
				1), Mitigating: big.NewRat(rapid.Int64Range(0, 100).Draw(t, "mitigating"), 1),
			Infringements: []Infringement{{Article: "32", Seriousness: "medium", Percent: big.NewRat(15, 1)}},
		}
		o, err := Compute(f)
		if err != nil {
			t.Fatal(err)
		}
		part := new(big.Rat).Add(hundred, new(big.Rat).Sub(f.Aggravating, f.Mitigating))
		before := o.Parts[0].Range
		after := Range{min(share(before.Min, part), o.Maximum), min(share(before.Max, part), o.Maximum)}
		s, ok := said(o, "adjusted")
		if collapsed := after.Min == after.Max; collapsed == ok {
			t.Fatalf("%+v: %+v", after, o.Steps)
		}
		if !ok {
			if s, ok = said(o, "adjusted-one"); !ok || s.Args["sum"] != after.Max.String() {
				t.Fatalf("%+v: %+v", after, s)
			}
		} else if o.Range != after {
			t.Fatalf("%+v, expected %+v", o.Range, after)
		}
		if s.Args["percent"] != number(part) || s.Args["min"] != o.Range.Min.String() || s.Args["max"] != o.Range.Max.String() {
			t.Fatalf("%+v of %+v", s, o.Range)
		}
	})
}
