package review

import (
	"slices"
	"strings"
	"sync"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review/text"
)

// rule is how one point of the checklist is decided: what to look for, and what
// to make of what was found.
type rule struct {
	id      string
	set     Set
	covers  string // points of the checklists, parted by spaces
	topic   string // what headings say under which this is settled
	deny    string // what is said of it in a word: where that is denied the clause is contrary
	whole   bool   // it is settled by a list: passages that follow each other are one
	sources []norm.Source
	wbp     []norm.Source // under the Wbp; nil when they are the same
	cues    []text.Cue
	judge   func(f *found) finding // nil = saidOrNot
}

// finding is what a judge makes of what was found.
type finding struct {
	verdict Verdict
	why     string // the reason: text review.why.<why>
	rests   []text.Match
}

// found is what the cues of a rule recognised in a text.
type found struct {
	s    script
	rule *ready
	by   map[string][]text.Match
	seen map[string]map[int]bool // the units of by, once they were asked for
}

// ready is a rule with its cues compiled.
type ready struct {
	*rule
	cues  []text.Compiled
	topic text.Set
	deny  text.Set
}

var theRules = sync.OnceValue(func() []ready {
	lex := text.TheLexicon()
	var list []ready
	for _, part := range [][]rule{matterRules(), dutyRules(), chainRules(), endRules(), restRules(), moneyRules(), marketRules(), wbpRules()} {
		for i := range part {
			r := ready{rule: &part[i]}
			for name := range strings.FieldsSeq(part[i].topic) {
				r.topic.Add(lex.Must(name))
			}
			for name := range strings.FieldsSeq(part[i].deny) {
				r.deny.Add(lex.Must(name))
			}
			for _, c := range part[i].cues {
				r.cues = append(r.cues, lex.Compile(c))
			}
			list = append(list, r)
		}
	}
	return list
})

func (r *ready) decide(s script) finding {
	f := &found{s: s, rule: r, by: map[string][]text.Match{}}
	for i := range r.cues {
		c := &r.cues[i]
		for _, m := range s.Seek(c) {
			name := c.Name
			if r.rule.deny != "" && s.denied(m, r.deny) {
				name = "denied"
			}
			f.by[name] = append(f.by[name], m)
		}
	}
	f.outweigh()
	if r.judge == nil {
		return saidOrNot(f)
	}
	return r.judge(f)
}

// has says whether one of the cues was recognised.
func (f *found) has(names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return len(f.by[n]) > 0 })
}

// get gives what cues recognised, each unit once, in the order of the names.
func (f *found) get(names ...string) (list []text.Match) {
	var has map[int]bool // once there are many
	for _, n := range names {
		for _, m := range f.by[n] {
			if len(list) < 16 && slices.ContainsFunc(list, func(o text.Match) bool { return o.Unit == m.Unit }) || has[m.Unit] {
				continue
			}
			if list = append(list, m); has != nil {
				has[m.Unit] = true
			} else if len(list) == 16 {
				has = unitsOf(list)
			}
		}
	}
	return list
}

// say makes a finding that rests on what these cues recognised.
func (f *found) say(v Verdict, why string, names ...string) finding {
	return finding{v, why, f.get(names...)}
}

// missing is the finding that nothing was found.
func missing() finding { return finding{verdict: Absent, why: "nothing"} }

// saidOrNot is how most points are decided: cues named contrary, full and part.
func saidOrNot(f *found) finding {
	switch {
	case f.has("contrary"):
		return f.say(Contrary, f.rule.id+".contrary", "contrary")
	case len(f.firm("full")) > 0:
		return finding{Present, "said", f.firm("full")}
	case f.has("full"):
		return f.say(Partial, "effort", "full")
	case f.has("denied"):
		return f.say(Contrary, "denied", "denied")
	case f.has("part"):
		return f.say(Partial, f.rule.id+".part", "part")
	}
	return missing()
}

// outweigh drops what was recognised in passing when the opposite is said under
// the heading on the subject.
func (f *found) outweigh() {
	denied := f.heaviest(f.by["denied"])
	if denied == 0 {
		return
	}
	for name, list := range f.by {
		if name != "denied" && name != "contrary" && f.heaviest(list) < denied {
			delete(f.by, name)
		}
	}
}

func (f *found) heaviest(list []text.Match) (limit int) {
	for _, m := range list {
		limit = max(limit, f.s.weight(f.rule, m))
	}
	return limit
}

// firm gives what cues recognised without that which is only an effort.
func (f *found) firm(names ...string) []text.Match {
	return f.firmOf(f.get(names...))
}

// firmOf does the same with a list. Where the clause on the subject itself is no
// more than an effort, what stands elsewhere in passing does not make up for it.
func (f *found) firmOf(list []text.Match) []text.Match {
	effort := f.s.Lex.Must("effort")
	weak := 0
	kept := each(list, func(m text.Match) bool {
		if f.unitHas(m, "loophole") {
			weak = max(weak, f.s.weight(f.rule, m))
			return false
		}
		for _, h := range f.unit(m).Hits {
			if h.Concept == effort && h.To > m.From-8 && h.From < m.To+8 {
				weak = max(weak, f.s.weight(f.rule, m))
				return false
			}
		}
		return true
	})
	if weak > 1 && f.heaviest(kept) == 0 {
		return nil
	}
	return kept
}

