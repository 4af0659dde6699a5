package review

import (
	"slices"
	"strings"
	"sync"

	"github.com/verhaal/verhaal/law/norm"
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
	cues    []cue
	judge   func(f *found) finding // nil = saidOrNot
}

// finding is what a judge makes of what was found.
type finding struct {
	verdict Verdict
	why     string // the reason: text review.why.<why>
	rests   []match
}

// found is what the cues of a rule recognised in a text.
type found struct {
	s    *script
	rule *ready
	by   map[string][]match
}

// ready is a rule with its cues compiled.
type ready struct {
	*rule
	cues  []compiled
	topic set
	deny  set
}

var theRules = sync.OnceValue(func() []ready {
	lex := theLexicon()
	var list []ready
	for _, part := range [][]rule{matterRules(), dutyRules(), chainRules(), endRules(), restRules(), moneyRules(), marketRules(), wbpRules()} {
		for i := range part {
			r := ready{rule: &part[i]}
			for name := range strings.FieldsSeq(part[i].topic) {
				r.topic.add(lex.must(name))
			}
			for name := range strings.FieldsSeq(part[i].deny) {
				r.deny.add(lex.must(name))
			}
			for _, c := range part[i].cues {
				r.cues = append(r.cues, lex.compile(c))
			}
			list = append(list, r)
		}
	}
	return list
})

func (r *ready) decide(s *script) finding {
	f := &found{s: s, rule: r, by: map[string][]match{}}
	for i := range r.cues {
		c := &r.cues[i]
		for _, m := range s.seek(c) {
			name := c.name
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
func (f *found) get(names ...string) (list []match) {
	for _, n := range names {
		for _, m := range f.by[n] {
			if !slices.ContainsFunc(list, func(o match) bool { return o.unit == m.unit }) {
				list = append(list, m)
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

func (f *found) heaviest(list []match) (limit int) {
	for _, m := range list {
		limit = max(limit, f.s.weight(f.rule, m))
	}
	return limit
}

// firm gives what cues recognised without that which is only an effort.
func (f *found) firm(names ...string) []match {
	return f.firmOf(f.get(names...))
}

// firmOf does the same with a list. Where the clause on the subject itself is no
// more than an effort, what stands elsewhere in passing does not make up for it.
func (f *found) firmOf(list []match) []match {
	effort := f.s.lex.must("effort")
	weak := 0
	kept := each(list, func(m match) bool {
		if f.unitHas(m, "loophole") {
			weak = max(weak, f.s.weight(f.rule, m))
			return false
		}
		for _, h := range f.unit(m).hits {
			if h.concept == effort && h.to > m.from-8 && h.from < m.to+8 {
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
func (s *script) denied(m match, what set) bool {
	u := &s.units[m.unit]
	lex := s.lex
	if u.own.has(lex.effort) {
		return false // too little, and not the opposite
	}
	if u.own.has(lex.noduty) || u.own.has(lex.ourcall) && u.subject != controller {
		return true
	}
	if !u.own.has(lex.neg) || u.own.has(lex.unless) {
		return false
	}
	for _, n := range u.hits {
		if n.concept != lex.neg || s.harmless(u, n) {
			continue
		}
		for _, h := range u.hits {
			if what.has(h.concept) && h.from >= m.from && h.to <= m.to && gap(n, h) <= 2 && !(h.from <= n.from && n.to <= h.to) && (n.to <= h.from || s.is(int(n.from), dutchNot)) {
				return true
			}
		}
	}
	return false
}

// beside says whether one of the others stands just before a concept: "without
// penalty".
func (f *found) beside(m match, what string, others ...string) bool {
	c := f.s.lex.must(what)
	for _, h := range f.unit(m).hits {
		for _, o := range f.unit(m).hits {
			if h.concept == c && o.to <= h.from && h.from-o.to <= 1 && slices.ContainsFunc(others, func(n string) bool { return f.s.lex.must(n) == o.concept }) {
				return true
			}
		}
	}
	return false
}

// only says whether a unit says one thing in no other words than another: each
// has words of it.
func (f *found) only(m match, what, other string) bool {
	hits := f.unit(m).hits
	is := func(h hit, name string) bool { return h.concept == f.s.lex.must(name) }
	return f.unitHas(m, what) && !slices.ContainsFunc(hits, func(h hit) bool {
		return is(h, what) && !slices.ContainsFunc(hits, func(o hit) bool { return is(o, other) && o.from < h.to && h.from < o.to })
	})
}

// harmless says whether a negation is part of words that deny nothing: "not later
// than".
func (s *script) harmless(u *unit, n hit) bool {
	return slices.ContainsFunc(u.hits, func(h hit) bool {
		return h.concept == s.lex.benign && h.from <= n.from && n.to <= h.to
	})
}

// ownStaff keeps matches that are not about the controller's own people.
func (f *found) ownStaff(list []match) []match {
	staff := f.s.lex.must("staff")
	return each(list, func(m match) bool {
		theirs, ours := 0, 0
		for _, h := range f.unit(m).hits {
			if h.concept == staff {
				if f.s.ownedBy(h) == controller {
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
func (s *script) ownedBy(h hit) role {
	if i := int(h.from) - 1; i >= 0 && s.tokens[i].poss {
		return s.roleOf(i)
	}
	for i := int(h.to); i < len(s.tokens) && i < int(h.to)+3; i++ {
		if r := s.roleOf(i); r != nobody {
			if i > int(h.to) && s.is(int(h.to), toward) {
				return r
			}
			return nobody
		}
	}
	return nobody
}

// near gives the units of a match's article: under the same heading.
func (f *found) near(m match) (from, to int) {
	units := f.s.units
	from, to = m.unit, m.unit+1
	for from > 0 && units[from-1].section == units[m.unit].section {
		from--
	}
	for to < len(units) && units[to].section == units[m.unit].section {
		to++
	}
	return from, to
}

// nearby says whether any unit of the match's article says one of the concepts.
func (f *found) nearby(m match, names ...string) bool {
	var any set
	for _, n := range names {
		any.add(f.s.lex.must(n))
	}
	from, to := f.near(m)
	for i := from; i < to; i++ {
		if f.s.units[i].own.meets(any) {
			return true
		}
	}
	return false
}

// each keeps the matches for which ok says so.
func each(list []match, ok func(match) bool) (kept []match) {
	for _, m := range list {
		if ok(m) {
			kept = append(kept, m)
		}
	}
	return kept
}

func (f *found) unit(m match) *unit { return &f.s.units[m.unit] }

// unitHas says whether the unit of a match says one of the concepts.
func (f *found) unitHas(m match, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return f.unit(m).own.has(f.s.lex.must(n)) })
}

// within says whether one of the concepts stands among the words that were
// recognised.
func (f *found) within(m match, names ...string) bool {
	for _, h := range f.unit(m).hits {
		if h.from >= m.from && h.to <= m.to && slices.ContainsFunc(names, func(n string) bool { return f.s.lex.must(n) == h.concept }) {
			return true
		}
	}
	return false
}

// in says whether the unit of a match was also recognised by another cue.
func (f *found) in(name string, m match) bool {
	return slices.ContainsFunc(f.by[name], func(o match) bool { return o.unit == m.unit })
}
