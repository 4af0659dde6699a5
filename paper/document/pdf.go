package document

import (
	"crypto/sha256"
	"fmt"

	"github.com/verhaal/verhaal/paper/document/pdf"
)

// PDF writes the document as a tagged PDF on A4. Its footer carries the first
// twelve hexadecimal digits of the SHA-256 of JSON(d).
func PDF(d *Document) ([]byte, error) {
	tree, err := JSON(d)
	if err != nil {
		return nil, fmt.Errorf("cannot write document as PDF: %w", err)
	}
	sum := sha256.Sum256(tree)
	out := pdf.New(pdf.Info{Title: clean(d.Title), Author: clean(d.Author), Subject: clean(d.Subject), Lang: d.Lang, Date: d.Date})
	for _, f := range d.Files {
		out.Attach(f.Name, f.MIME, f.Description, f.Data)
	}
	l := &layout{document: d, faces: &typefaces{document: out}, root: out.Root(), rowOf: map[Block]*row{}}
	l.all()
	p := painter{layout: l, out: out, mark: fmt.Sprintf("%x", sum[:6])}
	p.paint(place(l.rows))
	return out.Bytes(), nil
}

// painter draws placed rows.
type painter struct {
	*layout
	out     *pdf.Document
	mark    string
	pages   []*pdf.Page
	spots   map[*row]spot
	targets map[string]Block // by ID
}

// spot is a place in the document.
type spot struct {
	page *pdf.Page
	n    int // its number, from 1
	y    float64
}

func (p *painter) paint(sheets []sheet) {
	p.spots = map[*row]spot{}
	for i, s := range sheets {
		page := p.out.AddPage(sheetWidth, sheetHeight)
		p.pages = append(p.pages, page)
		for _, strip := range s {
			if strip.from == 0 && !strip.again {
				p.spots[strip.row] = spot{page, i + 1, strip.top}
			}
		}
	}
	p.index()
	for i, s := range sheets {
		for _, strip := range s {
			p.strip(p.pages[i], strip)
		}
		p.foot(p.pages[i], i+1)
		p.pages[i].Close()
	}
}

// index makes the bookmarks and finds the targets of references.
func (p *painter) index() {
	p.targets = map[string]Block{}
	for _, b := range p.document.Body {
		switch b := b.(type) {
		case *Heading:
			p.targets[b.ID] = b
			at, level, title := p.spots[p.rowOf[b]], 0, entry(b)
			if b.Kind == Part {
				level = 1
			}
			if b.Kind == Article {
				title = b.Number + "  " + title
			}
			p.out.Outline(clean(title), level, at.page, at.y-10)
		case *Provision:
			p.targets[b.ID] = b
		}
	}
}

func (p *painter) strip(page *pdf.Page, s strip) {
	r := s.row
	n := r.count()
	y := s.top
	if s.from == 0 {
		if r.over > 0 {
			p.rule(page, r, y, r.over)
		}
		y += r.padding
	}
	for _, c := range r.cells {
		p.cell(page, s, c, y)
	}
	if s.to == n && r.rule > 0 {
		p.rule(page, r, y+float64(s.to-s.from)*r.leading+r.padding, r.rule)
	}
	page.End()
}

// rule draws a line along the cells of a row.
func (p *painter) rule(page *pdf.Page, r *row, y, thickness float64) {
	page.Begin(nil)
	for i, c := range r.cells {
		width := c.width
		if r.over == 0 { // in a table the line goes on between the columns
			width += columnGap
			if i == len(r.cells)-1 {
				width = c.width
			}
		}
		page.Rule(c.x, y, width, thickness, r.ruleInk)
	}
}

// baseline is how far below the top of a line its letters stand.
func (r *row) baseline() float64 { return (r.leading + 0.66*r.size) / 2 }

func (p *painter) cell(page *pdf.Page, s strip, c cell, y float64) {
	r := s.row
	element := c.element
	if s.again {
		element = nil
	}
	if c.drawing != nil {
		draw(page, c, y, r.leading, p.faces)
		return
	}
	begun := false
	for k := s.from; k < s.to && k < len(c.lines); k++ {
		top := y + float64(k-s.from)*r.leading
		x := c.x
		for _, run := range c.lines[k] {
			if element != nil && (run.ref != "" || run.link != "") {
				link := element.Add("Link")
				page.Begin(link)
				p.link(page, run, link, x, top, r.leading)
				begun = false
			} else if !begun {
				page.Begin(element)
				begun = true
			}
			page.Text(x, top+r.baseline(), run.face, run.size, run.color, run.text)
			x += run.width
		}
	}
	if last := len(c.lines) - 1; c.pageOf != nil && s.from <= last && last < s.to {
		p.pageNumber(page, r, c, y+float64(last-s.from)*r.leading)
	}
	if c.blank && s.from == 0 {
		page.Begin(nil)
		page.Rule(c.x, y+r.baseline()+2, c.width, 0.5, muted)
	}
	page.End()
}

func (p *painter) link(page *pdf.Page, run span, e *pdf.Element, x, top, height float64) {
	if run.ref != "" {
		to := p.spots[p.rowOf[p.targets[run.ref]]]
		page.LinkTo(x, top, x+run.width, top+height, e, to.page, to.y-10)
		return
	}
	page.LinkURI(x, top, x+run.width, top+height, e, run.link)
}

// pageNumber sets the page of a table of contents' entry and makes the whole
// entry lead there.
func (p *painter) pageNumber(page *pdf.Page, r *row, c cell, top float64) {
	to, ok := p.spots[p.rowOf[c.pageOf]]
	if !ok {
		return
	}
	text := fmt.Sprint(to.n)
	look := look{sans: true, size: 8.25, color: muted}
	face := p.faces.face(look)
	link := c.element.Add("Link")
	page.Begin(link)
	page.Text(c.pageAt-face.Width(text, look.size), top+r.baseline(), face, look.size, look.color, text)
	page.LinkTo(c.x, top, c.pageAt, top+r.leading, link, to.page, to.y-10)
	page.End()
}

// foot sets the footer: what this is, which version, its mark, and where we
// are.
func (p *painter) foot(page *pdf.Page, n int) {
	const size = 7.5
	base := look{sans: true, size: size, color: muted}
	page.Begin(nil)
	page.Rule(textLeft, footBaseline-17, sheetRight-textLeft, 0.4, pale)
	right := ""
	if !p.document.Loose {
		right = clean(fmt.Sprintf(p.document.word("page"), n, len(p.pages)))
	}
	face := p.faces.face(base)
	width := face.Width(right, size)
	page.Text(sheetRight-width, footBaseline, face, size, muted, right)
	left := p.document.Title
	if p.document.Status != "" {
		left += "  ·  " + p.document.Status
	}
	left += "  ·  " + p.document.word("mark") + " " + p.mark
	x := textLeft
	for _, run := range compose(p.faces.words(Text(left), base), true) {
		text, fits := fit(run, sheetRight-width-18-x)
		page.Text(x, footBaseline, run.face, size, muted, text)
		x += run.width
		if !fits {
			break
		}
	}
	page.End()
}

// fit shortens text to a width.
func fit(s span, width float64) (string, bool) {
	if s.width <= width {
		return s.text, true
	}
	used := s.face.Width("…", s.size)
	for i, r := range s.text {
		if used += s.face.Width(string(r), s.size); used > width {
			return s.text[:i] + "…", false
		}
	}
	return s.text, true
}
