package period

import (
	"strconv"

	"github.com/verhaal/verhaal/law/norm"
)

// days writes the steps of a period in days or months.
func (r *receipt) days() {
	c := r.clock
	n, law := strconv.Itoa(c.Rule.Length), c.Rule.Sources
	r.say("start-day", law[:1], "trigger", c.Rule.TriggerKey, "on", moment(c.Start))
	last := c.last
	if c.Rule.Unit == Months {
		key := "months-end"
		if civil(last).Day() != c.Start.Day() {
			key = "months-short"
		}
		r.say(key, with(law, c, regMonths), "n", n, "day", strconv.Itoa(c.Start.Day()), "on", date(last))
	} else {
		r.say("day", []norm.Source{regStart}, "on", date(c.first))
		r.say("days-end", with(law, c, regDays), "n", n, "on", date(last))
	}
	if second := c.secondWorking(c.first); c.Rule.TwoWorkingDays == AsEnd && second > last {
		for n := c.first; n < second; n++ {
			r.off(n, regHolidays)
		}
		r.doubtful(c.first, second)
		r.say("two-days", []norm.Source{regTwoDays}, "on", date(second))
		last = second
	}
	if c.Rule.Weekend == NoonNextWorkingDay {
		if !r.noon(last) {
			r.say("end-of-day", with(nil, c, regDays), "at", moment(c.StatutoryEnd))
		}
		return
	}
	r.roll(last)
	r.say("end-of-day", with(nil, c, regDays), "at", moment(c.StatutoryEnd))
}

// roll walks from a last day to the next working day.
func (r *receipt) roll(last int64) {
	c := r.clock
	weekend, holidays := regWeekend, regHolidays
	if c.Rule.Counting == Statute {
		weekend, holidays = atwWeekend, atwHolidays
		r.say("decree", []norm.Source{atwDecree})
	}
	next := c.Calendar.nextWorking(last, c.Switches)
	for n := last; n < next; n++ {
		r.off(n, holidays)
	}
	r.doubtful(last, next)
	if next > last {
		r.say("next-day", []norm.Source{weekend}, "on", date(next))
	}
}

// noon says what becomes of an end on a day off under DORA, and whether it
// moved.
func (r *receipt) noon(last int64) (moved bool) {
	c := r.clock
	next := c.Calendar.nextWorking(last, c.Switches)
	switch {
	case !c.noon():
		r.say("noon-stays", []norm.Source{doraStays, doraOff})
		return false
	case next == last:
		r.doubtful(last, last)
		return false
	}
	for n := last; n < next; n++ {
		r.off(n, regHolidays)
	}
	r.doubtful(last, next)
	r.say("next-day", []norm.Source{doraNoon}, "on", date(next))
	r.say("noon", []norm.Source{doraNoon}, "at", moment(c.StatutoryEnd))
	return true
}

// off names a day that is no working day, and why.
func (r *receipt) off(n int64, holidays norm.Source) {
	c := r.clock
	if c.Calendar.working(n, c.Switches) {
		return
	}
	why, source := c.Calendar.why(n, c.Switches), holidays
	if weekend := why == "calendar.saturday" || why == "calendar.sunday"; weekend && c.Rule.Counting == Statute {
		source = atwWeekend
	} else if weekend {
		source = regWorking
	}
	r.say("day-off", []norm.Source{source}, "on", date(n), "why", why)
}

// doubtful says of the two days behind a switch, when they fall from one day
// to another on a weekday, whether they were counted.
func (r *receipt) doubtful(from, to int64) {
	c := r.clock
	for n := from; n <= to; n++ {
		if weekday := (n + 4) % 7; weekday == 0 || weekday == 6 || c.Calendar.fixed.has(n) {
			continue
		}
		source := []norm.Source{regHolidays}
		if c.Rule.Counting == Statute {
			source = []norm.Source{atwFriday}
		}
		if c.Calendar.good.has(n) {
			r.say(chosen("good-friday", c.Switches.GoodFriday), source, "on", date(n))
		}
		if c.Rule.Counting == Statute {
			source = []norm.Source{atwHolidays}
		}
		if c.Calendar.free.has(n) {
			r.say(chosen("liberation-day", c.Switches.LiberationDay), source, "on", date(n))
		}
	}
}

func chosen(key string, counts bool) string {
	if counts {
		return key
	}
	return key + "-not"
}

// with adds a source of the Regulation to those of the law, unless a Dutch act
// does the counting.
func with(law []norm.Source, c *Clock, s norm.Source) []norm.Source {
	all := append([]norm.Source(nil), law...)
	if c.Rule.Counting == Regulation {
		all = append(all, s)
	}
	return all
}

// why gives the key of the name of a day that is no working day.
func (c *Calendar) why(n int64, s Switches) string {
	for _, h := range c.HolidaysIn(civil(n).Year()) {
		counts := h.Switch == "" || h.Switch == "good_friday" && s.GoodFriday || h.Switch == "liberation_day" && s.LiberationDay
		if counts && c.dayOf(h.Day.Unix()) == n {
			return h.Name
		}
	}
	if (n+4)%7 == 0 {
		return "calendar.sunday"
	}
	return "calendar.saturday"
}
