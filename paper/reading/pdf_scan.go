package reading

import (
	"context"
	"image"
	"strconv"
	"strings"
)

// scans recognises the letters on pages that have no text of their own.
func (r *pdfReader) scans() error {
	empty, words := 0, 0
	for _, page := range r.pages {
		if n := page.letters(); n < 20 {
			empty++
		} else {
			words += n
		}
	}
	if empty == 0 {
		return nil
	}
	for _, page := range r.pages {
		if page.letters() >= 20 {
			continue
		}
		if r.scanned-r.recognised > 0 && words == 0 && r.unread > 0 {
			return problem(Scan, "pages are pictures, and tesseract is not installed")
		}
		if r.scanned >= maxScan {
			r.unread++
			continue
		}
		if err := r.scan(page); err != nil {
			return err
		}
	}
	if words == 0 && r.recognised == 0 && r.unread > 0 {
		return problem(Scan, "%d pages are pictures, and tesseract is not installed", r.unread)
	}
	return nil
}

// scan recognises one page.
func (r *pdfReader) scan(page *pdfPage) error {
	glance, err := r.draw(page, glanceDPI)
	if missing(err) {
		r.scanned++
		r.unread++
		return nil
	}
	if err != nil {
		return r.ctx.Err() // a page that cannot be drawn has nothing to see
	}
	if blank(glance, page) {
		return nil
	}
	r.scanned++
	picture, err := r.p.Picture(r.ctx, r.data, page.number, page.dpi(scanDPI))
	if err != nil {
		r.unread++
		return r.ctx.Err()
	}
	found, err := r.p.Recognise(r.ctx, picture)
	if err != nil {
		r.unread++
		return r.ctx.Err()
	}
	pieces := readWords(r.ctx, found, 72/float64(page.dpi(scanDPI)))
	if len(pieces) > 0 {
		page.pieces, page.recognised = pieces, true
	}
	r.recognised++
	return nil
}

// blank tells whether nothing is drawn on a page but the few letters it has.
func blank(picture image.Image, page *pdfPage) bool {
	b := picture.Bounds()
	if len(page.pieces) == 0 {
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
