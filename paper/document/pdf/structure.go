package pdf

import (
	"fmt"
	"strconv"
	"strings"
)

// Element is a part of the document as a screen reader knows it; Type is one
// of the standard structure types (ISO 32000-1, 14.8.4): "P", "H1", "Table".
type Element struct {
	Type  string
	Scope string     // of a "TH": "Column" or "Row"
	Alt   string     // of a "Figure": what it shows, in words
	Box   [4]float64 // of a "Figure": its left, lower, right and upper edge, from the left lower corner of the page
	kids  []kid
	ref   Ref
}

// kid is a part of an element: another element, marked content on a page, or
// a link.
type kid struct {
	element *Element
	page    *Page
	mark    int
	link    Ref
}

// Add makes a new element inside e, after those that are there.
func (e *Element) Add(kind string) *Element {
	child := &Element{Type: kind}
	e.kids = append(e.kids, kid{element: child})
	return child
}

// writeStructure writes the structure tree and what points back into it
// (ISO 32000-1, 14.7), and returns its root.
func (d *Document) writeStructure() Ref {
	root, parents := d.w.reserve(), d.w.reserve()
	next := len(d.pages) // the pages have the first numbers
	for _, p := range d.pages {
		for _, l := range p.links {
			p.writeLink(l, next)
			d.annots = append(d.annots, l.element)
			l.element.kids = append(l.element.kids, kid{page: p, link: l.ref})
			next++
		}
	}
	d.name(d.root)
	d.writeElement(d.root, root)
	var numbers strings.Builder
	for i, p := range d.pages {
		fmt.Fprintf(&numbers, "%d[", i)
		for _, e := range p.marked {
			numbers.WriteString(e.ref.String() + " ")
		}
		numbers.WriteString("]")
	}
	for i, e := range d.annots {
		fmt.Fprintf(&numbers, "%d %s ", len(d.pages)+i, e.ref)
	}
	d.w.object(parents, "<</Nums["+numbers.String()+"]>>")
	d.w.object(root, fmt.Sprintf("<</Type/StructTreeRoot/K %s/ParentTree %s/ParentTreeNextKey %d>>", d.root.ref, parents, next))
	return root
}

// name gives each element its number; an element without anything in it, like
// the cells of an empty column, stays: a table counts them.
func (d *Document) name(e *Element) {
	e.ref = d.w.reserve()
	for _, k := range e.kids {
		if k.element != nil {
			d.name(k.element)
		}
	}
}

func (d *Document) writeElement(e *Element, parent Ref) {
	w := &d.w
	w.begin(e.ref)
	b := append(append(w.buf.AvailableBuffer(), "<</Type/StructElem/S/"...), e.Type...)
	b = append(parent.append(append(b, "/P "...)), "/K["...)
	for _, k := range e.kids {
		switch {
		case k.element != nil:
			b = append(k.element.ref.append(b), ' ')
		case k.link != 0:
			b = k.page.ref.append(append(b, "<</Type/OBJR/Pg "...))
			b = append(k.link.append(append(b, "/Obj "...)), ">>"...)
		default:
			b = k.page.ref.append(append(b, "<</Type/MCR/Pg "...))
			b = append(strconv.AppendInt(append(b, "/MCID "...), int64(k.mark), 10), ">>"...)
		}
	}
	b = append(b, ']')
	if e.Scope != "" {
		b = append(append(append(b, "/A<</O/Table/Scope/"...), e.Scope...), ">>"...)
	}
	if e.Alt != "" {
		b = append(append(b, "/Alt"...), textString(e.Alt)...)
		b = fmt.Appendf(b, "/A<</O/Layout/Placement/Block/BBox[%s %s %s %s]>>", number(e.Box[0]), number(e.Box[1]), number(e.Box[2]),
			number(e.Box[3]))
	}
	w.buf.Write(append(b, ">>"...))
	w.end()
	for _, k := range e.kids {
		if k.element != nil {
			d.writeElement(k.element, e.ref)
		}
	}
}
