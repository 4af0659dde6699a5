package pdf

// Path is an outline on a page: lines and curves, in points from the page's
// left upper corner.
type Path struct {
	page  *Page
	marks []byte
}

// Path begins an outline on p.
func (p *Page) Path() *Path { return &Path{page: p} }

// MoveTo begins a new line at x, y.
func (o *Path) MoveTo(x, y float64) { o.add("m", x, y) }

// LineTo goes straight to x, y.
func (o *Path) LineTo(x, y float64) { o.add("l", x, y) }

// CurveTo goes along a cubic Bézier curve to x3, y3.
func (o *Path) CurveTo(x1, y1, x2, y2, x3, y3 float64) { o.add("c", x1, y1, x2, y2, x3, y3) }

// Close goes back to where the line began.
func (o *Path) Close() { o.marks = append(o.marks, "h\n"...) }

func (o *Path) add(operator string, places ...float64) {
	for i, n := range places {
		if i%2 == 1 {
			n = o.page.height - n
		}
		o.marks = append(appendNumber(o.marks, n), ' ')
	}
	o.marks = append(append(o.marks, operator...), '\n')
}

// Fill fills the outline with color.
func (o *Path) Fill(color Color) {
	o.page.ink(color)
	o.page.content = append(append(o.page.content, o.marks...), "f\n"...)
}

// Stroke draws along the outline, width points wide; dash and gap in points
// make a broken line, dash 0 a whole one.
func (o *Path) Stroke(color Color, width, dash, gap float64) {
	c := append(o.page.content, "q\n"...)
	for _, part := range []uint8{color.R, color.G, color.B} {
		c = append(appendNumber(c, float64(part)/255), ' ')
	}
	c = append(appendNumber(append(c, "RG 1 j "...), width), " w\n"...)
	if dash > 0 {
		c = append(appendNumber(append(c, '['), dash), ' ')
		c = append(appendNumber(c, gap), "] 0 d\n"...)
	}
	o.page.content = append(append(c, o.marks...), "S Q\n"...)
}
