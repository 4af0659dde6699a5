package review

import (
	"slices"
	"time"

	"github.com/verhaal/verhaal/promise/review/text"
	"github.com/verhaal/verhaal/promise/terms"
)

// termReader reads the terms from what the points rest on.
type termReader struct {
	s         script
	found     map[string]finding
	v         terms.Values
	transfers []Transfer
}

// terms reads what was agreed, and which mechanisms of chapter V are named.
func (s script) terms(found map[string]finding, now time.Time) (terms.Terms, []Transfer) {
	r := termReader{s: s, found: found, transfers: []Transfer{}}
	r.breach()
	r.subprocessors()
	r.locations()
	r.transfer(now)
	r.cap()
	r.indemnity()
	r.penalty()
	r.audit()
	r.deletion()
	r.governingLaw()
	r.precedence()
	r.parties()
	r.date()
	return terms.Terms{Format: terms.Format, Source: terms.Reading, Values: r.v, Unread: unreadKeys()}, r.transfers
}

// readIn is a term that a unit says.
func readIn[T any](r *termReader, value T, unit int) terms.Term[T] {
	p := r.s.passage(text.Match{Unit: unit})
	return terms.Term[T]{
		Value: value, Standing: terms.Agreed, Clause: p.Location,
		Passage: &terms.Passage{Text: p.Text, Page: p.Page, Start: p.Start, End: p.End},
	}
}

// elsewhere is a term that a unit leaves to another document.
func elsewhere[T any](r *termReader, unit int) terms.Term[T] {
	var none T
	t := readIn(r, none, unit)
	t.Standing = terms.Elsewhere
	return t
}

// isSaid says whether the text says a term, here or elsewhere.
func isSaid[T any](t terms.Term[T]) bool { return t.Standing != terms.NotSaid }

// amountOf gives numbers of a unit with what they count: concepts such as hours,
// days, within a few words after the number.
func (s script) amountOf(u *text.Unit, units ...string) (list []counted) {
	for i := int(u.From); i < int(u.To); i++ {
		n := s.Words[s.Tokens[i].Word].Value
		if n <= 0 {
			continue
		}
		if n < 10 && i > int(u.From) { // "thirty-six"
			if tens := s.Words[s.Tokens[i-1].Word].Value; tens >= 20 && tens < 100 && tens%10 == 0 &&
				s.Text.Body[s.Tokens[i-1].End:s.Tokens[i].Start] == "-" {
				n += tens
			}
		}
		for _, name := range units {
			c := s.Lex.Must(name)
			for _, hits := range s.Near(u, int32(i), int32(i)+3) {
				for _, h := range hits {
					if h.Concept == c && int(h.From) > i-1 && int(h.From) <= i+3 && !s.otherNumber(i+1, int(h.From)) {
						list = append(list, counted{n, name, int32(i)})
					}
				}
			}
		}
	}
	return slices.CompactFunc(list, func(a, b counted) bool { return a.at+1 >= b.at && a.n == b.n && a.what == b.what || a.at == b.at })
}

// workingDays says whether the days that token i counts are working days.
func (s script) workingDays(i int32) bool {
	for j := i + 1; int(j) < len(s.Tokens) && j <= i+3; j++ {
		switch s.Words[s.Tokens[j].Word].Text {
		case "werkdag", "werkdagen", "business", "working":
			return true
		}
	}
	return false
}

// counted is a number of something.
type counted struct {
	n    int64
	what string
	at   int32
}

// otherNumber says whether another number stands between two tokens that is not
// the same one in figures: "seventy-two (72) hours".
func (s script) otherNumber(from, to int) bool {
	for i := from; i < to && i < len(s.Tokens); i++ {
		if s.Words[s.Tokens[i].Word].Value > 0 {
			return true
		}
	}
	return false
}

// inDays counts weeks and months in days.
func (c counted) inDays() int64 {
	switch c.what {
	case "weeks":
		return 7 * c.n
	case "months":
		return 30 * c.n
	}
	return c.n
}

func ptr[T any](v T) *T { return &v }

// noticeTerms gives the hours within which units say that the controller hears
// of a breach: in the sentence itself, or in those just after it.
func (s script) noticeTerms(f finding) (units []int, hours []int64) {
	authority, inform, discover := s.Lex.Must("authority"), s.Lex.Must("inform"), s.Lex.Must("discover")
	for _, m := range f.rests {
		for i := max(0, m.Unit-1); i < len(s.Units) && i <= m.Unit+2; i++ {
			u := &s.Units[i]
			if i < m.Unit && (u.Block != s.Units[m.Unit].Block || !u.Own.Has(s.Lex.Must("breachsure"))) {
				continue
			}
			after := i > m.Unit
			if u.Section != s.Units[m.Unit].Section || u.Own.Has(authority) && !s.names(u, text.Controller) || after && !u.Own.Has(inform) &&
				!u.Own.Has(discover) {
				continue
			}
			if n, ok := s.hoursIn(u); ok {
				units, hours = append(units, i), append(hours, n)
				break
			}
		}
	}
	return units, hours
}

