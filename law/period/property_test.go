package period

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/data"
	"github.com/verhaal/verhaal/law/norm"
)

func TestEasterAndHolidays(t *testing.T) {
	for year, day := range easters {
		if got := Easter(year, time.UTC).Format("01-02"); got != day {
			t.Errorf("Easter %d: %s, want %s", year, got, day)
		}
	}
	c, err := CalendarOf("NL")
	if err != nil {
		t.Fatal(err)
	}
	list := func(year int) string {
		var days []string
		for _, h := range c.HolidaysIn(year) {
			days = append(days, h.Day.Format("2-1"))
		}
		return strings.Join(days, " ")
	}
	for year, want := range map[int]string{
		2026: "1-1 3-4 6-4 27-4 5-5 14-5 25-5 25-12 26-12",
		2025: "1-1 18-4 21-4 26-4 5-5 29-5 9-6 25-12 26-12", // the King's birthday is a Sunday
		2031: "1-1 11-4 14-4 26-4 5-5 22-5 2-6 25-12 26-12",
		2016: "1-1 25-3 28-3 27-4 5-5 5-5 16-5 25-12 26-12", // Ascension Day on 5 May
		2013: "1-1 29-3 1-4 30-4 5-5 9-5 20-5 25-12 26-12",  // the Queen's
		2006: "1-1 14-4 17-4 29-4 5-5 25-5 5-6 25-12 26-12",
	} {
		if got := list(year); got != want {
			t.Errorf("%d: %s, want %s", year, got, want)
		}
	}
	on := func(text string, s Switches) bool { return c.Working(at(t, text+"T12:00"), s) }
	if !on("2026-04-03", Switches{}) || on("2026-04-03", Switches{GoodFriday: true}) || !on("2026-05-05", Switches{}) || on("2026-05-05",
		Switches{LiberationDay: true}) {
		t.Error("the switches do not switch")
	}
	if !on("2016-05-04", Switches{}) || on("2016-05-05", Switches{}) { // Ascension Day counts whatever 5 May does
		t.Error("Ascension Day of 2016")
	}
}

