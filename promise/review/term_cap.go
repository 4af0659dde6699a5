package review

import (
	"slices"

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
	for i := range s.units {
		u := &s.units[i]
		switch {
		case !s.onLiability(u):
		case s.limits(u) && s.amountOfCap(u, c):
			if at < 0 {
				at = i
			}
			r.capPer(c, u)
			r.capProtects(c, u)
		case other < 0 && u.own.has(s.lex.must("mainref")) && (u.own.has(s.lex.must("liab")) || s.limits(u)) && !s.uncapped(u):
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
func (s *script) onLiability(u *unit) bool {
	has := func(name string) bool { return u.own.has(s.lex.must(name)) }
	over := s.sections[u.section].own
	if s.isTitle(u) || s.defines(u) || has("sanction") && !has("liab") || over.has(s.lex.must("sanction")) && !over.has(s.lex.must("liab")) {
		return false
	}
	return has("liab") || has("indirect") || u.around.has(s.lex.must("liab")) || has("pays") && has("notmore")
}

// limits says whether a unit sets a limit.
func (s *script) limits(u *unit) bool {
	return u.own.has(s.lex.must("cap")) || u.own.has(s.lex.must("notmore"))
}

// uncapped says whether a unit says that there is no limit, or that one elsewhere
// does not apply.
func (s *script) uncapped(u *unit) bool {
	if u.own.has(s.lex.must("nolimit")) || u.own.has(s.lex.must("notapply")) {
		return true
	}
	return u.prev >= 0 && s.units[u.prev].block == u.block && s.units[u.prev].own.has(s.lex.must("nolimit"))
}

// amountOfCap reads a sum or a multiple of the fees of a unit into c.
func (s *script) amountOfCap(u *unit, c *terms.Cap) bool {
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
func (s *script) feeMonths(u *unit) *int64 {
	for _, h := range u.hits {
		each := int64(0)
		switch h.concept {
		case s.lex.must("yearfee"):
			each = 12
		case s.lex.must("monthfee"):
			each = 1
		default:
			continue
		}
		times := int64(1)
		for t := max(u.from, h.from-6); t < h.from; t++ {
			if n := s.words[s.tokens[t].word].value; n > 0 && n <= 60 {
				times = n
			}
			if s.says(u, "twofold") && s.hitAt(u, "twofold", t) {
				times = 2
			}
		}
		return ptr(each * times)
	}
	if !u.own.has(s.lex.must("money")) {
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
func (s *script) hitAt(u *unit, name string, at int32) bool {
	c := s.lex.must(name)
	return slices.ContainsFunc(u.hits, func(h hit) bool { return h.concept == c && h.from <= at && at < h.to })
}

func (r *termReader) capPer(c *terms.Cap, u *unit) {
	has := func(name string) bool { return u.own.has(r.s.lex.must(name)) }
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
func (r *termReader) capProtects(c *terms.Cap, u *unit) {
	if c.Protects != "" {
		return
	}
	if u.own.has(r.s.lex.must("party")) {
		c.Protects = terms.Both
		return
	}
	switch r.s.liable(u) {
	case processor:
		c.Protects = terms.ProcessorOnly
	case controller:
		c.Protects = terms.ControllerOnly
	}
}

// liable gives the party whose liability a unit is about: "the liability of the
// processor", else the one that the unit is about.
func (s *script) liable(u *unit) role {
	for _, h := range u.hits {
		if h.concept != s.lex.must("liab") {
			continue
		}
		for t := int(h.to); t < min(int(u.to), int(h.to)+4); t++ {
			if r := s.roleOf(t); r != nobody {
				return r
			}
		}
	}
	return u.subject
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
	for i := range s.units {
		u := &s.units[i]
		if u.section != s.units[at].section || i < at || i > at+12 {
			continue
		}
		from := s.firstOf(u, s.lex.must("unless"))
		if i != at && (s.limits(u) || u.own.has(s.lex.must("nolimit"))) {
			from = min(from, s.firstOf(u, s.lex.must("neg")))
		}
		if i != at && !s.limits(u) && !u.own.has(s.lex.must("nolimit")) {
			continue
		}
		for _, e := range capExceptions {
			name := s.lex.sub
			if e.concept != "lex.sub" {
				name = s.lex.must(e.concept)
			}
			said := slices.ContainsFunc(u.hits, func(h hit) bool { return h.concept == name && h.from > from })
			if said && !slices.Contains(c.Exceptions, e.name) {
				c.Exceptions = append(c.Exceptions, e.name)
			}
		}
	}
}
