package document

import "github.com/verhaal/verhaal/paper/document/pdf"

// block adds the rows of one block.
func (l *layout) block(b Block) {
	first := len(l.rows)
	switch b := b.(type) {
	case *Heading:
		l.heading(b)
	case *Paragraph:
		l.add(&row{before: 5.5, cells: []cell{l.cell(textLeft, sheetRight, l.root.Add("P"), bodyLook, b.Text)}})
	case *Note:
		l.add(&row{before: 9, leading: labelLeading, size: 8, cells: []cell{l.cell(textLeft, sheetRight, l.root.Add("P"), noteLook, b.Text)}})
	case *Drawing:
		l.drawing(b)
	case *Provision:
		l.provision(b)
	case *List:
		l.items(b.Items, l.root.Add("L"), textLeft)
	case *Table:
		l.table(b)
	case *Fields:
		l.fields(b.Fields, textLeft, sheetRight, 5)
	case *Signatures:
		l.signatures(b)
	case *PageBreak:
		l.newPage = true
	}
	if first < len(l.rows) {
		l.rowOf[b] = l.rows[first]
	}
}

func (l *layout) heading(h *Heading) {
	switch h.Kind {
	case Annex:
		number := labelLook
		number.color, number.style = accent, Bold
		e := l.root.Add("H2")
		l.newPage = l.newPage || !l.annexed // the others follow where there is room
		l.annexed = true
		l.add(&row{
			before: 32, room: (sheetBottom - sheetTop) / 3, leading: labelLeading, size: 8, keep: true, whole: true,
			cells: []cell{l.cell(textLeft, sheetRight, e, number, Text(h.Number))},
		})
		l.add(&row{
			before: 1, leading: 23, size: 18, keep: true, whole: true,
			cells: []cell{l.cell(textLeft, sheetRight, e, look{size: 18, color: ink}, Text(h.Text))},
		})
	case Article:
		e := l.root.Add("H2")
		look := look{size: 11.75, color: ink, style: Bold}
		l.add(&row{before: 17, leading: 16, size: 11.75, keep: true, whole: true, cells: []cell{
			l.cell(sheetLeft, textLeft-2, e, look, Text(h.Number)),
			l.cell(textLeft, sheetRight, e, look, Text(h.Text)),
		}})
	case Section:
		l.add(&row{before: 20, leading: 16, size: 11.75, keep: true, whole: true, cells: []cell{
			l.cell(textLeft, sheetRight, l.root.Add("H2"), look{size: 11.75, color: ink, style: Bold}, Text(h.Text)),
		}})
	case Part:
		l.add(&row{before: 13, keep: true, whole: true, cells: []cell{
			l.cell(textLeft, sheetRight, l.root.Add("H3"), look{size: bodySize, color: ink, style: Bold}, Text(h.Text)),
		}})
	}
}

func (l *layout) provision(p *Provision) {
	if l.list == nil {
		l.list = l.root.Add("L")
	}
	item := l.list.Add("LI")
	number := look{size: bodySize, color: muted}
	label := l.cell(sheetLeft, textLeft-2, item.Add("Lbl"), number, Text(p.Number))
	body := item.Add("LBody")
	l.add(&row{before: 4.5, keep: len(p.Items) > 0, cells: []cell{label, l.cell(textLeft, sheetRight, body.Add("P"), bodyLook, p.Text)}})
	if len(p.Items) > 0 {
		l.items(p.Items, body.Add("L"), textLeft)
	}
}

func (l *layout) items(items []Item, list *pdf.Element, left float64) {
	const indent = 19
	for _, it := range items {
		item := list.Add("LI")
		number := look{size: bodySize, color: muted}
		l.add(&row{before: 1.5, cells: []cell{
			l.cell(left, left+indent-1, item.Add("Lbl"), number, Text(itemNumber(it))),
			l.cell(left+indent, sheetRight, item.Add("LBody"), bodyLook, it.Text),
		}})
	}
}

// labelWidth is the room that the labels of fields want: the widest, but not
// more than most.
func (l *layout) labelWidth(fields []Field, limit float64) float64 {
	face, width := l.faces.face(labelLook), 0.0
	for _, f := range fields {
		width = max(width, face.Width(clean(f.Label), labelLook.size))
	}
	return min(width+1, limit)
}

// fields sets labels with their values beside them.
func (l *layout) fields(fields []Field, left, right, before float64) {
	label := max(l.labelWidth(fields, (right-left)*0.4), 80)
	for _, f := range fields {
		e := l.root.Add("P")
		l.add(&row{before: before, leading: 13.2, size: 9.75, cells: []cell{
			l.cell(left, left+label, e.Add("Span"), labelLook, Text(f.Label)),
			l.cell(left+label+12, right, e.Add("Span"), look{size: 9.75, color: ink}, f.Value),
		}})
		before = 1
	}
}

