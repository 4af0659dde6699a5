package say_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
)

func TestDaysMomentsAndEnds(t *testing.T) {
	at := func(s string) time.Time {
		m, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for got, want := range map[string]string{
		say.Day("nl", at("2026-11-22T23:59:00+01:00")):    "22 november 2026",
		say.Day("en", at("2026-03-01T00:00:00+01:00")):    "1 March 2026",
		say.Moment("nl", at("2026-11-22T10:05:00Z")):      "zondag 22 november 2026, 11:05 CET",
		say.Moment("en", at("2026-07-01T22:30:00Z")):      "Thursday 2 July 2026, 00:30 CEST",
		say.End("nl", at("2026-10-28T00:00:00+01:00")):    "dinsdag 27 oktober 2026, 24:00 CET",
		say.End("en", at("2026-10-28T00:01:00+01:00")):    "Wednesday 28 October 2026, 00:01 CET",
		say.End("en", at("2026-03-30T00:00:00+02:00")):    "Sunday 29 March 2026, 24:00 CEST", // the clock went forward that night
		say.End("nl", at("2027-01-01T00:00:00+01:00")):    "donderdag 31 december 2026, 24:00 CET",
		say.Moment("nl", at("2026-10-25T02:30:00+02:00")): "zondag 25 oktober 2026, 02:30 CEST",
		say.Moment("nl", at("2026-10-25T02:30:00+01:00")): "zondag 25 oktober 2026, 02:30 CET",
		say.Money("nl", 6000000):                          "€\u00a060.000,00", say.Money("en", 6000000): "€60,000.00", say.Money("nl",
			-123): "−€\u00a01,23",
		say.Number("nl", "1234567.5"): "1.234.567,5", say.Number("en", "-12345"): "−12,345", say.Number("nl", "2026"): "2026", say.Number("nl",
			"0.25"): "0,25",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFill(t *testing.T) {
	term := func(key string) string { return "<" + key + ">" }
	args := []string{
		"at", "2026-10-27T23:00:00Z", "on", "2026-11-22", "sum", "60000.00", "n", "1", "m", "2", "who", "C {sum:money}", "key",
		"role.term", "p", "12.5",
	}
	for text, want := range map[string]string{
		"{at:moment}":                 "woensdag 28 oktober 2026, 00:00 CET",
		"{at:end}":                    "dinsdag 27 oktober 2026, 24:00 CET",
		"{at:day}/{on:day}":           "28 oktober 2026/22 november 2026",
		"{sum:money} {who}":           "€\u00a060.000,00 C {sum:money}",
		"{n} {n:uur|uren}":            "1 uur",
		"{m} {m:uur|uren}":            "2 uren",
		"{key:text} {p:number} %":     "<role.term> 12,5 %",
		"{who:money} {on:money}{gone": "C {sum:money} 2026-11-22",
		"{}{:day}":                    "",
	} {
		if got := say.Fill("nl", text, args, term); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

// Whatever the text and the values: an answer, and values appear unread.
func TestFillNeverFails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a{}:|n]{0,20}`)).Draw(t, "text")
		value := rapid.String().Draw(t, "value")
		say.Fill("en", text, []string{"n", value}, nil)
		if got := say.Fill("nl", "{n}", []string{"n", value}, nil); got != value {
			t.Fatalf("%q became %q", value, got)
		}
	})
}

func TestMoneyAndNumberSayWhatTheyAreGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.Amount(rapid.Int64Range(-99_999_999_999_999, 99_999_999_999_999).Draw(t, "cents"))
		for _, l := range []string{"nl", "en"} {
			text := strings.NewReplacer("€", "", "\u00a0", "", "−", "-").Replace(say.Money(l, a))
			back, err := money.ParseIn(l, text)
			if err != nil || back != a {
				t.Fatalf("%s: %q is %v (%v), want %v", l, text, back, err, a)
			}
		}
	})
}

func TestEveryWordIsInBothLanguagesWithTheSamePlaces(t *testing.T) {
	data, err := os.ReadFile("words.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]map[string]string
	if err := json.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`\{([a-z]+)`)
	for key, pair := range words {
		if len(pair) != 2 || pair["nl"] == "" || pair["en"] == "" {
			t.Errorf("%s: %v", key, pair)
		}
		var names [2][]string
		for i, l := range []string{"nl", "en"} {
			for _, m := range place.FindAllStringSubmatch(pair[l], -1) {
				if !slices.Contains(names[i], m[1]) {
					names[i] = append(names[i], m[1])
				}
			}
		}
		if !slices.Equal(names[0], names[1]) {
			t.Errorf("%s: places %v and %v", key, names[0], names[1])
		}
	}
}