// denied says whether a match says the opposite: that there is no duty, that it is
// left to who should have it, or a negation beside the word for what is to be done.
func (s script) denied(m text.Match, what text.Set) bool {
	u := &s.Units[m.Unit]
	lex := s.Lex
	if u.Own.Has(lex.Effort) {
		return false // too little, and not the opposite
	}
	if u.Own.Has(lex.Noduty) || u.Own.Has(lex.Ourcall) && u.Subject != text.Controller {
		return true
	}
	if !u.Own.Has(lex.Neg) || u.Own.Has(lex.Unless) {
		return false
	}
	for _, n := range u.Hits {
		if n.Concept != lex.Neg || s.harmless(u, n) {
			continue
		}
		for _, hits := range s.Near(u, n.From-2, n.To+2) {
			for _, h := range hits {
				if what.Has(h.Concept) && h.From >= m.From && h.To <= m.To && text.Gap(n, h) <= 2 && !(h.From <= n.From && n.To <= h.To) &&
					(n.To <= h.From || s.Is(int(n.From), text.DutchNot)) {
					return true
				}
			}
		}
	}
	return false
}

// beside says whether one of the others stands just before a concept: "without
// penalty".
func (f *found) beside(m text.Match, what string, others ...string) bool {
	c, any := f.s.Lex.Must(what), f.s.Topics(others...)
	for _, h := range f.unit(m).Hits {
		if h.Concept != c {
			continue
		}
		for _, hits := range f.s.Near(f.unit(m), h.From-1, h.From) {
			if slices.ContainsFunc(hits, func(o text.Hit) bool { return o.To <= h.From && h.From-o.To <= 1 && any.Has(o.Concept) }) {
				return true
			}
		}
	}
	return false
}

// only says whether a unit says one thing in no other words than another: each
// has words of it.
func (f *found) only(m text.Match, what, other string) bool {
	w, o := f.s.Lex.Must(what), f.s.Lex.Must(other)
	return f.unitHas(m, what) && !slices.ContainsFunc(f.unit(m).Hits, func(h text.Hit) bool {
		return h.Concept == w && !f.s.overlaps(f.unit(m), h, o)
	})
}

// harmless says whether a negation is part of words that deny nothing: "not later
// than".
func (s script) harmless(u *text.Unit, n text.Hit) bool {
	for _, hits := range s.Near(u, n.From, n.To) {
		if slices.ContainsFunc(hits, func(h text.Hit) bool {
			return h.Concept == s.Lex.Benign && h.From <= n.From && n.To <= h.To
		}) {
			return true
		}
	}
	return false
}

// overlaps says whether a unit says a concept in words that another hit has too.
func (s script) overlaps(u *text.Unit, h text.Hit, c text.Concept) bool {
	for _, hits := range s.Near(u, h.From, h.To) {
		if slices.ContainsFunc(hits, func(o text.Hit) bool { return o.Concept == c && o.From < h.To && h.From < o.To }) {
			return true
		}
	}
	return false
}

// ownStaff keeps matches that are not about the controller's own people.
func (f *found) ownStaff(list []text.Match) []text.Match {
	staff := f.s.Lex.Must("staff")
	return each(list, func(m text.Match) bool {
		theirs, ours := 0, 0
		for _, h := range f.unit(m).Hits {
			if h.Concept == staff {
				if f.s.ownedBy(h) == text.Controller {
					theirs++
				} else {
					ours++
				}
			}
		}
		return theirs == 0 || ours > 0
	})
}

// ownedBy gives whose somebody or something is: "the Controller's employees",
// "employees of the Controller".
func (s script) ownedBy(h text.Hit) text.Role {
	if i := int(h.From) - 1; i >= 0 && s.Tokens[i].Poss {
		return s.RoleOf(i)
	}
	for i := int(h.To); i < len(s.Tokens) && i < int(h.To)+3; i++ {
		if r := s.RoleOf(i); r != text.Nobody {
			if i > int(h.To) && s.Is(int(h.To), text.Toward) {
				return r
			}
			return text.Nobody
		}
	}
	return text.Nobody
}

// nearby says whether any unit of the match's article, under the same heading,
// says one of the concepts.
func (f *found) nearby(m text.Match, names ...string) bool {
	return f.s.Sections[f.unit(m).Section].Said.Meets(f.s.Topics(names...))
}

// each keeps the matches for which ok says so.
func each(list []text.Match, ok func(text.Match) bool) (kept []text.Match) {
	for _, m := range list {
		if ok(m) {
			kept = append(kept, m)
		}
	}
	return kept
}

func (f *found) unit(m text.Match) *text.Unit { return &f.s.Units[m.Unit] }

// unitHas says whether the unit of a match says one of the concepts.
func (f *found) unitHas(m text.Match, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return f.unit(m).Own.Has(f.s.Lex.Must(n)) })
}

// within says whether one of the concepts stands among the words that were
// recognised.
func (f *found) within(m text.Match, names ...string) bool {
	for _, h := range f.unit(m).Hits {
		if h.From >= m.From && h.To <= m.To && slices.ContainsFunc(names, func(n string) bool { return f.s.Lex.Must(n) == h.Concept }) {
			return true
		}
	}
	return false
}

// in says whether the unit of a match was also recognised by another cue.
func (f *found) in(name string, m text.Match) bool {
	if f.seen[name] == nil {
		if f.seen == nil {
			f.seen = map[string]map[int]bool{}
		}
		f.seen[name] = unitsOf(f.by[name])
	}
	return f.seen[name][m.Unit]
}

// unitsOf gives the units of matches.
func unitsOf(list []text.Match) map[int]bool {
	units := make(map[int]bool, len(list))
	for _, m := range list {
		units[m.Unit] = true
	}
	return units
}
