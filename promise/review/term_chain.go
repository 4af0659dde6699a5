package review

import (
	"slices"
	"strings"

	"github.com/verhaal/verhaal/promise/review/text"
	"github.com/verhaal/verhaal/promise/terms"
)

// law: avg 28(2)
func (r *termReader) subprocessors() {
	f := r.found["subprocessor_authorisation"]
	kind := r.authorisation(f)
	if kind != "" {
		r.v.SubprocessorAuthorisation = readIn(r, terms.Authorisation(kind), f.rests[0].Unit)
	}
	if kind != "specific" {
		r.subprocessorDays(f)
	}
}

// authorisation gives general, specific or none; nothing when the text does not
// say.
func (r *termReader) authorisation(f finding) string {
	says := func(u *text.Unit, name string) bool { return u.Own.Has(r.s.Lex.Must(name)) }
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
	restUnits, restSections := unitsOf(f.rests), map[int]bool{}
	for _, m := range f.rests {
		restSections[r.s.Units[m.Unit].Section] = true
	}
	for i := range r.s.Units {
		u := &r.s.Units[i]
		if says(u, "nosubs") && !says(u, "consent") && !says(u, "without") && !says(u, "unless") && !r.s.IsTitle(u) {
			return "none" // there are none
		}
	}
	for i := range r.s.Units {
		u := &r.s.Units[i]
		rests := restUnits[i]
		switch {
		case !rests && (r.s.IsTitle(u) || !restSections[u.Section]):
		case rests && kind == "specific" && says(u, "object") && !says(u, "specific") && !says(u, "sanction"):
			return "general" // who does not object consents
		case kind == "general" && u.Own.Has(r.s.Lex.Sub) && says(u, "consent") && says(u, "specific") && !says(u, "general") && !says(u,
			"object") && says(u, "only"):
			return "specific"
		case rests && says(u, "specific") && says(u, "general") && r.s.distinct(u, r.s.Lex.Must("specific"), r.s.Lex.Must("general")):
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
	object, inform, upfront := s.Lex.Must("object"), s.Lex.Must("inform"), s.Lex.Must("upfront")
	same := false
	for _, i := range r.subprocessorUnits(f) {
		u := &s.Units[i]
		objects := u.Own.Has(object)
		if objects && u.Own.Has(s.Lex.Must("thatperiod")) {
			same = true
		}
		for _, c := range s.amountOf(u, "days", "weeks", "months") {
			notice := min(s.distance(u, inform, c.at), s.distance(u, upfront, c.at))
			switch {
			case objects && (u.Subject == text.Controller || s.withinBefore(u, c.at) || s.distance(u, object, c.at) <= notice):
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
		for i := m.Unit; i < len(s.Units) && i <= m.Unit+3 && s.Units[i].Section == s.Units[m.Unit].Section; i++ {
			if u := &s.Units[i]; i == m.Unit || u.Block == s.Units[m.Unit].Block || u.Own.Has(s.Lex.Must("object")) {
				list = append(list, i)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// withinBefore says whether "within" stands just before a number.
func (s script) withinBefore(u *text.Unit, at int32) bool {
	for t := at - 1; t >= u.From && t >= at-8; t-- {
		switch s.Words[s.Tokens[t].Word].Text {
		case "within", "binnen", "during", "gedurende":
			return true
		}
	}
	return false
}

// distance gives how many words a concept is away from a token.
func (s script) distance(u *text.Unit, c text.Concept, at int32) int32 {
	best := int32(1000)
	for _, h := range u.Hits {
		if h.Concept == c {
			best = min(best, text.Gap(h, text.Hit{From: at, To: at + 1}))
		}
	}
	return best
}
