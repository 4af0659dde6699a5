package interest

import (
	"errors"
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
)

func on(text string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, text, say.Zone())
	if err != nil {
		panic(err)
	}
	return d
}

func amount(t testing.TB, text string) money.Amount {
	t.Helper()
	a, err := money.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The example of a recourse claim: two rates in a first year that begins in a
// leap year, then on the higher principal.
func TestRecourseClaim(t *testing.T) {
	r, err := Statutory(amount(t, "60000.00"), on("2024-03-01"), on("2025-09-01"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Interest.String() != "6032.00" || r.Total.String() != "66032.00" {
		t.Errorf("interest %s, total %s", r.Interest, r.Total)
	}
	want := []struct {
		from                       string
		days, year                 int
		percent, principal, amount string
	}{
		{"2024-03-01", 306, 366, "7.00", "60000.00", "3511.47"}, // 3511.475…, and 581.917… takes the cent: together 4093.39
		{"2025-01-01", 59, 365, "6.00", "60000.00", "581.92"},
		{"2025-03-01", 122, 365, "6.00", "64093.39", "1285.38"},
		{"2025-07-01", 62, 365, "6.00", "64093.39", "653.23"},
	}
	if len(r.Segments) != len(want) {
		t.Fatalf("%d segments", len(r.Segments))
	}
	for i, w := range want {
		s := r.Segments[i]
		if date(s.From) != w.from || s.Days != w.days || s.YearDays != w.year || s.Percent != w.percent || s.Principal.String() != w.principal ||
			s.Amount.String() != w.amount {
			t.Errorf("segment %d: %+v, want %+v", i, s, w)
		}
	}
	if first := r.Segments[0].Amount + r.Segments[1].Amount; first.String() != "4093.39" {
		t.Errorf("first year %s", first)
	}
	if rest := r.Segments[2].Amount + r.Segments[3].Amount; rest.String() != "1938.61" {
		t.Errorf("rest %s", rest)
	}
}

func TestRatesOnTheirDays(t *testing.T) {
	for _, e := range []struct {
		kind        Kind
		day, before string // the rate on the day, and on the day before
		percent     string
	}{
		{StatutoryKind, "2003-08-01", "7.00", "5.00"},
		{StatutoryKind, "2004-02-01", "5.00", "4.00"},
		{StatutoryKind, "2007-01-01", "4.00", "6.00"},
		{StatutoryKind, "2009-07-01", "6.00", "4.00"},
		{StatutoryKind, "2010-01-01", "4.00", "3.00"},
		{StatutoryKind, "2011-07-01", "3.00", "4.00"},
		{StatutoryKind, "2012-07-01", "4.00", "3.00"},
		{StatutoryKind, "2015-01-01", "3.00", "2.00"},
		{StatutoryKind, "2023-01-01", "2.00", "4.00"},
		{StatutoryKind, "2023-07-01", "4.00", "6.00"},
		{StatutoryKind, "2024-01-01", "6.00", "7.00"},
		{StatutoryKind, "2025-01-01", "7.00", "6.00"},
		{StatutoryKind, "2025-07-01", "6.00", "6.00"},
		{StatutoryKind, "2026-01-01", "6.00", "4.00"},
		{StatutoryKind, "2026-07-01", "4.00", "4.00"},
		{TradeKind, "2012-01-01", "8.25", "8.00"},
		{TradeKind, "2013-01-01", "8.00", "7.75"},
		{TradeKind, "2013-03-16", "7.75", "8.75"},
		{TradeKind, "2013-07-01", "8.75", "8.50"},
		{TradeKind, "2014-01-01", "8.50", "8.25"},
		{TradeKind, "2014-07-01", "8.25", "8.15"},
		{TradeKind, "2015-01-01", "8.15", "8.05"},
		{TradeKind, "2016-07-01", "8.05", "8.00"},
		{TradeKind, "2023-01-01", "8.00", "10.50"},
		{TradeKind, "2023-07-01", "10.50", "12.00"},
		{TradeKind, "2024-01-01", "12.00", "12.50"},
		{TradeKind, "2024-07-01", "12.50", "12.25"},
		{TradeKind, "2025-01-01", "12.25", "11.15"},
		{TradeKind, "2025-07-01", "11.15", "10.15"},
		{TradeKind, "2026-01-01", "10.15", "10.15"},
		{TradeKind, "2026-07-01", "10.15", "10.40"},
	} {
		r, err := Compute(e.kind, 100_000_00, on(e.day).AddDate(0, 0, -1), on(e.day).AddDate(0, 0, 1))
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Segments) != 2 || r.Segments[0].Percent != e.before || r.Segments[1].Percent != e.percent || date(r.Segments[1].From) != e.day {
			t.Errorf("%s %s: %+v", e.kind, e.day, r.Segments)
		}
	}
}

func TestDaysWithoutARate(t *testing.T) {
	for _, e := range []struct {
		kind        Kind
		from, until string
		code        string
	}{
		{StatutoryKind, "2001-12-31", "2010-01-01", "interest-before"},
		{TradeKind, "2011-06-30", "2012-01-01", "interest-before"},
		{StatutoryKind, "2026-01-01", "2027-01-02", "interest-after"},
		{StatutoryKind, "2024-01-02", "2024-01-01", "interest-order"},
		{TradeKind, "2030-01-01", "2031-01-01", "interest-after"},
	} {
		var problem *Error
		if _, err := Compute(e.kind, 1, on(e.from), on(e.until)); !errors.As(err, &problem) || problem.Code != e.code {
			t.Errorf("%s until %s: %v, want %s", e.from, e.until, err, e.code)
		}
	}
	for _, bad := range []money.Amount{-1, maximum + 1} {
		if _, err := Statutory(bad, on("2024-01-01"), on("2025-01-01")); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
	if r, err := Statutory(100, on("2024-01-01"), on("2024-01-01")); err != nil || r.Interest != 0 || len(r.Segments) != 0 {
		t.Errorf("no days: %+v, %v", r, err)
	}
	if _, err := Compute("usury", 100, on("2024-01-01"), on("2024-02-01")); err == nil {
		t.Error("an unknown kind was accepted")
	}
}

// naive walks day by day: it adds a day's part of the year's rate, and turns
// the year's interest into principal on its anniversary. It counts in whole
// parts of a cent, small enough for every rate and length of the year.
func naive(t *table, principal money.Amount, from, until time.Time) money.Amount {
	const parts = 100 * 100 * 365 * 366 // hundredths of a per cent, days of either year
	from, until = day(from), day(until)
	total, year := int64(principal), int64(0)
	close := func() { total, year = total+(2*year+parts)/(2*parts), 0 }
	anniversary := 1
	for d := from; d.Before(until); d = d.AddDate(0, 0, 1) {
		if d.Equal(from.AddDate(anniversary, 0, 0)) {
			close()
			anniversary++
		}
		hundredths := int64(0)
		for _, r := range t.rates {
			if !r.from.After(d) {
				f, _ := r.fraction.Float64()
				hundredths = int64(math.Round(f * 10_000))
			}
		}
		other := int64(366)
		if y := d.Year(); y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			other = 365
		}
		year += total * hundredths * other
	}
	close()
	return money.Amount(total)
}

func draw(t *rapid.T, kind Kind) (principal money.Amount, from, until time.Time) {
	first := on("2002-01-01")
	if kind == TradeKind {
		first = on("2011-07-01")
	}
	span := int(day(on("2027-01-01")).Sub(day(first)).Hours() / 24)
	a, b := rapid.IntRange(0, span).Draw(t, "from"), rapid.IntRange(0, span).Draw(t, "until")
	return money.Amount(rapid.Int64Range(0, 1_000_000_00).Draw(t, "principal")), day(first).AddDate(0, 0, min(a, b)), day(first).AddDate(0, 0,
		max(a, b))
}

func TestAgreesWithDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]Kind{StatutoryKind, TradeKind}).Draw(t, "kind")
		principal, from, until := draw(t, kind)
		r, err := Compute(kind, principal, from, until)
		if err != nil {
			t.Fatal(err)
		}
		table, err := tableOf(kind)
		if err != nil {
			t.Fatal(err)
		}
		if want := naive(table, principal, from, until); r.Total != want {
			t.Fatalf("%s from %s until %s: %s, day by day %s", principal, date(from), date(until), r.Total, want)
		}
		var sum money.Amount
		days := 0
		for i, s := range r.Segments {
			sum += s.Amount
			days += s.Days
			if s.Days < 1 || s.Days > 366 || s.Amount < 0 || i > 0 && !s.From.Equal(r.Segments[i-1].Until) {
				t.Fatalf("segment %+v", s)
			}
		}
		if sum != r.Interest || r.Total != principal+r.Interest || days != int(until.Sub(from).Hours()/24) {
			t.Fatalf("segments sum to %s, interest is %s, total %s; %d days", sum, r.Interest, r.Total, days)
		}
	})
}

