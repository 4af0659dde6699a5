package reading

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// unseen takes out of the pages what a person does not see.
func (r *pdfReader) unseen(drawn drawing) error {
	r.hidden = map[int][]Aside{}
	if drawn.invisible {
		if err := r.invisible(); err != nil {
			return err
		}
	}
	looked := 0
	for _, page := range r.pages {
		var picture image.Image
		kept := page.pieces[:0]
		for _, p := range page.pieces {
			why := ""
			switch {
			case p.right() < 1 || p.X > page.width-1 || p.Y+p.Height < 1 || p.Y > page.height-1:
				why = "off-page"
			case p.size < 3 && p.Height < 4.5:
				why = "tiny"
			case p.colour.known && pale(p.colour):
				if picture = r.look(picture, page, &looked); picture == nil || !r.visible(picture, p.Box, page) {
					why = "white"
				}
			case drawn.covered && !page.recognised:
				if picture = r.look(picture, page, &looked); picture != nil && !r.visible(picture, p.Box, page) {
					why = "covered"
				}
			}
			if why == "" {
				kept = append(kept, p)
				continue
			}
			r.hidden[page.number] = append(r.hidden[page.number], Aside{Kind: Hidden, Why: why, Text: p.text + " ", Page: page.number})
		}
		page.pieces = kept
	}
	return r.ctx.Err()
}

// look draws a page that has not been drawn yet. A page that cannot be drawn, or
// is one too many, has no picture; nor has any once very much was looked at.
func (r *pdfReader) look(picture image.Image, page *pdfPage, looked *int) image.Image {
	if r.points > maxPoints {
		return nil
	}
	if picture == nil && *looked < maxSuspect && r.ctx.Err() == nil {
		*looked++
		picture, _ = r.draw(page, glanceDPI)
	}
	return picture
}

// pale tells whether letters of a colour may not be seen on white paper.
func pale(c colour) bool { return int(c.r)+int(c.g)+int(c.b) > 3*235 }

// draw gives the picture of a page.
func (r *pdfReader) draw(page *pdfPage, dpi int) (image.Image, error) {
	data, err := r.p.Picture(r.ctx, r.data, page.number, page.dpi(dpi))
	if err != nil {
		return nil, err
	}
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width*config.Height > 40<<20 {
		return nil, problem(Damaged, "picture of page %d: %v", page.number, err)
	}
	return png.Decode(bytes.NewReader(data))
}

// dpi gives how finely a page can be drawn: it can say that it is a mile wide.
func (p *pdfPage) dpi(want int) int {
	return max(min(want, int(5000*72/max(p.width, p.height, 1))), 1)
}

// visible tells whether anything can be seen in a box of a page.
func (r *pdfReader) visible(picture image.Image, box Box, page *pdfPage) bool {
	b := picture.Bounds()
	if page.width <= 0 || page.height <= 0 {
		return false
	}
	sx, sy := float64(b.Dx())/page.width, float64(b.Dy())/page.height
	area := image.Rect(int(box.X*sx), int(box.Y*sy), int((box.X+box.Width)*sx)+1, int((box.Y+box.Height)*sy)+1).Intersect(b)
	r.points += area.Dx() * area.Dy()
	return contrast(picture, area) > 45
}

// contrast gives the difference between the darkest and the lightest point of an
// area, of 255.
func contrast(picture image.Image, area image.Rectangle) int {
	low, high := 255, 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			v := int(color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y)
			low, high = min(low, v), max(high, v)
		}
	}
	return high - low
}

