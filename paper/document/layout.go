package document

import (
	"slices"

	"github.com/verhaal/verhaal/paper/document/pdf"
)

// layout turns the tree into rows.
type layout struct {
	document *Document
	faces    *typefaces
	root     *pdf.Element
	list     *pdf.Element // the provisions being collected in one list
	rows     []*row
	rowOf    map[Block]*row // where a heading or provision begins
	newPage  bool           // the next row starts a page
}

var (
	bodyLook  = look{size: 10.5, color: ink}
	tableLook = look{sans: true, size: 8.5, color: ink}
	labelLook = look{sans: true, size: 8, color: muted}
	noteLook  = look{sans: true, size: 8, color: muted}
)

const (
	bodyLeading  = 15.2
	tableLeading = 12.2
	labelLeading = 12.0
)

func (l *layout) add(r *row) *row {
	if r.leading == 0 {
		r.leading = bodyLeading
	}
	if r.size == 0 {
		r.size = 10.5
	}
	r.newPage, l.newPage = r.newPage || l.newPage, false
	l.rows = append(l.rows, r)
	return r
}

// cell sets text in a column.
func (l *layout) cell(x, right float64, e *pdf.Element, base look, text []Inline) cell {
	return cell{x: x, width: right - x, lines: l.faces.lines(text, base, right-x), element: e}
}

func (l *layout) all() {
	d := l.document
	l.title()
	l.parties()
	if long(d) {
		l.contents()
	}
	for _, b := range d.Body {
		if _, ok := b.(*Provision); !ok {
			l.list = nil
		}
		l.block(b)
	}
}

// long tells whether a table of contents helps: several articles, and more
// text than some four pages hold.
func long(d *Document) bool {
	headings, letters := 0, 0
	for _, b := range d.Body {
		if h, ok := b.(*Heading); ok && (h.Kind == Article || h.Kind == Annex) {
			headings++
		}
		_ = eachBlockText(b, func(text []Inline) error {
			for _, run := range text {
				letters += len(run.Text)
			}
			return nil
		})
	}
	return headings >= 6 && letters > 9000
}

func (l *layout) title() {
	d := l.document
	if d.Title != "" {
		look := look{size: 27, color: ink}
		l.add(&row{leading: 33, size: 27, keep: true, whole: true, cells: []cell{l.cell(textLeft, sheetRight, l.root.Add("H1"), look, Text(d.Title))}})
	}
	if d.Subtitle != "" {
		look := look{size: 13, color: muted, style: Italic}
		l.add(&row{before: 5, leading: 18, size: 13, keep: true, whole: true, cells: []cell{l.cell(textLeft, sheetRight, l.root.Add("P"), look, Text(d.Subtitle))}})
	}
	if len(l.rows) > 0 {
		l.rows[len(l.rows)-1].keep = len(d.Parties) > 0
	}
}

// parties sets the parties in two columns, what belongs beside each other on
// one height.
func (l *layout) parties() {
	const gutter = 22.0
	width := (sheetRight - textLeft - gutter) / 2
	for pair := range slices.Chunk(l.document.Parties, 2) {
		roles := &row{before: 26, padding: 5, leading: labelLeading, size: 8, keep: true, whole: true, over: 0.8, ruleInk: ink}
		names := &row{leading: 19, size: 14, keep: true, whole: true}
		var details []*row
		for i, p := range pair {
			left := textLeft + float64(i)*(width+gutter)
			right := left + width
			label := l.labelWidth(p.Details, width*0.45)
			section := l.root.Add("Sect")
			role := labelLook
			role.color, role.style = accent, Bold
			roles.cells = append(roles.cells, l.cell(left, right, section.Add("P"), role, Text(p.Role)))
			names.cells = append(names.cells, l.cell(left, right, section.Add("P"), look{size: 14, color: ink, style: Bold}, Text(p.Name)))
			for k, f := range p.Details {
				if k == len(details) {
					details = append(details, &row{before: 3, leading: 13, size: 9.5, keep: true})
				}
				line := section.Add("P")
				details[k].cells = append(details[k].cells,
					l.cell(left, left+label, line.Add("Span"), labelLook, Text(f.Label)),
					l.cell(left+label+8, right, line.Add("Span"), look{size: 9.5, color: ink}, f.Value))
			}
		}
		if len(details) > 0 {
			details[0].before = 6
			details[len(details)-1].keep = false
		} else {
			names.keep = false
		}
		l.add(roles)
		l.add(names)
		for _, r := range details {
			l.add(r)
		}
	}
}

// contents sets the table of contents; the pages are filled in when they are
// known.
func (l *layout) contents() {
	toc := l.root.Add("TOC")
	first := true
	heading := labelLook
	heading.color, heading.style = accent, Bold
	l.add(&row{before: 34, leading: labelLeading, size: 8, keep: true, cells: []cell{l.cell(textLeft, sheetRight, toc.Add("Caption"), heading, Text(l.document.word("contents")))}})
	for _, b := range l.document.Body {
		h, ok := b.(*Heading)
		if !ok || h.Kind == Part {
			continue
		}
		look := look{size: 9.5, color: ink}
		item := toc.Add("TOCI")
		r := &row{before: 1.5, leading: 14, size: 9.5, pageOf: h}
		if first {
			r.before, first = 6, false
		}
		left := textLeft
		if h.Kind == Article {
			left += 22
			r.cells = append(r.cells, l.cell(textLeft, left, item.Add("Lbl"), look, Text(h.Number)))
		}
		r.cells = append(r.cells, l.cell(left, sheetRight-30, item.Add("Reference"), look, Text(entry(h))))
		l.add(r)
	}
	l.rows[len(l.rows)-1].keep = false
	l.newPage = true
}

// entry is a heading as a table of contents shows it: an article's number
// stands in a column of its own.
func entry(h *Heading) string {
	if h.Kind == Annex {
		return h.Number + " – " + h.Text
	}
	return h.Text
}