// Interest cut at an anniversary is the same as interest in one go, and more
// money or more days never give less.
func TestCutAndMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		principal, from, until := draw(t, StatutoryKind)
		whole, err := Statutory(principal, from, until)
		if err != nil {
			t.Fatal(err)
		}
		years := rapid.IntRange(0, 24).Draw(t, "years")
		if cut := from.AddDate(years, 0, 0); cut.Before(until) && cut.Day() == from.Day() {
			first, err1 := Statutory(principal, from, cut)
			rest, err2 := Statutory(first.Total, cut, until)
			if err1 != nil || err2 != nil || rest.Total != whole.Total {
				t.Fatalf("cut at %s: %s, whole %s", date(cut), rest.Total, whole.Total)
			}
		}
		if until.Before(day(on("2027-01-01"))) {
			if longer, err := Statutory(principal, from, until.AddDate(0, 0, 1)); err != nil || longer.Total < whole.Total {
				t.Fatalf("a day more gives %s instead of %s (%v)", longer.Total, whole.Total, err)
			}
		}
		if more, err := Statutory(principal+1, from, until); err != nil || more.Total <= whole.Total {
			t.Fatalf("a cent more gives %s instead of %s (%v)", more.Total, whole.Total, err)
		}
	})
}

func TestCollectionCosts(t *testing.T) {
	for principal, want := range map[string]string{
		"100.00": "40.00", "2500.00": "375.00", "5000.00": "625.00", "10000.00": "875.00", "60000.00": "1375.00", "100000.00": "1775.00",
		"200000.00": "2775.00", "500000.00": "4275.00", "1000000.00": "6775.00", "2000000.00": "6775.00",
		"0.00": "0.00", "0.01": "40.00", "266.66": "40.00", "266.70": "40.01", "2500.01": "375.00", "200000.01": "2775.00", "200001.00": "2775.01", "999999999.99": "6775.00",
	} {
		c, err := Collection(amount(t, principal))
		if err != nil || c.Amount.String() != want {
			t.Errorf("%s gives %s (%v), want %s", principal, c.Amount, err, want)
		}
	}
	if _, err := Collection(-1); err == nil {
		t.Error("a negative principal was accepted")
	}
}

