package review

import (
	"slices"
	"strings"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/promise/terms"
)

// sumAt is a sum of money and the token at which it stands.
type sumAt struct {
	amount money.Amount
	at     int
}

// moneyIn gives the sums of money of a unit.
func (s *script) moneyIn(u *unit) (list []sumAt) {
	for i := int(u.from); i < int(u.to); i++ {
		t := &s.tokens[i]
		w := &s.words[t.word]
		if w.value < 0 {
			continue
		}
		before := strings.TrimRight(s.text.Body[max(0, int(t.start)-8):t.start], " \u00a0*")
		after := strings.ToLower(strings.TrimLeft(s.text.Body[t.end:min(len(s.text.Body), int(t.end)+18)], " ,-–\u00a0*"))
		big := strings.HasPrefix(after, "miljoen") || strings.HasPrefix(after, "million") || strings.HasPrefix(after, "mln")
		unit := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(after, "miljoen"), "million"), "mln"), " ")
		if !endsInCurrency(before) && !strings.HasPrefix(unit, "euro") && !strings.HasPrefix(unit, "eur ") && !strings.HasPrefix(unit, "€") && unit != "eur" {
			continue
		}
		a, ok := sum(w.text)
		if w.text[0] < '0' || w.text[0] > '9' { // written out
			a, ok = money.Amount(100*w.value), true
		}
		if !ok {
			continue
		}
		if big {
			a *= 1_000_000
		}
		list = append(list, sumAt{a, i})
	}
	return list
}

func endsInCurrency(before string) bool {
	for _, sign := range []string{"€", "EUR", "$", "£", "USD", "GBP", "Euro", "euro"} {
		if strings.HasSuffix(before, sign) {
			return true
		}
	}
	return false
}

// sum reads 50.000,00 or 50,000.00 or 50000 as an amount.
func sum(text string) (money.Amount, bool) {
	whole, cents := text, ""
	if i := strings.LastIndexAny(text, ".,"); i >= 0 && len(text)-i == 3 {
		whole, cents = text[:i], text[i+1:]
	}
	whole = strings.NewReplacer(".", "", ",", "").Replace(whole)
	if cents == "" {
		cents = "00"
	}
	a, err := money.Parse(whole + "." + cents)
	return a, err == nil
}

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
		r.v.LiabilityCap.Value = *c
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

// indemnity reads who takes over claims: the party before the verb, or the one
// by whom the other is held harmless.
func (r *termReader) indemnity() {
	s := r.s
	indemnify := s.lex.must("indemnify")
	for i := range s.units {
		u := &s.units[i]
		if !u.own.has(indemnify) || s.isTitle(u) || s.defines(u) {
			continue
		}
		for _, who := range s.indemnifiers(u) {
			by := &r.v.IndemnityByProcessor
			if who == controller {
				by = &r.v.IndemnityByController
			}
			if !isSaid(*by) {
				*by = readIn(r, terms.Indemnity{Percent: 100, Unless: []string{}}, i)
			}
		}
	}
}

func (s *script) indemnifiers(u *unit) []role {
	first := s.firstOf(u, s.lex.must("indemnify"))
	if s.notBefore(u, first) {
		return nil
	}
	for _, h := range u.hits {
		if h.concept == s.lex.must("indemnified") { // "is held harmless by the processor"
			for t := int(h.to); t < int(u.to) && t < int(h.to)+6; t++ {
				if r := s.roleOf(t); r != nobody && s.is(max(t-1, 0), agentive) || r != nobody && t >= 2 && s.is(t-2, agentive) {
					return []role{r}
				}
			}
		}
	}
	var who role
	for t := int(u.from); t < int(first); t++ {
		if r := s.roleOf(t); r != nobody && !s.tokens[t].poss && !s.inSub(u, t) && s.afterWord(u, t) < 0 {
			who = r
		}
	}
	if who == nobody {
		who = u.subject
		if !slices.ContainsFunc(u.hits, func(h hit) bool { return h.concept == s.lex.must("indemnifies") }) {
			who = nobody // only spoken of
		}
	}
	if u.own.has(s.lex.must("theother")) && (u.own.has(s.lex.must("eachparty")) || who == nobody) {
		return []role{controller, processor}
	}
	if who == nobody {
		return nil
	}
	return []role{who}
}

// notBefore says whether a verb at a token is denied.
func (s *script) notBefore(u *unit, at int32) bool {
	neg := s.lex.must("neg")
	return slices.ContainsFunc(u.hits, func(h hit) bool {
		return h.concept == neg && (h.from < at && at-h.from <= 2 || h.from > at && h.from-at <= 2)
	})
}

// law: bw 6:91
func (r *termReader) penalty() {
	s, f := r.s, r.found["penalty_clause"]
	if f.verdict != Present || len(f.rests) == 0 {
		return
	}
	p := terms.Penalty{For: []string{}}
	over := map[int]bool{}
	for _, m := range f.rests {
		over[s.units[m.unit].section] = true
	}
	first := f.rests[0].unit
	for i := range s.units {
		u := &s.units[i]
		if !over[u.section] || !u.around.has(s.lex.must("sanction")) {
			continue
		}
		for _, sum := range s.moneyIn(u) {
			amount := sum.amount
			switch {
			case s.near(u, "cap", sum.at, -4), s.near(u, "peryear", sum.at, -8):
			case s.near(u, "perday", sum.at, 8), s.near(u, "perday", sum.at, -8):
				if p.PerDay == nil {
					p.PerDay = &amount
				}
			case p.Amount == nil && u.own.has(s.lex.must("sanction")):
				p.Amount, first = &amount, i
			}
		}
	}
	r.v.Penalty = readIn(r, p, first)
}

// near says whether a concept is said within so many words after a token, or
// before it when the number is negative.
func (s *script) near(u *unit, name string, at int, within int) bool {
	c := s.lex.must(name)
	return slices.ContainsFunc(u.hits, func(h hit) bool {
		d := int(h.from) - at
		return h.concept == c && (within > 0 && d > 0 && d <= within || within < 0 && d < 0 && d >= within)
	})
}
