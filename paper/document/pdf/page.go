package pdf

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Color is a colour of ink: red, green and blue from 0 to 255.
type Color struct{ R, G, B uint8 }

// Page is one page. Places are in points from its left upper corner.
type Page struct {
	document      *Document
	ref           Ref
	number        int // from 0
	width, height float64
	content       []byte
	contents      Ref        // the compressed content, once the page is closed
	marked        []*Element // by number of the marked content on this page
	links         []link
	face          *Face
	size          float64
	color         Color
	open          bool
}

type link struct {
	left, top, right, bottom float64
	uri                      string
	page                     *Page
	y                        float64
	element                  *Element
	ref                      Ref
}

// Begin says that what follows belongs to e; nil means that it is no part of
// the text, like a page number. End closes it.
func (p *Page) Begin(e *Element) {
	p.End()
	p.open = true
	if p.content == nil {
		p.content, p.document.spare = p.document.spare, nil
	}
	if e == nil {
		p.content = append(p.content, "/Artifact BMC\n"...)
		return
	}
	p.content = append(append(append(p.content, '/'), e.Type...), "<</MCID "...)
	p.content = append(strconv.AppendInt(p.content, int64(len(p.marked)), 10), ">>BDC\n"...)
	e.kids = append(e.kids, kid{page: p, mark: len(p.marked)})
	p.marked = append(p.marked, e)
}

// End closes what Begin opened.
func (p *Page) End() {
	if p.open {
		p.content = append(p.content, "EMC\n"...)
		p.open = false
	}
}

// Text sets s with its baseline at y.
func (p *Page) Text(x, y float64, face *Face, size float64, color Color, s string) {
	if s == "" {
		return
	}
	p.ink(color)
	p.content = append(p.content, "BT "...)
	if p.face != face || p.size != size {
		p.face, p.size = face, size
		p.content = append(p.content, '/')
		p.content = append(p.content, face.key...)
		p.content = append(p.content, ' ')
		p.content = appendNumber(p.content, size)
		p.content = append(p.content, " Tf "...)
	}
	p.content = appendNumber(p.content, x)
	p.content = append(p.content, ' ')
	p.content = appendNumber(p.content, p.height-y)
	p.content = append(p.content, " Td "...)
	p.content = face.appendCodes(p.content, s)
	p.content = append(p.content, " Tj ET\n"...)
}

func (p *Page) ink(color Color) {
	if p.color == color { // a page starts with black
		return
	}
	p.color = color
	for _, c := range []uint8{color.R, color.G, color.B} {
		p.content = appendNumber(p.content, float64(c)/255)
		p.content = append(p.content, ' ')
	}
	p.content = append(p.content, "rg\n"...)
}

// Rule draws a line of the given width and thickness, its upper edge at y.
func (p *Page) Rule(x, y, width, thickness float64, color Color) {
	p.ink(color)
	for _, n := range []float64{x, p.height - y - thickness, width, thickness} {
		p.content = appendNumber(p.content, n)
		p.content = append(p.content, ' ')
	}
	p.content = append(p.content, "re f\n"...)
}

// LinkTo makes a rectangle lead to a place in the document.
func (p *Page) LinkTo(left, top, right, bottom float64, e *Element, page *Page, y float64) {
	p.links = append(p.links, link{
		left: left, top: top, right: right, bottom: bottom, page: page, y: y, element: e,
		ref: p.document.w.reserve(),
	})
}

// LinkURI makes a rectangle lead to a web address.
func (p *Page) LinkURI(left, top, right, bottom float64, e *Element, uri string) {
	p.links = append(p.links, link{left: left, top: top, right: right, bottom: bottom, uri: uri, element: e, ref: p.document.w.reserve()})
}

// Close compresses what was drawn, so that the next page can use its room. A
// closed page takes links, but nothing more is drawn on it.
func (p *Page) Close() {
	p.End()
	p.contents = p.document.w.reserve()
	p.document.w.stream(p.contents, "", p.content)
	p.content, p.document.spare = nil, p.content[:0]
}

func (p *Page) write(parent, resources Ref) {
	if p.contents == 0 {
		p.Close()
	}
	w := &p.document.w
	var annots strings.Builder
	for _, l := range p.links {
		annots.WriteString(l.ref.String() + " ")
	}
	extra := ""
	if len(p.links) > 0 {
		extra = "/Tabs/S/Annots[" + annots.String() + "]"
	}
	w.object(p.ref, fmt.Sprintf("<</Type/Page/Parent %s/MediaBox[0 0 %s %s]/Resources %s/Contents %s/StructParents %d%s>>",
		parent, number(p.width), number(p.height), resources, p.contents, p.number, extra))
}

func (p *Page) writeLink(l link, structParent int) {
	target := "/A<</S/URI/URI" + textString(asciiURI(l.uri)) + ">>"
	what := l.uri
	if l.page != nil {
		target = fmt.Sprintf("/Dest[%s/XYZ null %s null]", l.page.ref, number(l.page.height-l.y))
		what = strconv.Itoa(l.page.number + 1)
	}
	p.document.w.object(l.ref, fmt.Sprintf("<</Type/Annot/Subtype/Link/Rect[%s %s %s %s]/Border[0 0 0]/F 4/P %s/StructParent %d/Contents%s%s>>",
		number(l.left), number(p.height-l.bottom), number(l.right), number(p.height-l.top), p.ref, structParent, textString(what), target))
}

// asciiURI percent-encodes what may not stand in a URI (RFC 3986).
func asciiURI(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c > ' ' && c <= '~' && !strings.ContainsRune("()<>\\^`{|}\"", rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func number(n float64) string { return string(appendNumber(nil, n)) }

// appendNumber writes n with at most two decimals: a hundredth of a point is
// finer than any press.
func appendNumber(b []byte, n float64) []byte {
	hundredths := int64(math.Round(n * 100))
	if hundredths < 0 {
		b, hundredths = append(b, '-'), -hundredths
	}
	b = strconv.AppendInt(b, hundredths/100, 10)
	if rest := byte(hundredths % 100); rest != 0 {
		b = append(b, '.', '0'+rest/10)
		if rest%10 != 0 {
			b = append(b, '0'+rest%10)
		}
	}
	return b
}
