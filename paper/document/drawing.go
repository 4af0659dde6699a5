package document

import (
	"github.com/verhaal/verhaal/paper/document/pdf"
	"github.com/verhaal/verhaal/paper/picture"
)

// drawing sets a picture over the whole width, with its title above it.
func (l *layout) drawing(d *Drawing) {
	p := d.Picture
	figure := l.root.Add("Figure")
	figure.Alt = p.Title + "\n" + p.Words
	l.add(&row{before: 12, leading: 13, size: 9.5, keep: true, whole: true, cells: []cell{
		l.cell(sheetLeft, sheetRight, l.root.Add("P"), look{sans: true, size: 9.5, color: ink, style: Bold}, Text(p.Title)),
	}})
	height := p.Height * drawingScale(p)
	l.add(&row{
		before: 6, leading: height, size: 1, whole: true,
		cells: []cell{{x: sheetLeft, width: sheetRight - sheetLeft, drawing: d, element: figure}},
	})
}

// drawingScale makes a picture as wide as the text, unless it would be larger
// than it was drawn or take more than most of a page.
func drawingScale(p *picture.Picture) float64 {
	scale := min(1, (sheetRight-sheetLeft)/p.Width)
	if p.Height*scale > (sheetBottom-sheetTop)*0.85 {
		scale = (sheetBottom - sheetTop) * 0.85 / p.Height
	}
	return scale
}

// draw draws a picture with its upper edge at y.
func draw(page *pdf.Page, c cell, y, height float64, faces *typefaces) {
	p := c.drawing.Picture
	g := graph{page: page, faces: faces, x: c.x, y: y, scale: drawingScale(p)}
	c.element.Box = [4]float64{c.x, sheetHeight - y - height, c.x + p.Width*g.scale, sheetHeight - y}
	page.Begin(c.element)
	for _, s := range p.Shapes {
		switch s := s.(type) {
		case *picture.Rect:
			g.rect(s)
		case *picture.Line:
			g.line(s)
		case *picture.Text:
			g.text(s)
		}
	}
	page.End()
}

// graph draws shapes at a place on a page.
type graph struct {
	page        *pdf.Page
	faces       *typefaces
	x, y, scale float64
}

func (g *graph) at(x, y float64) (float64, float64) { return g.x + x*g.scale, g.y + y*g.scale }

func color(i picture.Ink) pdf.Color {
	r, gr, b := i.RGB()
	return pdf.Color{R: r, G: gr, B: b}
}

func (g *graph) paint(path *pdf.Path, fill, stroke picture.Ink, width, dash float64) {
	if fill != picture.None {
		path.Fill(color(fill))
	}
	if stroke != picture.None {
		path.Stroke(color(stroke), width*g.scale, dash*g.scale, dash*g.scale)
	}
}

func (g *graph) rect(r *picture.Rect) {
	path := g.page.Path()
	left, top := g.at(r.X, r.Y)
	right, bottom := g.at(r.X+r.W, r.Y+r.H)
	round := min(r.Radius, r.W/2, r.H/2) * g.scale
	pull := round * 0.45 // a quarter of a circle, near enough for any eye
	path.MoveTo(left+round, top)
	path.LineTo(right-round, top)
	path.CurveTo(right-pull, top, right, top+pull, right, top+round)
	path.LineTo(right, bottom-round)
	path.CurveTo(right, bottom-pull, right-pull, bottom, right-round, bottom)
	path.LineTo(left+round, bottom)
	path.CurveTo(left+pull, bottom, left, bottom-pull, left, bottom-round)
	path.LineTo(left, top+round)
	path.CurveTo(left, top+pull, left+pull, top, left+round, top)
	path.Close()
	g.paint(path, r.Fill, r.Stroke, r.Line, r.Dash)
}

func (g *graph) line(l *picture.Line) {
	if len(l.Points) == 0 {
		return
	}
	path := g.page.Path()
	path.MoveTo(g.at(l.Points[0].X, l.Points[0].Y))
	for i := 1; i < len(l.Points); {
		if !l.Curve || i+2 >= len(l.Points) {
			path.LineTo(g.at(l.Points[i].X, l.Points[i].Y))
			i++
			continue
		}
		x1, y1 := g.at(l.Points[i].X, l.Points[i].Y)
		x2, y2 := g.at(l.Points[i+1].X, l.Points[i+1].Y)
		x3, y3 := g.at(l.Points[i+2].X, l.Points[i+2].Y)
		path.CurveTo(x1, y1, x2, y2, x3, y3)
		i += 3
	}
	if l.Closed {
		path.Close()
	}
	g.paint(path, l.Fill, l.Stroke, l.Line, l.Dash)
}

func (g *graph) text(t *picture.Text) {
	look := look{sans: true, size: t.Size * g.scale}
	if t.Bold {
		look.style = Bold
	}
	text := clean(t.S)
	face := g.faces.face(look)
	x, y := g.at(t.X, t.Y)
	width := face.Width(text, look.size)
	switch t.Anchor {
	case picture.Middle:
		x -= width / 2
	case picture.End:
		x -= width
	}
	g.page.Text(x, y, face, look.size, color(t.Ink), text)
	if t.Struck {
		g.page.Rule(x, y-look.size*0.32, width, look.size*0.07, color(t.Ink))
	}
}
