package period

import (
	"strconv"
	"time"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
)

// The sources of the steps of counting.
const (
	regStart    norm.Source = "Vo. 1182/71 art. 3(1)"
	regHours    norm.Source = "Vo. 1182/71 art. 3(2)(a)"
	regDays     norm.Source = "Vo. 1182/71 art. 3(2)(b)"
	regMonths   norm.Source = "Vo. 1182/71 art. 3(2)(c)"
	regIncluded norm.Source = "Vo. 1182/71 art. 3(3)"
	regWeekend  norm.Source = "Vo. 1182/71 art. 3(4)"
	regTwoDays  norm.Source = "Vo. 1182/71 art. 3(5)"
	regHolidays norm.Source = "Vo. 1182/71 art. 2(1)"
	regWorking  norm.Source = "Vo. 1182/71 art. 2(2)"
	atwWeekend  norm.Source = "Atw 1(1)"
	atwHolidays norm.Source = "Atw 3(1)"
	atwFriday   norm.Source = "Atw 3(2)"
	atwDecree   norm.Source = "Atw 3(3)"
	atwHours    norm.Source = "Atw 4"
	doraNoon    norm.Source = "Vo. 2025/301 art. 5(4)"
	doraStays   norm.Source = "Vo. 2025/301 art. 5(5)"
	doraOff     norm.Source = "Vo. 2025/301 art. 5(6)"
)

// receipt gathers steps.
type receipt struct {
	clock *Clock
	steps []norm.Step
}

func (r *receipt) say(key string, sources []norm.Source, args ...string) {
	r.steps = append(r.steps, norm.Step{Key: "clock.step." + key, Sources: sources, Args: say.Args(args)})
}

// Steps tells how the clock was counted, so that a person can redo it with a
// calendar. done is the moment at which it was done; zero when that is not
// known.
func (c *Clock) Steps(done time.Time) []norm.Step {
	r := &receipt{clock: c}
	switch {
	case c.Target.IsZero():
		r.say("start", c.Rule.Sources[:1], "trigger", c.Rule.TriggerKey, "at", moment(c.Start))
		r.say("no-number", c.Rule.Sources[:1])
	case c.Rule.Unit == ByContract:
		r.say("start", c.Rule.Sources[:1], "trigger", c.Rule.TriggerKey, "at", moment(c.Start))
		r.say("contract", c.Rule.Sources, "n", strconv.Itoa(c.Hours), "at", moment(c.Target))
		r.changed()
	case c.Hours > 0:
		r.hours()
	default:
		r.days()
	}
	r.done(done)
	return r.steps
}

// Sources gives every norm that the clock rests on, once.
func (c *Clock) Sources() []norm.Source {
	rule := norm.Step{Sources: append(append([]norm.Source(nil), c.Rule.Sources...), c.Rule.Also...)}
	f := norm.Finding{Steps: append([]norm.Step{rule}, c.Steps(time.Time{})...)}
	return f.Sources()
}

func (r *receipt) hours() {
	c := r.clock
	n, law := strconv.Itoa(c.Hours), c.Rule.Sources
	r.say("start", law[:1], "trigger", c.Rule.TriggerKey, "at", moment(c.Start))
	r.say("target", law, "n", n, "at", moment(c.Start.Add(time.Duration(c.Hours)*time.Hour)))
	r.within()
	r.changed()
	if c.Rule.Counting != Regulation {
		r.say("statute-hours", []norm.Source{atwHours})
		return
	}
	if c.Rule.Analogy {
		r.say("analogy", nil)
	}
	from, hours := c.Start, c.Hours
	if c.limited() && c.afterHour(c.Options.Aware, c.Rule.Within) < c.afterHour(c.Start, c.Hours) {
		from, hours = c.Options.Aware, c.Rule.Within
	}
	r.say("hour", []norm.Source{regStart}, "at", moment(c.at(c.firstHour(from))))
	key := "hours-end"
	if c.moved {
		key = "hours-would-end"
	}
	r.say(key, []norm.Source{regHours}, "n", strconv.Itoa(hours), "at", moment(c.at(c.afterHour(from, hours))))
	if c.Rule.Weekend == NoonNextWorkingDay {
		r.noon(c.Calendar.dayOf(c.afterHour(from, hours) - 1))
	} else {
		r.say("hours-stay", []norm.Source{regIncluded, regWeekend})
	}
	r.argument()
}

func (r *receipt) within() {
	c := r.clock
	switch hours := strconv.Itoa(c.Rule.Within); {
	case c.Rule.Within == 0:
	case c.Options.Aware.IsZero():
		r.say("within-unknown", c.Rule.Sources, "n", hours)
	case c.limited():
		r.say("within", c.Rule.Sources, "n", hours, "aware", moment(c.Options.Aware), "at", moment(c.limit()))
	default:
		r.say("within-past", c.Rule.Sources, "at", moment(c.limit()))
	}
}

// changed says why the time of day differs when the clocks changed underway.
func (r *receipt) changed() {
	_, from := r.clock.Start.Zone()
	_, to := r.clock.Target.Zone()
	if to > from {
		r.say("forward", nil)
	} else if to < from {
		r.say("back", nil)
	}
}

// argument explains the last argument.
func (r *receipt) argument() {
	c := r.clock
	if c.LastArgument.IsZero() {
		return
	}
	end := c.StatutoryEnd.Unix()
	if c.LastArgument.Unix() == end {
		r.say("argument-none", []norm.Source{regTwoDays})
		return
	}
	begin := c.firstHour(c.Start)
	day := c.Calendar.dayOf(begin)
	if c.Calendar.start(day) != begin {
		day++
	}
	first := c.Calendar.nextWorking(day, c.Switches)
	second := c.secondWorking(day)
	for n := day; n < second; n++ {
		r.off(n, regHolidays)
	}
	r.doubtful(c.Calendar.dayOf(begin), second)
	r.say("argument", []norm.Source{regTwoDays}, "first", date(first), "second", date(second), "at", moment(c.LastArgument))
}

// done says whether what was done was in time.
func (r *receipt) done(at time.Time) {
	c := r.clock
	late, known := c.Late(at)
	if at.IsZero() || !known {
		return
	}
	switch {
	case !late:
		r.say("in-time", nil, "at", moment(at))
		return
	case !at.After(c.StatutoryEnd):
		r.say("late-between", nil, "at", moment(at))
	default:
		r.say("late", nil, "at", moment(at))
	}
	if c.Rule.LateReasons {
		r.say("reasons", c.Rule.Sources[:1])
	}
}

func moment(t time.Time) string { return t.Format(time.RFC3339) }

// civil gives day n as a date, in UTC.
func civil(n int64) time.Time { return time.Unix(n*secondsPerDay, 0).UTC() }

func date(n int64) string { return civil(n).Format(time.DateOnly) }
