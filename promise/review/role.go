package review

import (
	"strings"

	"github.com/verhaal/verhaal/paper/reading"
)

// role is who is meant.
type role int8

const (
	nobody role = iota
	processor
	controller
)

// nameRoles finds the names by which a text calls its parties.
func (s *script) nameRoles() {
	s.countCapitals()
	votes := map[int32]*[3]int{}
	vote := func(w int32, r role, n int) {
		if votes[w] == nil {
			votes[w] = &[3]int{}
		}
		votes[w][r] += n
	}
	for i := range s.tokens {
		r := s.plainRole(i)
		if r == nobody {
			continue
		}
		// "Acme (the processor)", "Acme is the processor", "Acme, hereinafter: processor"
		linked := false
		for j, n := i-1, 0; j >= 0 && n < 7; j, n = j-1, n+1 {
			gap := s.text.Body[s.tokens[j].end:s.tokens[j+1].start]
			linked = linked || strings.ContainsAny(gap, "(\"“:")
			if s.isName(j) {
				if linked && !strings.ContainsAny(gap, ".;!?") {
					vote(s.tokens[j].word, r, 3)
				}
				break
			}
			if !s.is(j, linking) {
				break
			}
			linked = linked || !s.is(j, article)
		}
		// "Processor ("Acme")", "the Processor (hereinafter "Acme")"
		if j := i + 1; j < len(s.tokens) {
			if between := s.text.Body[s.tokens[i].end:s.tokens[j].start]; strings.ContainsAny(between, "(\"“:") && !strings.Contains(between, "\n\n") {
				for ; j < len(s.tokens) && j < i+6 && s.is(j, linking); j++ {
				}
				if j < len(s.tokens) && s.isName(j) {
					vote(s.tokens[j].word, r, 2)
				}
			}
		}
	}
	s.voteByUse(vote)
	for w, v := range votes {
		if total := v[processor] + v[controller]; total >= 2 {
			switch {
			case v[processor] >= 2*v[controller]:
				s.words[w].given = processor
			case v[controller] >= 2*v[processor]:
				s.words[w].given = controller
			case v[processor] >= v[controller]+4:
				s.words[w].given = processor
			}
		}
	}
}

// voteByUse reads who is who from what they do: data are processed on behalf of
// the controller, by its instructions.
func (s *script) voteByUse(vote func(int32, role, int)) {
	behalf, instr := s.lex.byName["behalf"], s.lex.byName["instr"]
	for _, h := range s.hits {
		if h.concept != behalf && h.concept != instr {
			continue
		}
		j := int(h.to)
		for n := 0; j < len(s.tokens) && n < 3 && s.is(j, linking); n++ {
			j++
		}
		if j < len(s.tokens) && j <= int(h.to)+3 && s.isName(j) && (h.concept == behalf || j > int(h.to)) {
			vote(s.tokens[j].word, controller, 1)
		}
	}
	for i := 0; i+1 < len(s.tokens); i++ {
		if s.isName(i) && (s.is(i+1, doing) || i+2 < len(s.tokens) && s.is(i+1, modal) && s.is(i+2, doing)) {
			vote(s.tokens[i].word, processor, 1)
		}
	}
}

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// isName says whether a token can be the name of a party: a word with a capital
// that the lexicon does not know as a role.
func (s *script) isName(i int) bool {
	t := &s.tokens[i]
	w := &s.words[t.word]
	return t.cap && w.proper >= 2 && w.small*5 <= w.proper && len(w.text) > 1 && w.value < 0 && w.traits&noName == 0 && s.plainRole(i) == nobody
}

// countCapitals counts for each word how often it is written with a capital
// where that says something, and how often without.
func (s *script) countCapitals() {
	for i := range s.units {
		u := &s.units[i]
		if s.isTitle(u) {
			continue
		}
		for t := u.from; t < u.to; t++ {
			if s.inAddress(int(t)) {
				continue
			}
			switch w := &s.words[s.tokens[t].word]; {
			case !s.tokens[t].cap:
				w.small++
			case t > u.from:
				w.proper++
			}
		}
	}
}

