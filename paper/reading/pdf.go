package reading

import (
	"context"
	"errors"
	"strconv"
	"strings"
)

// readPDF reads a PDF with the programs there are.
func readPDF(ctx context.Context, data []byte, p Programs) (*Text, error) {
	if p == nil {
		return nil, problem(NoProgram, "a PDF needs pdftohtml of poppler-utils")
	}
	found := make(chan drawing, 1) // looked for while the program runs
	go func() { found <- drawings(data) }()
	out, err := p.Layout(ctx, data, false)
	if err != nil {
		return nil, err
	}
	pages, err := readLayout(ctx, out)
	if err != nil {
		return nil, err
	}
	r := &pdfReader{ctx: ctx, data: data, p: p, pages: pages, b: &builder{watch: NewWatch(ctx)}}
	if err := r.unseen(<-found); err != nil {
		return nil, err
	}
	if err := r.scans(); err != nil {
		return nil, err
	}
	r.write()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := r.b.done(PDF)
	t.Pages = len(pages)
	if len(pages) >= maxPages {
		t.Notices = append(t.Notices, Notice{Code: "cut"})
	}
	notice := func(code string, n int) {
		if n > 0 {
			t.Notices = append(t.Notices, Notice{Code: code, Args: []string{"n", strconv.Itoa(n)}})
		}
	}
	notice("scan", r.scanned)
	notice("recognised", r.recognised)
	notice("unread", r.unread)
	return t, nil
}

type pdfReader struct {
	ctx     context.Context
	data    []byte
	p       Programs
	pages   []*pdfPage
	b       *builder
	margins map[int][]Aside // by page
	hidden  map[int][]Aside
	points  int // of pictures that were looked at, to see whether letters can be seen

	scanned    int // pages that are pictures
	recognised int // … of which the letters were recognised
	unread     int // … and could not be
}

// write makes blocks of all pages.
func (r *pdfReader) write() {
	w := &pdfWriter{b: r.b, words: map[string]int{}}
	all := make([][]row, len(r.pages))
	for i, p := range r.pages {
		if r.ctx.Err() != nil {
			return
		}
		all[i] = rows(p.pieces)
	}
	r.furniture(all)
	w.measure(all)
	for i, list := range all {
		if r.ctx.Err() != nil {
			return
		}
		page := i + 1
		if asides := append(r.margins[page], r.hidden[page]...); len(asides) > 0 {
			d := &draft{Block: Block{Page: page}}
			for _, a := range asides {
				r.b.unseen(d, a)
			}
			r.b.put(d)
		}
		if len(list) == 0 {
			continue
		}
		for _, flow := range flows(list, 0) {
			if len(flow) > 0 {
				w.flow(page, flow)
			}
		}
	}
	w.close()
}

// furniture takes away what is printed on most pages: headers, footers, numbers
// of pages, and large pale letters across the page.
func (r *pdfReader) furniture(all [][]row) {
	r.margins = map[int][]Aside{}
	count := map[string]int{}
	for i, list := range all {
		seen := map[string]bool{}
		for _, row := range list {
			if key := r.furnitureKey(i, row); key != "" && !seen[key] {
				seen[key] = true
				count[key]++
			}
		}
	}
	minimum := max(2, (len(all)*2+4)/5)
	for i, list := range all {
		kept := list[:0]
		for _, row := range list {
			key := r.furnitureKey(i, row)
			if key != "" && (count[key] >= minimum || pageNumber().MatchString(rowText(row)) && r.edge(i, row, .08)) || r.watermark(row) {
				r.margins[i+1] = append(r.margins[i+1], Aside{Kind: Margin, Text: rowText(row), Page: i + 1})
				continue
			}
			kept = append(kept, row)
		}
		all[i] = kept
	}
}

func rowText(r row) string {
	var words []string
	for _, p := range r.pieces {
		words = append(words, strings.Fields(p.text)...)
	}
	return strings.Join(words, " ")
}

// edge tells whether a row stands in the upper or lower part of its page.
func (r *pdfReader) edge(i int, row row, part float64) bool {
	h := r.pages[i].height
	return row.Y+row.Height < part*h || row.Y > (1-part)*h
}

// furnitureKey is the same for rows with the same words, but for figures, at the
// same place near the edge of a page.
func (r *pdfReader) furnitureKey(i int, row row) string {
	if !r.edge(i, row, .14) {
		return ""
	}
	text := rowText(row)
	if labelOf(text).form == worded || len(text) > 300 {
		return ""
	}
	return strconv.Itoa(int(row.Y/4)) + furnitureKey(text)
}

// watermark tells whether a row is large pale letters.
func (r *pdfReader) watermark(row row) bool {
	for _, p := range row.pieces {
		c := p.colour
		pale := c.known && int(c.r)+int(c.g)+int(c.b) > 3*175
		if p.size < 28 || !pale {
			return false
		}
	}
	return true
}

// missing tells whether an error is that of a program that is not there.
func missing(err error) bool {
	var p *Problem
	return errors.As(err, &p) && p.Code == NoProgram
}
