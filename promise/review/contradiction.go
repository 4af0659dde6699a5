package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/terms"
)

// contradictions finds passages that cannot both be meant.
func (s *script) contradictions(found map[string]finding, v *terms.Values) []Contradiction {
	list := []Contradiction{}
	add := func(key string, args map[string]string, sources []norm.Source, units ...int) {
		c := Contradiction{What: norm.Step{Key: "review.clash." + key, Args: args, Sources: sources}}
		for _, u := range units {
			c.Passages = append(c.Passages, s.passage(match{unit: u}))
		}
		list = append(list, c)
	}
	s.clashConsent(add)
	s.clashNotice(found["breach_notice"], add)
	s.clashParties(add)
	s.clashPlace(add)
	s.clashLaw(found["governing_law"], add)
	s.clashCap(found["liability_cap"], v, add)
	return list
}

type adder func(key string, args map[string]string, sources []norm.Source, units ...int)

// clashConsent: a general authorisation in one place, a prior consent for each
// sub-processor in another.
//
// law: avg 28(2)
func (s *script) clashConsent(add adder) {
	lex := s.lex
	general, specific := lex.must("general"), lex.must("specific")
	free, eachTime := -1, -1
	for i := range s.units {
		u := &s.units[i]
		if s.isTitle(u) || s.defines(u) || !u.around.has(lex.sub) || u.own.has(lex.scc) || s.sections[u.section].says.has(lex.scc) {
			continue
		}
		switch {
		case u.own.has(general) && u.own.has(specific) && s.distinct(u, general, specific), u.own.has(lex.must("option")), u.own.has(lex.must("transfer")), u.own.has(lex.must("sanction")):
			// the law repeated, a choice that is offered, or another consent
		case u.own.has(general) && !u.own.has(lex.must("neg")) && free < 0:
			free = i
		case u.own.has(specific) && !u.own.has(general) && u.own.has(lex.sub) && u.own.has(lex.must("neg")) && (u.own.has(lex.must("lacking")) || u.own.has(lex.must("unless"))) && !u.own.has(lex.must("object")) && eachTime < 0:
			eachTime = i
		}
	}
	if free >= 0 && eachTime >= 0 {
		add("consent", nil, []norm.Source{"AVG 28(2)"}, eachTime, free)
	}
}

// distinct says whether two concepts are said by different words.
func (s *script) distinct(u *unit, a, b concept) bool {
	for _, x := range u.hits {
		if x.concept != a {
			continue
		}
		for _, y := range u.hits {
			if y.concept == b && (y.from >= x.to || x.from >= y.to) {
				return true
			}
		}
	}
	return false
}

// clashNotice: two terms for telling the controller of a breach.
//
// law: avg 33(2)
func (s *script) clashNotice(f finding, add adder) {
	units, hours := s.noticeTerms(f)
	authority, ctrl := s.lex.must("authority"), s.lex.ctrl
	var kept []int
	var terms []int64
	for i, at := range units {
		u := &s.units[at]
		if u.own.has(authority) || !s.names(u, controller) && !u.own.has(ctrl) || !u.own.has(s.lex.must("breachsure")) || slices.Contains(terms, hours[i]) {
			continue
		}
		kept, terms = append(kept, at), append(terms, hours[i])
	}
	if len(kept) > 1 {
		add("notice", map[string]string{"one": fmt.Sprint(terms[0]), "other": fmt.Sprint(terms[1])}, []norm.Source{"AVG 33(2)"}, kept[:2]...)
	}
}

// names says whether a unit names a party.
func (s *script) names(u *unit, who role) bool {
	for i := int(u.from); i < int(u.to); i++ {
		if s.roleOf(i) == who {
			return true
		}
	}
	return false
}

// clashParties: both parties have the same name or number, or one is called
// both processor and controller.
//
// law: avg 4(7), avg 4(8)
func (s *script) clashParties(add adder) {
	src := []norm.Source{"AVG 4(7)", "AVG 4(8)"}
	parties, _ := s.introduced()
	for i, a := range parties {
		for _, b := range parties[i+1:] {
			if a.Role == b.Role {
				continue
			}
			switch {
			case a.Number != "" && a.Number == b.Number:
				add("number", map[string]string{"number": a.Number}, src, s.unitsWith(a.Number)...)
			case a.Name != "" && strings.EqualFold(a.Name, b.Name):
				add("same-party", map[string]string{"name": a.Name}, src, s.unitsWith(a.Name)...)
			}
		}
	}
	s.clashRoles(add, src)
}