// table sets a table; with more than two columns it takes the column of numbers
// too. Its rows are divided between pages only when they are very high.
func (l *layout) table(t *Table) {
	columns := len(t.Head)
	for _, r := range t.Rows {
		columns = max(columns, len(r))
	}
	if columns == 0 {
		return
	}
	left := textLeft
	if columns > 2 {
		left = sheetLeft
	}
	e := l.root.Add("Table")
	before := 8.0
	if t.Caption != "" {
		l.add(&row{before: before, leading: tableLeading, size: 8.25, keep: true, whole: true, cells: []cell{
			l.cell(left, sheetRight, e.Add("Caption"), look{sans: true, size: 8.25, color: ink, style: Bold}, Text(t.Caption)),
		}})
		before = 4
	}
	edges := columnEdges(t.Widths, columns, left)
	var head []*row
	if len(t.Head) > 0 {
		h := &row{before: before, leading: tableLeading, size: 8, padding: 3, keep: true, whole: true, rule: 0.8, ruleInk: ink}
		line := e.Add("TR")
		for i, text := range t.Head {
			th := line.Add("TH")
			th.Scope = "Column"
			h.cells = append(h.cells, l.cell(edges[i], edges[i+1]-columnGap, th, look{sans: true, size: 8, color: muted, style: Bold}, Text(text)))
		}
		head = []*row{l.add(h)}
		before = 0
	}
	for i, texts := range t.Rows {
		r := &row{before: before, leading: tableLeading, size: 8.25, padding: 3, rule: 0.4, ruleInk: pale, head: head}
		line := e.Add("TR")
		for k, text := range texts {
			r.cells = append(r.cells, l.cell(edges[k], edges[k+1]-columnGap, line.Add("TD"), tableLook, text))
		}
		for k := len(texts); k < columns; k++ { // a row that is short still has all its columns
			line.Add("TD")
		}
		r.whole = r.count() <= 16
		r.keep = i == len(t.Rows)-2 // no last row alone on a page
		l.add(r)
		before = 0
	}
}

const columnGap = 9.0

// columnEdges divides the width by shares; without usable shares, equally.
func columnEdges(shares []float64, columns int, left float64) []float64 {
	total := 0.0
	for _, s := range shares {
		if !(s > 0) {
			total = 0
			break
		}
		total += s
	}
	equal := len(shares) != columns || !(total > 0) || total > 1e12
	edges := []float64{left}
	width := sheetRight + columnGap - left
	for i := range columns {
		share := 1 / float64(columns)
		if !equal {
			// A column keeps the width of a few letters, however small its share.
			share = 0.85*shares[i]/total + 0.15/float64(columns)
		}
		edges = append(edges, edges[i]+width*share)
	}
	return edges
}

// signatures sets the places to sign in two columns, each pair on one page.
func (l *layout) signatures(s *Signatures) {
	// The last words of the text stay with the signatures, so that nobody signs
	// a page on which nothing is agreed.
	for n := len(l.rows) - 1; n >= 0; n-- {
		if !l.rows[n].keep {
			l.rows[n].keep = true
			break
		}
	}
	const gutter = 30.0
	width := (sheetRight - textLeft - gutter) / 2
	for from := 0; from < len(s.Places); from += 2 {
		pair := s.Places[from:min(from+2, len(s.Places))]
		names := &row{before: 20, leading: 17, size: 11.5, keep: true, whole: true}
		roles := &row{leading: labelLeading, size: 8, keep: true, whole: true}
		var lines []*row
		for i, p := range pair {
			left := textLeft + float64(i)*(width+gutter)
			right := left + width
			label := l.labelWidth(p.Lines, width*0.45)
			section := l.root.Add("Sect")
			names.cells = append(names.cells, l.cell(left, right, section.Add("P"), look{size: 11.5, color: ink, style: Bold}, Text(p.Party)))
			roles.cells = append(roles.cells, l.cell(left, right, section.Add("P"), labelLook, Text(p.Role)))
			for k, f := range p.Lines {
				if k == len(lines) {
					lines = append(lines, &row{before: 9, leading: 15, size: 10, keep: true, whole: true})
				}
				line := section.Add("P")
				value := l.cell(left+label+8, right, line.Add("Span"), look{size: 10, color: ink}, f.Value)
				value.blank = empty(f.Value)
				lines[k].cells = append(lines[k].cells, l.cell(left, left+label, line.Add("Span"), labelLook, Text(f.Label)), value)
			}
		}
		l.add(names)
		l.add(roles)
		for k, r := range lines {
			r.keep = k < len(lines)-1
			for _, c := range r.cells {
				if c.blank { // room for a hand
					r.before = 18
				}
			}
			l.add(r)
		}
		roles.keep = len(lines) > 0
	}
}

func empty(text []Inline) bool {
	for _, run := range text {
		if run.Text != "" {
			return false
		}
	}
	return true
}
