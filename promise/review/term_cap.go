package review

import (
	"slices"

	"github.com/verhaal/verhaal/promise/review/text"
	"github.com/verhaal/verhaal/promise/terms"
)

// cap reads the limit of liability: the first sum, or multiple of the fees, that
// a unit on liability limits it to. Where there is none, a reference to another
// document is noted.
//
// law: bw 6:248
func (r *termReader) cap() {
	s := r.s
	c := &terms.Cap{Covers: []string{}, Exceptions: []string{}}
	at, other := -1, -1
	for i := range s.Units {
		u := &s.Units[i]
		switch {
		case !s.onLiability(u):
		case s.limits(u) && s.amountOfCap(u, c):
			if at < 0 {
				at = i
			}
			r.capPer(c, u)
			r.capProtects(c, u)
		case other < 0 && u.Own.Has(s.Lex.Must("mainref")) && (u.Own.Has(s.Lex.Must("liab")) || s.limits(u)) && !s.uncapped(u):
			other = i
		}
	}
	switch {
	case at >= 0:
		r.capExceptions(c, at)
		r.v.LiabilityCap = readIn(r, *c, at)
	case other >= 0 && r.found["liability_cap"].verdict != Absent:
		r.capExceptions(c, other)
		r.v.LiabilityCap = elsewhere[terms.Cap](r, other)
		r.v.LiabilityCap.Value = *c // what is said here of it
	}
}

// onLiability says whether a unit is about what parties owe each other for
// damage, and not about a penalty or an insurance.
func (s script) onLiability(u *text.Unit) bool {
	has := func(name string) bool { return u.Own.Has(s.Lex.Must(name)) }
	over := s.Sections[u.Section].Own
	if s.IsTitle(u) || s.Defines(u) || has("sanction") && !has("liab") || over.Has(s.Lex.Must("sanction")) && !over.Has(s.Lex.Must("liab")) {
		return false
	}
	return has("liab") || has("indirect") || u.Around.Has(s.Lex.Must("liab")) || has("pays") && has("notmore")
}

// limits says whether a unit sets a limit.
func (s script) limits(u *text.Unit) bool {
	return u.Own.Has(s.Lex.Must("cap")) || u.Own.Has(s.Lex.Must("notmore"))
}

// uncapped says whether a unit says that there is no limit, or that one elsewhere
// does not apply.
func (s script) uncapped(u *text.Unit) bool {
	if u.Own.Has(s.Lex.Must("nolimit")) || u.Own.Has(s.Lex.Must("notapply")) {
		return true
	}
	return u.Prev >= 0 && s.Units[u.Prev].Block == u.Block && s.Units[u.Prev].Own.Has(s.Lex.Must("nolimit"))
}

// amountOfCap reads a sum or a multiple of the fees of a unit into c.
func (s script) amountOfCap(u *text.Unit, c *terms.Cap) bool {
	sums, months := s.moneyIn(u), s.feeMonths(u)
	if len(sums) == 0 && months == nil {
		return false
	}
	if len(sums) > 0 && c.Amount == nil && c.FeeMonths == nil {
		c.Amount = &sums[0].amount
	}
	if c.FeeMonths == nil && (c.Amount == nil || len(sums) > 0) {
		c.FeeMonths = months
	}
	return true
}

// feeMonths gives of how many months a unit names the fees: "twice the yearly
// fee", "the fees of the last six months".
func (s script) feeMonths(u *text.Unit) *int64 {
	for _, h := range u.Hits {
		each := int64(0)
		switch h.Concept {
		case s.Lex.Must("yearfee"):
			each = 12
		case s.Lex.Must("monthfee"):
			each = 1
		default:
			continue
		}
		times := int64(1)
		for t := max(u.From, h.From-6); t < h.From; t++ {
			if n := s.Words[s.Tokens[t].Word].Value; n > 0 && n <= 60 {
				times = n
			}
			if s.Says(u, "twofold") && s.hitAt(u, "twofold", t) {
				times = 2
			}
		}
		return ptr(each * times)
	}
	if !u.Own.Has(s.Lex.Must("money")) {
		return nil
	}
	for _, n := range s.amountOf(u, "months", "years") {
		switch {
		case n.what == "years" && n.n <= 5:
			return ptr(12 * n.n)
		case n.what == "months" && n.n <= 60:
			return ptr(n.n)
		}
	}
	return nil
}

// hitAt says whether a concept is said at a token.
func (s script) hitAt(u *text.Unit, name string, at int32) bool {
	c := s.Lex.Must(name)
	return slices.ContainsFunc(u.Hits, func(h text.Hit) bool { return h.Concept == c && h.From <= at && at < h.To })
}

func (r *termReader) capPer(c *terms.Cap, u *text.Unit) {
	has := func(name string) bool { return u.Own.Has(r.s.Lex.Must(name)) }
	switch {
	case c.Per != "":
	case has("perevent"):
		c.Per = terms.PerEvent
	case has("peryear"):
		c.Per = terms.PerYear
	case has("intotal"):
		c.Per = terms.InTotal
	}
}

// capProtects reads whose liability the limit is for: of the party that the unit
// names, or of either where it speaks of a party as such.
func (r *termReader) capProtects(c *terms.Cap, u *text.Unit) {
	if c.Protects != "" {
		return
	}
	if u.Own.Has(r.s.Lex.Must("party")) {
		c.Protects = terms.Both
		return
	}
	switch r.s.liable(u) {
	case text.Processor:
		c.Protects = terms.ProcessorOnly
	case text.Controller:
		c.Protects = terms.ControllerOnly
	}
}

// liable gives the party whose liability a unit is about: "the liability of the
// processor", else the one that the unit is about.
func (s script) liable(u *text.Unit) text.Role {
	for _, h := range u.Hits {
		if h.Concept != s.Lex.Must("liab") {
			continue
		}
		for t := int(h.To); t < min(int(u.To), int(h.To)+4); t++ {
			if r := s.RoleOf(t); r != text.Nobody {
				return r
			}
		}
	}
	return u.Subject
}

var capExceptions = []struct{ name, concept string }{
	{"intent", "intent"},
	{"death", "death"},
	{"fines", "fine"},
	{"confidentiality", "confidential"},
	{"data-breach", "breachsure"},
	{"indemnity", "indemnify"},
	{"own-purpose", "exceptpurpose"},
	{"location", "exceptplace"},
	{"subprocessors", "lex.sub"},
}

// capExceptions reads for what the limit does not count: from the unit that sets
// it, and from those under the same heading that say so of a limit.
func (r *termReader) capExceptions(c *terms.Cap, at int) {
	s := r.s
	for i := range s.Units {
		u := &s.Units[i]
		if u.Section != s.Units[at].Section || i < at || i > at+12 {
			continue
		}
		from := s.FirstOf(u, s.Lex.Must("unless"))
		if i != at && (s.limits(u) || u.Own.Has(s.Lex.Must("nolimit"))) {
			from = min(from, s.FirstOf(u, s.Lex.Must("neg")))
		}
		if i != at && !s.limits(u) && !u.Own.Has(s.Lex.Must("nolimit")) {
			continue
		}
		for _, e := range capExceptions {
			name := s.Lex.Sub
			if e.concept != "lex.sub" {
				name = s.Lex.Must(e.concept)
			}
			said := slices.ContainsFunc(u.Hits, func(h text.Hit) bool { return h.Concept == name && h.From > from })
			if said && !slices.Contains(c.Exceptions, e.name) {
				c.Exceptions = append(c.Exceptions, e.name)
			}
		}
	}
}