// clashRoles: "the customer is the processor" beside "the customer is the
// controller".
func (s *script) clashRoles(add adder, src []norm.Source) {
	seen := map[string]map[role]int{}
	for i := range s.units {
		u := &s.units[i]
		if u.own.has(s.lex.sub) || s.defines(u) {
			continue
		}
		for t := int(u.from); t+2 < int(u.to); t++ {
			who := s.words[s.tokens[t].word].text
			if !s.tokens[t].cap || !s.is(t+1, being) || s.plainRole(t) != nobody && !s.is(t, named) {
				continue
			}
			for j := t + 2; j < int(u.to) && j < t+5; j++ {
				r := s.strictRole(j)
				if r != nobody && s.is(j-1, linking) {
					if seen[who] == nil {
						seen[who] = map[role]int{}
					}
					if _, ok := seen[who][r]; !ok && !s.conditional(u) {
						seen[who][r] = i
					}
				}
			}
		}
	}
	for _, roles := range seen {
		if len(roles) == 2 && roles[controller] != roles[processor] {
			add("roles", nil, src, roles[controller], roles[processor])
			return
		}
	}
}

// strictRole gives the role that a token names in the words of the law.
func (s *script) strictRole(i int) role {
	switch s.words[s.tokens[i].word].text {
	case "verwerker", "processor", "bewerker":
		return processor
	case "verwerkingsverantwoordelijke", "controller", "verantwoordelijke":
		if i+1 < len(s.tokens) && s.words[s.tokens[i+1].word].text == "voor" {
			return nobody
		}
		return controller
	}
	return nobody
}

// conditional says whether a unit only says what holds in some cases.
func (s *script) conditional(u *unit) bool {
	for i := int(u.from); i < int(u.to); i++ {
		if s.is(i, cases) {
			return true
		}
	}
	return false
}

// unitsWith gives up to two units in which a text stands.
func (s *script) unitsWith(text string) (list []int) {
	for i := range s.units {
		u := &s.units[i]
		if u.from < u.to && len(list) < 2 && strings.Contains(s.text.Body[s.tokens[u.from].start:s.tokens[u.to-1].end], text) {
			list = append(list, i)
		}
	}
	return list
}

// clashPlace: one article keeps the data in the EEA, another has them in a
// country outside it.
//
// law: avg 44
func (s *script) clashPlace(add adder) {
	lex := s.lex
	inside, abroad, where := -1, -1, ""
	for i := range s.units {
		u := &s.units[i]
		if s.isTitle(u) || s.defines(u) {
			continue
		}
		has := func(name string) bool { return u.own.has(lex.must(name)) }
		open := has("unless") || has("consent") || has("mechanism") || slices.ContainsFunc(s.countries(u), func(code string) bool { return !inEEA(code) })
		switch {
		case inside < 0 && !open && !s.startsIf(u) && (has("neg") && has("transfer") && has("strictout") || has("only") && has("eea") && !has("outside") && !s.conditional(u) && (has("place") || has("transfer"))):
			inside = i
		case inside < 0 && has("neg") && has("transfer") && has("strictout") && has("consent") && has("lacking") && !has("mechanism") && !has("unless"):
			inside = i
		case abroad < 0 && has("country") && !has("neg") && (has("place") || s.sections[u.section].says.has(lex.sub)):
			for _, code := range s.countries(u) {
				if !inEEA(code) {
					abroad, where = i, code
				}
			}
		}
	}
	if inside >= 0 && abroad >= 0 && inside != abroad {
		add("place", map[string]string{"country": countryText(where)}, []norm.Source{"AVG 44"}, inside, abroad)
	}
}

// clashLaw: two laws govern.
func (s *script) clashLaw(f finding, add adder) {
	if f.verdict != Present {
		return
	}
	first, code := -1, ""
	for _, m := range f.rests {
		u := &s.units[m.unit]
		if s.sections[u.section].says.has(s.lex.scc) || u.own.has(s.lex.scc) || u.own.has(s.lex.must("unless")) {
			continue
		}
		c := s.lawCode(u)
		switch {
		case c == "":
		case first < 0:
			first, code = m.unit, c
		case c != code:
			add("law", map[string]string{"one": countryText(code), "other": countryText(c)}, []norm.Source{"Rome I 3"}, first, m.unit)
			return
		}
	}
}

// clashCap: a limit on everything owed, beside an indemnity by the processor
// that is not excepted from it.
//
// law: bw 6:248
func (s *script) clashCap(f finding, v *terms.Values, add adder) {
	limit, limited := v.LiabilityCap.Get()
	if !isSaid(v.IndemnityByProcessor) || !limited || slices.Contains(limit.Exceptions, "indemnity") || len(f.rests) == 0 {
		return
	}
	all := -1
	for _, m := range f.rests {
		if s.units[m.unit].own.has(s.lex.must("allcauses")) {
			all = m.unit
			break
		}
	}
	if all < 0 || slices.ContainsFunc(s.units, func(u unit) bool { return u.own.has(s.lex.must("indemnify")) && s.limits(&u) && !s.isTitle(&u) }) {
		return // it is said what the limit does to indemnities
	}
	for i := range s.units {
		if u := &s.units[i]; i != all && u.own.has(s.lex.must("indemnify")) && u.subject == processor && !s.isTitle(u) && !s.defines(u) {
			add("cap", nil, []norm.Source{"6:248 BW"}, i, all)
			return
		}
	}
}
