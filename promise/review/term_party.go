package review

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// parties reads who the parties are where the text introduces them.
func (r *termReader) parties() {
	s := r.s
	number := s.lex.must("regnumber")
	have := map[role]bool{}
	var last role
	limit := max(40, len(s.units)/3)
	for i := range s.units {
		if i > limit {
			break
		}
		u := &s.units[i]
		who := s.introduces(u)
		if who != nobody && !have[who] {
			if name := s.partyName(u); name != "" {
				have[who] = true
				r.t.Parties = append(r.t.Parties, TermsParty{Role: roleName[who], Name: name})
				r.where("parties", i)
			}
		}
		if who != nobody {
			last = who
		}
		if u.own.has(number) && last != nobody {
			if n := s.registered(u); n != "" {
				if j := slices.IndexFunc(r.t.Parties, func(p TermsParty) bool { return p.Role == roleName[last] && p.Number == "" }); j >= 0 {
					r.t.Parties[j].Number = n
				}
			}
		}
	}
}

var roleName = map[role]string{processor: "processor", controller: "controller"}

// introduces gives the party that a unit introduces: "Acme BV, hereinafter the
// Processor", "Processor: Acme BV".
func (s *script) introduces(u *unit) role {
	if s.isTitle(u) || s.defines(u) {
		return nobody
	}
	labelled := nobody
	for i := int(u.from); i < int(u.to) && i < int(u.from)+4; i++ {
		if r := s.plainRole(i); r != nobody && s.tokens[i].label {
			labelled = r
		}
	}
	if labelled != nobody {
		return labelled
	}
	def := s.lex.must("hereafter")
	for _, h := range u.hits {
		if h.concept == def {
			for i := int(h.to); i < int(u.to) && i < int(h.to)+8; i++ {
				if r := s.plainRole(i); r != nobody {
					return r
				}
			}
		}
	}
	return nobody
}

// partyName gives the name in a unit that introduces a party: what stands before
// its first comma, without its label.
func (s *script) partyName(u *unit) string {
	start := int(s.tokens[u.from].start)
	for i := int(u.from); i < int(u.to) && i < int(u.from)+4; i++ {
		if s.plainRole(i) != nobody && s.tokens[i].label && i+1 < int(u.to) {
			start = int(s.tokens[i+1].start)
		}
	}
	text := s.text.Body[start:s.tokens[u.to-1].end]
	if i := strings.IndexAny(text, ",(\n;|"); i >= 0 {
		text = text[:i]
	}
	for _, cut := range []string{" hierna", " hereinafter", " handelend", " gevestigd", " acting"} {
		if i := strings.Index(strings.ToLower(text), cut); i >= 0 {
			text = text[:i]
		}
	}
	text = strings.Trim(text, " *_\"“”'.:-\r\t")
	first := []rune(text)
	if len(first) < 2 || len(first) > 80 || !unicode.IsUpper(first[0]) && !unicode.IsDigit(first[0]) || blank(text) || strings.Count(text, " ") > 8 || strings.HasSuffix(text, "]") || traits()[strings.ToLower(strings.TrimSuffix(text, ":"))]&noName != 0 {
		return ""
	}
	return text
}

// registered gives the number in the trade register that a unit names.
func (s *script) registered(u *unit) string {
	for _, h := range u.hits {
		if h.concept != s.lex.must("regnumber") {
			continue
		}
		for t := h.to; t < min(h.to+4, u.to); t++ {
			w := s.words[s.tokens[t].word].text
			digits := strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return r
				}
				return -1
			}, w)
			if len(digits) >= 8 {
				return digits
			}
		}
	}
	return ""
}

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
// the word date.
func (r *termReader) date() {
	s := r.s
	dated := s.lex.must("dated")
	for i := range s.units {
		u := &s.units[i]
		if int(u.from) > 250 && !u.own.has(dated) {
			continue
		}
		if day, ok := s.dayIn(u); ok {
			text := day.Format(time.DateOnly)
			r.t.Date = &text
			r.where("date", i)
			return
		}
	}
}

// dayIn gives the first date in a unit.
func (s *script) dayIn(u *unit) (time.Time, bool) {
	word := func(i int) string { return s.words[s.tokens[i].word].text }
	value := func(i int) int64 { return s.words[s.tokens[i].word].value }
	for i := int(u.from); i+2 < int(u.to); i++ {
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
		if y >= 1990 && y < 2100 {
			if day := time.Date(int(y), m, int(d), 0, 0, 0, 0, time.UTC); day.Day() == int(d) {
				return day, true
			}
		}
	}
	return time.Time{}, false
}

// joined says whether token i and the two after it are one date in figures.
func (s *script) joined(i int) bool {
	for j := i; j < i+2; j++ {
		if gap := s.text.Body[s.tokens[j].end:s.tokens[j+1].start]; strings.Trim(gap, "-–‑/ .") != "" || len(gap) > 3 {
			return false
		}
	}
	return true
}
