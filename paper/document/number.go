package document

import (
	"fmt"
	"strconv"
	"strings"
)

// Number gives headings, provisions and items their numbers and references
// their text. Articles count through the document, provisions within their
// article (7.1); provisions elsewhere count within their section or annex (1,
// 2). A reference to an ID that is nowhere, or an ID given twice, is an error
// that names it.
//
// Every writer calls Number first. A tree that is numbered already is only
// read, so that several goroutines may then write it.
func (d *Document) Number() error {
	n := numbering{document: d, names: map[string]string{}}
	for _, b := range d.Body {
		if err := n.block(b); err != nil {
			return err
		}
	}
	return d.eachText(func(text []Inline) error {
		for i := range text {
			if text[i].Ref == "" {
				continue
			}
			name, ok := n.names[text[i].Ref]
			if !ok {
				return fmt.Errorf("cannot number document: no heading or provision has the ID %q", text[i].Ref)
			}
			set(&text[i].Text, name)
		}
		return nil
	})
}

// bullet is the number of an item that has none.
const bullet = "•"

// numbering is how far the counting has come.
type numbering struct {
	document                    *Document
	names                       map[string]string // by ID: what a reference says
	articles, annexes, provided int
	article                     string // the number of the article we are in; empty outside one
	annex                       string // "Bijlage 2", inside an annex
}

func (n *numbering) block(b Block) error {
	switch b := b.(type) {
	case *Heading:
		return n.heading(b)
	case *Provision:
		return n.provision(b)
	case *List:
		for i := range b.Items {
			number := bullet
			if b.Lettered {
				number = letter(i)
			}
			set(&b.Items[i].Number, number)
		}
	}
	return nil
}

func (n *numbering) heading(h *Heading) error {
	number, name := "", h.Text
	switch h.Kind {
	case Article:
		n.articles++
		number = strconv.Itoa(n.articles)
		name = n.document.word("article") + " " + number
		n.article, n.annex, n.provided = number, "", 0
	case Annex:
		n.annexes++
		number = n.document.word("annex") + " " + strconv.Itoa(n.annexes)
		name = number
		n.article, n.annex, n.provided = "", number, 0
	case Section:
		n.article, n.annex, n.provided = "", "", 0
	case Part: // does not interrupt the counting
	}
	set(&h.Number, number)
	return n.name(h.ID, name)
}

func (n *numbering) provision(p *Provision) error {
	n.provided++
	number := strconv.Itoa(n.provided)
	name := n.document.word("point") + " " + number
	switch {
	case n.article != "":
		number = n.article + "." + number
		name = n.document.word("article") + " " + number
	case n.annex != "":
		name = n.annex + ", " + name
	}
	set(&p.Number, number)
	for i := range p.Items {
		set(&p.Items[i].Number, letter(i))
	}
	return n.name(p.ID, name)
}

func (n *numbering) name(id, name string) error {
	if id == "" {
		return nil
	}
	if _, taken := n.names[id]; taken {
		return fmt.Errorf("cannot number document: the ID %q is given twice", id)
	}
	n.names[id] = name
	return nil
}

// set writes only what differs, so that a numbered tree is not written to.
func set(to *string, s string) {
	if *to != s {
		*to = s
	}
}

// letter gives a, b, … z, aa, bb, … for 0, 1, …: the way word processors count
// on, so that a document reads the same there.
func letter(i int) string {
	return strings.Repeat(string(rune('a'+i%26)), i/26+1)
}

// eachText calls f with every run of text in the tree, in reading order.
func (d *Document) eachText(f func([]Inline) error) error {
	for _, p := range d.Parties {
		if err := eachField(p.Details, f); err != nil {
			return err
		}
	}
	for _, b := range d.Body {
		if err := eachBlockText(b, f); err != nil {
			return err
		}
	}
	return nil
}

func eachBlockText(b Block, f func([]Inline) error) error {
	switch b := b.(type) {
	case *Paragraph:
		return f(b.Text)
	case *Note:
		return f(b.Text)
	case *Provision:
		if err := f(b.Text); err != nil {
			return err
		}
		return eachItem(b.Items, f)
	case *List:
		return eachItem(b.Items, f)
	case *Fields:
		return eachField(b.Fields, f)
	case *Signatures:
		for _, place := range b.Places {
			if err := eachField(place.Lines, f); err != nil {
				return err
			}
		}
	case *Table:
		for _, row := range b.Rows {
			for _, cell := range row {
				if err := f(cell); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func eachItem(items []Item, f func([]Inline) error) error {
	for _, item := range items {
		if err := f(item.Text); err != nil {
			return err
		}
	}
	return nil
}

func eachField(fields []Field, f func([]Inline) error) error {
	for _, field := range fields {
		if err := f(field.Value); err != nil {
			return err
		}
	}
	return nil
}
