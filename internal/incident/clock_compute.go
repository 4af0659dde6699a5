package incident

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/period"
	"github.com/verhaal/verhaal/paper/record"
)

// ClockAnswer is one clock, counted, in words. A moment that does not exist is
// null: a law without a number has no target.
type ClockAnswer struct {
	Rule         string        `json:"rule"`
	Start        string        `json:"start"`
	Target       *string       `json:"target"`
	StatutoryEnd *string       `json:"statutory_end"`
	LastArgument *string       `json:"last_argument"`
	Late         *bool         `json:"late"`
	Calendar     string        `json:"calendar"`
	Act          string        `json:"act"`
	Trigger      string        `json:"trigger"`
	Recipient    string        `json:"recipient"`
	Contact      *Contact      `json:"contact,omitempty"` // whom an agreement names
	Content      []string      `json:"content"`
	Note         string        `json:"note,omitempty"`
	Mark         string        `json:"mark"`
	Sources      []norm.Source `json:"sources"`
	Steps        []string      `json:"steps"`

	Clock     period.Clock      `json:"-"`
	Done      time.Time         `json:"-"` // zero: not known
	StepTexts []report.Sentence `json:"-"`
}

// ComputeClock counts one period. given has the keys rule, at and, where they
// matter, calendar, hours, reported, aware, significant, good_friday and
// liberation_day.
func ComputeClock(given map[string]any, l string) (ClockAnswer, []record.Problem, error) {
	r := record.New(report.DropBlank(given))
	q := clockQuestion{o: r.Root()}
	q.read()
	if len(r.Problems()) > 0 {
		return ClockAnswer{}, r.Problems(), nil
	}
	clock, err := period.Compute(q.rule, q.at, q.options)
	if q.complain("at", err); len(r.Problems()) > 0 {
		return ClockAnswer{}, r.Problems(), nil
	}
	if err == nil {
		err = q.err
	}
	if err != nil {
		return ClockAnswer{}, nil, err
	}
	answer, err := clockAnswer(clock, q.reported, l)
	return answer, nil, err
}

func clockAnswer(c period.Clock, done time.Time, l string) (ClockAnswer, error) {
	steps, err := report.Sentences(c.Steps(done), c.Start, l)
	if err != nil {
		return ClockAnswer{}, err
	}
	a := ClockAnswer{
		Rule: c.Rule.ID, Start: c.Start.Format(time.RFC3339), Target: momentOrNull(c.Target), StatutoryEnd: momentOrNull(c.StatutoryEnd), LastArgument: momentOrNull(c.LastArgument),
		Calendar: c.Calendar.ID, Act: c.Rule.Act.In(l), Trigger: c.Rule.Trigger.In(l), Recipient: c.Rule.Recipient.In(l), Note: c.Rule.Note.In(l), Content: textsIn(c.Rule.Content, l), Mark: string(c.Rule.Mark),
		Sources: report.Canonical(c.Sources()), Steps: report.Texts(steps, l), Clock: c, Done: done, StepTexts: steps,
	}
	if late, known := c.Late(done); known && !done.IsZero() {
		a.Late = &late
	}
	return a, nil
}

func momentOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.Format(time.RFC3339)
	return &text
}

func textsIn(texts []norm.Text, l string) []string {
	all := make([]string, 0, len(texts))
	for _, t := range texts {
		all = append(all, t.In(l))
	}
	return all
}

// clockQuestion is what somebody asks of a clock.
type clockQuestion struct {
	o            record.Object
	rule         *period.Rule
	at, reported time.Time
	options      period.Options
	err          error // of the program, not of the asker
}

func (q *clockQuestion) read() {
	q.o.Need("rule", "at")
	id := q.o.Text("rule")
	q.options = period.Options{
		Calendar: q.o.Text("calendar"), Hours: int(q.o.Count("hours", period.MaxHours)),
		GoodFriday: q.choice("good_friday"), Liberation: q.choice("liberation_day"),
	}
	q.options.Significant, _ = q.o.Truth("significant")
	calendar, err := period.CalendarOf(q.options.Calendar)
	if err != nil {
		q.complain("calendar", err)
		calendar, q.err = period.CalendarOf("")
	}
	if q.err != nil {
		return
	}
	known, byDay := q.known(id)
	q.at = q.moment("at", calendar.Zone, byDay)
	q.reported = q.moment("reported", calendar.Zone, byDay)
	q.options.Aware = q.moment("aware", calendar.Zone, false)
	q.o.Done()
	if !known || q.at.IsZero() {
		return
	}
	if q.rule, err = period.Find(id, q.at); err != nil {
		q.complain("at", err)
	}
	if !q.reported.IsZero() && q.reported.Before(q.at) {
		q.o.Problem("reported", "clock-reported-before")
	}
}

