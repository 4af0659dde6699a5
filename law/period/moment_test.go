package period

import (
	"errors"
	"testing"
	"time"
)

func TestParseMoment(t *testing.T) {
	c, err := CalendarOf("NL")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2026-10-23T10:20": "2026-10-23T10:20:00+02:00", "2026-10-23 10:20:30": "2026-10-23T10:20:30+02:00", " 2026-01-12T10:20:00.999999999 ": "2026-01-12T10:20:00+01:00",
		"2026-10-25T02:30+02:00": "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00": "2026-10-25T02:30:00+01:00", "2026-10-25T00:30Z": "2026-10-25T02:30:00+02:00",
		"2026-10-23T10:20:00-05:00": "2026-10-23T17:20:00+02:00", "2026-03-29T01:59:59": "2026-03-29T01:59:59+01:00", "2026-03-29T03:00": "2026-03-29T03:00:00+02:00",
		"2026-03-29T02:30+01:00": "2026-03-29T03:30:00+02:00", "2026-10-25T01:59": "2026-10-25T01:59:00+02:00", "2026-10-25T03:00": "2026-10-25T03:00:00+01:00", "2028-02-29T12:00": "2028-02-29T12:00:00+01:00",
	} {
		if got, err := ParseMoment(text, c.Zone); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%q is %s (%v), want %s", text, got.Format(time.RFC3339), err, want)
		}
	}
	for text, code := range map[string]string{
		"2026-10-25T02:00": "twice", "2026-10-25T02:59:59": "twice", "2026-03-29T02:00": "never", "2026-03-29T02:59:59": "never",
		"2026-02-29T12:00": "impossible", "2026-02-30T12:00Z": "impossible", "2026-13-01T12:00": "impossible", "2026-00-10T12:00": "impossible", "2026-01-01T24:00": "impossible", "2026-01-01T10:60": "impossible", "2026-01-01T10:20:60": "impossible",
		"0000-01-01T12:00": "year", "9999-12-31T23:59": "year", "1969-12-31T23:59": "year", "2200-01-01T00:00": "year",
		"2026-10-23": "form", "": "form", "10:20": "form", "2026-10-23T10": "form", "2026-10-23T10:20+2": "form", "23-10-2026 10:20": "form", "2026-10-23T10:20:00+02:00x": "form", "10000-01-01T00:00": "form", "２０２６-10-23T10:20": "form",
		"2026-10-23T10:20+15:00": "offset", "2026-10-23T10:20+02:60": "offset",
	} {
		_, err := ParseMoment(text, c.Zone)
		var problem *Error
		if !errors.As(err, &problem) || problem.Code != code {
			t.Errorf("%q: %v, want %s", text, err, code)
		}
	}
	_, err = ParseMoment("2026-10-25T02:30", c.Zone)
	var problem *Error
	if !errors.As(err, &problem) || problem.Args[3] != "2026-10-25T02:30:00+02:00" || problem.Args[5] != "2026-10-25T02:30:00+01:00" {
		t.Errorf("both readings are to be named: %v", err)
	}
	_, err = ParseMoment("2099-03-29T02:30", c.Zone)
	if !errors.As(err, &problem) || problem.Code != "never" || problem.Args[3] != "02:00" || problem.Args[5] != "03:00" {
		t.Errorf("the jump is to be named: %v", err)
	}
	if d, ok, err := ParseDay("2026-03-05", c.Zone); !ok || err != nil || d.Format(time.RFC3339) != "2026-03-05T00:00:00+01:00" {
		t.Errorf("%s %t %v", d, ok, err)
	}
	if _, ok, err := ParseDay("2026-02-29", c.Zone); !ok || err == nil {
		t.Error("29 February 2026 was accepted")
	}
	if _, ok, _ := ParseDay("2026-03-05T10:00", c.Zone); ok {
		t.Error("a moment was taken for a day")
	}
}

// FuzzParseMoment: whatever the text, a moment that is written back as the
// same moment, or an error with a code.
func FuzzParseMoment(f *testing.F) {
	for _, text := range []string{
		"2026-10-23T10:20:00+02:00", "2026-10-25T02:30", "2026-03-29T02:30", "2026-02-30T10:00Z", "0000-00-00T00:00", "9999-12-31T23:59:59.999Z", "2016-12-31T23:59:60Z", "2026-10-23", "2026-10-23T10:20-00:00", "2199-12-31T23:59+14:00", "1970-01-01T00:00", "2011-12-30T12:00", "2026-10-04T02:15",
	} {
		f.Add(text, "Europe/Amsterdam")
		f.Add(text, "Australia/Lord_Howe")
	}
	f.Add("2011-12-30T12:00", "Pacific/Apia")
	f.Fuzz(func(t *testing.T, text, name string) {
		zone, err := time.LoadLocation(name)
		if err != nil || len(name) > 40 {
			return
		}
		m, err := ParseMoment(text, zone)
		var problem *Error
		if err != nil {
			if !errors.As(err, &problem) || problem.Code == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		again, err := ParseMoment(m.UTC().Format(time.RFC3339), zone)
		if m.Year() < FirstYear || m.UTC().Year() < FirstYear || m.UTC().Year() > LastYear {
			return // an offset carried it over the edge
		}
		if err != nil || !again.Equal(m) || m.Nanosecond() != 0 {
			t.Fatalf("%q is %s, then %s (%v)", text, m, again, err)
		}
	})
}

// FuzzParse feeds the readers of clocks and calendars with files that are
// nearly right.
func FuzzParse(f *testing.F) {
	f.Add([]byte("law: AVG\nsource: x\nlast_checked: 2026-11-22\nmark: certain\ncounting: regulation\nclocks:\n  - {id: a, valid_from: 2018-05-25, act: {nl: a, en: b}, trigger: clock.from.breach, recipient: {nl: a, en: b}, length: 72, unit: hours, sources: [AVG 33(1)]}\n"))
	f.Add([]byte("calendar: NL\nzone: Europe/Amsterdam\nholidays:\n  - {name: a, month: 4, day: 27, sunday: -1}\n  - {name: b, easter: 1}\n"))
	f.Add([]byte("calendar: NL\nzone: ../../etc/passwd\nholidays:\n  - {name: a, month: 2, day: 31}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<12 {
			return
		}
		if rules, err := parseRules(text); err == nil {
			for i := range rules {
				if _, err := Compute(&rules[i], time.Unix(1_800_000_000, 0), Options{Hours: 1}); err != nil {
					var problem *Error
					if !errors.As(err, &problem) {
						t.Fatal(err)
					}
				}
			}
		}
		if c, err := parseCalendar(text); err == nil {
			c.nextWorking(20_000, Switches{true, true})
		}
	})
}

// BenchmarkDeadline counts the 72 hours of the GDPR, all three ends, from
// moments all over the years.
func BenchmarkDeadline(b *testing.B) {
	moment := time.Unix(1_600_000_000, 0)
	r, err := Find("gdpr-33-1", moment)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		if _, err := Compute(r, moment.Add(time.Duration(i%4_000_000)*61*time.Second), Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "deadlines/s")
}