// hoursIn gives the first term in hours, or days, of a unit.
func (s script) hoursIn(u *text.Unit) (int64, bool) {
	sothat := s.Lex.Must("sothat")
	other := s.FirstOf(u, sothat)
	for _, c := range s.amountOf(u, "hours", "days") {
		if other < c.at || s.near(u, "authority", int(c.at), -6) {
			continue // the controller's own term
		}
		n := c.n
		if c.what == "days" {
			if s.workingDays(c.at) {
				continue // no number of hours
			}
			n *= 24
		}
		if n <= 24*31 {
			return n, true
		}
	}
	return 0, false
}

// law: avg 33(2)
func (r *termReader) breach() {
	if units, hours := r.s.noticeTerms(r.found["breach_notice"]); len(hours) > 0 {
		r.v.BreachNoticeHours = readIn(r, hours[0], units[0])
		r.breachFrom(units[0])
	}
}

// breachFrom reads from when the hours of a notice count: the word for it that
// stands nearest to them.
func (r *termReader) breachFrom(unit int) {
	s, u := r.s, &r.s.Units[unit]
	counts := s.amountOf(u, "hours", "days")
	if len(counts) == 0 {
		return
	}
	best, from := int32(40), terms.Start("")
	for _, one := range []struct {
		concept string
		start   terms.Start
	}{{"aware", terms.Awareness}, {"detect", terms.Discovery}, {"occurs", terms.Occurrence}} {
		if d := s.distance(u, s.Lex.Must(one.concept), counts[0].at); d < best {
			best, from = d, one.start
		}
	}
	if from != "" {
		r.v.BreachNoticeFrom = readIn(r, from, unit)
	}
}

// lawElsewhere notes that the law is that of another agreement.
func (r *termReader) lawElsewhere(f finding) {
	for _, m := range f.rests {
		if u := &r.s.Units[m.Unit]; f.verdict == Partial && u.Own.Has(r.s.Lex.Must("lawof")) && u.Own.Has(r.s.Lex.Must("mainref")) {
			r.v.GoverningLaw = elsewhere[string](r, m.Unit)
			return
		}
	}
}

func (r *termReader) governingLaw() {
	f := r.found["governing_law"]
	if f.verdict != Present {
		r.lawElsewhere(f)
		return
	}
	for _, m := range f.rests {
		if code := r.s.lawCode(&r.s.Units[m.Unit]); code != "" {
			r.v.GoverningLaw = readIn(r, code, m.Unit)
			return
		}
	}
}

// lawCode gives whose law a unit chooses.
func (s script) lawCode(u *text.Unit) string {
	for _, h := range u.Hits {
		if h.Concept != s.Lex.Must("countrylaw") {
			continue
		}
		for t := h.From; t < min(h.To+9, u.To); t++ {
			w := s.Words[s.Tokens[t].Word].Text
			if code := lawOf[w]; code != "" {
				return code
			}
			if t+1 < u.To {
				if code := lawOf[w+" "+s.Words[s.Tokens[t+1].Word].Text]; code != "" {
					return code
				}
			}
		}
	}
	return ""
}

func (r *termReader) precedence() {
	for i := range r.s.Units {
		u := &r.s.Units[i]
		if !u.Own.Has(r.s.Lex.Must("conflict")) || !u.Own.Has(r.s.Lex.Must("wins")) || r.s.IsTitle(u) || r.s.Defines(u) {
			continue
		}
		wins, this, main := int32(-1), int32(-1), int32(-1)
		for _, h := range u.Hits {
			if h.Concept == r.s.Lex.Must("wins") && wins < 0 {
				wins = h.From
			}
		}
		if wins < 0 {
			continue
		}
		for _, h := range u.Hits {
			if h.From > wins && (h.From > wins+3 || r.s.loses(h)) {
				continue // "prevails over this agreement"
			}
			switch {
			case h.Concept == r.s.Lex.Must("thisagr"):
				this = nearest(this, h.From, wins)
			case h.Concept == r.s.Lex.Must("mainref"):
				main = nearest(main, h.From, wins)
			}
		}
		if this < 0 && main < 0 {
			continue
		}
		v := terms.ThisAgreement
		if this < 0 || main >= 0 && abs(main-wins) < abs(this-wins) {
			v = terms.MainAgreement
		}
		r.v.Precedence = readIn(r, v, i)
		return
	}
}

// loses says whether something stands after "over": what another thing prevails
// over.
func (s script) loses(h text.Hit) bool {
	for t := h.From - 1; t >= 0 && t >= h.From-2; t-- {
		switch s.Words[s.Tokens[t].Word].Text {
		case "over", "op", "boven", "above", "to":
			return true
		}
	}
	return false
}

func nearest(best, at, to int32) int32 {
	if best < 0 || abs(at-to) < abs(best-to) {
		return at
	}
	return best
}

func abs(n int32) int32 { return max(n, -n) }
