// Package picture holds a drawing as a list of simple shapes whose colours have
// a meaning, and writes it as SVG. Package document sets it in a PDF. The
// places of letters are calculated with the font's own widths, so that labels can
// be kept apart before anything is drawn.
package picture

import "github.com/verhaal/verhaal/paper/document/font"

// Ink is a colour by its meaning. What it looks like is decided where it is
// shown: by day, by night, or on paper.
type Ink int

// The inks. None draws nothing.
const (
	None     Ink = iota
	Plain        // text and what is done
	Muted        // what explains
	Pale         // lines that only divide
	Paper        // the ground itself
	Wash         // a quiet plane
	Act          // what one can do, and what flows as it should
	ActWash      // a plane of it
	Must         // what needs somebody, and what is lost
	MustWash     // a plane of it
	Soon         // what comes near
	SoonWash     // a plane of it
	inks
)

// Picture is one drawing. Places and sizes are in points from its left upper
// corner.
type Picture struct {
	Width, Height float64
	Title         string // one sentence that says what one should see
	Words         string // the same picture in words, for who does not see it
	Lang          string // of its words
	Shapes        []Shape
}

// Shape is a *Rect, a *Line or a *Text.
type Shape interface{ shape() }

// Rect is a rectangle.
type Rect struct {
	X, Y, W, H   float64
	Radius       float64
	Fill, Stroke Ink
	Line         float64 // width of the stroke
	Dash         float64 // length of its dashes; 0 is a whole line
}

// Point is a place.
type Point struct{ X, Y float64 }

// Line is a line through points: straight, or curved when Curve is set, in
// which case the points after the first come in threes (two that pull and one
// that is reached, as in a cubic Bézier curve).
type Line struct {
	Points []Point
	Curve  bool
	Closed bool // goes back to its first point
	Fill   Ink
	Stroke Ink
	Line   float64 // width
	Dash   float64 // length of its dashes; 0 is a whole line
}

// Anchor says which part of a text stands at its place.
type Anchor int

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Text is one line of text, its baseline at Y.
type Text struct {
	X, Y   float64
	Size   float64
	Bold   bool
	Anchor Anchor
	Ink    Ink
	Struck bool // struck through: it does not count any more
	S      string
}

func (*Rect) shape() {}
func (*Line) shape() {}
func (*Text) shape() {}

// Add draws more shapes over those that are there.
func (p *Picture) Add(shapes ...Shape) { p.Shapes = append(p.Shapes, shapes...) }

// Width is how wide s is at size points.
func Width(s string, size float64, bold bool) float64 {
	if bold {
		return font.SansBold().Width(s, size)
	}
	return font.Sans().Width(s, size)
}

// Box is the room that the letters of t take.
func (t *Text) Box() (left, top, right, bottom float64) {
	w := Width(t.S, t.Size, t.Bold)
	left = t.X
	switch t.Anchor {
	case Middle:
		left -= w / 2
	case End:
		left -= w
	}
	return left, t.Y - 0.76*t.Size, left + w, t.Y + 0.22*t.Size
}

// Fit shortens s to a width, with an ellipsis when something is left out.
func Fit(s string, size float64, bold bool, width float64) string {
	if Width(s, size, bold) <= width {
		return s
	}
	runes := []rune(s)
	for len(runes) > 0 {
		runes = runes[:len(runes)-1]
		if short := string(runes) + "…"; Width(short, size, bold) <= width {
			return short
		}
	}
	return ""
}

// Arrow is the head of an arrow whose tip is at tip, for a line that comes from
// the direction of from.
func Arrow(from, tip Point, size float64, ink Ink) *Line {
	dx, dy := tip.X-from.X, tip.Y-from.Y
	length := hypot(dx, dy)
	if length == 0 {
		dx, length = 1, 1
	}
	dx, dy = dx/length*size, dy/length*size
	return &Line{
		Points: []Point{tip, {tip.X - dx - dy*0.5, tip.Y - dy + dx*0.5}, {tip.X - dx + dy*0.5, tip.Y - dy - dx*0.5}}, Closed: true,
		Fill: ink,
	}
}
