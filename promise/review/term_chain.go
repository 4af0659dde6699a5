package review

import (
	"slices"
	"strings"

	"github.com/verhaal/verhaal/promise/terms"
)

// law: avg 28(2)
func (r *termReader) subprocessors() {
	f := r.found["subprocessor_authorisation"]
	kind := r.authorisation(f)
	if kind != "" {
		r.v.SubprocessorAuthorisation = readIn(r, terms.Authorisation(kind), f.rests[0].unit)
	}
	if kind != "specific" {
		r.subprocessorDays(f)
	}
}

// authorisation gives general, specific or none; nothing when the text does not
// say.
func (r *termReader) authorisation(f finding) string {
	says := func(u *unit, name string) bool { return u.own.has(r.s.lex.must(name)) }
	switch f.why {
	case "subprocessor_authorisation.specific", "subprocessor_authorisation.general", "subprocessor_authorisation.no-objection":
	default:
		return ""
	}
	kind := strings.TrimPrefix(f.why, "subprocessor_authorisation.")
	if kind == "no-objection" {
		kind = "general"
	}
	open := false
	for i := range r.s.units {
		u := &r.s.units[i]
		if says(u, "nosubs") && !says(u, "consent") && !says(u, "without") && !says(u, "unless") && !r.s.isTitle(u) {
			return "none" // there are none
		}
	}
	for i := range r.s.units {
		u := &r.s.units[i]
		rests := slices.ContainsFunc(f.rests, func(m match) bool { return m.unit == i })
		switch {
		case !rests && (r.s.isTitle(u) || !slices.ContainsFunc(f.rests, func(m match) bool { return r.s.units[m.unit].section == u.section })):
		case rests && kind == "specific" && says(u, "object") && !says(u, "specific") && !says(u, "sanction"):
			return "general" // who does not object consents
		case kind == "general" && u.own.has(r.s.lex.sub) && says(u, "consent") && says(u, "specific") && !says(u, "general") && !says(u, "object") && says(u, "only"):
			return "specific"
		case rests && says(u, "specific") && says(u, "general") && r.s.distinct(u, r.s.lex.must("specific"), r.s.lex.must("general")):
			open = true // the words of the law, from which nothing was chosen
		case rests && (says(u, "object") || says(u, "general") && !says(u, "specific")):
			open = false
		}
	}
	if open {
		return ""
	}
	return kind
}

// subprocessorDays reads how long before a new sub-processor the controller is
// told, and how long it may object.
func (r *termReader) subprocessorDays(f finding) {
	s := r.s
	object, inform, upfront := s.lex.must("object"), s.lex.must("inform"), s.lex.must("upfront")
	same := false
	for _, i := range r.subprocessorUnits(f) {
		u := &s.units[i]
		objects := u.own.has(object)
		if objects && u.own.has(s.lex.must("thatperiod")) {
			same = true
		}
		for _, c := range s.amountOf(u, "days", "weeks", "months") {
			notice := min(s.distance(u, inform, c.at), s.distance(u, upfront, c.at))
			switch {
			case objects && (u.subject == controller || s.withinBefore(u, c.at) || s.distance(u, object, c.at) <= notice):
				if !isSaid(r.v.ObjectionDays) {
					r.v.ObjectionDays = readIn(r, c.inDays(), i)
				}
			case notice < 40 && !isSaid(r.v.SubprocessorNoticeDays):
				r.v.SubprocessorNoticeDays = readIn(r, c.inDays(), i)
			}
		}
	}
	if same && !isSaid(r.v.ObjectionDays) {
		r.v.ObjectionDays = r.v.SubprocessorNoticeDays
	}
}

// subprocessorUnits gives the units on new sub-processors, with the sentences
// after them, in order.
func (r *termReader) subprocessorUnits(f finding) []int {
	s := r.s
	var list []int
	for _, m := range append(slices.Clone(f.rests), r.found["subprocessor_objection"].rests...) {
		for i := m.unit; i < len(s.units) && i <= m.unit+3 && s.units[i].section == s.units[m.unit].section; i++ {
			if u := &s.units[i]; i == m.unit || u.block == s.units[m.unit].block || u.own.has(s.lex.must("object")) {
				list = append(list, i)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// withinBefore says whether "within" stands just before a number.
func (s *script) withinBefore(u *unit, at int32) bool {
	for t := at - 1; t >= u.from && t >= at-8; t-- {
		switch s.words[s.tokens[t].word].text {
		case "within", "binnen", "during", "gedurende":
			return true
		}
	}
	return false
}

// distance gives how many words a concept is away from a token.
func (s *script) distance(u *unit, c concept, at int32) int32 {
	best := int32(1000)
	for _, h := range u.hits {
		if h.concept == c {
			best = min(best, gap(h, hit{from: at, to: at + 1}))
		}
	}
	return best
}
