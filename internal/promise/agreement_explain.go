package promise

import (
	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/paper/document"
)

// Explained is one article of an agreement with what lies behind it.
type Explained struct {
	Anchor   string // its place in the document
	Number   string // "7", "Bijlage 2"
	Title    string
	Why      string   // why it is there
	Provider string   // what a provider says of it in a negotiation
	Customer string   // what a customer says of it
	Sources  []string // citations, in the language
}

// Explain gives, article by article, why it is there, on which law it rests and
// what either side says of it.
func Explain(a *app.App, d *AgreementView, l string) ([]Explained, error) {
	all, err := library(d.Kind)
	if err != nil {
		return nil, err
	}
	tree, err := DraftDocument(a, d, "")
	if err != nil {
		return nil, err
	}
	var list []Explained
	for _, b := range tree.Body {
		heading, ok := b.(*document.Heading)
		if !ok || heading.ID == "" {
			continue
		}
		c := all.Clause(heading.ID)
		if c == nil {
			continue
		}
		list = append(list, Explained{
			Anchor: heading.ID, Number: heading.Number, Title: c.Title.In(l), Why: c.Why.In(l), Sources: c.Sources,
			Provider: c.Negotiate.Provider.In(l), Customer: c.Negotiate.Customer.In(l),
		})
	}
	return list, nil
}