// The costs never fall when the principal grows, and the parts are the whole.
func TestCollectionCostsGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := money.Amount(rapid.Int64Range(1, 2_000_000_00).Draw(t, "principal"))
		c, err := Collection(p)
		if err != nil {
			t.Fatal(err)
		}
		more, err := Collection(p + 1)
		if err != nil || more.Amount < c.Amount {
			t.Fatalf("%s gives %s, a cent more %s (%v)", p, c.Amount, more.Amount, err)
		}
		var parts money.Amount
		sum := new(big.Rat)
		for _, part := range c.Parts {
			parts += part.Of
			costs, ok := new(big.Rat).SetString(part.Costs)
			if !ok {
				t.Fatalf("costs %q", part.Costs)
			}
			sum.Add(sum, costs)
		}
		if parts != p || round(sum.Mul(sum, big.NewRat(100, 1))) != c.Scale {
			t.Fatalf("parts of %s sum to %s, costs to %s, scale %s", p, parts, sum, c.Scale)
		}
	})
}

// FuzzParse feeds the readers of rates with files that are nearly right.
func FuzzParse(f *testing.F) {
	f.Add([]byte("kind: statutory\nlast_checked: 2026-11-22\nvalid_until: 2027-01-01\nrates:\n  - {from: 2002-01-01, percent: \"7\"}\n"))
	f.Add([]byte("kind: statutory\nlast_checked: 2026-11-22\nvalid_until: 2027-01-01\nrates:\n  - {from: 2002-01-01, percent: \"1e9\"}\n"))
	f.Add([]byte("minimum: \"40.00\"\nmaximum: \"6775.00\"\nlast_checked: 2026-11-22\nparts: [{percent: \"0.5\"}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<14 {
			return
		}
		if table, err := parse(text); err == nil && (len(table.rates) == 0 || !table.rates[0].from.Before(table.until)) {
			t.Fatal("a table without a rate")
		}
		if s, err := parseScale(text); err == nil && s.Parts[len(s.Parts)-1].Of > 0 {
			t.Fatal("a scale that ends")
		}
	})
}
