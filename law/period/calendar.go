package period

import (
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // the zones, wherever the program runs

	"github.com/verhaal/verhaal/law/data"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/yaml"
)

// The years in which periods are counted. Earlier moments have no clock here,
// later ones no zone that anybody knows.
const (
	FirstYear = 1970
	LastYear  = 2199
)

const (
	secondsPerDay = 24 * 60 * 60
	calendarDays  = (LastYear + 20 - FirstYear) * 366 // some years of room for periods that begin in the last
)

// Calendar is the days and the zone of one country.
type Calendar struct {
	ID      string
	Name    norm.Text
	Source  string
	Mark    norm.Mark
	Zone    *time.Location
	Decreed int // how many days of a royal decree it holds

	zone
	holidays []holiday
	extra    []Holiday
	fixed    days // holidays that always count
	good     days // Good Fridays
	free     days // Liberation Days
}

// Holiday is a holiday on its day.
type Holiday struct {
	Day    time.Time // 00:00 in the calendar's zone
	Name   string    // a key of law/data/text
	Switch string    // "good_friday", "liberation_day", or empty: it always counts
}

type holiday struct {
	Name   string `yaml:"name"`
	Month  int    `yaml:"month"`
	Day    int    `yaml:"day"`
	Easter *int   `yaml:"easter"`
	Sunday int    `yaml:"sunday"`
	From   int    `yaml:"from"`
	Until  int    `yaml:"until"`
	Switch string `yaml:"switch"`
}

type calendarFile struct {
	Calendar    string    `yaml:"calendar"`
	Zone        string    `yaml:"zone"`
	Name        norm.Text `yaml:"name"`
	Source      string    `yaml:"source"`
	LastChecked string    `yaml:"last_checked"`
	Mark        string    `yaml:"mark"`
	Holidays    []holiday `yaml:"holidays"`
	Decreed     []struct {
		Date   string `yaml:"date"`
		Name   string `yaml:"name"`
		Source string `yaml:"source"`
	} `yaml:"decreed"`
}

// days is a set of days, by number since 1 January 1970.
type days [calendarDays/64 + 1]uint64

func (d *days) add(n int64)      { d[n>>6] |= 1 << (n & 63) }
func (d *days) has(n int64) bool { return d[n>>6]&(1<<(n&63)) != 0 }

var calendars = sync.OnceValues(func() (map[string]*Calendar, error) {
	names, err := fs.Glob(data.Figures, "calendar/*.yaml")
	if err != nil {
		return nil, err
	}
	all := map[string]*Calendar{}
	for _, name := range names {
		text, err := data.Figures.ReadFile(name)
		if err != nil {
			return nil, err
		}
		c, err := parseCalendar(text)
		if err != nil {
			return nil, fmt.Errorf("cannot read calendar %s: %w", name, err)
		}
		all[c.ID] = c
	}
	return all, nil
})

// CalendarOf gives the calendar named id ("NL"); "" is the Dutch one. The error
// is an *Error with code unknown-calendar.
func CalendarOf(id string) (*Calendar, error) {
	all, err := calendars()
	if err != nil {
		return nil, err
	}
	if id == "" {
		id = "NL"
	}
	if c := all[id]; c != nil {
		return c, nil
	}
	return nil, &Error{Code: "unknown-calendar", Args: []string{"calendar", id}}
}

// parseCalendar reads a calendar; keys that do not belong there are errors.
func parseCalendar(text []byte) (*Calendar, error) {
	var f calendarFile
	if err := yaml.Read(text, &f); err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(f.Zone)
	if err != nil || f.Zone == "" || f.Zone == "Local" {
		return nil, fmt.Errorf("unknown zone %q", f.Zone)
	}
	c := &Calendar{
		ID: f.Calendar, Name: f.Name, Source: f.Source, Mark: norm.Mark(f.Mark), Zone: zone, Decreed: len(f.Decreed),
		holidays: f.Holidays, zone: zoneOf(zone),
	}
	for _, h := range f.Holidays {
		if (h.Easter == nil) == (h.Month == 0) || h.Sunday > 0 || h.Sunday < -6 || h.Name == "" ||
			h.Easter == nil && time.Date(2024, time.Month(h.Month), h.Day, 0, 0, 0, 0, time.UTC).Month() != time.Month(h.Month) {
			return nil, fmt.Errorf("holiday %q has no day", h.Name)
		}
		if h.Switch != "" && h.Switch != "good_friday" && h.Switch != "liberation_day" {
			return nil, fmt.Errorf("unknown switch %q", h.Switch)
		}
	}
	for _, d := range f.Decreed {
		day, err := time.ParseInLocation(time.DateOnly, d.Date, zone)
		if err != nil || d.Source == "" {
			return nil, fmt.Errorf("decreed day %q needs a date and a source", d.Date)
		}
		c.extra = append(c.extra, Holiday{Day: day, Name: d.Name})
	}
	for year := FirstYear; year < FirstYear+calendarDays/366; year++ {
		for _, h := range c.HolidaysIn(year) {
			n := c.dayOf(h.Day.Unix())
			switch h.Switch {
			case "good_friday":
				c.good.add(n)
			case "liberation_day":
				c.free.add(n)
			default:
				c.fixed.add(n)
			}
		}
	}
	return c, nil
}

// HolidaysIn gives the holidays of a year in order, those behind a switch too.
func (c *Calendar) HolidaysIn(year int) []Holiday {
	var all []Holiday
	for _, h := range c.holidays {
		if year < h.From || h.Until > 0 && year > h.Until {
			continue
		}
		var day time.Time
		if h.Easter != nil {
			day = Easter(year, c.Zone).AddDate(0, 0, *h.Easter)
		} else {
			day = time.Date(year, time.Month(h.Month), h.Day, 0, 0, 0, 0, c.Zone)
		}
		if day.Weekday() == time.Sunday {
			day = day.AddDate(0, 0, h.Sunday)
		}
		all = append(all, Holiday{Day: day, Name: h.Name, Switch: h.Switch})
	}
	for _, h := range c.extra {
		if h.Day.Year() == year {
			all = append(all, h)
		}
	}
	slices.SortStableFunc(all, func(a, b Holiday) int { return a.Day.Compare(b.Day) })
	return all
}

// Easter gives Easter Sunday of a year of the Gregorian calendar, by the rule
// of Meeus, Jones and Butcher.
func Easter(year int, zone *time.Location) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, zone)
}

// Switches say of two days whether they count as holidays.
type Switches struct{ GoodFriday, LiberationDay bool }

// working says whether day n is neither a Saturday, a Sunday nor a holiday.
//
// law: Vo. 1182/71 art. 2(2)
func (c *Calendar) working(n int64, s Switches) bool {
	weekday := (n + 4) % 7 // 1 January 1970 was a Thursday
	return weekday != 0 && weekday != 6 && !c.fixed.has(n) && !(s.GoodFriday && c.good.has(n)) && !(s.LiberationDay && c.free.has(n))
}

// nextWorking gives the first working day from day n.
func (c *Calendar) nextWorking(n int64, s Switches) int64 {
	for !c.working(n, s) {
		n++
	}
	return n
}

// Working says whether the day of t, in the calendar's zone, is a working day.
// Moments outside the years of the calendar have none.
func (c *Calendar) Working(t time.Time, s Switches) bool {
	n := c.dayOf(t.Unix())
	return n >= 0 && n < calendarDays && c.working(n, s)
}
