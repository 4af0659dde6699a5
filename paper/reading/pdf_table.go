package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// table writes the rows of a table. A cell of more lines is one cell; top is
// that nothing stands above it in its column.
func (w *pdfWriter) table(page int, list []row, starts []float64, top bool) {
	starts = used(list, starts)
	for i, group := range w.groups(list, starts) {
		cells := make([]string, len(starts))
		box := group[0].Box
		for _, r := range group {
			for k, text := range cellsOf(r, starts) {
				cells[k] = w.glue(cells[k], text)
			}
			box = box.and(r.Box)
		}
		d := &draft{Block: Block{Kind: Row, Page: page, Box: &box}}
		text := strings.Join(cells, string(cellEnd))
		if i == 0 && top && page > w.headed && text == w.head { // the head of a table that goes on
			d.Kind = ""
			w.b.unseen(d, Aside{Kind: Margin, Text: strings.Join(cells, " "), Page: page})
			text = ""
		} else if i == 0 {
			w.head = text
		}
		w.headed = page
		d.add(text)
		w.b.put(d)
	}
}

// groups divides the lines of a table into its rows: where the white space is
// larger than between the lines of a cell, or, where it never is, where the
// first column begins again.
func (w *pdfWriter) groups(list []row, starts []float64) [][]row {
	near := lineDistance(list, starts)
	usual := w.near(list[0].pieces[0])
	if near == 0 || near > 1.25*usual { // all cells are one line
		near = usual
	}
	var groups [][]row
	bottom := 0.0
	for i, r := range list {
		if i == 0 || r.Y-bottom > near-r.Height+max(1.2, .1*r.Height) {
			groups = append(groups, nil)
		}
		bottom = max(bottom, r.Y+r.Height)
		groups[len(groups)-1] = append(groups[len(groups)-1], r)
	}
	if len(groups) > 1 || len(list) == 1 {
		return groups
	}
	groups = nil
	for i, r := range list {
		own := cellsOf(r, starts)
		if i == 0 || own[0] != "" && begins(own[0], cellsOf(list[i-1], starts)) {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], r)
	}
	return groups
}

// lineDistance gives the least distance from line to line within a column; 0
// when there is none.
func lineDistance(list []row, starts []float64) float64 {
	last := make([]float64, len(starts))
	minimum := 0.0
	for _, r := range list {
		for k, text := range cellsOf(r, starts) {
			if text == "" {
				continue
			}
			if d := r.Y - last[k]; last[k] > 0 && d > .8*r.Height && (minimum == 0 || d < minimum) {
				minimum = d
			}
			last[k] = r.Y
		}
	}
	return minimum
}

// used gives the columns that have something in them.
func used(list []row, starts []float64) []float64 {
	filled := make([]bool, len(starts))
	for _, r := range list {
		for k, text := range cellsOf(r, starts) {
			filled[k] = filled[k] || text != ""
		}
	}
	var kept []float64
	for k, x := range starts {
		if filled[k] {
			kept = append(kept, x)
		}
	}
	return kept
}

// begins tells whether the first cell of a line begins a row.
func begins(first string, above []string) bool {
	r, _ := utf8.DecodeRuneInString(first)
	return !unicode.IsLower(r) || len(above) > 0 && above[0] == ""
}

// glue joins two lines of a cell.
func (w *pdfWriter) glue(above, below string) string {
	if above == "" || below == "" {
		return above + below
	}
	if r, _ := utf8.DecodeRuneInString(below); !unicode.IsLower(r) && !strings.HasSuffix(above, "-") {
		return above + "\n" + below
	}
	open, last := w.open, w.last
	w.open = &draft{raw: []byte(above)}
	w.add(piece{text: below})
	text := string(w.open.raw)
	w.open, w.last = open, last
	return text
}
