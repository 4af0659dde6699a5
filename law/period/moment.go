package period

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	momentForm = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$`)
	dayForm    = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
)

// ParseMoment reads a moment: RFC 3339 ("2026-10-23T10:20:00+02:00"), with or
// without the seconds, or a local time of the zone without offset
// ("2026-10-23T10:20"). Fractions of a second are dropped.
//
// The error is an *Error. A local time that the clock shows twice needs its
// offset (code twice, with both readings), one that it skips does not exist
// (code never); nor do dates such as 30 February (code impossible). Years
// outside FirstYear..LastYear are refused (code year).
func ParseMoment(text string, zone *time.Location) (time.Time, error) {
	text = strings.TrimSpace(text)
	found := momentForm.FindStringSubmatch(text)
	if found == nil || found[4] == "" {
		return time.Time{}, &Error{Code: "form", Args: []string{"text", shorten(text)}}
	}
	clock := wallOf(found)
	if !clock.exists() {
		return time.Time{}, &Error{Code: "impossible", Args: []string{"text", text}}
	}
	if clock[0] < FirstYear || clock[0] > LastYear {
		return time.Time{}, yearError(clock[0])
	}
	if found[7] != "" {
		return withOffset(clock, found[7], text, zone)
	}
	readings := clock.in(zone)
	switch len(readings) {
	case 1:
		return readings[0], nil
	case 0:
		before, after := around(clock, zone)
		return time.Time{}, &Error{Code: "never", Args: []string{"text", text, "before", before, "after", after}}
	}
	return time.Time{}, &Error{Code: "twice", Args: []string{
		"text", text, "first", readings[0].Format(time.RFC3339), "second",
		readings[1].Format(time.RFC3339),
	}}
}

// ParseDay reads a day ("2026-03-05") as its first moment in the zone; ok is
// false when the text has not the form of a day. The errors are those of
// ParseMoment.
func ParseDay(text string, zone *time.Location) (day time.Time, ok bool, err error) {
	text = strings.TrimSpace(text)
	if !dayForm.MatchString(text) {
		return time.Time{}, false, nil
	}
	clock := wallOf(momentForm.FindStringSubmatch(text))
	if !clock.exists() {
		return time.Time{}, true, &Error{Code: "impossible", Args: []string{"text", text}}
	}
	if clock[0] < FirstYear || clock[0] > LastYear {
		return time.Time{}, true, yearError(clock[0])
	}
	return clock.at(zone), true, nil
}

// wall is what a clock on the wall shows: year, month, day, hour, minute,
// second.
type wall [6]int

func wallOf(found []string) (w wall) {
	for i := range w {
		w[i], _ = strconv.Atoi(found[i+1]) // digits, or nothing, which is 0
	}
	return w
}

func (w wall) at(zone *time.Location) time.Time {
	return time.Date(w[0], time.Month(w[1]), w[2], w[3], w[4], w[5], 0, zone)
}

func (w wall) shownBy(t time.Time) bool {
	return w == wall{t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute(), t.Second()}
}

func (w wall) exists() bool { return w.shownBy(w.at(time.UTC)) }

// in gives the moments at which the clocks of the zone show the time: one as a
// rule, two when they go back, none when they skip it.
func (w wall) in(zone *time.Location) []time.Time {
	var readings []time.Time
	near := w.at(time.UTC)
	for _, side := range []time.Duration{-15 * time.Hour, 15 * time.Hour} {
		_, offset := near.Add(side).In(zone).Zone()
		t := near.Add(-time.Duration(offset) * time.Second).In(zone)
		if w.shownBy(t) && (len(readings) == 0 || !readings[0].Equal(t)) {
			readings = append(readings, t)
		}
	}
	return readings
}

// around gives what the clock shows before and after the change that skips a
// time.
func around(w wall, zone *time.Location) (before, after string) {
	at := w.at(time.UTC).Add(-15 * time.Hour)
	_, from := at.In(zone).Zone()
	for range 48 {
		at = at.Add(time.Hour)
		if _, to := at.In(zone).Zone(); to > from {
			break
		}
	}
	change := boundary(at.Add(-time.Hour), zone)
	return change.In(time.FixedZone("", from)).Format("15:04"), change.In(zone).Format("15:04")
}

func withOffset(w wall, offset, text string, zone *time.Location) (time.Time, error) {
	if offset == "Z" {
		return w.at(time.UTC).In(zone), nil
	}
	hours, _ := strconv.Atoi(offset[1:3])
	minutes, _ := strconv.Atoi(offset[4:])
	if hours > 14 || minutes > 59 || hours == 14 && minutes > 0 {
		return time.Time{}, &Error{Code: "offset", Args: []string{"text", text}}
	}
	seconds := hours*3600 + minutes*60
	if offset[0] == '-' {
		seconds = -seconds
	}
	return w.at(time.UTC).Add(-time.Duration(seconds) * time.Second).In(zone), nil
}

func yearError(year int) error {
	return &Error{Code: "year", Args: []string{"year", strconv.Itoa(year), "first", strconv.Itoa(FirstYear), "last", strconv.Itoa(LastYear)}}
}

func shorten(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
