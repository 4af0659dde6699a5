package period

import (
	"strings"
	"testing"
	"time"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	c, err := CalendarOf("NL")
	if err != nil {
		t.Fatal(err)
	}
	m, err := ParseMoment(text, c.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func count(t *testing.T, rule, from string, o Options) Clock {
	t.Helper()
	m := at(t, from)
	r, err := Find(rule, m)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compute(r, m, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// plain writes a moment as the examples do: day, time, and 24:00 for the end
// of a day.
func plain(m time.Time) string {
	if m.IsZero() {
		return "-"
	}
	if m.Hour()+m.Minute()+m.Second() == 0 {
		return m.AddDate(0, 0, -1).Format("Mon 02-01-2006") + " 24:00"
	}
	return m.Format("Mon 02-01-2006 15:04")
}

// touched is the last argument of who counts a working day of which the period
// has only a part. Nobody is shown it; the examples have it.
func (c *Clock) touched() time.Time {
	day := c.secondWorking(c.Calendar.dayOf(c.firstHour(c.Start)))
	if c.Calendar.start(day) < c.StatutoryEnd.Unix() {
		return c.StatutoryEnd
	}
	return c.at(c.Calendar.start(day + 1))
}

// The 72 hours of the GDPR: aware, D1, D2, D3p (a part of two working days),
// D3c (two whole ones); "=" is D2.
var examples = []struct{ aware, target, end, touched, whole, note string }{
	{"2026-01-12T10:20", "Thu 15-01-2026 10:20", "Thu 15-01-2026 11:00", "=", "=", "plain case"},
	{"2026-01-12T10:00", "Thu 15-01-2026 10:00", "Thu 15-01-2026 11:00", "=", "=", "on the hour: that whole hour is excluded"},
	{"2026-01-12T10:59", "Thu 15-01-2026 10:59", "Thu 15-01-2026 11:00", "=", "=", "any minute of an hour gives the same end"},
	{"2026-01-15T16:30", "Sun 18-01-2026 16:30", "Sun 18-01-2026 17:00", "=", "Mon 19-01-2026 24:00", "an end on Sunday stays"},
	{"2026-01-16T18:45", "Mon 19-01-2026 18:45", "Mon 19-01-2026 19:00", "=", "Tue 20-01-2026 24:00", "a weekend inside"},
	{"2026-01-17T09:05", "Tue 20-01-2026 09:05", "Tue 20-01-2026 10:00", "=", "Tue 20-01-2026 24:00", "start in a weekend"},
	{"2026-01-18T23:50", "Wed 21-01-2026 23:50", "Wed 21-01-2026 24:00", "=", "=", "end at midnight"},
	{"2026-03-27T10:20", "Mon 30-03-2026 11:20", "Mon 30-03-2026 12:00", "=", "Tue 31-03-2026 24:00", "the clock goes forward"},
	{"2026-03-28T22:15", "Tue 31-03-2026 23:15", "Tue 31-03-2026 24:00", "=", "=", "that night"},
	{"2026-03-29T03:30", "Wed 01-04-2026 03:30", "Wed 01-04-2026 04:00", "=", "=", "after the jump"},
	{"2026-10-23T10:20", "Mon 26-10-2026 09:20", "Mon 26-10-2026 10:00", "=", "Tue 27-10-2026 24:00", "the clock goes back"},
	{"2026-10-25T01:30", "Wed 28-10-2026 00:30", "Wed 28-10-2026 01:00", "=", "=", "before it goes back"},
	{"2026-04-02T16:00", "Sun 05-04-2026 16:00", "Sun 05-04-2026 17:00", "=", "Tue 07-04-2026 24:00", "Easter"},
	{
		"2026-04-03T09:00", "Mon 06-04-2026 09:00", "Mon 06-04-2026 10:00", "Tue 07-04-2026 24:00", "Wed 08-04-2026 24:00",
		"aware on Good Friday",
	},
	{"2026-04-04T12:00", "Tue 07-04-2026 12:00", "Tue 07-04-2026 13:00", "Wed 08-04-2026 24:00", "Wed 08-04-2026 24:00", "Easter Saturday"},
	{
		"2026-04-24T17:30", "Mon 27-04-2026 17:30", "Mon 27-04-2026 18:00", "Tue 28-04-2026 24:00", "Wed 29-04-2026 24:00",
		"King's Day on Monday",
	},
	{"2026-05-04T15:00", "Thu 07-05-2026 15:00", "Thu 07-05-2026 16:00", "=", "Thu 07-05-2026 24:00", "5 May inside"},
	{"2026-05-13T17:10", "Sat 16-05-2026 17:10", "Sat 16-05-2026 18:00", "=", "Mon 18-05-2026 24:00", "Ascension Thursday"},
	{"2026-05-22T19:00", "Mon 25-05-2026 19:00", "Mon 25-05-2026 20:00", "Tue 26-05-2026 24:00", "Wed 27-05-2026 24:00", "Whit Monday"},
	{"2026-12-23T16:20", "Sat 26-12-2026 16:20", "Sat 26-12-2026 17:00", "=", "Mon 28-12-2026 24:00", "Christmas"},
	{"2026-12-24T08:10", "Sun 27-12-2026 08:10", "Sun 27-12-2026 09:00", "Mon 28-12-2026 24:00", "Tue 29-12-2026 24:00", "Christmas Eve"},
	{"2026-12-31T18:00", "Sun 03-01-2027 18:00", "Sun 03-01-2027 19:00", "Mon 04-01-2027 24:00", "Tue 05-01-2027 24:00", "New Year"},
	{
		"2027-12-24T14:00", "Mon 27-12-2027 14:00", "Mon 27-12-2027 15:00", "=", "Tue 28-12-2027 24:00",
		"Christmas in a weekend has no other day instead",
	},
	{"2028-02-28T11:11", "Thu 02-03-2028 11:11", "Thu 02-03-2028 12:00", "=", "=", "leap day inside"},
	{"2025-04-25T09:40", "Mon 28-04-2025 09:40", "Mon 28-04-2025 10:00", "=", "Tue 29-04-2025 24:00", "King's Day moved to Saturday"},
	{"2018-05-25T00:30", "Mon 28-05-2018 00:30", "Mon 28-05-2018 01:00", "=", "Tue 29-05-2018 24:00", "the first hour of the GDPR"},
	{"2017-04-13T15:00", "Sun 16-04-2017 15:00", "Sun 16-04-2017 16:00", "=", "Tue 18-04-2017 24:00", "under the Wbp"},
	{"2026-10-25T02:30+02:00", "Wed 28-10-2026 01:30", "Wed 28-10-2026 02:00", "=", "=", "the repeated hour, first time"},
	{"2026-10-25T02:30+01:00", "Wed 28-10-2026 02:30", "Wed 28-10-2026 03:00", "=", "=", "the repeated hour, second time"},
}

func TestSeventyTwoHours(t *testing.T) {
	for _, e := range examples {
		t.Run(e.aware+" "+e.note, func(t *testing.T) {
			id := "gdpr-33-1"
			if e.note == "under the Wbp" {
				id = "wbp-34a"
			}
			c := count(t, id, e.aware, Options{})
			touched, whole := c.touched(), c.LastArgument
			if id == "wbp-34a" { // it has no last argument; by analogy it would be this one
				if !c.LastArgument.IsZero() {
					t.Error("the Wbp has no last argument")
				}
				whole = c.at(c.secondWhole(c.StatutoryEnd.Unix()))
			}
			for i, pair := range [][2]string{
				{plain(c.Target), e.target},
				{plain(c.StatutoryEnd), e.end},
				{plain(touched), e.touched},
				{plain(whole), e.whole},
			} {
				if want := strings.ReplaceAll(pair[1], "=", e.end); pair[0] != want {
					t.Errorf("D%d is %s, want %s", i+1, pair[0], want)
				}
			}
		})
	}
}

func TestGoodFridayCounted(t *testing.T) {
	for _, e := range []struct{ aware, touched, whole string }{
		{"2026-04-02T16:00", "Tue 07-04-2026 24:00", "Wed 08-04-2026 24:00"},
		{"2026-04-03T09:00", "Wed 08-04-2026 24:00", "Wed 08-04-2026 24:00"},
		{"2017-04-13T15:00", "Tue 18-04-2017 24:00", "Wed 19-04-2017 24:00"},
	} {
		id := "gdpr-33-1"
		if strings.HasPrefix(e.aware, "2017") {
			id = "wbp-34a"
		}
		c := count(t, id, e.aware, Options{GoodFriday: Counts})
		end := c.StatutoryEnd.Unix()
		if got := plain(c.touched()); got != e.touched {
			t.Errorf("%s: touched %s, want %s", e.aware, got, e.touched)
		}
		if got := plain(c.at(c.secondWhole(end))); got != e.whole {
			t.Errorf("%s: whole %s, want %s", e.aware, got, e.whole)
		}
	}
}

func TestLiberationDayLeftOut(t *testing.T) {
	c := count(t, "gdpr-33-1", "2026-05-04T15:00", Options{Liberation: CountsNot})
	if c.LastArgument != c.StatutoryEnd {
		t.Errorf("5 and 6 May are two whole working days: %s", plain(c.LastArgument))
	}
}

// What is not 72 hours: id, start, target, statutory end, last argument.
var others = []struct{ id, from, target, end, argument string }{
	{"nis2-23-early-warning", "2026-10-24T10:20", "Sun 25-10-2026 09:20", "Sun 25-10-2026 10:00", "-"},
	{"telecom-611-first", "2026-04-03T17:05", "Sat 04-04-2026 17:05", "Sat 04-04-2026 18:00", "-"},
	{"nis2-23-trust", "2026-03-28T12:30", "Sun 29-03-2026 13:30", "Sun 29-03-2026 14:00", "-"},
	{"nis2-23-notification", "2026-01-15T16:30", "Sun 18-01-2026 16:30", "Sun 18-01-2026 17:00", "-"},
	{"cra-14-early-warning", "2026-10-24T10:20", "Sun 25-10-2026 09:20", "Sun 25-10-2026 10:00", "-"},
	{"cra-14-notification", "2026-10-23T10:20", "Mon 26-10-2026 09:20", "Mon 26-10-2026 10:00", "Tue 27-10-2026 24:00"},
	{"cra-14-notification", "2026-10-12T10:20", "Thu 15-10-2026 10:20", "Thu 15-10-2026 11:00", "Thu 15-10-2026 11:00"},
	{"eidas-19-2", "2024-03-01T09:30", "Sat 02-03-2024 09:30", "Sat 02-03-2024 10:00", "-"},
	// A Dutch act has no hour that does not count, and hours are not extended.
	{"cbw-26-early-warning", "2026-10-24T10:20", "Sun 25-10-2026 09:20", "Sun 25-10-2026 09:20", "-"},
	{"cbw-27-notification", "2026-12-24T08:10", "Sun 27-12-2026 08:10", "Sun 27-12-2026 08:10", "-"},
	{"cbw-27-trust", "2026-12-24T08:10", "Fri 25-12-2026 08:10", "Fri 25-12-2026 08:10", "-"},
	// DORA: 4 hours; an end on a day off moves to noon.
	{"dora-initial", "2026-04-03T17:05", "Fri 03-04-2026 21:05", "Fri 03-04-2026 22:00", "-"},
	{"dora-initial", "2026-04-03T20:10", "Sat 04-04-2026 00:10", "Tue 07-04-2026 12:00", "-"},
	{"dora-initial", "2026-04-03T19:10", "Fri 03-04-2026 23:10", "Fri 03-04-2026 24:00", "-"},
	{"dora-intermediate", "2026-01-14T10:20", "Sat 17-01-2026 10:20", "Mon 19-01-2026 12:00", "-"},
	{"dora-intermediate", "2026-01-12T10:20", "Thu 15-01-2026 10:20", "Thu 15-01-2026 11:00", "-"},
	{"dora-final", "2026-03-05T10:20", "Tue 07-04-2026 12:00", "Tue 07-04-2026 12:00", "-"},
	{"dora-final", "2026-08-31T10:20", "Wed 30-09-2026 24:00", "Wed 30-09-2026 24:00", "-"},
	// Months.
	{"gdpr-12-3", "2026-03-05T09:00", "Tue 07-04-2026 24:00", "Tue 07-04-2026 24:00", "-"},
	{"gdpr-12-3", "2026-08-31T23:59", "Wed 30-09-2026 24:00", "Wed 30-09-2026 24:00", "-"},
	{"gdpr-12-3", "2026-01-31T00:00", "Mon 02-03-2026 24:00", "Mon 02-03-2026 24:00", "-"},
	{"gdpr-12-3", "2028-01-31T12:00", "Tue 29-02-2028 24:00", "Tue 29-02-2028 24:00", "-"},
	{"gdpr-12-3", "2026-11-25T12:00", "Mon 28-12-2026 24:00", "Mon 28-12-2026 24:00", "-"},
	{"gdpr-12-3-extended", "2026-04-15T12:00", "Wed 15-07-2026 24:00", "Wed 15-07-2026 24:00", "-"},
	{"gdpr-12-3", "2026-03-03T12:00", "Fri 03-04-2026 24:00", "Fri 03-04-2026 24:00", "-"},
	{"gdpr-12-3", "2026-02-27T12:00", "Fri 27-03-2026 24:00", "Fri 27-03-2026 24:00", "-"},
	{"nis2-23-final", "2026-03-05T12:00", "Tue 07-04-2026 24:00", "Tue 07-04-2026 24:00", "-"},
	{"cra-14-final-incident", "2026-11-25T12:00", "Mon 28-12-2026 24:00", "Mon 28-12-2026 24:00", "-"},
	{"cbw-29-final", "2026-08-31T12:00", "Wed 30-09-2026 24:00", "Wed 30-09-2026 24:00", "-"},
	{"cbw-29-final", "2027-02-26T12:00", "Tue 30-03-2027 24:00", "Tue 30-03-2027 24:00", "-"}, // 26 March 2027 is Good Friday
	// Days.
	{"telecom-611-rest", "2026-01-12T10:20", "Thu 15-01-2026 24:00", "Thu 15-01-2026 24:00", "-"},
	{"telecom-611-rest", "2026-01-15T10:20", "Mon 19-01-2026 24:00", "Mon 19-01-2026 24:00", "-"},
	{
		"telecom-611-rest", "2026-01-16T10:20", "Tue 20-01-2026 24:00", "Tue 20-01-2026 24:00",
		"-",
	}, // Monday is the third day, Tuesday the second working day
	{"telecom-611-rest", "2026-04-03T10:20", "Wed 08-04-2026 24:00", "Wed 08-04-2026 24:00", "-"},
	{"cra-14-final-vulnerability", "2026-12-11T10:20", "Mon 28-12-2026 24:00", "Mon 28-12-2026 24:00", "-"},
	{"cra-14-final-vulnerability", "2026-10-12T10:20", "Mon 26-10-2026 24:00", "Mon 26-10-2026 24:00", "-"},
	// Without a number.
	{"gdpr-33-2", "2026-10-12T10:20", "-", "-", "-"},
	{"gdpr-34-1", "2026-10-12T10:20", "-", "-", "-"},
	{"wbni-10", "2026-08-14T23:59", "-", "-", "-"},
}

func TestOtherClocks(t *testing.T) {
	for _, e := range others {
		c := count(t, e.id, e.from, Options{})
		for i, pair := range [][2]string{{plain(c.Target), e.target}, {plain(c.StatutoryEnd), e.end}, {plain(c.LastArgument), e.argument}} {
			if pair[0] != pair[1] {
				t.Errorf("%s from %s: D%d is %s, want %s", e.id, e.from, i+1, pair[0], pair[1])
			}
		}
	}
	c := count(t, "gdpr-12-3", "2026-03-03T12:00", Options{GoodFriday: Counts})
	if plain(c.Target) != "Tue 07-04-2026 24:00" {
		t.Errorf("with Good Friday: %s", plain(c.Target))
	}
	c = count(t, "cbw-29-final", "2027-02-26T12:00", Options{GoodFriday: CountsNot})
	if plain(c.Target) != "Fri 26-03-2027 24:00" {
		t.Errorf("without Good Friday: %s", plain(c.Target))
	}
}

func TestContract(t *testing.T) {
	for _, id := range []string{"contract", "gdpr-33-2"} {
		c := count(t, id, "2026-10-24T10:20:30", Options{Hours: 24})
		if plain(c.Target) != "Sun 25-10-2026 09:20" || c.Target.Second() != 30 || c.StatutoryEnd != c.Target || !c.LastArgument.IsZero() {
			t.Errorf("%s: %s, %s, %s", id, c.Target, c.StatutoryEnd, c.LastArgument)
		}
	}
}

// DORA's initial notification: 4 hours after classification, never more than
// 24 after becoming aware, unless classified later than that.
func TestInitialNotificationWithinADay(t *testing.T) {
	for _, e := range []struct{ aware, classified, target, end string }{
		{"2026-01-12T10:20", "2026-01-12T12:00", "Mon 12-01-2026 16:00", "Mon 12-01-2026 17:00"},
		{"2026-01-12T10:20", "2026-01-13T09:00", "Tue 13-01-2026 10:20", "Tue 13-01-2026 11:00"},
		{"2026-01-12T10:20", "2026-01-13T10:20", "Tue 13-01-2026 10:20", "Tue 13-01-2026 11:00"},
		{"2026-01-12T10:20", "2026-01-13T10:21", "Tue 13-01-2026 14:21", "Tue 13-01-2026 15:00"},
	} {
		c := count(t, "dora-initial", e.classified, Options{Aware: at(t, e.aware)})
		if plain(c.Target) != e.target || plain(c.StatutoryEnd) != e.end {
			t.Errorf("aware %s, classified %s: %s, %s; want %s, %s", e.aware, e.classified, plain(c.Target), plain(c.StatutoryEnd), e.target, e.end)
		}
	}
	c := count(t, "dora-initial", "2026-04-03T20:10", Options{Significant: true})
	if plain(c.StatutoryEnd) != "Sat 04-04-2026 01:00" {
		t.Errorf("a bank gets no weekend: %s", plain(c.StatutoryEnd))
	}
	c = count(t, "dora-final", "2026-03-05T10:20", Options{Significant: true})
	if plain(c.StatutoryEnd) != "Tue 07-04-2026 12:00" {
		t.Errorf("the final report keeps its weekend: %s", plain(c.StatutoryEnd))
	}
}

func TestLate(t *testing.T) {
	for _, e := range []struct {
		id, from, done string
		late, known    bool
	}{
		{"gdpr-33-1", "2026-10-23T10:20", "2026-10-26T09:20", false, true},
		{"gdpr-33-1", "2026-10-23T10:20", "2026-10-26T09:21", true, true},
		{"gdpr-12-3", "2026-03-05T10:20", "2026-04-07T23:59:59", false, true},
		{"gdpr-12-3", "2026-03-05T10:20", "2026-04-08T00:00:01", true, true},
		{"dora-intermediate", "2026-01-14T10:20", "2026-01-19T11:59", false, true},
		{"dora-intermediate", "2026-01-14T10:20", "2026-01-19T12:01", true, true},
		{"dora-intermediate", "2026-01-12T10:20", "2026-01-15T10:21", true, true},
		{"gdpr-33-2", "2026-01-12T10:20", "2026-03-15T10:21", false, false},
	} {
		c := count(t, e.id, e.from, Options{})
		if late, known := c.Late(at(t, e.done)); late != e.late || known != e.known {
			t.Errorf("%s from %s, done %s: late %t, known %t", e.id, e.from, e.done, late, known)
		}
	}
}