// inAddress says whether a token is part of an address of the web or of mail.
func (s *script) inAddress(i int) bool {
	t, body := &s.tokens[i], s.text.Body
	if t.start > 0 && strings.IndexByte("@/.", body[t.start-1]) >= 0 {
		return true
	}
	rest := body[t.end:]
	return strings.HasPrefix(rest, "@") || len(rest) > 1 && rest[0] == '.' && rest[1] >= 'a' && rest[1] <= 'z'
}

// plainRole gives the role that a token has in any text.
func (s *script) plainRole(i int) role {
	return s.words[s.tokens[i].word].plain
}

// roleOf gives who a token is in this text.
func (s *script) roleOf(i int) role {
	w := &s.words[s.tokens[i].word]
	if w.given != nobody && s.tokens[i].cap {
		return w.given
	}
	return w.plain
}

// subjectOf gives who acts in a unit: the party beside a verb of duty, else
// beside a verb of what is done, else the first party named that does not stand
// after a preposition, or the one by whom something is done.
func (s *script) subjectOf(u *unit) role {
	var first, agent, acting, bound role
	for i := int(u.from); i < int(u.to); i++ {
		r := s.roleOf(i)
		if r == nobody || s.tokens[i].poss || s.inSub(u, i) {
			continue
		}
		if before := s.afterWord(u, i); before >= 0 {
			if s.is(before, agentive) && agent == nobody {
				agent = r
			}
			continue
		}
		if first == nobody {
			first = r
		}
		if bound == nobody && s.beside(u, i, duty) {
			bound = r
		}
		if acting == nobody && s.beside(u, i, act) {
			acting = r
		}
	}
	for _, r := range []role{bound, acting, first} {
		if r == controller && agent == processor && !s.says(u, "may") {
			return processor
		}
		if r != nobody {
			return r
		}
	}
	if agent == controller {
		return nobody // "given by Customer" says nothing of who acts in the rest
	}
	return agent
}

// processorActs says whether the processor does something in a unit, though
// another is named first.
func (s *script) processorActs(u *unit) bool {
	if u.own.has(s.lex.ours) {
		return true
	}
	for i := int(u.from); i < int(u.to); i++ {
		if s.roleOf(i) != processor || s.inSub(u, i) || s.tokens[i].poss {
			continue
		}
		before := s.afterWord(u, i)
		if before >= 0 && s.is(before, agentive) || s.beside(u, i, duty|act) {
			return true
		}
	}
	return false
}

// beside says whether a party stands just before one of these verbs or, as in
// Dutch after anything else, just after it.
func (s *script) beside(u *unit, i int, verbs trait) bool {
	if s.after(u, i, verbs) {
		return true
	}
	for j := i - 1; j >= int(u.from) && j >= i-2; j-- {
		if s.is(j, verbs) {
			return !s.is(j, object) && !s.opensItem(u, j)
		}
		if !s.is(j, article) {
			break
		}
	}
	return false
}

// opensItem says whether a verb opens an item of a list, so that who stands after
// it is another: "- informs Customer", "- ondersteunt Klant".
func (s *script) opensItem(u *unit, i int) bool {
	return i <= int(u.from)+1 && s.text.Blocks[u.block].Kind == reading.Item && (i == int(u.from) || s.words[s.tokens[u.from].word].value >= 0 || s.tokens[u.from].end-s.tokens[u.from].start == 1)
}

// after says whether one of the verbs stands after token i; a few small words
// may stand between.
func (s *script) after(u *unit, i int, verbs trait) bool {
	for j := i + 1; j < int(u.to) && j <= i+2; j++ {
		if s.is(j, verbs) {
			return true
		}
		if !s.is(j, adverb) {
			break
		}
	}
	return false
}

// afterWord gives the word before token i, small ones left out, when somebody who
// stands after it is not the one who acts; -1 when there is none.
func (s *script) afterWord(u *unit, i int) int {
	for j := i - 1; j >= int(u.from) && j >= i-3; j-- {
		switch {
		case s.is(j, object|toward), s.is(j, act) && s.opensItem(u, j):
			return j
		case !s.is(j, determined):
			return -1
		}
	}
	return -1
}

// inSub says whether a token is part of a word for a sub-processor.
func (s *script) inSub(u *unit, i int) bool {
	for _, h := range u.hits {
		if h.concept == s.lex.sub && int(h.from) <= i && i < int(h.to) {
			return true
		}
	}
	return false
}

func (s *script) says(u *unit, name string) bool { return u.own.has(s.lex.must(name)) }
