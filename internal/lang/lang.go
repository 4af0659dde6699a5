// Package lang has every text that people read in the program, in Dutch and
// English side by side, and writes dates and amounts as they are used to.
package lang

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/verhaal/verhaal/internal/fault"
	"github.com/verhaal/verhaal/law/say"
)

//go:generate go run ./generate

//go:embed texts.json
var source string

// texts are the texts by key, each as it stands in the file, in quotes. The
// file is as generate writes it: a line with the key, one with the Dutch and
// one with the English text, one that ends the pair. To go along its lines takes
// a tenth of the time of a reader of any JSON, and every command waits for it.
var texts = sync.OnceValue(func() map[string][2]string {
	all := make(map[string][2]string, 4096)
	rest := source
	line := func() (text string) {
		text, rest, _ = strings.Cut(rest, "\n")
		return strings.TrimSuffix(strings.TrimSpace(text), ",")
	}
	line() // {
	for {
		key, isPair := strings.CutSuffix(line(), ": [")
		if !isPair {
			return all
		}
		all[strings.Trim(key, `"`)] = [2]string{line(), line()}
		line() // ]
	}
})

// plain is a text without its quotes.
func plain(quoted string) string {
	if !strings.Contains(quoted, `\`) {
		return strings.Trim(quoted, `"`)
	}
	text, err := strconv.Unquote(quoted)
	if err != nil {
		panic("lang: texts.json: " + quoted + ": " + err.Error()) // the file is compiled in; a test reads every text
	}
	return text
}

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
	text := plain(pair[0])
	if l == "en" {
		text = plain(pair[1])
	}
	if len(args) == 0 {
		return text
	}
	return say.Fill(l, text, args, nil)
}

// Has says whether there is a text under key.
func Has(key string) bool {
	_, ok := texts()[key]
	return ok
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
func Zone() *time.Location { return say.Zone() }

// Date writes a day: "22 november 2026", "22 November 2026".
func Date(l string, t time.Time) string { return say.Day(l, t) }

// Moment writes a moment in Dutch time: "zondag 22 november 2026, 11:30 CET".
func Moment(l string, t time.Time) string { return say.Moment(l, t) }

// Short writes a moment for a list: "22 nov 2026, 11:30".
func Short(l string, t time.Time) string { return say.Short(l, t) }

// Duration writes how long it still takes, in the two largest units.
func Duration(l string, d time.Duration) string { return say.Duration(l, d) }

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
