package clause

import (
	"regexp"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/flow"
)

// Wording is a provision that can be put into somebody else's agreement: it
// names no party, no place by its number, and no fact of one agreement.
type Wording struct {
	Clause string   // the id of the clause it is of
	Serves []string // the points of the checklists
	Text   string   // an item stands on a line of its own, lettered
}

// Wordings gives the provisions that the agreement has with these answers and
// that can stand elsewhere, in the order of the library. A provision that fills
// in what only these parties know (a name, a service, a day) is left out, and
// so are recitals and annexes.
func (l *Library) Wordings(s *flow.State, lang string) []Wording {
	w := &writer{library: l, lang: lang, answers: s.Result()}
	var list []Wording
	for i := range l.Clauses {
		c := &l.Clauses[i]
		for _, p := range l.visible(c, s) {
			if c.Place != Article || len(p.Serves) == 0 {
				continue
			}
			if text, ok := w.wording(p, s); ok {
				list = append(list, Wording{Clause: c.ID, Serves: p.Serves, Text: text})
			}
		}
	}
	return list
}

func (w *writer) wording(p *Provision, s *flow.State) (string, bool) {
	text, ok := w.loose(p.Text().In(w.lang))
	letter := 'a'
	for _, item := range p.Items {
		if !w.library.holds(item.When, s) {
			continue
		}
		line, fits := w.loose(norm.Text{NL: item.NL, EN: item.EN}.In(w.lang))
		text += "\n" + string(letter) + ") " + line
		letter++
		ok = ok && fits
	}
	return text, ok
}

// loose writes a text that stands on its own; false when it holds a fact.
func (w *writer) loose(text string) (string, bool) {
	var b strings.Builder
	for _, s := range cut(text) {
		switch s.kind {
		case plain:
			b.WriteString(s.text)
		case reference:
			b.WriteString(w.named(b.String(), s.text))
		case variable:
			value, ok := w.value(s.text)
			if !ok || w.isFact(s.text) {
				return "", false
			}
			b.WriteString(value)
		}
	}
	return b.String(), true
}

// isFact says whether an answer is about these parties alone, and no term that
// others could agree as well.
func (w *writer) isFact(name string) bool {
	id, _, _ := strings.Cut(name, ".")
	q := w.library.Flow.Question(id)
	if q == nil || q.Many {
		return true
	}
	switch q.Type {
	case flow.TypeNumber, flow.TypeMoney, flow.TypeYesNo, flow.TypeChoice, flow.TypeSeveral:
		return false
	}
	return true
}

// named is a reference by the title of what it points at, since the numbers of
// another agreement are others; before is what the sentence says up to there.
func (w *writer) named(before, id string) string {
	c := w.library.Clause(id)
	if c == nil {
		if c = w.library.owner(id); c == nil {
			return ""
		}
	}
	noun := norm.Text{NL: "het artikel", EN: "the article"}
	if c.Place == Annex {
		noun = norm.Text{NL: "de bijlage", EN: "the annex"}
	}
	words := noun.In(w.lang)
	if hasArticle.MatchString(before) {
		_, words, _ = strings.Cut(words, " ")
	} else if before == "" || strings.HasSuffix(before, ". ") {
		words = strings.ToUpper(words[:1]) + words[1:]
	}
	return words + " ‘" + c.Title.In(w.lang) + "’"
}

// hasArticle finds an article that already stands before a noun: "een bijgewerkte ".
var hasArticle = regexp.MustCompile(`(?i)\b(een|an?) \pL+ $`)

// owner finds the clause that has the provision with this id.
func (l *Library) owner(id string) *Clause {
	for i := range l.Clauses {
		for _, p := range l.Clauses[i].Provisions {
			if p.ID == id {
				return &l.Clauses[i]
			}
		}
	}
	return nil
}