// invisible compares the text with and without characters that are not drawn. On a
// page without other text they are what a scanner recognised.
func (r *pdfReader) invisible() error {
	out, err := r.p.Layout(r.ctx, r.data, true)
	if err != nil {
		return err
	}
	all, err := readLayout(r.ctx, out)
	if err != nil || len(all) != len(r.pages) {
		return err
	}
	for i, page := range r.pages {
		if len(all[i].pieces) <= len(page.pieces) && all[i].letters() == page.letters() {
			continue
		}
		if page.letters() < 20 && all[i].letters() > 2*page.letters() {
			page.pieces, page.recognised = all[i].pieces, true
			r.scanned++
			r.recognised++
			continue
		}
		seen := map[string]int{}
		for _, p := range page.pieces {
			seen[place(p)]++
		}
		for _, p := range all[i].pieces {
			if seen[place(p)]--; seen[place(p)] < 0 {
				r.hidden[page.number] = append(r.hidden[page.number],
					Aside{Kind: Hidden, Why: "invisible-character", Text: p.text + " ", Page: page.number})
			}
		}
	}
	return nil
}

func place(p piece) string {
	return fmt.Sprintf("%d %d %s", int(p.X), int(p.Y), strings.TrimSpace(p.text))
}

// drawing is what the drawing of the pages may do that a text does not show.
type drawing struct {
	invisible bool // letters are drawn in no colour at all
	covered   bool // something white is drawn after letters
}

var renderMode = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|[\s\]>)])[37]\s+Tr\b`) })

// whitewash tells whether a drawing fills a rectangle with white after letters.
func whitewash(text []byte) bool {
	n := bytes.Index(text, []byte("BT"))
	for n >= 0 && n < len(text) {
		at := bytes.Index(text[n:], []byte(" re"))
		if at < 0 {
			return false
		}
		at += n
		n = at + 3
		if after := bytes.TrimLeft(text[n:], " \r\n"); len(after) == 0 || !bytes.ContainsAny(after[:1], "fFbB") {
			continue
		}
		if paintedWhite(text[max(0, at-300):at]) {
			return true
		}
	}
	return false
}

// paintedWhite tells whether the last colour that a drawing sets is white.
func paintedWhite(text []byte) bool {
	words := bytes.Fields(text)
	for k := len(words) - 1; k > 0; k-- {
		switch string(words[k]) {
		case "g", "rg", "sc", "scn":
		default:
			continue
		}
		n := 0
		for k -= 1; k >= 0 && n < 4; k-- {
			v, err := strconv.ParseFloat(string(words[k]), 64)
			if err != nil {
				break
			}
			if n++; v < .95 {
				return false
			}
		}
		return n == 1 || n == 3
	}
	return false
}

// drawings looks through the drawing of the pages. Only streams that can be drawing
// are unpacked, each to a limit; what it cannot see into may do anything.
func drawings(data []byte) drawing {
	all := drawing{invisible: true, covered: true}
	if bytes.Contains(data, []byte("/Encrypt")) {
		return all
	}
	var d drawing
	total := 0
	for range 50_000 {
		i := bytes.Index(data, []byte("stream"))
		if i < 0 {
			return d
		}
		head := data[max(0, i-400):i]
		data = data[i+len("stream"):]
		if bytes.HasSuffix(head, []byte("end")) {
			continue
		}
		if k := bytes.LastIndex(head, []byte(" obj")); k >= 0 {
			head = head[k:]
		}
		data = bytes.TrimPrefix(bytes.TrimPrefix(data, []byte("\r")), []byte("\n"))
		text := unpack(head, data)
		if total += len(text); total > 100<<20 {
			return all
		}
		d.invisible = d.invisible || bytes.Contains(text, []byte("Tr")) && renderMode().Match(text)
		d.covered = d.covered || whitewash(text)
	}
	return all
}

// unpack gives a stream that can be drawing, by what stands before it.
func unpack(head, data []byte) []byte {
	for _, other := range []string{"/Image", "/Length1", "/ObjStm", "/XRef", "/Metadata", "/EmbeddedFile"} {
		if bytes.Contains(head, []byte(other)) {
			return nil
		}
	}
	if !bytes.Contains(head, []byte("/FlateDecode")) && !bytes.Contains(head, []byte("/Fl ")) {
		text := data[:min(len(data), 2<<20)]
		if end := bytes.Index(text, []byte("endstream")); end >= 0 {
			text = text[:end]
		}
		return text
	}
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	text, _ := io.ReadAll(io.LimitReader(z, 2<<20)) // of a stream that is damaged, what there is
	return text
}
