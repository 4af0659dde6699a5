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
	annexed  bool           // an annex has begun
}

var (
	bodyLook  = look{size: bodySize, color: ink}
	tableLook = look{sans: true, size: 8.25, color: ink}
	labelLook = look{sans: true, size: 8, color: muted}
	noteLook  = look{sans: true, size: 8, color: muted}
)

const (
	bodySize     = 10.25
	bodyLeading  = 14.0
	tableLeading = 11.2
	labelLeading = 12.0
)

func (l *layout) add(r *row) *row {
	if r.leading == 0 {
		r.leading = bodyLeading
	}
	if r.size == 0 {
		r.size = bodySize
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
		look := look{size: 25, color: ink}
		l.add(&row{
			leading: 30, size: 25, keep: true, whole: true,
			cells: []cell{l.cell(textLeft, sheetRight, l.root.Add("H1"), look, Text(d.Title))},
		})
	}
	if d.Subtitle != "" {
		look := look{size: 12.5, color: muted, style: Italic}
		l.add(&row{
			before: 4, leading: 17, size: 12.5, keep: true, whole: true,
			cells: []cell{l.cell(textLeft, sheetRight, l.root.Add("P"), look, Text(d.Subtitle))},
		})
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
		roles := &row{before: 22, padding: 5, leading: labelLeading, size: 8, keep: true, whole: true, over: 0.8, ruleInk: ink}
		names := &row{leading: 18, size: 13.5, keep: true, whole: true}
		var details []*row
		for i, p := range pair {
			left := textLeft + float64(i)*(width+gutter)
			right := left + width
			section := l.root.Add("Sect")
			role := labelLook
			role.color, role.style = accent, Bold
			roles.cells = append(roles.cells, l.cell(left, right, section.Add("P"), role, Text(p.Role)))
			names.cells = append(names.cells, l.cell(left, right, section.Add("P"), look{size: 13.5, color: ink, style: Bold}, Text(p.Name)))
			for k, f := range p.Details {
				if k == len(details) {
					details = append(details, &row{before: 2, leading: 12.8, size: 9.5, keep: true})
				}
				details[k].cells = append(details[k].cells, l.detail(left, right, section.Add("P"), f))
			}
		}
		if len(details) > 0 {
			details[0].before = 4
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

// detail sets a label and, behind it on the same line, its value: a column for
// the labels would leave either of them too little room.
func (l *layout) detail(x, right float64, e *pdf.Element, f Field) cell {
	look := look{size: 9.5, color: ink}
	l.faces.words(Text(f.Label+" "), labelLook)
	words := l.faces.moreWords(f.Value, look)
	return cell{x: x, width: right - x, lines: l.faces.set(words, look, right-x), element: e}
}

// contents sets the table of contents in two columns, the first of which is
// read first; the pages are filled in when they are known.
func (l *layout) contents() {
	const gutter, number, page = 24.0, 18.0, 14.0
	toc := l.root.Add("TOC")
	heading := labelLook
	heading.color, heading.style = accent, Bold
	l.add(&row{
		before: 24, leading: labelLeading, size: 8, keep: true,
		cells: []cell{l.cell(textLeft, sheetRight, toc.Add("Caption"), heading, Text(l.document.word("contents")))},
	})
	var entries []*Heading
	for _, b := range l.document.Body {
		if h, ok := b.(*Heading); ok && h.Kind != Part {
			entries = append(entries, h)
		}
	}
	rows := make([]*row, (len(entries)+1)/2)
	width := (sheetRight - textLeft - gutter) / 2
	for i, h := range entries {
		if i < len(rows) {
			rows[i] = &row{before: 1, leading: 12.8, size: 9, whole: true}
		}
		r, left, look := rows[i%len(rows)], textLeft, look{size: 9, color: ink}
		if i >= len(rows) {
			left += width + gutter
		}
		right := left + width
		item := toc.Add("TOCI")
		if h.Kind == Article {
			r.cells = append(r.cells, l.cell(left, left+number, item.Add("Lbl"), look, Text(h.Number)))
			left += number
		}
		c := l.cell(left, right-page, item.Add("Reference"), look, Text(entry(h)))
		c.pageOf, c.pageAt = h, right
		r.cells = append(r.cells, c)
	}
	rows[0].before = 4
	for _, r := range rows {
		l.add(r)
	}
}

// entry is a heading as a table of contents shows it: an article's number
// stands in a column of its own.
func entry(h *Heading) string {
	if h.Kind == Annex {
		return h.Number + " – " + h.Text
	}
	return h.Text
}
