package period

import "time"

// Switch overrides whether a day counts as a holiday.
type Switch int8

// As the act has it that does the counting, or as the asker wants it.
const (
	AsLaw Switch = iota
	Counts
	CountsNot
)

func (s Switch) or(law bool) bool {
	if s == AsLaw {
		return law
	}
	return s == Counts
}

// Options are what a period depends on beside its rule and its beginning.
type Options struct {
	Calendar    string // "" is "NL"
	Hours       int    // of an agreement, for a rule ByContract
	GoodFriday  Switch
	Liberation  Switch    // 5 May
	Aware       time.Time // for a rule with a limit Within: the moment of becoming aware
	Significant bool      // an entity for which DORA's weekend rule does not hold (Vo. 2025/301 art. 5(5), 5(6))
}

// MaxHours is the longest term of an agreement: a year.
const MaxHours = 366 * 24

// Clock is one period, counted. The moments are in the zone of its calendar;
// one that does not exist is zero.
type Clock struct {
	Rule     *Rule
	Calendar *Calendar
	Switches Switches
	Options  Options
	Hours    int // the hours counted; 0 for a period in days or months
	Start    time.Time

	Target       time.Time // do it before this moment; zero: without delay, no number
	StatutoryEnd time.Time // the end as the law counts
	LastArgument time.Time // of last resort; zero where there is none

	first, last int64 // for days and months: first and last day before any extension
	moved       bool  // an end in hours that the law moved to a working day
}

// Compute counts the period of a rule from a moment. It is an *Error when the
// rule is not law at that moment, or when what the rule needs is missing.
func Compute(rule *Rule, at time.Time, o Options) (Clock, error) {
	calendar, err := CalendarOf(o.Calendar)
	if err != nil {
		return Clock{}, err
	}
	c := Clock{Rule: rule, Calendar: calendar, Options: o, Start: at.In(calendar.Zone), Switches: rule.switches(o)}
	if err := c.check(); err != nil {
		return Clock{}, err
	}
	switch rule.Unit {
	case Hours:
		c.Hours = rule.Length
		c.countHours()
	case ByContract:
		c.Hours = o.Hours
		if c.Hours > 0 {
			c.Target = c.Start.Add(time.Duration(c.Hours) * time.Hour)
			c.StatutoryEnd = c.Target
		}
	case Days, Months:
		c.countDays()
	}
	return c, nil
}

// switches gives which of the two doubtful days count. Good Friday is equated
// with a holiday for terms of Dutch acts only; under the Regulation the
// earlier, safer end is taken.
//
// law: Atw 3(1), Atw 3(2), Vo. 1182/71 art. 2(1)
func (r *Rule) switches(o Options) Switches {
	return Switches{GoodFriday: o.GoodFriday.or(r.Counting == Statute), LiberationDay: o.Liberation.or(true)}
}

func (c *Clock) check() error {
	r, o := c.Rule, c.Options
	switch {
	case c.Start.Year() < FirstYear || c.Start.Year() > LastYear:
		return yearError(c.Start.Year())
	case !r.ValidAt(c.Start):
		if r.ValidFrom.IsZero() {
			return &Error{Code: "proposal", Args: []string{"rule", r.ID}}
		}
		return r.notInForce(c.Start)
	case o.Hours != 0 && r.Unit != ByContract:
		return &Error{Code: "hours-not-here", Args: []string{"rule", r.ID}}
	case o.Hours < 0 || o.Hours > MaxHours:
		return &Error{Code: "hours-range"}
	case o.Hours == 0 && r.Counting == ClockHours:
		return &Error{Code: "hours-missing", Args: []string{"rule", r.ID}}
	case !o.Aware.IsZero() && r.Within == 0:
		return &Error{Code: "aware-not-here", Args: []string{"rule", r.ID}}
	case o.Aware.After(c.Start):
		return &Error{Code: "aware-after"}
	}
	return nil
}

// countHours counts elapsed hours. The target takes no advantage of the hour
// that the Regulation does not count.
//
// law: Vo. 1182/71 art. 3(1), Vo. 1182/71 art. 3(2)(a)
func (c *Clock) countHours() {
	end := c.afterHour(c.Start, c.Hours)
	c.Target = c.Start.Add(time.Duration(c.Hours) * time.Hour)
	if c.limited() {
		if limit := c.limit(); limit.Before(c.Target) {
			c.Target = limit
		}
		end = min(end, c.afterHour(c.Options.Aware, c.Rule.Within))
	}
	if c.Rule.Counting != Regulation { // a Dutch act has no hour that does not count
		c.StatutoryEnd = c.Target
		return
	}
	if c.Rule.TwoWorkingDays == AsArgument {
		c.LastArgument = c.at(c.secondWhole(end))
	}
	if c.noon() {
		if last := c.Calendar.dayOf(end - 1); !c.Calendar.working(last, c.Switches) {
			end, c.moved = c.Calendar.moment(c.Calendar.nextWorking(last, c.Switches), 12*3600), true
		}
	}
	c.StatutoryEnd = c.at(end)
}

