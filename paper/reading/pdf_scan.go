package reading

import (
	"context"
	"image"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// scans recognises the letters on pages that have no text of their own, as many
// at once as there are processors.
func (r *pdfReader) scans() error {
	var empty []*pdfPage
	words := 0
	for _, page := range r.pages {
		if n := page.letters(); n >= 20 && page.legible() {
			words += n
		} else {
			empty = append(empty, page)
		}
	}
	if len(empty) > maxScan {
		r.unread += len(empty) - maxScan
		empty = empty[:maxScan]
	}
	found := make([]scanned, len(empty))
	var all sync.WaitGroup
	turn := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, page := range empty {
		turn <- struct{}{}
		all.Go(func() {
			found[i] = r.scan(page)
			<-turn
		})
	}
	all.Wait()
	for i, s := range found {
		switch s.state {
		case isRead:
			r.recognised++
			if page := empty[i]; len(s.pieces) > 0 {
				page.pieces, page.recognised = s.pieces, true
			}
		case isUnread:
			r.unread++
		}
		if s.state != isBlank {
			r.scanned++
		}
	}
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if words == 0 && r.recognised == 0 && r.unread > 0 {
		return problem(Scan, "%d pages are pictures that could not be read: tesseract is not installed, or failed", r.unread)
	}
	return nil
}

// scanned is what came of a page without text.
type scanned struct {
	state  scanState
	pieces []piece
}

type scanState int

const (
	isBlank  scanState = iota // nothing is drawn on it
	isUnread                  // it is a picture that could not be read
	isRead
)

// scan recognises one page. A page that cannot be drawn has nothing to see.
func (r *pdfReader) scan(page *pdfPage) scanned {
	if r.ctx.Err() != nil {
		return scanned{}
	}
	glance, err := r.draw(page, glanceDPI)
	switch {
	case missing(err):
		return scanned{state: isUnread}
	case err != nil || blank(glance, page):
		return scanned{}
	}
	picture, err := r.p.Picture(r.ctx, r.data, page.number, page.dpi(scanDPI))
	if err != nil {
		return scanned{state: isUnread}
	}
	found, err := r.p.Recognise(r.ctx, picture)
	if err != nil {
		return scanned{state: isUnread}
	}
	return scanned{isRead, readWords(r.ctx, found, 72/float64(page.dpi(scanDPI)))}
}

// legible tells whether the letters of a page are letters: a PDF can lack the
// table that says which letter each of its shapes is.
func (p *pdfPage) legible() bool {
	odd, all := 0, 0
	for _, t := range p.pieces {
		for _, c := range t.text {
			if c > ' ' {
				all++
			}
			if c == unicode.ReplacementChar || unicode.Is(unicode.Co, c) || c < ' ' && c != '\t' && c != '\n' {
				odd++
			}
		}
	}
	return odd*3 < all
}

// blank tells whether nothing is drawn on a page but the few letters it has.
func blank(picture image.Image, page *pdfPage) bool {
	b := picture.Bounds()
	if len(page.pieces) == 0 || !page.legible() {
		return contrast(picture, b) < 40
	}
	// Letters at the edge, such as the number of the page, are left out of it.
	return contrast(picture, image.Rect(b.Min.X+b.Dx()/12, b.Min.Y+b.Dy()/10, b.Max.X-b.Dx()/12, b.Max.Y-b.Dy()/10)) < 40
}

// readWords reads the TSV of tesseract: a line for each word, with its place.
func readWords(ctx context.Context, tsv []byte, scale float64) []piece {
	var list []piece
	line := ""
	for n, text := range strings.Split(string(tsv[:min(len(tsv), maxText)]), "\n") {
		if n%1000 == 0 && ctx.Err() != nil {
			return nil
		}
		f := strings.Split(strings.TrimRight(text, "\r"), "\t")
		if len(f) < 12 || f[0] != "5" || strings.TrimSpace(f[11]) == "" {
			continue
		}
		p := piece{text: f[11]}
		p.Box = Box{number64(f[6]) * scale, number64(f[7]) * scale, number64(f[8]) * scale, number64(f[9]) * scale}
		if sure, err := strconv.ParseFloat(f[10], 64); err == nil && sure < 10 {
			continue // a stain
		}
		at := strings.Join(f[1:5], " ")
		if last := len(list) - 1; last >= 0 && at == line && p.X-list[last].right() < 3*p.Height {
			list[last].text += " " + p.text
			list[last].Box = list[last].Box.and(p.Box)
			continue
		}
		line = at
		list = append(list, p)
	}
	// The height of a line depends on its letters: all of about one size are one.
	for i := range list {
		list[i].size = max(float64(int(list[i].Height/3+.5))*3*.8, 6)
	}
	return list
}