// A day that a royal decree equates is a holiday, and needs its source.
func TestDecreedDays(t *testing.T) {
	text := "calendar: NL\nzone: Europe/Amsterdam\nholidays: []\ndecreed: [{date: 2026-05-15, name: calendar.decreed, source: a decree}]\n"
	c, err := parseCalendar([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if c.Working(at(t, "2026-05-15T12:00"), Switches{}) || !c.Working(at(t, "2026-05-14T12:00"), Switches{}) ||
		c.why(c.dayOf(at(t, "2026-05-15T12:00").Unix()), Switches{}) != "calendar.decreed" {
		t.Error("the decreed day is no holiday")
	}
	if _, err := parseCalendar([]byte(strings.Replace(text, ", source: a decree", "", 1))); err == nil {
		t.Error("a decreed day without a source was accepted")
	}
}

// abroad adds calendars with the Dutch holidays in zones of all kinds.
func abroad(t *testing.T) []string {
	t.Helper()
	text, err := data.Figures.ReadFile("calendar/nl.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all, err := calendars()
	if err != nil {
		t.Fatal(err)
	}
	zones := []string{
		"Europe/Amsterdam", "UTC", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia",
		"Pacific/Chatham", "America/Santiago", "Africa/Cairo",
	}
	for _, zone := range zones {
		c, err := parseCalendar([]byte(strings.Replace(string(text), "Europe/Amsterdam", zone, 1)))
		if err != nil {
			t.Fatal(err)
		}
		all[zone] = c
	}
	t.Cleanup(func() {
		for _, zone := range zones {
			delete(all, zone)
		}
	})
	return zones
}

// In any zone the target is never after the statutory end, which is never
// after the last argument; and in the Netherlands who begins later ends no
// earlier.
func TestEndsInOrder(t *testing.T) {
	zones := abroad(t)
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	from, until := time.Date(1971, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(rules).Draw(t, "rule")
		r.ValidFrom, r.ValidUntil = time.Unix(0, 0).AddDate(0, 0, -2), time.Time{}
		o := Options{Calendar: rapid.SampledFrom(zones).Draw(t, "zone")}
		if r.Unit == ByContract {
			o.Hours = rapid.IntRange(1, MaxHours).Draw(t, "hours")
		}
		moment := time.Unix(rapid.Int64Range(from, until).Draw(t, "at"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
		c, err := Compute(&r, moment, o)
		if err != nil {
			t.Fatal(err)
		}
		if c.Target.IsZero() {
			return
		}
		if !c.Target.After(c.Start) || c.StatutoryEnd.Before(c.Target) || !c.LastArgument.IsZero() &&
			(c.touched().Before(c.StatutoryEnd) || c.LastArgument.Before(c.touched())) {
			t.Fatalf("%s from %s in %s: %s, %s, %s, %s", r.ID, c.Start, o.Calendar, c.Target, c.StatutoryEnd, c.touched(), c.LastArgument)
		}
		if c.Hours > 0 && c.Target.Sub(c.Start) != time.Duration(c.Hours)*time.Hour {
			t.Fatalf("%s: %s elapsed", r.ID, c.Target.Sub(c.Start))
		}
		o.Calendar = "NL"
		c, err = Compute(&r, moment, o)
		later, err2 := Compute(&r, moment.Add(time.Duration(rapid.Int64Range(0, 1<<50).Draw(t, "later"))), o)
		if err != nil || err2 != nil {
			return
		}
		if later.Target.Before(c.Target) || later.StatutoryEnd.Before(c.StatutoryEnd) || later.LastArgument.Before(c.LastArgument) {
			t.Fatalf("%s: begun at %s and %s, ends %s and %s", r.ID, c.Start, later.Start, c.StatutoryEnd, later.StatutoryEnd)
		}
	})
}

// The offsets of the package's own table are those of the zone itself.
func TestZoneTable(t *testing.T) {
	zones := abroad(t)
	rapid.Check(t, func(t *rapid.T) {
		c, err := CalendarOf(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		moment := time.Unix(rapid.Int64Range(0, 7_250_000_000).Draw(t, "at"), 0).In(c.Zone)
		if _, want := moment.Zone(); c.offset(moment.Unix()) != int64(want) {
			t.Fatalf("%s: %d, want %d", moment, c.offset(moment.Unix()), want)
		}
		year, month, day := moment.Date()
		n := c.dayOf(moment.Unix())
		if got := civil(n); got.Year() != year || got.Month() != month || got.Day() != day {
			t.Fatalf("%s is not on day %s", moment, got)
		}
		// The first moment of the day is on it, and a second before is not.
		start := c.start(n)
		if c.dayOf(start) != n || c.dayOf(start-1) == n {
			t.Fatalf("%s: its day begins at %s", moment, time.Unix(start, 0).In(c.Zone))
		}
	})
}

// Every clock there is can be told in both languages, with sources that exist.
func TestEveryClockCanBeTold(t *testing.T) {
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, r := range rules {
		ids[r.ID] = true
		for _, s := range append(r.Sources, r.Also...) {
			if !norm.Exists(s) {
				t.Errorf("%s: %s is not in law/data", r.ID, s)
			}
		}
		for _, other := range []string{r.before, r.after} {
			if other == "" {
				continue
			}
			found := false
			for _, o := range rules {
				found = found || o.ID == other
			}
			if !found {
				t.Errorf("%s names %s, which there is not", r.ID, other)
			}
		}
	}
	for _, id := range []string{
		"gdpr-33-1", "gdpr-33-2", "gdpr-12-3", "gdpr-12-3-extended", "nis2-23-early-warning", "nis2-23-notification", "nis2-23-final", "dora-initial", "dora-intermediate", "dora-final",
		"telecom-611-first", "telecom-611-rest", "cra-14-early-warning", "cra-14-notification", "cra-14-final-vulnerability", "cra-14-final-incident", "wbp-34a", "contract",
	} {
		if !ids[id] {
			t.Errorf("there is no rule %s", id)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(rules).Draw(t, "rule")
		r.ValidFrom, r.ValidUntil = time.Unix(0, 0), time.Time{}
		o := Options{Significant: rapid.Bool().Draw(t, "significant")}
		moment := time.Unix(rapid.Int64Range(1_420_000_000, 2_080_000_000).Draw(t, "at"), 0)
		if r.Unit == ByContract {
			o.Hours = 36
		}
		if r.Within > 0 {
			o.Aware = moment.Add(-time.Duration(rapid.IntRange(0, 60).Draw(t, "aware")) * time.Hour)
		}
		c, err := Compute(&r, moment, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range c.Steps(moment.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "done")) * time.Hour)) {
			for _, l := range []string{"nl", "en"} {
				text, err := s.Text(l)
				if err != nil || strings.ContainsAny(text, "{}") || strings.Contains(text, "calendar.") || strings.Contains(text, "clock.") ||
					strings.Contains(text, "  ") {
					t.Fatalf("%s: %q (%v)", s.Key, text, err)
				}
			}
		}
		for _, s := range c.Sources() {
			if !norm.Exists(s) {
				t.Fatalf("%s: %s is not in law/data", r.ID, s)
			}
		}
		// The steps end where the clock ends.
		if last := c.StatutoryEnd; !last.IsZero() {
			found := false
			for _, s := range c.Steps(time.Time{}) {
				found = found || s.Args["at"] == last.Format(time.RFC3339)
			}
			if !found {
				t.Fatalf("%s from %s: no step gives %s", r.ID, c.Start, last)
			}
		}
	})
}

func TestLawByDate(t *testing.T) {
	for _, e := range []struct{ id, at, code, instead string }{
		{"gdpr-33-1", "2018-05-24T23:59:59", "not-yet-in-force-instead", "wbp-34a"},
		{"gdpr-33-1", "2015-12-31T23:59:59", "not-yet-in-force", "wbp-34a"},
		{"wbp-34a", "2018-05-25T00:00", "no-longer-in-force-instead", "gdpr-33-1"},
		{"wbp-34a", "2015-12-31T12:00", "not-yet-in-force", ""},
		{"cbw-27-notification", "2026-08-14T23:59", "not-yet-in-force-instead", "wbni-10"},
		{"wbni-10", "2026-08-15T00:00", "no-longer-in-force-instead", "cbw-27-notification"},
		{"cra-14-notification", "2026-09-10T23:59", "not-yet-in-force", ""},
		{"dora-initial", "2025-01-16T23:59", "not-yet-in-force", ""},
		{"nis2-23-final", "2024-10-17T23:59", "not-yet-in-force", ""},
		{"eidas-19-2", "2024-10-18T00:00", "no-longer-in-force-instead", "nis2-23-trust"},
		{"gdpr-99-9", "2026-01-01T00:00", "unknown-rule", ""},
	} {
		_, err := Find(e.id, at(t, e.at))
		var problem *Error
		if !errors.As(err, &problem) || problem.Code != e.code || strings.Contains(e.code, "instead") && problem.Args[5] != e.instead {
			t.Errorf("%s at %s: %v, want %s %s", e.id, e.at, err, e.code, e.instead)
		}
	}
	for id, moment := range map[string]string{
		"gdpr-33-1": "2018-05-25T00:00", "wbp-34a": "2018-05-24T23:59:59",
		"cbw-27-notification": "2026-08-15T00:00", "cra-14-notification": "2026-09-11T00:00",
	} {
		if r, err := Find(id, at(t, moment)); err != nil || r.Length != 72 {
			t.Errorf("%s at %s: %v", id, moment, err)
		}
	}
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		if r.Version == "digital-omnibus" {
			if _, err := Compute(&r, at(t, "2027-01-01T00:00"), Options{}); err == nil || r.ValidAt(at(t, "2150-01-01T00:00")) {
				t.Error("a proposal applies")
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, e := range []struct {
		id   string
		o    Options
		code string
	}{
		{"contract", Options{}, "hours-missing"},
		{"gdpr-33-1", Options{Hours: 5}, "hours-not-here"},
		{"contract", Options{Hours: -1}, "hours-range"},
		{"contract", Options{Hours: MaxHours + 1}, "hours-range"},
		{"gdpr-33-1", Options{Calendar: "XX"}, "unknown-calendar"},
		{"gdpr-33-1", Options{Aware: time.Unix(1, 0)}, "aware-not-here"},
		{"dora-initial", Options{Aware: time.Unix(4e9, 0)}, "aware-after"},
	} {
		moment := at(t, "2026-01-12T10:20")
		r, err := Find(e.id, moment)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Compute(r, moment, e.o)
		var problem *Error
		if !errors.As(err, &problem) || problem.Code != e.code {
			t.Errorf("%s %+v: %v, want %s", e.id, e.o, err, e.code)
		}
	}
}
