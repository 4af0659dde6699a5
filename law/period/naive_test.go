package period

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// easters are the Easter Sundays of 2015 to 2036, from a table.
var easters = map[int]string{
	2015: "04-05", 2016: "03-27", 2017: "04-16", 2018: "04-01", 2019: "04-21", 2020: "04-12", 2021: "04-04", 2022: "04-17", 2023: "04-09", 2024: "03-31", 2025: "04-20",
	2026: "04-05", 2027: "03-28", 2028: "04-16", 2029: "04-01", 2030: "04-21", 2031: "04-13", 2032: "03-28", 2033: "04-17", 2034: "04-09", 2035: "03-25", 2036: "04-13",
}

// naive counts a period by walking hour by hour, or day by day, over the local
// clock. It shares nothing with the package but the record of the rule.
type naive struct {
	zone *time.Location
	s    Switches
}

func (n naive) off(local time.Time) bool {
	if local.Weekday() == time.Saturday || local.Weekday() == time.Sunday {
		return true
	}
	today := local.Format("01-02")
	switch today {
	case "01-01", "12-25", "12-26":
		return true
	case "05-05":
		return n.s.LiberationDay
	case "04-27": // never a Sunday here: those are days off anyway
		return true
	case "04-26":
		if local.AddDate(0, 0, 1).Weekday() == time.Sunday {
			return true
		}
	}
	easter, err := time.Parse("2006-01-02", local.Format("2006-")+easters[local.Year()])
	if err != nil {
		panic(err)
	}
	for _, after := range []int{1, 39, 50} {
		if easter.AddDate(0, 0, after).Format("01-02") == today {
			return true
		}
	}
	return n.s.GoodFriday && easter.AddDate(0, 0, -2).Format("01-02") == today
}

// counted gives the beginning of the first whole hour of the local clock after
// the moment's own.
func (n naive) counted(t time.Time) time.Time {
	for {
		t = t.Truncate(time.Second).Add(time.Second)
		if local := t.In(n.zone); local.Minute() == 0 && local.Second() == 0 {
			return t
		}
	}
}

func walk(t time.Time, hours int) time.Time {
	for range hours {
		t = t.Add(time.Hour)
	}
	return t
}

// twoDays walks on from the first hour until two working days are over, of
// which the whole or, for touched, a part was in the walk. It stops no earlier
// than the end.
func (n naive) twoDays(begin, end time.Time, touched bool) time.Time {
	seen := map[string]bool{}
	done := 0
	for t := begin; ; t = t.Add(time.Hour) {
		local := t.In(n.zone)
		date := local.Format(time.DateOnly)
		if _, ok := seen[date]; !ok {
			seen[date] = touched || local.Hour() == 0
			if touched && !n.off(local) {
				if done++; done == 2 && t.Before(end) {
					return end
				}
			}
		}
		next := t.Add(time.Hour).In(n.zone)
		if next.Format(time.DateOnly) == date || n.off(local) || !seen[date] {
			continue
		}
		if !touched {
			done++
		}
		if done >= 2 {
			if next.Before(end) {
				return end
			}
			return next
		}
	}
}

func (n naive) hours(r *Rule, t time.Time, hours int) (target, end, touched, whole time.Time) {
	target = walk(t, hours)
	if r.Counting != Regulation || r.Unit == ByContract {
		return target, target, target, target
	}
	begin := n.counted(t)
	end = walk(begin, hours)
	touched, whole = n.twoDays(begin, end, true), n.twoDays(begin, end, false)
	if r.Weekend == NoonNextWorkingDay && n.off(end.Add(-time.Second).In(n.zone)) {
		for end = end.Add(-time.Hour); n.off(end.In(n.zone)) || end.In(n.zone).Hour() != 12; end = end.Add(time.Hour) {
		}
	}
	return target, end, touched, whole
}

func (n naive) days(r *Rule, t time.Time) time.Time {
	local := t.In(n.zone)
	day := time.Date(local.Year(), local.Month(), local.Day(), 12, 0, 0, 0, n.zone)
	last := day
	if r.Unit == Days {
		last = day.AddDate(0, 0, r.Length)
	} else {
		month := (int(day.Month())-1+r.Length)%12 + 1
		for int(last.Month()) != month || last.Day() < day.Day() && last.AddDate(0, 0, 1).Day() != 1 {
			last = last.AddDate(0, 0, 1)
		}
	}
	working := 0
	for d := day.AddDate(0, 0, 1); !d.After(last) || r.TwoWorkingDays == AsEnd && working < 2; d = d.AddDate(0, 0, 1) {
		if !n.off(d) {
			working++
		}
		if d.After(last) {
			last = d
		}
	}
	moved := false
	for r.Weekend != Stays && n.off(last) {
		last, moved = last.AddDate(0, 0, 1), true
	}
	if moved && r.Weekend == NoonNextWorkingDay {
		return last
	}
	return time.Date(last.Year(), last.Month(), last.Day()+1, 0, 0, 0, 0, n.zone)
}

// Every rule, proposals too, as if it had always been law, at random moments
// of twenty years: the package agrees with the walk.
func TestAgreesWithAWalkHourByHour(t *testing.T) {
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := CalendarOf("NL")
	if err != nil {
		t.Fatal(err)
	}
	from, until := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2035, 12, 31, 0, 0, 0, 0, time.UTC).Unix()
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(rules).Draw(t, "rule")
		r.ValidFrom, r.ValidUntil = time.Unix(0, 0), time.Time{}
		o := Options{GoodFriday: Switch(rapid.IntRange(0, 2).Draw(t, "good friday")), Liberation: Switch(rapid.IntRange(0, 2).Draw(t, "5 May"))}
		hours := r.Length
		if r.Unit == ByContract {
			hours = rapid.IntRange(1, 200).Draw(t, "hours")
			o.Hours = hours
		}
		at := time.Unix(rapid.Int64Range(from, until).Draw(t, "at"), 0)
		if rapid.Bool().Draw(t, "near a change") { // of the clock: late in March or October, in a weekend
			at = time.Date(rapid.IntRange(2015, 2035).Draw(t, "year"), rapid.SampledFrom([]time.Month{3, 10}).Draw(t, "month"),
				rapid.IntRange(22, 31).Draw(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, time.UTC)
		}
		c, err := Compute(&r, at, o)
		if err != nil {
			t.Fatal(err)
		}
		n := naive{calendar.Zone, c.Switches}
		switch {
		case r.Unit == Days || r.Unit == Months:
			if want := n.days(&r, at); !c.Target.Equal(want) || !c.StatutoryEnd.Equal(want) {
				t.Fatalf("%s from %s: %s, walked %s", r.ID, c.Start, c.Target, want)
			}
		case hours > 0:
			target, end, touched, whole := n.hours(&r, at, hours)
			if !c.Target.Equal(target) || !c.StatutoryEnd.Equal(end) {
				t.Fatalf("%s from %s: %s and %s, walked %s and %s", r.ID, c.Start, c.Target, c.StatutoryEnd, target.In(n.zone), end.In(n.zone))
			}
			if r.TwoWorkingDays == AsArgument && (!c.touched().Equal(touched) || !c.LastArgument.Equal(whole)) {
				t.Fatalf("%s from %s: %s and %s, walked %s and %s", r.ID, c.Start, c.touched(), c.LastArgument, touched.In(n.zone), whole.In(n.zone))
			}
		case !c.Target.IsZero():
			t.Fatalf("%s has a target", r.ID)
		}
	})
}
