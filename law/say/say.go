// Package say writes days, moments, durations, amounts and numbers as a reader
// of Dutch ("nl") or English ("en") expects them, and fills texts with them.
// Every language but Dutch is English.
package say

import (
	_ "embed"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the Dutch zone, wherever the program runs

	"github.com/verhaal/verhaal/law/money"
)

//go:embed words.json
var source []byte

var words = sync.OnceValue(func() map[string]map[string]string {
	var w map[string]map[string]string
	if err := json.Unmarshal(source, &w); err != nil {
		panic("say: words.json: " + err.Error()) // the file is compiled in; a test reads it
	}
	return w
})

func word(lang, key string) string {
	if lang != "nl" {
		lang = "en"
	}
	return words()[key][lang]
}

// Zone is Dutch time, in which moments are shown when nothing else is known.
var Zone = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic("say: cannot load the embedded zone Europe/Amsterdam: " + err.Error())
	}
	return zone
})

// Day writes a day: "22 november 2026", "22 November 2026". The day is that of
// t's own zone.
func Day(lang string, t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + Month(lang, t.Month()) + " " + strconv.Itoa(t.Year())
}

// Month names a month.
func Month(lang string, m time.Month) string { return word(lang, "month."+strconv.Itoa(int(m))) }

// Weekday names the day of the week of t, in t's own zone.
func Weekday(lang string, t time.Time) string {
	return word(lang, "weekday."+strconv.Itoa(int(t.Weekday())))
}

// Moment writes a moment in Dutch time with the name of the zone, so that the
// two halves of the night on which the clock goes back differ: "zondag 22
// november 2026, 11:05 CET".
func Moment(lang string, t time.Time) string {
	t = t.In(Zone())
	return Weekday(lang, t) + " " + Day(lang, t) + ", " + t.Format("15:04 MST")
}

// End writes a moment at which a period ends, in Dutch time: the last moment
// of a day is its 24:00, as the law counts, not the next day's 00:00.
func End(lang string, t time.Time) string {
	t = t.In(Zone())
	if t.Hour() != 0 || t.Minute() != 0 || t.Second() != 0 {
		return Moment(lang, t)
	}
	before := t.AddDate(0, 0, -1)
	return Weekday(lang, before) + " " + Day(lang, before) + ", 24:00 " + t.Add(-time.Second).Format("MST")
}

// Short writes a moment for a list, in Dutch time: "22 nov 2026, 11:30".
func Short(lang string, t time.Time) string {
	t = t.In(Zone())
	month := []rune(Month(lang, t.Month()))
	return strconv.Itoa(t.Day()) + " " + string(month[:3]) + " " + strconv.Itoa(t.Year()) + ", " + t.Format("15:04")
}

// Duration writes how long something takes, in the two largest units.
func Duration(lang string, d time.Duration) string {
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	key, h, m := "duration.minutes", strconv.Itoa(hours), strconv.Itoa(minutes)
	switch {
	case days >= 2:
		key = "duration.days"
	case days == 1:
		key = "duration.day-hours"
	case hours > 0:
		key = "duration.hours"
	}
	return Fill(lang, word(lang, key), []string{"n", strconv.Itoa(days), "h", h, "m", m}, nil)
}

// Money writes an amount with its currency: "€ 60.000,00" (with a space that
// does not break), "€60,000.00".
func Money(lang string, a money.Amount) string {
	sign := ""
	if a < 0 {
		sign = "−"
	}
	return sign + strings.ReplaceAll(word(lang, "money"), "{sum}", strings.TrimPrefix(a.Format(lang), "-"))
}

// Number writes a number in the exchange form ("1234.5") as the language does:
// "1.234,5", "1,234.5".
func Number(lang, s string) string {
	rest, minus := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(rest, ".")
	group, decimal := ",", "."
	if lang == "nl" {
		group, decimal = ".", ","
	}
	if len(whole) > 4 { // a year keeps its four digits
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + group + whole[i:]
		}
	}
	if point {
		whole += decimal + fraction
	}
	if minus {
		return "−" + whole
	}
	return whole
}