// limited says whether the limit from becoming aware plays a part: not for
// what was classified only after that limit.
//
// law: Vo. 2025/301 art. 5(1)
func (c *Clock) limited() bool {
	return c.Rule.Within > 0 && !c.Options.Aware.IsZero() && !c.Start.After(c.limit())
}

// limit is the end of the time that the rule gives from becoming aware.
func (c *Clock) limit() time.Time {
	return c.Options.Aware.Add(time.Duration(c.Rule.Within) * time.Hour).In(c.Calendar.Zone)
}

// noon says whether an end on a day off moves to noon of the next working day.
//
// law: Vo. 2025/301 art. 5(4), Vo. 2025/301 art. 5(5)
func (c *Clock) noon() bool {
	return c.Rule.Weekend == NoonNextWorkingDay && !(c.Rule.SignificantStays && c.Options.Significant)
}

// firstHour gives the beginning of the first hour that counts.
func (c *Clock) firstHour(t time.Time) int64 {
	offset := c.Calendar.offset(t.Unix())
	local := t.Unix() + offset
	return local - local%3600 + 3600 - offset
}

func (c *Clock) afterHour(t time.Time, hours int) int64 { return c.firstHour(t) + int64(hours)*3600 }

// secondWhole gives the end of the second whole working day in the period, or
// the end of the period when that is later. A day that begins at the first
// counted hour is whole.
//
// law: Vo. 1182/71 art. 3(5)
func (c *Clock) secondWhole(end int64) int64 {
	begin := c.firstHour(c.Start)
	day := c.Calendar.dayOf(begin)
	if c.Calendar.start(day) != begin {
		day++
	}
	return max(end, c.Calendar.start(c.secondWorking(day)+1))
}

func (c *Clock) secondWorking(from int64) int64 {
	return c.Calendar.nextWorking(c.Calendar.nextWorking(from, c.Switches)+1, c.Switches)
}

// countDays counts days or months: the day of the event is not counted, the
// last day ends at its 24:00.
//
// law: Vo. 1182/71 art. 3(1), Vo. 1182/71 art. 3(2)(b), Vo. 1182/71 art. 3(2)(c), Vo. 1182/71 art. 3(4), Atw 1(1)
func (c *Clock) countDays() {
	c.first = c.Calendar.dayOf(c.Start.Unix()) + 1
	if c.Rule.Unit == Months {
		c.last = addMonths(c.Start, c.Rule.Length)
	} else {
		c.last = c.first - 1 + int64(c.Rule.Length)
	}
	last := c.last
	if c.Rule.TwoWorkingDays == AsEnd {
		last = max(last, c.secondWorking(c.first))
	}
	end := c.Calendar.start(last + 1)
	if c.Rule.Weekend != Stays && !c.Calendar.working(last, c.Switches) {
		next := c.Calendar.nextWorking(last, c.Switches)
		if end = c.Calendar.start(next + 1); c.noon() {
			end = c.Calendar.moment(next, 12*3600)
		}
	}
	c.StatutoryEnd = c.at(end)
	c.Target = c.StatutoryEnd
}

// addMonths gives the number of the day with the same date some months later,
// or of the last day of that month when it has no such date.
func addMonths(t time.Time, months int) int64 {
	year, month, day := t.Date()
	first := time.Date(year, month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	length := first.AddDate(0, 1, -1).Day()
	return first.Unix()/secondsPerDay + int64(min(day, length)) - 1
}

func (c *Clock) at(unix int64) time.Time { return time.Unix(unix, 0).In(c.Calendar.Zone) }

// Late says whether what was done at a moment was done too late; known is
// false where the law has no number. For hours it is too late after the
// target, unless the law itself moved the end to a working day.
func (c *Clock) Late(done time.Time) (late, known bool) {
	if c.Target.IsZero() {
		return false, false
	}
	if c.moved {
		return done.After(c.StatutoryEnd), true
	}
	return done.After(c.Target), true
}
