package text

import (
	"strings"

	"github.com/verhaal/verhaal/paper/reading"
)

// Role is who is meant.
type Role int8

const (
	Nobody Role = iota
	Processor
	Controller
)

// nameRoles finds the names by which a text calls its parties.
func (s *Script) nameRoles() {
	s.countCapitals()
	votes := map[int32]*[3]int{}
	vote := func(w int32, r Role, n int) {
		if votes[w] == nil {
			votes[w] = &[3]int{}
		}
		votes[w][r] += n
	}
	for i := range s.Tokens {
		r := s.PlainRole(i)
		if r == Nobody {
			continue
		}
		// "Acme (the processor)", "Acme is the processor", "Acme, hereinafter: processor"
		linked := false
		for j, n := i-1, 0; j >= 0 && n < 7; j, n = j-1, n+1 {
			gap := s.Text.Body[s.Tokens[j].End:s.Tokens[j+1].Start]
			linked = linked || strings.ContainsAny(gap, "(\"“:")
			if s.isName(j) {
				if linked && !strings.ContainsAny(gap, ".;!?") {
					vote(s.Tokens[j].Word, r, 3)
				}
				break
			}
			if !s.Is(j, Linking) {
				break
			}
			linked = linked || !s.Is(j, article)
		}
		// "Processor ("Acme")", "the Processor (hereinafter "Acme")"
		if j := i + 1; j < len(s.Tokens) {
			if between := s.Text.Body[s.Tokens[i].End:s.Tokens[j].Start]; strings.ContainsAny(between, "(\"“:") && !strings.Contains(between,
				"\n\n") {
				for ; j < len(s.Tokens) && j < i+6 && s.Is(j, Linking); j++ {
				}
				if j < len(s.Tokens) && s.isName(j) {
					vote(s.Tokens[j].Word, r, 2)
				}
			}
		}
	}
	s.voteByUse(vote)
	for w, v := range votes {
		if total := v[Processor] + v[Controller]; total >= 2 {
			switch {
			case v[Processor] >= 2*v[Controller]:
				s.Words[w].given = Processor
			case v[Controller] >= 2*v[Processor]:
				s.Words[w].given = Controller
			case v[Processor] >= v[Controller]+4:
				s.Words[w].given = Processor
			}
		}
	}
}

// voteByUse reads who is who from what they do: data are processed on behalf of
// the controller, by its instructions.
func (s *Script) voteByUse(vote func(int32, Role, int)) {
	behalf, instr := s.Lex.byName["behalf"], s.Lex.byName["instr"]
	for _, h := range s.Hits {
		if h.Concept != behalf && h.Concept != instr {
			continue
		}
		j := int(h.To)
		for n := 0; j < len(s.Tokens) && n < 3 && s.Is(j, Linking); n++ {
			j++
		}
		if j < len(s.Tokens) && j <= int(h.To)+3 && s.isName(j) && (h.Concept == behalf || j > int(h.To)) {
			vote(s.Tokens[j].Word, Controller, 1)
		}
	}
	for i := 0; i+1 < len(s.Tokens); i++ {
		if s.isName(i) && (s.Is(i+1, doing) || i+2 < len(s.Tokens) && s.Is(i+1, modal) && s.Is(i+2, doing)) {
			vote(s.Tokens[i].Word, Processor, 1)
		}
	}
}

func Words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// isName says whether a token can be the name of a party: a word with a capital
// that the lexicon does not know as a role.
func (s *Script) isName(i int) bool {
	t := &s.Tokens[i]
	w := &s.Words[t.Word]
	return t.Cap && w.proper >= 2 && w.small*5 <= w.proper && len(w.Text) > 1 && w.Value < 0 && w.traits&noName == 0 &&
		s.PlainRole(i) == Nobody
}

// countCapitals counts for each word how often it is written with a capital
// where that says something, and how often without.
func (s *Script) countCapitals() {
	for i := range s.Units {
		u := &s.Units[i]
		if s.IsTitle(u) {
			continue
		}
		for t := u.From; t < u.To; t++ {
			if s.inAddress(int(t)) {
				continue
			}
			switch w := &s.Words[s.Tokens[t].Word]; {
			case !s.Tokens[t].Cap:
				w.small++
			case t > u.From:
				w.proper++
			}
		}
	}
}

