package review

import (
	"slices"
	"strings"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/promise/review/text"
	"github.com/verhaal/verhaal/promise/terms"
)

// sumAt is a sum of money and the token at which it stands.
type sumAt struct {
	amount money.Amount
	at     int
}

// moneyIn gives the sums of money of a unit.
func (s script) moneyIn(u *text.Unit) (list []sumAt) {
	for i := int(u.From); i < int(u.To); i++ {
		t := &s.Tokens[i]
		w := &s.Words[t.Word]
		if w.Value < 0 {
			continue
		}
		before := strings.TrimRight(s.Text.Body[max(0, int(t.Start)-8):t.Start], " \u00a0*")
		after := strings.ToLower(strings.TrimLeft(s.Text.Body[t.End:min(len(s.Text.Body), int(t.End)+18)], " ,-–\u00a0*"))
		big := strings.HasPrefix(after, "miljoen") || strings.HasPrefix(after, "million") || strings.HasPrefix(after, "mln")
		unit := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(after, "miljoen"), "million"), "mln"), " ")
		if !endsInCurrency(before) && !strings.HasPrefix(unit, "euro") && !strings.HasPrefix(unit, "eur ") && !strings.HasPrefix(unit, "€") &&
			unit != "eur" {
			continue
		}
		a, ok := sum(w.Text)
		if w.Text[0] < '0' || w.Text[0] > '9' { // written out
			a, ok = money.Amount(100*w.Value), true
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
	indemnify := s.Lex.Must("indemnify")
	for i := range s.Units {
		u := &s.Units[i]
		if !u.Own.Has(indemnify) || s.IsTitle(u) || s.Defines(u) {
			continue
		}
		for _, who := range s.indemnifiers(u) {
			by := &r.v.IndemnityByProcessor
			if who == text.Controller {
				by = &r.v.IndemnityByController
			}
			if !isSaid(*by) {
				*by = readIn(r, terms.Indemnity{Percent: 100, Unless: []string{}}, i)
			}
		}
	}
}

func (s script) indemnifiers(u *text.Unit) []text.Role {
	first := s.FirstOf(u, s.Lex.Must("indemnify"))
	if s.notBefore(u, first) {
		return nil
	}
	for _, h := range u.Hits {
		if h.Concept == s.Lex.Must("indemnified") { // "is held harmless by the processor"
			for t := int(h.To); t < int(u.To) && t < int(h.To)+6; t++ {
				if r := s.RoleOf(t); r != text.Nobody && s.Is(max(t-1, 0), text.Agentive) || r != text.Nobody && t >= 2 && s.Is(t-2, text.Agentive) {
					return []text.Role{r}
				}
			}
		}
	}
	var who text.Role
	for t := int(u.From); t < int(first); t++ {
		if r := s.RoleOf(t); r != text.Nobody && !s.Tokens[t].Poss && !s.InSub(u, t) && s.AfterWord(u, t) < 0 {
			who = r
		}
	}
	if who == text.Nobody {
		who = u.Subject
		if !slices.ContainsFunc(u.Hits, func(h text.Hit) bool { return h.Concept == s.Lex.Must("indemnifies") }) {
			who = text.Nobody // only spoken of
		}
	}
	if u.Own.Has(s.Lex.Must("theother")) && (u.Own.Has(s.Lex.Must("eachparty")) || who == text.Nobody) {
		return []text.Role{text.Controller, text.Processor}
	}
	if who == text.Nobody {
		return nil
	}
	return []text.Role{who}
}

// notBefore says whether a verb at a token is denied.
func (s script) notBefore(u *text.Unit, at int32) bool {
	return s.near(u, "neg", int(at), -2) || s.near(u, "neg", int(at), 2)
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
		over[s.Units[m.Unit].Section] = true
	}
	first := f.rests[0].Unit
	for i := range s.Units {
		u := &s.Units[i]
		if !over[u.Section] || !u.Around.Has(s.Lex.Must("sanction")) {
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
			case p.Amount == nil && u.Own.Has(s.Lex.Must("sanction")):
				p.Amount, first = &amount, i
			}
		}
	}
	r.v.Penalty = readIn(r, p, first)
}

// near says whether a concept is said within so many words after a token, or
// before it when the number is negative.
func (s script) near(u *text.Unit, name string, at int, within int) bool {
	c := s.Lex.Must(name)
	for _, hits := range s.Near(u, int32(at+min(within, 0)), int32(at+max(within, 0))) {
		if slices.ContainsFunc(hits, func(h text.Hit) bool {
			d := int(h.From) - at
			return h.Concept == c && (within > 0 && d > 0 && d <= within || within < 0 && d < 0 && d >= within)
		}) {
			return true
		}
	}
	return false
}
