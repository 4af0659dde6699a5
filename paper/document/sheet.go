package document

import "github.com/verhaal/verhaal/paper/document/pdf"

// The sheet: A4 in points, with a column for numbers to the left of the text.
const (
	sheetWidth   = 595.28
	sheetHeight  = 841.89
	sheetTop     = 68.0
	sheetBottom  = 770.0
	sheetLeft    = 79.0 // 28 mm: where the numbers hang
	textLeft     = 112.0
	sheetRight   = 502.0 // 33 mm from the edge; the text is some seventy letters wide
	footBaseline = 805.0
)

var (
	ink    = pdf.Color{R: 24, G: 26, B: 28}
	muted  = pdf.Color{R: 96, G: 102, B: 106}
	pale   = pdf.Color{R: 198, G: 203, B: 204}
	accent = pdf.Color{R: 14, G: 80, B: 86} // deep blue-green: what one can follow
)

// row is a strip of the sheet: cells beside each other whose first lines share
// a baseline. Everything on a page is a row: a paragraph is a row of one cell,
// an article one of two, its number and its heading.
type row struct {
	before  float64 // space above; gone at the top of a page
	leading float64 // from line to line
	size    float64 // of the largest letter, which sets the baseline
	padding float64 // above the first and below the last line
	cells   []cell
	keep    bool // on one page with the next row
	whole   bool // not divided between pages
	newPage bool
	room    float64   // starts a page where less than this is left
	head    []*row    // set again where the row begins a page
	rule    float64   // thickness of a line below
	over    float64   // thickness of a line above
	ruleInk pdf.Color // colour of both
}

// cell is a column of a row.
type cell struct {
	x, width float64
	lines    []line
	blank    bool         // a line to write on
	drawing  *Drawing     // instead of lines
	element  *pdf.Element // what it is for a screen reader; nil for what is not read
	pageOf   Block        // in a table of contents: the block whose page number stands behind it,
	pageAt   float64      // ending here
}

// count is the number of lines of the row.
func (r *row) count() int {
	n := 1
	for _, c := range r.cells {
		n = max(n, len(c.lines))
	}
	return n
}

// height is the height of line k of n.
func (r *row) height(k, n int) float64 {
	h := r.leading
	if k == 0 {
		h += r.padding
	}
	if k == n-1 {
		h += r.padding
	}
	return h
}

// bound tells whether line k of n stays on one page with what follows it: no
// single line is left behind or sent ahead.
func (r *row) bound(k, n int) bool {
	if k == n-1 {
		return r.keep
	}
	return r.whole || k == 0 || k == n-2
}

// strip is a part of a row on a page: the lines from up to to.
type strip struct {
	row      *row
	from, to int
	top      float64
	again    bool // a head that is repeated
}

// sheet is one page with its strips.
type sheet []strip

// place lays rows out over pages.
func place(rows []*row) []sheet {
	p := placer{pages: []sheet{nil}, y: sheetTop}
	for i := 0; i < len(rows); {
		i = p.group(rows, i)
	}
	return p.pages
}

type placer struct {
	pages []sheet
	y     float64
	done  int // the lines of the first row of the next group that are set
}

// group sets the next lines that stay together and returns the row to go on with.
func (p *placer) group(rows []*row, first int) int {
	r, k := rows[first], p.done
	if k == 0 && !p.fresh() && (r.newPage || sheetBottom-p.y < r.room) {
		p.turn(nil)
	}
	before, height, i := 0.0, 0.0, first
	if k == 0 && !p.fresh() {
		before = r.before
	}
	n := r.count()
	for {
		if k == 0 && i > first {
			height += r.before
		}
		height += r.height(k, n)
		more := r.bound(k, n)
		if k++; k == n {
			if i+1 == len(rows) || (more && rows[i+1].newPage) {
				more = false
			}
			i, k = i+1, 0
			if i < len(rows) {
				r = rows[i]
				n = r.count()
			}
		}
		if !more || height > sheetBottom-sheetTop {
			break
		}
	}
	if p.y+before+height > sheetBottom && !p.fresh() {
		p.turn(rows[first])
	}
	for at, line := first, p.done; at < i || (at == i && line < k); {
		p.line(rows[at], line)
		if line++; line == rows[at].count() {
			at, line = at+1, 0
		}
	}
	p.done = k
	return i
}

func (p *placer) fresh() bool { return p.y == sheetTop }

// turn starts a page, with the head that r wants repeated.
func (p *placer) turn(r *row) {
	p.pages = append(p.pages, nil)
	p.y = sheetTop
	if r == nil {
		return
	}
	height := 0.0
	for _, h := range r.head {
		height += float64(h.count())*h.leading + 2*h.padding
	}
	if height > (sheetBottom-sheetTop)/3 {
		return // such a head would leave no room for its table
	}
	for _, h := range r.head {
		n := h.count()
		p.strip(strip{h, 0, n, p.y, true})
		p.y += float64(n)*h.leading + 2*h.padding
	}
}

func (p *placer) strip(s strip) {
	last := len(p.pages) - 1
	p.pages[last] = append(p.pages[last], s)
}

// line sets one line of a row where the page has come to.
func (p *placer) line(r *row, k int) {
	n := r.count()
	before := 0.0
	if k == 0 {
		before = r.before
	}
	if p.y+before+r.height(k, n) > sheetBottom && !p.fresh() { // only in a group that is longer than a page
		p.turn(r)
	}
	if !p.fresh() {
		p.y += before
	}
	page := p.pages[len(p.pages)-1]
	if last := len(page) - 1; last >= 0 && page[last].row == r && page[last].to == k && !page[last].again {
		page[last].to++
	} else {
		p.strip(strip{r, k, k + 1, p.y, false})
	}
	p.y += r.height(k, n)
}
