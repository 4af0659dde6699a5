package page

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/flow"
)

// FieldID is the element that a problem is about.
func FieldID(p flow.Problem) string {
	if p.Path == "" {
		return p.Question
	}
	return p.Question + "." + p.Path
}

// complaints gives what is wrong with one field: a question, a line of a form
// or an input of a calculation; and with what lies within it, where that has no
// field of its own.
func complaints(list []report.Problem, name string, within bool) []string {
	var texts []string
	for _, one := range list {
		rest, found := strings.CutPrefix(one.Place, name)
		if found && (rest == "" || within && (rest[0] == '.' || rest[0] == '[')) {
			texts = append(texts, one.Text)
		}
	}
	return texts
}

// notes are what stands with a field: its hint, and what is wrong with it.
type notes struct {
	id, hint string
	wrong    []string
}

func (n notes) hintID() string       { return n.id + "-hint" }
func (n notes) wrongID(i int) string { return n.id + "-wrong" + strconv.Itoa(i) }

// attributes tie a field to its notes.
func (n notes) attributes() templ.Attributes {
	var ids []string
	if n.hint != "" {
		ids = append(ids, n.hintID())
	}
	for i := range n.wrong {
		ids = append(ids, n.wrongID(i))
	}
	a := templ.Attributes{}
	if len(ids) > 0 {
		a["aria-describedby"] = strings.Join(ids, " ")
	}
	if len(n.wrong) > 0 {
		a["aria-invalid"] = "true"
	}
	return a
}

// notes are those of one field; hint is the key of its text, or "".
func (f *Form) notes(p *Page, name, hint string) notes {
	n := notes{id: name, wrong: f.complaints(p, name)}
	if hint != "" {
		n.hint = p.T(hint)
	}
	return n
}

// valueOf never gives a password back.
func valueOf(f *Form, name, kind string) string {
	if kind == "password" {
		return ""
	}
	return f.Get(name)
}
