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