// known says whether a rule exists at any time, and whether it counts days, so
// that a bare day is enough.
func (q *clockQuestion) known(id string) (known, byDay bool) {
	rules, err := period.Rules()
	if err != nil {
		q.err = err
		return false, false
	}
	for _, r := range rules {
		if r.ID == id && r.Version == "" {
			return true, r.Unit == period.Days || r.Unit == period.Months
		}
	}
	if id != "" {
		q.o.Problem("rule", "clock-unknown-rule", "rule", shortText(id))
	}
	return false, false
}

func (q *clockQuestion) choice(key string) period.Switch {
	value, given := q.o.Truth(key)
	switch {
	case !given:
		return period.AsLaw
	case value:
		return period.Counts
	}
	return period.CountsNot
}

func (q *clockQuestion) moment(key string, zone *time.Location, byDay bool) time.Time {
	text := q.o.Text(key)
	if text == "" {
		return time.Time{}
	}
	day, isDay, err := period.ParseDay(text, zone)
	if isDay && (byDay || err != nil) {
		q.complain(key, err)
		return day
	}
	t, err := period.ParseMoment(text, zone)
	q.complain(key, err)
	return t
}

// clockPlaces are the keys to which a problem belongs whatever was being read.
var clockPlaces = map[string]string{
	"unknown-rule": "rule", "unknown-calendar": "calendar", "hours-not-here": "hours", "hours-range": "hours", "hours-missing": "hours", "aware-not-here": "aware", "aware-after": "aware",
}

// complain notes what is wrong with a value; another error is the program's.
func (q *clockQuestion) complain(key string, err error) {
	var problem *period.Error
	switch {
	case err == nil:
	case errors.As(err, &problem):
		if place := clockPlaces[problem.Code]; place != "" {
			key = place
		}
		q.o.Problem(key, "clock-"+problem.Code, problem.Args...)
	default:
		q.err = err
	}
}

func shortText(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

// ClockRule is one rule of the list of clocks, in words.
type ClockRule struct {
	Rule       string        `json:"rule"`
	Law        string        `json:"law"`
	Length     *int          `json:"length"` // null: no number in the law
	Unit       string        `json:"unit"`   // hours, days, months, contract or none
	Counting   string        `json:"counting"`
	Act        string        `json:"act"`
	Trigger    string        `json:"trigger"`
	Recipient  string        `json:"recipient"`
	Content    []string      `json:"content"`
	Note       string        `json:"note,omitempty"`
	ValidFrom  *string       `json:"valid_from"`  // null: a proposal, not law
	ValidUntil *string       `json:"valid_until"` // first day on which it is no longer valid
	Source     string        `json:"source"`
	Sources    []norm.Source `json:"sources"`
	Mark       string        `json:"mark"`
	Checked    string        `json:"last_checked"`
}

// ListClocks gives every clock there is, proposals too.
func ListClocks(l string) ([]ClockRule, error) {
	rules, err := period.Rules()
	if err != nil {
		return nil, err
	}
	all := make([]ClockRule, 0, len(rules))
	for _, r := range rules {
		one := ClockRule{
			Rule: r.ID, Law: r.Law, Unit: string(r.Unit), Counting: string(r.Counting), Act: r.Act.In(l), Trigger: r.Trigger.In(l), Recipient: r.Recipient.In(l), Content: textsIn(r.Content, l), Note: r.Note.In(l),
			ValidFrom: dayOrNull(r.ValidFrom), ValidUntil: dayOrNull(r.ValidUntil), Source: r.Read.In(l), Sources: report.Canonical(slices.Concat(r.Sources, r.Also)), Mark: string(r.Mark), Checked: r.LastChecked.Format(time.DateOnly),
		}
		if r.Length > 0 {
			length := r.Length
			one.Length = &length
		}
		all = append(all, one)
	}
	return slices.Clip(all), nil
}

// LengthText says how long a rule is: "72 uur", "1 month".
func (r ClockRule) LengthText(l string) string {
	if r.Length == nil {
		return lang.T(l, "clock.length."+r.Unit)
	}
	return lang.T(l, "clock.length."+r.Unit, "n", strconv.Itoa(*r.Length))
}

func dayOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := t.Format(time.DateOnly)
	return &text
}
