// Package lang has every text that people read in the program, in Dutch and
// English side by side, and writes dates and amounts as they are used to.
package lang

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
)

//go:generate go run ./generate

//go:embed texts.json
var source []byte

var texts = sync.OnceValue(func() map[string][2]string {
	var all map[string][2]string
	if err := json.Unmarshal(source, &all); err != nil {
		panic("lang: texts.json: " + err.Error())
	}
	return all
})

// Languages are those that every text is in.
var Languages = []string{"nl", "en"}

// Choose gives the first language of an Accept-Language header that there is,
// and Dutch when there is none.
func Choose(header string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		for _, l := range Languages {
			if strings.EqualFold(tag, l) || strings.HasPrefix(strings.ToLower(tag), l+"-") {
				return l
			}
		}
	}
	return "nl"
}

// T gives the text under key in language l. args are pairs of name and value
// for the places in it: {name} is the value, {n:day|days} the first word when
// n is 1 and the second otherwise.
func T(l, key string, args ...string) string {
	pair, ok := texts()[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	text := pair[0]
	if l == "en" {
		text = pair[1]
	}
	if len(args) == 0 {
		return text
	}
	return fill(text, args)
}

// Has says whether there is a text under key.
func Has(key string) bool {
	_, ok := texts()[key]
	return ok
}

func fill(text string, args []string) string {
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		place, after, _ := strings.Cut(rest, "}")
		name, words, plural := strings.Cut(place, ":")
		value := ""
		for i := 0; i+1 < len(args); i += 2 {
			if args[i] == name {
				value = args[i+1]
			}
		}
		if plural {
			one, many, _ := strings.Cut(words, "|")
			if value = many; len(args) > 0 && lookup(args, name) == "1" {
				value = one
			}
		}
		b.WriteString(value)
		text = after
	}
}

func lookup(args []string, name string) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1]
		}
	}
	return ""
}

// Fault says what went wrong and how to mend it.
func Fault(l string, err error) string {
	f := fault.Of(err)
	var args []string
	for name, value := range f.Args {
		args = append(args, name, value)
	}
	return T(l, f.Key, args...)
}

// Zone is the time zone in which moments are shown when the reader's is not
// known: that of the Netherlands.
var Zone = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return time.UTC
	}
	return zone
})

// Date writes a day: "22 november 2026", "22 November 2026".
func Date(l string, t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), T(l, "month."+strconv.Itoa(int(t.Month()))), t.Year())
}

// Moment writes a moment in the zone with its name or offset: "zondag 22
// november 2026, 11:30 (CET)".
func Moment(l string, t time.Time) string {
	t = t.In(Zone())
	return fmt.Sprintf("%s %s, %s", T(l, "weekday."+strconv.Itoa(int(t.Weekday()))), Date(l, t), t.Format("15:04 MST"))
}

// Short writes a moment for a list: "22 nov 2026, 11:30".
func Short(l string, t time.Time) string {
	t = t.In(Zone())
	month := []rune(T(l, "month."+strconv.Itoa(int(t.Month()))))
	return fmt.Sprintf("%d %s %d, %s", t.Day(), string(month[:3]), t.Year(), t.Format("15:04"))
}

// Duration writes how long it still takes, in the two largest units.
func Duration(l string, d time.Duration) string {
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	switch {
	case days >= 2:
		return T(l, "duration.days", "n", strconv.Itoa(days))
	case days == 1:
		return T(l, "duration.day-hours", "h", strconv.Itoa(hours))
	case hours > 0:
		return T(l, "duration.hours", "h", strconv.Itoa(hours), "m", strconv.Itoa(minutes))
	}
	return T(l, "duration.minutes", "m", strconv.Itoa(minutes))
}

// Size writes a number of bytes.
func Size(l string, n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt((n+1023)/1024, 10) + " kB"
	}
	text := strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64)
	if l == "nl" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text + " MB"
}
