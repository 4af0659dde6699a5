package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review/text"
	"github.com/verhaal/verhaal/promise/terms"
)

// contradictions finds passages that cannot both be meant.
func (s script) contradictions(found map[string]finding, v *terms.Values) []Contradiction {
	list := []Contradiction{}
	add := func(key string, args map[string]string, sources []norm.Source, units ...int) {
		c := Contradiction{What: norm.Step{Key: "review.clash." + key, Args: args, Sources: sources}}
		for _, u := range units {
			c.Passages = append(c.Passages, s.passage(text.Match{Unit: u}))
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
func (s script) clashConsent(add adder) {
	lex := s.Lex
	general, specific := lex.Must("general"), lex.Must("specific")
	free, eachTime := -1, -1
	for i := range s.Units {
		u := &s.Units[i]
		if s.IsTitle(u) || s.Defines(u) || !u.Around.Has(lex.Sub) || u.Own.Has(lex.Scc) || s.Sections[u.Section].Says.Has(lex.Scc) {
			continue
		}
		switch {
		case u.Own.Has(general) && u.Own.Has(specific) && s.distinct(u, general,
			specific), u.Own.Has(lex.Must("option")), u.Own.Has(lex.Must("transfer")), u.Own.Has(lex.Must("sanction")):
			// the law repeated, a choice that is offered, or another consent
		case u.Own.Has(general) && !u.Own.Has(lex.Must("neg")) && free < 0:
			free = i
		case u.Own.Has(specific) && !u.Own.Has(general) && u.Own.Has(lex.Sub) && u.Own.Has(lex.Must("neg")) &&
			(u.Own.Has(lex.Must("lacking")) || u.Own.Has(lex.Must("unless"))) && !u.Own.Has(lex.Must("object")) && eachTime < 0:
			eachTime = i
		}
	}
	if free >= 0 && eachTime >= 0 {
		add("consent", nil, []norm.Source{"AVG 28(2)"}, eachTime, free)
	}
}

// distinct says whether two concepts are said by different words.
func (s script) distinct(u *text.Unit, a, b text.Concept) bool {
	first, last := text.Hit{From: -1}, text.Hit{From: -1} // of b: what begins last, and what ends first
	for _, y := range u.Hits {
		if y.Concept == b {
			if last.From < 0 || y.From > last.From {
				last = y
			}
			if first.From < 0 || y.To < first.To {
				first = y
			}
		}
	}
	return last.From >= 0 && slices.ContainsFunc(u.Hits, func(x text.Hit) bool {
		return x.Concept == a && (last.From >= x.To || x.From >= first.To)
	})
}

// clashNotice: two terms for telling the controller of a breach.
//
// law: avg 33(2)
func (s script) clashNotice(f finding, add adder) {
	units, hours := s.noticeTerms(f)
	authority, ctrl := s.Lex.Must("authority"), s.Lex.Ctrl
	var kept []int
	var terms []int64
	for i, at := range units {
		u := &s.Units[at]
		if u.Own.Has(authority) || !s.names(u, text.Controller) && !u.Own.Has(ctrl) || !u.Own.Has(s.Lex.Must("breachsure")) ||
			slices.Contains(terms, hours[i]) {
			continue
		}
		kept, terms = append(kept, at), append(terms, hours[i])
	}
	if len(kept) > 1 {
		add("notice", map[string]string{"one": fmt.Sprint(terms[0]), "other": fmt.Sprint(terms[1])}, []norm.Source{"AVG 33(2)"}, kept[:2]...)
	}
}

// names says whether a unit names a party.
func (s script) names(u *text.Unit, who text.Role) bool {
	for i := int(u.From); i < int(u.To); i++ {
		if s.RoleOf(i) == who {
			return true
		}
	}
	return false
}

// clashParties: both parties have the same name or number, or one is called
// both processor and controller.
//
// law: avg 4(7), avg 4(8)
func (s script) clashParties(add adder) {
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
func (s script) clashRoles(add adder, src []norm.Source) {
	seen := map[string]map[text.Role]int{}
	for i := range s.Units {
		u := &s.Units[i]
		if u.Own.Has(s.Lex.Sub) || s.Defines(u) {
			continue
		}
		for t := int(u.From); t+2 < int(u.To); t++ {
			who := s.Words[s.Tokens[t].Word].Text
			if !s.Tokens[t].Cap || !s.Is(t+1, text.Being) || s.PlainRole(t) != text.Nobody && !s.Is(t, text.Named) {
				continue
			}
			for j := t + 2; j < int(u.To) && j < t+5; j++ {
				r := s.strictRole(j)
				if r != text.Nobody && s.Is(j-1, text.Linking) {
					if seen[who] == nil {
						seen[who] = map[text.Role]int{}
					}
					if _, ok := seen[who][r]; !ok && !s.conditional(u) {
						seen[who][r] = i
					}
				}
			}
		}
	}
	for _, roles := range seen {
		if len(roles) == 2 && roles[text.Controller] != roles[text.Processor] {
			add("roles", nil, src, roles[text.Controller], roles[text.Processor])
			return
		}
	}
}

// strictRole gives the role that a token names in the words of the law.
func (s script) strictRole(i int) text.Role {
	switch s.Words[s.Tokens[i].Word].Text {
	case "verwerker", "processor", "bewerker":
		return text.Processor
	case "verwerkingsverantwoordelijke", "controller", "verantwoordelijke":
		if i+1 < len(s.Tokens) && s.Words[s.Tokens[i+1].Word].Text == "voor" {
			return text.Nobody
		}
		return text.Controller
	}
	return text.Nobody
}

// conditional says whether a unit only says what holds in some cases.
func (s script) conditional(u *text.Unit) bool {
	for i := int(u.From); i < int(u.To); i++ {
		if s.Is(i, text.Cases) {
			return true
		}
	}
	return false
}

// unitsWith gives up to two units in which a text stands.
func (s script) unitsWith(text string) (list []int) {
	for i := range s.Units {
		u := &s.Units[i]
		if u.From < u.To && len(list) < 2 && strings.Contains(s.Text.Body[s.Tokens[u.From].Start:s.Tokens[u.To-1].End], text) {
			list = append(list, i)
		}
	}
	return list
}

// clashPlace: one article keeps the data in the EEA, another has them in a
// country outside it.
//
// law: avg 44
func (s script) clashPlace(add adder) {
	lex := s.Lex
	inside, abroad, where := -1, -1, ""
	for i := range s.Units {
		u := &s.Units[i]
		if s.IsTitle(u) || s.Defines(u) {
			continue
		}
		has := func(name string) bool { return u.Own.Has(lex.Must(name)) }
		open := has("unless") || has("consent") || has("mechanism") || slices.ContainsFunc(s.countries(u),
			func(code string) bool { return !inEEA(code) })
		switch {
		case inside < 0 && !open && !s.startsIf(u) && (has("neg") && has("transfer") && has("strictout") || has("only") && has("eea") &&
			!has("outside") && !s.conditional(u) && (has("place") || has("transfer"))):
			inside = i
		case inside < 0 && has("neg") && has("transfer") && has("strictout") && has("consent") && has("lacking") && !has("mechanism") &&
			!has("unless"):
			inside = i
		case abroad < 0 && has("country") && !has("neg") && (has("place") || s.Sections[u.Section].Says.Has(lex.Sub)):
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
func (s script) clashLaw(f finding, add adder) {
	if f.verdict != Present {
		return
	}
	first, code := -1, ""
	for _, m := range f.rests {
		u := &s.Units[m.Unit]
		if s.Sections[u.Section].Says.Has(s.Lex.Scc) || u.Own.Has(s.Lex.Scc) || u.Own.Has(s.Lex.Must("unless")) {
			continue
		}
		c := s.lawCode(u)
		switch {
		case c == "":
		case first < 0:
			first, code = m.Unit, c
		case c != code:
			add("law", map[string]string{"one": countryText(code), "other": countryText(c)}, []norm.Source{"Rome I 3"}, first, m.Unit)
			return
		}
	}
}

// clashCap: a limit on everything owed, beside an indemnity by the processor
// that is not excepted from it.
//
// law: bw 6:248
func (s script) clashCap(f finding, v *terms.Values, add adder) {
	limit, limited := v.LiabilityCap.Get()
	if !isSaid(v.IndemnityByProcessor) || !limited || slices.Contains(limit.Exceptions, "indemnity") || len(f.rests) == 0 {
		return
	}
	all := -1
	for _, m := range f.rests {
		if s.Units[m.Unit].Own.Has(s.Lex.Must("allcauses")) {
			all = m.Unit
			break
		}
	}
	if all < 0 || slices.ContainsFunc(s.Units, func(u text.Unit) bool {
		return u.Own.Has(s.Lex.Must("indemnify")) && s.limits(&u) && !s.IsTitle(&u)
	}) {
		return // it is said what the limit does to indemnities
	}
	for i := range s.Units {
		if u := &s.Units[i]; i != all && u.Own.Has(s.Lex.Must("indemnify")) && u.Subject == text.Processor && !s.IsTitle(u) && !s.Defines(u) {
			add("cap", nil, []norm.Source{"6:248 BW"}, i, all)
			return
		}
	}
}