// inAddress says whether a token is part of an address of the web or of mail.
func (s *Script) inAddress(i int) bool {
	t, body := &s.Tokens[i], s.Text.Body
	if t.Start > 0 && strings.IndexByte("@/.", body[t.Start-1]) >= 0 {
		return true
	}
	rest := body[t.End:]
	return strings.HasPrefix(rest, "@") || len(rest) > 1 && rest[0] == '.' && rest[1] >= 'a' && rest[1] <= 'z'
}

// PlainRole gives the role that a token has in any text.
func (s *Script) PlainRole(i int) Role {
	return s.Words[s.Tokens[i].Word].plain
}

// RoleOf gives who a token is in this text.
func (s *Script) RoleOf(i int) Role {
	w := &s.Words[s.Tokens[i].Word]
	if w.given != Nobody && s.Tokens[i].Cap {
		return w.given
	}
	return w.plain
}

// subjectOf gives who acts in a unit: the party beside a verb of duty, else
// beside a verb of what is done, else the first party named that does not stand
// after a preposition, or the one by whom something is done.
func (s *Script) subjectOf(u *Unit) Role {
	var first, agent, acting, bound Role
	for i := int(u.From); i < int(u.To); i++ {
		r := s.RoleOf(i)
		if r == Nobody || s.Tokens[i].Poss || s.InSub(u, i) {
			continue
		}
		if before := s.AfterWord(u, i); before >= 0 {
			if s.Is(before, Agentive) && agent == Nobody {
				agent = r
			}
			continue
		}
		if first == Nobody {
			first = r
		}
		if bound == Nobody && s.beside(u, i, duty) {
			bound = r
		}
		if acting == Nobody && s.beside(u, i, act) {
			acting = r
		}
	}
	for _, r := range []Role{bound, acting, first} {
		if r == Controller && agent == Processor && !s.Says(u, "may") {
			return Processor
		}
		if r != Nobody {
			return r
		}
	}
	if agent == Controller {
		return Nobody // "given by Customer" says nothing of who acts in the rest
	}
	return agent
}

// processorActs says whether the processor does something in a unit, though
// another is named first.
func (s *Script) processorActs(u *Unit) bool {
	if u.Own.Has(s.Lex.ours) {
		return true
	}
	for i := int(u.From); i < int(u.To); i++ {
		if s.RoleOf(i) != Processor || s.InSub(u, i) || s.Tokens[i].Poss {
			continue
		}
		before := s.AfterWord(u, i)
		if before >= 0 && s.Is(before, Agentive) || s.beside(u, i, duty|act) {
			return true
		}
	}
	return false
}

// beside says whether a party stands just before one of these verbs or, as in
// Dutch after anything else, just after it.
func (s *Script) beside(u *Unit, i int, verbs trait) bool {
	if s.after(u, i, verbs) {
		return true
	}
	for j := i - 1; j >= int(u.From) && j >= i-2; j-- {
		if s.Is(j, verbs) {
			return !s.Is(j, object) && !s.opensItem(u, j)
		}
		if !s.Is(j, article) {
			break
		}
	}
	return false
}

// opensItem says whether a verb opens an item of a list, so that who stands after
// it is another: "- informs Customer", "- ondersteunt Klant".
func (s *Script) opensItem(u *Unit, i int) bool {
	return i <= int(u.From)+1 && s.Text.Blocks[u.Block].Kind == reading.Item &&
		(i == int(u.From) || s.Words[s.Tokens[u.From].Word].Value >= 0 || s.Tokens[u.From].End-s.Tokens[u.From].Start == 1)
}

// after says whether one of the verbs stands after token i; a few small words
// may stand between.
func (s *Script) after(u *Unit, i int, verbs trait) bool {
	for j := i + 1; j < int(u.To) && j <= i+2; j++ {
		if s.Is(j, verbs) {
			return true
		}
		if !s.Is(j, adverb) {
			break
		}
	}
	return false
}

// AfterWord gives the word before token i, small ones left out, when somebody who
// stands after it is not the one who acts; -1 when there is none.
func (s *Script) AfterWord(u *Unit, i int) int {
	for j := i - 1; j >= int(u.From) && j >= i-3; j-- {
		switch {
		case s.Is(j, object|Toward), s.Is(j, act) && s.opensItem(u, j):
			return j
		case !s.Is(j, determined):
			return -1
		}
	}
	return -1
}

// InSub says whether a token is part of a word for a sub-processor.
func (s *Script) InSub(u *Unit, i int) bool {
	return i < int(u.To) && len(u.Hits) > 0 && s.inSub[i]
}

func (s *Script) Says(u *Unit, name string) bool { return u.Own.Has(s.Lex.Must(name)) }
