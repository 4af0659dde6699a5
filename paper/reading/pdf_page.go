package reading

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A piece is text at a place on a page, in points from the top left corner.
type piece struct {
	Box
	text   string
	size   float64 // of the letters, in points
	colour colour
	bold   bool
	gap    float64 // white space before it on its line
}

func (p piece) right() float64    { return p.X + p.Width }
func (p piece) baseline() float64 { return p.Y + .8*p.Height }

// pdfPage is what stands on a page.
type pdfPage struct {
	number        int
	width, height float64
	pieces        []piece
	recognised    bool
}

func (p *pdfPage) letters() int {
	n := 0
	for _, t := range p.pieces {
		n += utf8.RuneCountInString(strings.TrimSpace(t.text))
	}
	return n
}

// readLayout reads what pdftohtml -xml writes.
func readLayout(ctx context.Context, data []byte) ([]*pdfPage, error) {
	if n := bytes.Index(data, []byte("<pdf2xml")); n >= 0 {
		data = data[n:] // its own document type is before it
	} else {
		return nil, problem(Damaged, "no pages")
	}
	x := newXML(ctx, data)
	fonts := map[string]piece{}
	var pages []*pdfPage
	size := 0
	for {
		switch x.next() {
		case xmlEnd:
			if p, ok := x.err.(*Problem); x.err != nil && (!ok || len(pages) == 0) {
				return nil, x.err
			} else if ok && p.Code == TooMuch {
				return nil, p
			}
			return pages, nil
		case xmlOpen:
			switch x.name {
			case "page":
				pages = append(pages, &pdfPage{number: len(pages) + 1, width: number64(x.attr("width")), height: number64(x.attr("height"))})
			case "fontspec":
				fonts[x.attr("id")] = piece{size: number64(x.attr("size")), colour: hexColour(x.attr("color"))}
			case "text":
				if len(pages) == 0 {
					continue
				}
				p := readPiece(x, fonts)
				if size += len(p.text); size > maxText {
					return nil, problem(TooMuch, "more than %d bytes of text", maxText)
				}
				if strings.TrimSpace(p.text) != "" {
					last := pages[len(pages)-1]
					last.pieces = append(last.pieces, p)
				}
			}
		}
	}
}

func number64(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != f || f > 1e6 || f < -1e6 {
		return 0
	}
	return f
}

func readPiece(x *xmlReader, fonts map[string]piece) piece {
	p := fonts[x.attr("font")]
	p.Box = Box{X: number64(x.attr("left")), Y: number64(x.attr("top")), Width: number64(x.attr("width")), Height: number64(x.attr("height"))}
	if p.size == 0 {
		p.size = p.Height * .8
	}
	var b strings.Builder
	bold, plain, depth := 0, false, x.depth
	for x.depth >= depth {
		switch x.next() {
		case xmlEnd:
			p.text = b.String()
			return p
		case xmlOpen:
			if x.name == "b" {
				bold++
			}
		case xmlShut:
			if x.name == "b" {
				bold--
			}
		case xmlSaid:
			text := x.text()
			plain = plain || bold == 0 && strings.TrimSpace(text) != ""
			b.WriteString(text)
		}
	}
	p.text, p.bold = b.String(), !plain
	return p
}

// A row is what stands at one height of a page, from left to right.
type row struct {
	Box
	pieces []piece
}

func (r row) right() float64 { return r.X + r.Width }

// rows puts the pieces of a page together to rows, and the pieces of a row that
// follow on each other to one.
func rows(pieces []piece) []row {
	pieces = slices.Clone(pieces)
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(a.baseline(), b.baseline()) })
	var list []row
	for i := 0; i < len(pieces); {
		j, size := i, pieces[i].size
		for j < len(pieces) && pieces[j].baseline()-pieces[i].baseline() < .45*max(size, 4) {
			size = max(size, min(pieces[j].size, 2*size))
			j++
		}
		list = append(list, newRow(pieces[i:j]))
		i = j
	}
	return list
}

func newRow(pieces []piece) row {
	slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Compare(a.X, b.X) })
	var r row
	for _, p := range pieces {
		n := len(r.pieces)
		if n == 0 {
			r.pieces = append(r.pieces, p)
			continue
		}
		last := &r.pieces[n-1]
		gap := p.X - last.right()
		// A letter that is drawn twice at a place is one bold letter.
		if p.text == last.text && p.X-last.X < 1.5 && p.Width-last.Width < 1 {
			last.bold = true
			continue
		}
		if len(last.text) < maxLine && gap < .95*min(max(p.size, last.size), 30) && p.size < 2.2*last.size && last.size < 2.2*p.size {
			last.join(p, gap)
			continue
		}
		p.gap = gap
		r.pieces = append(r.pieces, p)
	}
	r.Box = r.pieces[0].Box
	for _, p := range r.pieces[1:] {
		r.Box = r.Box.and(p.Box)
	}
	return r
}

func (b Box) and(c Box) Box {
	x, y := min(b.X, c.X), min(b.Y, c.Y)
	return Box{x, y, max(b.X+b.Width, c.X+c.Width) - x, max(b.Y+b.Height, c.Y+c.Height) - y}
}

// join adds a piece that follows on the same line.
func (p *piece) join(q piece, gap float64) {
	*p = joined([]piece{*p, q}, func(piece) float64 { return gap })
}

// joined makes one piece of those that follow on each other on a line.
func joined(list []piece, gap func(piece) float64) piece {
	p := list[0]
	text := append(make([]byte, 0, len(p.text)+16), p.text...)
	for _, q := range list[1:] {
		if gap(q) > .12*q.size && !bytes.HasSuffix(text, []byte(" ")) && !strings.HasPrefix(q.text, " ") {
			text = append(text, ' ')
		}
		if len(strings.TrimSpace(q.text)) > len(bytes.TrimSpace(text)) {
			p.size, p.colour = q.size, q.colour
		}
		text = append(text, q.text...)
		p.bold = p.bold && (q.bold || strings.Trim(q.text, " .:;,") == "")
		p.Box = p.Box.and(q.Box)
	}
	p.text = string(text)
	return p
}
