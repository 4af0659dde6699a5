package text

import (
	mathbits "math/bits"
	"sort"
	"strings"
)

// Cue is a way to recognise that a unit says something: what must be said in it,
// how near together, by whom.
//
// The words of a cue are concepts of the lexicon, all of which must be there:
// "a|b" either of two, "~a" also in the label, the headings or the line that
// opens the list, "^a" only there or in the label, "<a" only in the line that opens
// the list, "!a" must not be in the unit, "!^a" not above it, "!<a" not in the line that opens the list.
type Cue struct {
	Name   string
	Say    string
	By     by
	Within int  // tokens between the concepts of the unit; 0 = 40
	Titles bool // headings may say it too
	Defs   bool // so may definitions
}

// by says who must, or must not, be the one who acts.
type by int8

const (
	Anybody       by = iota
	NotController    // the processor, or nobody named
	ByController
	ByProcessor
	notProcessor
	WithProcessor // not the controller alone: "Customer may call on Processor, which cooperates"
)

func (b by) allows(r Role) bool {
	switch b {
	case NotController, WithProcessor:
		return r != Controller
	case ByController:
		return r == Controller
	case ByProcessor:
		return r == Processor
	case notProcessor:
		return r != Processor
	}
	return true
}

type need struct {
	any   Set
	where byte // 0 in the unit, '~' also around it, '^' only around it, '<' in the line that opens the list
}

// Compiled is a cue as it is run.
type Compiled struct {
	Cue
	own       []need
	around    []need
	notInUnit Set
	notAround Set         // around the unit
	notInLead Set         // in the line that opens the list
	needs     [][]Concept // what the unit itself must say: of each one
}

func (lex *lexicon) Compile(c Cue) Compiled {
	out := Compiled{Cue: c}
	if out.Within == 0 {
		out.Within = 40
	}
	for _, w := range strings.Fields(c.Say) {
		ban := strings.HasPrefix(w, "!")
		w = strings.TrimPrefix(w, "!")
		var where byte
		if w[0] == '~' || w[0] == '^' || w[0] == '<' {
			where = w[0]
			w = w[1:]
		}
		var any Set
		var names []Concept
		for name := range strings.SplitSeq(w, "|") {
			any.Add(lex.Must(name))
			names = append(names, lex.Must(name))
		}
		switch {
		case ban && where == '<':
			out.notInLead = out.notInLead.With(any)
		case ban && where == '^':
			out.notAround = out.notAround.With(any)
		case ban:
			out.notInUnit = out.notInUnit.With(any)
		case where == 0:
			out.own = append(out.own, need{any, where})
			out.needs = append(out.needs, names)
		default:
			out.around = append(out.around, need{any, where})
		}
	}
	return out
}

// Match is a unit that says what a cue asks for.
type Match struct {
	Unit     int
	From, To int32 // the tokens that say it
}

// Seek gives the units that a cue recognises.
func (s *Script) Seek(c *Compiled) (list []Match) {
	for at := range (len(s.Units) + 63) / 64 {
		if s.watch.Ended() {
			return list
		}
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
			if i >= len(s.Units) {
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
func (s *Script) matches(c *Compiled, i int) (Match, bool) {
	u := &s.Units[i]
	if u.Own.Meets(c.notInUnit) || u.above.Meets(c.notAround) || u.Lead >= 0 && s.Units[u.Lead].Own.Meets(c.notInLead) ||
		!c.By.allows(u.Subject) && !(c.By == WithProcessor && s.processorActs(u)) {
		return Match{}, false
	}
	if !c.Titles && s.IsTitle(u) || !c.Defs && s.Defines(u) {
		return Match{}, false
	}
	for _, n := range c.around {
		switch n.where {
		case '~':
			if !u.Around.Meets(n.any) {
				return Match{}, false
			}
		case '<':
			if u.Lead < 0 || !s.Units[u.Lead].Own.Meets(n.any) {
				return Match{}, false
			}
		case '^':
			if !u.above.Meets(n.any) {
				return Match{}, false
			}
		}
	}
	m := Match{i, u.From, u.To}
	if len(c.own) > 1 && len(u.Hits) > 0 {
		var ok bool
		if m.From, m.To, ok = s.together(u, c.own, int32(c.Within)); !ok {
			return Match{}, false
		}
	}
	return m, true
}

// together says whether all that is needed is said within so many tokens, and
// where.
func (s *Script) together(u *Unit, needs []need, within int32) (from, to int32, ok bool) {
	for _, anchor := range u.Hits {
		if !needs[0].any.Has(anchor.Concept) {
			continue
		}
		from, to, ok = anchor.From, anchor.To, true
		for _, n := range needs[1:] {
			best := int32(-1)
			var at Hit
			for _, hits := range s.Near(u, anchor.From-within, anchor.To+within) {
				for _, h := range hits {
					if d := Gap(anchor, h); n.any.Has(h.Concept) && d <= within && (best < 0 || d < best) {
						best, at = d, h
					}
				}
			}
			if best < 0 {
				ok = false
				break
			}
			from, to = min(from, at.From), max(to, at.To)
		}
		if ok {
			return from, to, true
		}
	}
	return 0, 0, false
}

// Near gives the hits of a unit that can touch the tokens from up to and including
// to, and some beside them, in the order of the unit.
func (s *Script) Near(u *Unit, from, to int32) [2][]Hit {
	to += s.Lex.depth
	part := func(hits []Hit) []Hit {
		first := sort.Search(len(hits), func(i int) bool { return hits[i].To >= from })
		last := first + sort.Search(len(hits)-first, func(i int) bool { return hits[first+i].To > to })
		return hits[first:last]
	}
	if len(u.Hits) < 16 {
		return [2][]Hit{u.Hits}
	}
	return [2][]Hit{part(u.Hits[:u.names]), part(u.Hits[u.names:])}
}

func Gap(a, b Hit) int32 {
	switch {
	case b.From >= a.To:
		return b.From - a.To
	case a.From >= b.To:
		return a.From - b.To
	}
	return 0
}

func (s *Script) IsTitle(u *Unit) bool { return s.Sections[u.Section].block == u.Block }

// Defines says whether a unit only says what a word means.
func (s *Script) Defines(u *Unit) bool {
	sec := &s.Sections[u.Section]
	return sec.Own.Has(s.Lex.definitions) || u.Own.Has(s.Lex.defmeans) && u.To-u.From < 40 && u.From+8 > s.FirstOf(u, s.Lex.defmeans)
}

// FirstOf gives the first token of a unit that says a concept.
func (s *Script) FirstOf(u *Unit, c Concept) int32 {
	for _, h := range u.Hits {
		if h.Concept == c {
			return h.From
		}
	}
	return u.To
}
