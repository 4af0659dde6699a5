package review

import "strings"

// role is who is meant.
type role int8

const (
	nobody role = iota
	processor
	controller
)

// roles gives for the words of a text who they are: "Acme" is the processor.
type roles map[int32]role

// links stand between a name and what it is: "Acme acts as processor".
var links = map[string]bool{
	"is": true, "de": true, "het": true, "een": true, "the": true, "a": true, "an": true, "as": true, "als": true, "acts": true, "act": true, "acting": true, "optreedt": true,
	"treedt": true, "op": true, "data": true, "deemed": true, "will": true, "be": true, "shall": true, "zijnde": true, "being": true, "handelt": true, "qualifies": true, "kwalificeert": true,
	"hierna": true, "te": true, "noemen": true, "hereinafter": true, "referred": true, "to": true, "genoemd": true, "in": true, "hoedanigheid": true, "van": true, "its": true, "capacity": true, "of": true,
	"geldt": true, "aangemerkt": true, "kan": true, "worden": true, "wordt": true, "are": true, "bent": true, "zijn": true, "means": true, "betekent": true, "considered": true, "i": true, "e": true,
}

var articles = words("de het een the a an data in op van of to te")

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
			w := s.words[s.tokens[j].word].text
			if !links[w] {
				break
			}
			linked = linked || !articles[w]
		}
		// "Processor ("Acme")", "the Processor (hereinafter "Acme")"
		if j := i + 1; j < len(s.tokens) {
			if between := s.text.Body[s.tokens[i].end:s.tokens[j].start]; strings.ContainsAny(between, "(\"“:") && !strings.Contains(between, "\n\n") {
				for ; j < len(s.tokens) && j < i+6 && links[s.words[s.tokens[j].word].text]; j++ {
				}
				if j < len(s.tokens) && s.isName(j) {
					vote(s.tokens[j].word, r, 2)
				}
			}
		}
	}
	s.voteByUse(vote)
	s.roles = roles{}
	for w, v := range votes {
		if total := v[processor] + v[controller]; total >= 2 {
			switch {
			case v[processor] >= 2*v[controller]:
				s.roles[w] = processor
			case v[controller] >= 2*v[processor]:
				s.roles[w] = controller
			case v[processor] >= v[controller]+4:
				s.roles[w] = processor
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
		for n := 0; j < len(s.tokens) && n < 3 && links[s.words[s.tokens[j].word].text]; n++ {
			j++
		}
		if j < len(s.tokens) && j <= int(h.to)+3 && s.isName(j) && (h.concept == behalf || j > int(h.to)) {
			vote(s.tokens[j].word, controller, 1)
		}
	}
	for i := 0; i+1 < len(s.tokens); i++ {
		if s.isName(i) && (doing[s.words[s.tokens[i+1].word].text] || i+2 < len(s.tokens) && modal[s.words[s.tokens[i+1].word].text] && doing[s.words[s.tokens[i+2].word].text]) {
			vote(s.tokens[i].word, processor, 1)
		}
	}
}

var doing = words(`verwerkt verwerken treft informeert meldt waarborgt legt ondersteunt schakelt process processes implement implements notify notifies assist assists engages maintains
	provide provides ensure ensures inform informs make makes delete deletes return returns keep keeps take takes zorgt verleent verlenen stelt stellen neemt nemen biedt maakt gebruikt bewaart beperkt verwijdert houdt process assist
	verstrekt informeren garandeert helpt onderhoudt beveiligt`)
var modal = words("zal shall will may mag kan must dient")

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
	return t.cap && w.proper >= 2 && w.small*5 <= w.proper && len(w.text) > 1 && w.value < 0 && !notNames[w.text] && s.plainRole(i) == nobody
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

var notNames = words(`de het een the a an in op bij artikel article annex bijlage avg gdpr partijen parties party partij deze this these dit persoonsgegevens personal data indien if
	verwerking processing overeenkomst agreement verwerkersovereenkomst dpa dienst diensten service services betrokkene betrokkenen subject subjects nu where when all any each no na after
	subverwerker subverwerkers subprocessor subprocessors sub hoofdovereenkomst instructie instructies instructions wet law laws datalek breach security eu eea eer vs uk us usa state member
	toezichthoudende autoriteit authority art wbp uavg tot tussen between and en of or van voor for to met with naar bedrijfsnaam naam name nederland nederlandse b.v bv inc ltd llc gmbh
	applicable information klantgegevens verordening regulation general algemene voorwaarden terms controller-to-processor module standard contractual clauses sccs union unie european europese
	verwerkingsverantwoordelijken affiliate affiliates gelieerde onderneming definities definitions adres kvk kbo versie date datum principal main`)

// plainRole gives the role that a token has in any text.
func (s *script) plainRole(i int) role {
	for _, a := range s.words[s.tokens[i].word].atoms {
		for _, c := range s.lex.alone(a) {
			switch c {
			case s.lex.proc:
				return processor
			case s.lex.ctrl:
				return controller
			}
		}
	}
	return nobody
}

// roleOf gives who a token is in this text.
func (s *script) roleOf(i int) role {
	if r, ok := s.roles[s.tokens[i].word]; ok && s.tokens[i].cap {
		return r
	}
	return s.plainRole(i)
}

// toward are words after which somebody is not the one who acts.
var toward = words("van aan door met voor namens jegens bij tegen onder naar tussen tegenover to of by from for with on behalf against between towards under per via")

var passive = words("door by")

// duties are the verbs that say who must do something, and acts the verbs of
// what is done: who stands beside one of them is the one who acts.
var (
	duties = words("zal zullen dient dienen moet moeten shall must will undertakes undertake agrees agree verplicht verbindt warrants garandeert waarborgt ensures ensure zult")
	// english verbs have who acts before them: in "notify Customer" it is another.
	english = words(`may can processes implements notifies assists engages maintains provides makes takes keeps informs deletes returns remains imposes binds obliges uses limits supports cooperates permits allows contributes
		shares guarantees acts indemnifies have has process notify assist delete return provide remain use keep make take inform help bear bears support enable enables allow give gives advise advises notifying informing
		assisting supporting helping providing enabling allowing offer offers grant grants indemnify indemnifies defend`)
	acts = words(`verwerkt verwerken informeert informeren meldt melden stelt stellen treft treffen neemt nemen verleent verlenen verstrekt verstrekken ondersteunt ondersteunen helpt helpen staat
		legt leggen schakelt maakt maken draagt dragen zorgt zorgen blijft blijven houdt houden geeft geven verwijdert verwijderen wist wissen retourneert vernietigt brengt brengen doet doen laat laten biedt bieden
		beveiligt past hanteert handelt bewaart gebruikt beschermt onderhoudt werkt werken kan kunnen mag mogen heeft hebben wijst wijzigt geldt vrijwaart vrijwaren deelt binden bindt beperkt bericht waarschuwt
		may can processes implements notifies assists engages maintains provides makes takes keeps informs deletes returns remains imposes binds obliges uses limits supports cooperates permits allows contributes
		shares guarantees acts indemnifies have has process notify assist delete return provide remain use keep make take inform help bear bears draagt verwijst`)
)

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
		before := s.preposition(u, i)
		if before != "" {
			if passive[before] && agent == nobody {
				agent = r
			}
			continue
		}
		if first == nobody {
			first = r
		}
		if bound == nobody && s.beside(u, i, duties) {
			bound = r
		}
		if acting == nobody && s.beside(u, i, acts) {
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
	return agent
}

// beside says whether a party stands just before one of these verbs or, as in
// Dutch after anything else, just after it.
func (s *script) beside(u *unit, i int, verbs map[string]bool) bool {
	if s.after(u, i, verbs) {
		return true
	}
	for j := i - 1; j >= int(u.from) && j >= i-2; j-- {
		w := s.words[s.tokens[j].word].text
		if verbs[w] {
			return !english[w]
		}
		if w != "de" && w != "the" && w != "het" {
			break
		}
	}
	return false
}

// after says whether one of the verbs stands after token i; a few small words
// may stand between.
func (s *script) after(u *unit, i int, verbs map[string]bool) bool {
	for j := i + 1; j < int(u.to) && j <= i+2; j++ {
		w := s.words[s.tokens[j].word].text
		if verbs[w] {
			return true
		}
		if !between[w] {
			break
		}
	}
	return false
}

var between = words("also hereby tevens hierbij dan ook further promptly immediately at in its zich niet not only always steeds zelf onverwijld onmiddellijk altijd")

// preposition gives the word before token i, articles left out, when it is one
// after which somebody is not the one who acts.
func (s *script) preposition(u *unit, i int) string {
	for j := i - 1; j >= int(u.from) && j >= i-3; j-- {
		w := s.words[s.tokens[j].word].text
		if english[w] && w != "may" && w != "can" && w != "acts" {
			return w
		}
		switch w {
		case "de", "the", "het", "een", "a", "an", "data", "relevant", "respective", "any", "each", "die", "deze", "this", "its", "uw", "your", "onze", "our":
			continue
		}
		if toward[w] {
			return w
		}
		return ""
	}
	return ""
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
