package page

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/verhaal/verhaal/paper/flow"
)

// FieldID is the element that a problem is about.
func FieldID(p flow.Problem) string {
	if p.Path == "" {
		return p.Question
	}
	return p.Question + "." + p.Path
}

func describedBy(p *Page, f *Form, name, hint string) templ.Attributes {
	var ids []string
	a := templ.Attributes{}
	if hint != "" {
		ids = append(ids, name+"-hint")
	}
	if len(f.complaints(p, name)) > 0 {
		ids = append(ids, name+"-wrong")
		a["aria-invalid"] = "true"
	}
	if len(ids) > 0 {
		a["aria-describedby"] = strings.Join(ids, " ")
	}
	return a
}

// valueOf never gives a password back.
func valueOf(f *Form, name, kind string) string {
	if kind == "password" {
		return ""
	}
	return f.Get(name)
}
