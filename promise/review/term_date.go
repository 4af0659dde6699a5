package review

import (
	"strings"
	"time"

	"github.com/verhaal/verhaal/promise/review/text"
)

var monthNames = func() map[string]time.Month {
	m := map[string]time.Month{}
	for i, names := range []string{
		"januari january jan", "februari february feb", "maart march mrt mar", "april apr", "mei may", "juni june jun", "juli july jul", "augustus august aug", "september sep sept", "oktober october okt oct", "november nov", "december dec",
	} {
		for _, n := range strings.Fields(names) {
			m[n] = time.Month(i + 1)
		}
	}
	return m
}()

// date reads the day of the document: the first date at its beginning, or beside
// the word date. One in a sentence on another agreement is that one's.
func (r *termReader) date() {
	s := r.s
	dated, main, this := s.Lex.Must("dated"), s.Lex.Must("mainref"), s.Lex.Must("thisagr")
	for i := range s.Units {
		u := &s.Units[i]
		if int(u.From) > 250 && !u.Own.Has(dated) || u.Own.Has(main) && !u.Own.Has(this) {
			continue
		}
		if day, ok := s.dayIn(u); ok {
			r.v.Date = readIn(r, day.Format(time.DateOnly), i)
			return
		}
	}
}

// dayIn gives the first date in a unit on which something does not end.
func (s script) dayIn(u *text.Unit) (time.Time, bool) {
	word := func(i int) string { return s.Words[s.Tokens[i].Word].Text }
	value := func(i int) int64 { return s.Words[s.Tokens[i].Word].Value }
	for i := int(u.From); i+2 < int(u.To); i++ {
		a, b, c := value(i), value(i+1), value(i+2)
		var y, d int64
		var m time.Month
		switch {
		case monthNames[word(i+1)] != 0 && a >= 1 && a <= 31: // 12 mei 2018
			y, m, d = c, monthNames[word(i+1)], a
		case monthNames[word(i)] != 0 && b >= 1 && b <= 31: // May 12, 2018
			y, m, d = c, monthNames[word(i)], b
		case a >= 1990 && a < 2100 && b >= 1 && b <= 12 && c >= 1 && c <= 31 && s.joined(i): // 2018-05-12
			y, m, d = a, time.Month(b), c
		case c >= 1990 && c < 2100 && b >= 1 && b <= 12 && a >= 1 && a <= 31 && s.joined(i): // 12-05-2018
			y, m, d = c, time.Month(b), a
		}
		if y >= 1990 && y < 2100 && !s.untilBefore(u, i) {
			if day := time.Date(int(y), m, int(d), 0, 0, 0, 0, time.UTC); day.Day() == int(d) {
				return day, true
			}
		}
	}
	return time.Time{}, false
}

// untilBefore says whether "until" stands just before token i: the day on which
// something ends.
func (s script) untilBefore(u *text.Unit, i int) bool {
	for t := i - 1; t >= int(u.From) && t >= i-4; t-- {
		switch s.Words[s.Tokens[t].Word].Text {
		case "tot", "until", "till":
			return true
		}
	}
	return false
}

// joined says whether token i and the two after it are one date in figures.
func (s script) joined(i int) bool {
	for j := i; j < i+2; j++ {
		if gap := s.Text.Body[s.Tokens[j].End:s.Tokens[j+1].Start]; strings.Trim(gap, "-–‑/ .") != "" || len(gap) > 3 {
			return false
		}
	}
	return true
}
