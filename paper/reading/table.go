package reading

// openTable is a table that is being read.
type openTable struct {
	cells  [][]*draft // of the row that is being read
	layout bool       // it holds a table itself: it lays out the page
	styled bool       // a style may colour its cells
	fill   string     // colour of the cell that is being read
}

func (b *builder) table() *openTable {
	if len(b.tables) == 0 {
		return nil
	}
	return b.tables[len(b.tables)-1]
}

// tableStart begins a table. One that a table lies in is not one of rows.
func (b *builder) tableStart() {
	if t := b.table(); t != nil {
		b.spill(t)
		t.layout = true
	}
	b.tables = append(b.tables, &openTable{})
}

func (b *builder) cellStart() {
	if t := b.table(); t != nil {
		t.cells, t.fill = append(t.cells, nil), ""
	}
}

// rowEnd puts the row that has been read, if any.
func (b *builder) rowEnd() {
	t := b.table()
	if t == nil {
		return
	}
	if t.layout {
		b.spill(t)
		return
	}
	cells := t.cells
	if t.cells = nil; len(cells) > 0 {
		b.row(cells)
	}
}

func (b *builder) tableEnd() {
	if len(b.tables) > 0 {
		b.rowEnd()
		b.tables = b.tables[:len(b.tables)-1]
	}
}

// spill puts the cells of a row as the blocks they are.
func (b *builder) spill(t *openTable) {
	cells := t.cells
	t.cells = nil
	for _, cell := range cells {
		for _, d := range cell {
			b.put(d)
		}
	}
}

// emit puts a block where it belongs: in a cell, or in Body.
func (b *builder) emit(d *draft) {
	if t := b.table(); t != nil && !t.layout && len(t.cells) > 0 {
		t.cells[len(t.cells)-1] = append(t.cells[len(t.cells)-1], d)
		return
	}
	b.put(d)
}

// aloof reads blocks that belong to none of the open tables, and gives them.
func (b *builder) aloof(read func()) []*draft {
	tables := b.tables
	own := &openTable{cells: [][]*draft{nil}}
	b.tables = []*openTable{own}
	read()
	b.tables = tables
	return own.cells[0]
}

// row puts the cells of a row: as one block, or, when a cell holds more than a
// few short paragraphs, as the blocks that they are. A table that only lays out
// a page is no table.
func (b *builder) row(cells [][]*draft) {
	filled, layout := 0, false
	for _, cell := range cells {
		n, size := 0, 0
		for _, d := range cell {
			if !d.empty() {
				n++
				size += len(d.raw)
			}
			layout = layout || d.Kind == Row || d.Kind == Heading
		}
		if n > 0 {
			filled++
		}
		layout = layout || n > 3 && size > 100 || n > 8 || size > 4000
	}
	if layout || filled <= 1 && len(cells) <= 1 {
		for _, cell := range cells {
			for _, d := range cell {
				b.put(d)
			}
		}
		return
	}
	row := &draft{Block: Block{Kind: Row}}
	for i, cell := range cells {
		if i > 0 {
			row.add(string(cellEnd))
		}
		source := -1
		for j, d := range cell {
			if i == 0 && j == 0 {
				row.Source, row.Page, row.Box = d.Source, d.Page, d.Box
			}
			if source < 0 && (!d.empty() || j == len(cell)-1) {
				source = d.Source
			}
			if j > 0 {
				row.add("\n")
			}
			for _, p := range d.points {
				row.points = append(row.points, point{len(row.raw) + p.at, p.tell})
			}
			row.raw = append(row.raw, d.raw...)
		}
		row.Sources = append(row.Sources, max(source, 0))
	}
	b.put(row)
}
