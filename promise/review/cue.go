package review

import (
	mathbits "math/bits"
	"strings"
)

// cue is a way to recognise that a unit says something: what must be said in it,
// how near together, by whom.
//
// The words of a cue are concepts of the lexicon, all of which must be there:
// "a|b" either of two, "~a" also in the label, the headings or the line that
// opens the list, "^a" only there or in the label, "<a" only in the line that opens
// the list, "!a" must not be in the unit, "!^a" not above it, "!<a" not in the line that opens the list.
type cue struct {
	name   string
	say    string
	by     by
	within int  // tokens between the concepts of the unit; 0 = 40
	titles bool // headings may say it too
	defs   bool // so may definitions
}

// by says who must, or must not, be the one who acts.
type by int8

const (
	anybody       by = iota
	notController    // the processor, or nobody named
	byController
	byProcessor
	notProcessor
	withProcessor // not the controller alone: "Customer may call on Processor, which cooperates"
)

func (b by) allows(r role) bool {
	switch b {
	case notController, withProcessor:
		return r != controller
	case byController:
		return r == controller
	case byProcessor:
		return r == processor
	case notProcessor:
		return r != processor
	}
	return true
}

type need struct {
	any   set
	where byte // 0 in the unit, '~' also around it, '^' only around it, '<' in the line that opens the list
}

// compiled is a cue as it is run.
type compiled struct {
	cue
	own       []need
	around    []need
	notInUnit set
	notAround set         // around the unit
	notInLead set         // in the line that opens the list
	needs     [][]concept // what the unit itself must say: of each one
}

func (lex *lexicon) compile(c cue) compiled {
	out := compiled{cue: c}
	if out.within == 0 {
		out.within = 40
	}
	for _, w := range strings.Fields(c.say) {
		ban := strings.HasPrefix(w, "!")
		w = strings.TrimPrefix(w, "!")
		var where byte
		if w[0] == '~' || w[0] == '^' || w[0] == '<' {
			where = w[0]
			w = w[1:]
		}
		var any set
		var names []concept
		for name := range strings.SplitSeq(w, "|") {
			any.add(lex.must(name))
			names = append(names, lex.must(name))
		}
		switch {
		case ban && where == '<':
			out.notInLead = out.notInLead.with(any)
		case ban && where == '^':
			out.notAround = out.notAround.with(any)
		case ban:
			out.notInUnit = out.notInUnit.with(any)
		case where == 0:
			out.own = append(out.own, need{any, where})
			out.needs = append(out.needs, names)
		default:
			out.around = append(out.around, need{any, where})
		}
	}
	return out
}

// match is a unit that says what a cue asks for.
type match struct {
	unit     int
	from, to int32 // the tokens that say it
}

// seek gives the units that a cue recognises.
func (s *script) seek(c *compiled) (list []match) {
	for at := range (len(s.units) + 63) / 64 {
		bits := ^uint64(0)
		for _, any := range c.needs {
			one := uint64(0)
			for _, c := range any {
				one |= s.saying[c][at]
			}
			if bits &= one; bits == 0 {
				break
			}
		}
		for ; bits != 0; bits &= bits - 1 {
			i := at<<6 | mathbits.TrailingZeros64(bits)
			if i >= len(s.units) {
				break
			}
			if m, ok := s.matches(c, i); ok {
				list = append(list, m)
			}
		}
	}
	return list
}

// matches says whether a unit that says all that the cue needs also fits the
// rest of it.
func (s *script) matches(c *compiled, i int) (match, bool) {
	u := &s.units[i]
	if u.own.meets(c.notInUnit) || u.above.meets(c.notAround) || u.lead >= 0 && s.units[u.lead].own.meets(c.notInLead) || !c.by.allows(u.subject) && !(c.by == withProcessor && s.processorActs(u)) {
		return match{}, false
	}
	if !c.titles && s.isTitle(u) || !c.defs && s.defines(u) {
		return match{}, false
	}
	for _, n := range c.around {
		switch n.where {
		case '~':
			if !u.around.meets(n.any) {
				return match{}, false
			}
		case '<':
			if u.lead < 0 || !s.units[u.lead].own.meets(n.any) {
				return match{}, false
			}
		case '^':
			if !u.above.meets(n.any) {
				return match{}, false
			}
		}
	}
	m := match{i, u.from, u.to}
	if len(c.own) > 1 && len(u.hits) > 0 {
		var ok bool
		if m.from, m.to, ok = together(u.hits, c.own, int32(c.within)); !ok {
			return match{}, false
		}
	}
	return m, true
}

// together says whether all that is needed is said within so many tokens, and
// where.
func together(hits []hit, needs []need, within int32) (from, to int32, ok bool) {
	for _, anchor := range hits {
		if !needs[0].any.has(anchor.concept) {
			continue
		}
		from, to, ok = anchor.from, anchor.to, true
		for _, n := range needs[1:] {
			best := int32(-1)
			var at hit
			for _, h := range hits {
				if d := gap(anchor, h); n.any.has(h.concept) && d <= within && (best < 0 || d < best) {
					best, at = d, h
				}
			}
			if best < 0 {
				ok = false
				break
			}
			from, to = min(from, at.from), max(to, at.to)
		}
		if ok {
			return from, to, true
		}
	}
	return 0, 0, false
}

func gap(a, b hit) int32 {
	switch {
	case b.from >= a.to:
		return b.from - a.to
	case a.from >= b.to:
		return a.from - b.to
	}
	return 0
}

func (s *script) isTitle(u *unit) bool { return s.sections[u.section].block == u.block }

// defines says whether a unit only says what a word means.
func (s *script) defines(u *unit) bool {
	sec := &s.sections[u.section]
	return sec.own.has(s.lex.definitions) || u.own.has(s.lex.defmeans) && u.to-u.from < 40 && u.from+8 > s.firstOf(u, s.lex.defmeans)
}

// firstOf gives the first token of a unit that says a concept.
func (s *script) firstOf(u *unit, c concept) int32 {
	for _, h := range u.hits {
		if h.concept == c {
			return h.from
		}
	}
	return u.to
}
