package picture

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

func hypot(x, y float64) float64 { return math.Hypot(x, y) }

// escape writes text for XML, in which most control characters cannot stand.
func escape(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0xFFFE || r == 0xFFFF {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}

// names of the inks in SVG: the class f-act fills, s-act strokes.
var names = [inks]string{"", "ink", "muted", "pale", "paper", "wash", "act", "act-wash", "must", "must-wash", "soon", "soon-wash"}

// colors are the colours of each ink, by day (and on paper) and by night, as
// #rrggbb. The page's own style sheet has the same.
var colors = [inks][2]string{
	Plain: {"#17212b", "#ece8df"}, Muted: {"#545f6b", "#aab3bb"}, Pale: {"#d8d3c6", "#36404a"}, Paper: {
		"#fffefb",
		"#181f26",
	}, Wash: {"#f1eee5", "#212930"},
	Act: {"#0a585f", "#6fcbd0"}, ActWash: {"#d9ebea", "#1d4249"}, Must: {"#b22d13", "#ff8f72"}, MustWash: {
		"#f8ddd4",
		"#4a261c",
	}, Soon: {"#7a5500", "#e6bb57"}, SoonWash: {"#f4e6be", "#3f3418"},
}

// RGB is the colour of an ink on paper.
func (i Ink) RGB() (r, g, b uint8) {
	n, _ := strconv.ParseUint(strings.TrimPrefix(colors[i][0], "#"), 16, 32)
	return uint8(n >> 16), uint8(n >> 8), uint8(n)
}

// Inline writes the picture as SVG for a page whose style sheet has the inks.
// id, unique on the page, ties the picture to its name and its words.
func (p *Picture) Inline(id string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="drawing" viewBox="0 0 %s %s" width="%s" role="img" lang="%s" aria-labelledby="%s-title %s-words">`,
		number(p.Width), number(p.Height), number(p.Width), escape(p.Lang), id, id)
	fmt.Fprintf(&b, `<title id="%s-title">%s</title><desc id="%s-words">%s</desc>`, id, escape(p.Title), id, escape(p.Words))
	p.shapes(&b)
	b.WriteString("</svg>")
	return b.String()
}

// SVG writes the picture as a file of its own, which follows the reader's
// choice of light or dark and prints in light.
func (p *Picture) SVG() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" lang="%s">`,
		number(p.Width), number(p.Height), number(p.Width), number(p.Height), escape(p.Lang))
	fmt.Fprintf(&b, "<title>%s</title><desc>%s</desc><style>%s</style>", escape(p.Title), escape(p.Words), CSS(true))
	fmt.Fprintf(&b, `<rect class="f-paper" width="%s" height="%s"/>`, number(p.Width), number(p.Height))
	p.shapes(&b)
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// CSS gives the inks as a style sheet for a page with pictures; with night for
// one that is dark when the reader wants so.
func CSS(night bool) string {
	dark := ""
	if night {
		dark = "@media screen and (prefers-color-scheme:dark){" + style(1) + "}"
	}
	return style(0) + dark + "text{font-family:Inter,system-ui,\"Segoe UI\",Arial,sans-serif;font-variant-numeric:tabular-nums}"
}

// style gives the classes of the inks, by day or by night.
func style(night int) string {
	var b strings.Builder
	for i := Plain; i < inks; i++ {
		fmt.Fprintf(&b, ".f-%s{fill:%s}.s-%s{stroke:%s}", names[i], colors[i][night], names[i], colors[i][night])
	}
	return b.String()
}

func (p *Picture) shapes(b *strings.Builder) {
	for _, s := range p.Shapes {
		switch s := s.(type) {
		case *Rect:
			fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s"`, number(s.X), number(s.Y), number(s.W), number(s.H))
			if s.Radius > 0 {
				fmt.Fprintf(b, ` rx="%s"`, number(s.Radius))
			}
			paint(b, s.Fill, s.Stroke, s.Line, s.Dash)
		case *Line:
			fmt.Fprintf(b, `<path d="%s"`, s.path())
			paint(b, s.Fill, s.Stroke, s.Line, s.Dash)
		case *Text:
			s.svg(b)
		}
	}
}

func paint(b *strings.Builder, fill, stroke Ink, width, dash float64) {
	switch {
	case fill == None && stroke == None:
		b.WriteString(` fill="none"/>`)
		return
	case stroke == None:
		fmt.Fprintf(b, ` class="f-%s"/>`, names[fill])
		return
	case fill == None:
		fmt.Fprintf(b, ` fill="none" class="s-%s"`, names[stroke])
	default:
		fmt.Fprintf(b, ` class="f-%s s-%s"`, names[fill], names[stroke])
	}
	fmt.Fprintf(b, ` stroke-width="%s" stroke-linejoin="round"`, number(width))
	if dash > 0 {
		fmt.Fprintf(b, ` stroke-dasharray="%s"`, number(dash))
	}
	b.WriteString("/>")
}

func (l *Line) path() string {
	var b strings.Builder
	for i, p := range l.Points {
		switch {
		case i == 0:
			b.WriteByte('M')
		case !l.Curve:
			b.WriteByte('L')
		case i%3 == 1:
			b.WriteByte('C')
		default:
			b.WriteByte(' ')
		}
		b.WriteString(number(p.X) + " " + number(p.Y))
	}
	if l.Closed {
		b.WriteByte('Z')
	}
	return b.String()
}

func (t *Text) svg(b *strings.Builder) {
	fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s" class="f-%s"`, number(t.X), number(t.Y), number(t.Size), names[t.Ink])
	if t.Bold {
		b.WriteString(` font-weight="600"`)
	}
	if t.Struck {
		b.WriteString(` text-decoration="line-through"`)
	}
	if t.Anchor != Start {
		b.WriteString([...]string{"", ` text-anchor="middle"`, ` text-anchor="end"`}[t.Anchor])
	}
	b.WriteString(">" + escape(t.S) + "</text>")
}

// number writes a place in hundredths of a point.
func number(n float64) string {
	return strconv.FormatFloat(math.Round(n*100)/100, 'f', -1, 64)
}
