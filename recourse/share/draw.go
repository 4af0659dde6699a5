package share

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/picture"
)

// Sizes, in points.
const (
	margin    = 8.0
	boxHeight = 44.0
	small     = 8.0
	thickest  = 10.0 // of a flow
	barHeight = 11.0
)

// drawer makes the picture of one outcome.
type drawer struct {
	c     Case
	o     Outcome
	lang  string
	party map[string]Party
	ids   []string           // from left to right
	place map[string]float64 // the middle of each party's column
	step  float64            // between columns
	names float64            // room for the names beside the bars
	least float64            // width
	width float64
	most  money.Amount // the largest flow
	err   error
}

// columns puts the parties side by side by their roles; a party that only has
// money to claim elsewhere is left out.
func (d *drawer) columns(flows []flow) {
	used := map[string]bool{}
	for _, f := range flows {
		used[f.from], used[f.to] = true, true
		d.most = max(d.most, f.amount)
	}
	below := map[string][]string{}
	var groups [4][]string
	for _, p := range d.c.Parties {
		switch {
		case p.Role == DataSubjects && used[p.ID]:
			groups[0] = append(groups[0], p.ID)
		case p.Role == Controller:
			groups[1] = append(groups[1], p.ID)
		case processes(p.Role) && processes(d.party[p.EngagedBy].Role):
			below[p.EngagedBy] = append(below[p.EngagedBy], p.ID)
		case processes(p.Role):
			groups[2] = append(groups[2], p.ID)
		case p.Role == Creditor && used[p.ID]:
			groups[3] = append(groups[3], p.ID)
		}
	}
	var down func(id string)
	down = func(id string) {
		d.ids = append(d.ids, id)
		for _, child := range below[id] {
			down(child)
		}
	}
	for _, group := range groups {
		for _, id := range group {
			down(id)
		}
	}
	n := float64(len(d.ids))
	d.step = max(d.step, (d.least-2*margin)/max(n, 1))
	d.width = max(d.least, 2*margin+n*d.step)
	for i, id := range d.ids {
		d.place[id] = margin + d.step*(float64(i)+0.5)
	}
}

// draw sets heads, lines and bars one below the other.
func (d *drawer) draw(p *picture.Picture, flows []flow, titled bool) {
	y := margin
	if titled {
		for _, line := range wrap(p.Title, 13, true, 0.85*(d.width-2*margin), 3) {
			p.Add(&picture.Text{X: margin, Y: y + 11, Size: 13, Bold: true, Ink: picture.Plain, S: line})
			y += 17
		}
		y += 8
	}
	heads := y
	y += boxHeight + 10
	var lines []picture.Shape
	for i, f := range flows {
		if i == mostFlows {
			lines = append(lines, &picture.Text{
				X: margin, Y: y + 10, Size: small, Ink: picture.Muted,
				S: d.say("more", "n", strconv.Itoa(len(flows)-i)),
			})
			y += 18
			break
		}
		var shapes []picture.Shape
		shapes, y = d.flow(f, y)
		lines = append(lines, shapes...)
	}
	for _, id := range d.ids {
		x := d.place[id]
		p.Add(&picture.Line{Points: []picture.Point{{X: x, Y: heads + boxHeight}, {X: x, Y: y}}, Stroke: picture.Pale, Line: 1})
		d.head(p, id, heads)
	}
	p.Add(lines...)
	p.Height = d.bars(p, y+16) + margin
}

// head draws the box of a party: its name, what it is, and whether it can pay.
func (d *drawer) head(p *picture.Picture, id string, y float64) {
	party := d.party[id]
	width := d.step - 8
	box := &picture.Rect{
		X: d.place[id] - width/2, Y: y, W: width, H: boxHeight, Radius: 3, Fill: picture.Wash, Stroke: picture.Pale,
		Line: 0.8,
	}
	role, ink := d.say("role."+string(party.Role)), picture.Muted
	if n := d.persons(id); n > 1 {
		role = d.say("persons", "n", strconv.FormatInt(n, 10))
	}
	for _, s := range d.o.Parties {
		if s.ID == id && s.Short {
			box.Fill, box.Stroke, ink = picture.MustWash, picture.Must, picture.Must
			role = d.say("pays", "part", percent(s.Dividend))
		}
	}
	p.Add(box)
	lines := wrap(party.Called(), 9, true, width-8, 2)
	at := y + 13
	if len(lines) == 1 {
		at += 5
	}
	for _, line := range lines {
		p.Add(&picture.Text{X: d.place[id], Y: at, Size: 9, Bold: true, Anchor: picture.Middle, Ink: picture.Plain, S: line})
		at += 11
	}
	p.Add(&picture.Text{X: d.place[id], Y: at + 2, Size: 7.5, Anchor: picture.Middle, Ink: ink, S: picture.Fit(role, 7.5, false, width-6)})
}

// persons is how many persons a party stands for.
func (d *drawer) persons(id string) (n int64) {
	for _, c := range d.c.Claims {
		if c.By == id {
			n = max(n, c.Persons)
		}
	}
	return n
}

// flow draws one line below y with its words above it, and gives the next y.
func (d *drawer) flow(f flow, y float64) ([]picture.Shape, float64) {
	if f.head != "" {
		text := picture.Fit(d.say("if", "who", d.name(f.head)), 9, true, d.width-2*margin)
		return []picture.Shape{
			&picture.Rect{X: margin, Y: y + 5, W: picture.Width(text, 9, true) + 4, H: 12, Fill: picture.Paper},
			&picture.Text{X: margin, Y: y + 14, Size: 9, Bold: true, Ink: picture.Plain, S: text},
		}, y + 22
	}
	switch {
	case f.stop:
		return d.stopped(f, y)
	case f.from == f.to: // a loss of its own
		shapes := d.above(nil, f, y, d.say("flow."+f.key, "sum", f.amount.String()), picture.Plain)
		return append(shapes, &picture.Rect{X: d.place[f.from] - 3.5, Y: y + 12, W: 7, H: 7, Radius: 3.5, Fill: picture.Act}), y + 24
	}
	var shapes []picture.Shape
	lost := f.amount - f.settled
	if f.would {
		lost = 0
	}
	if f.amount > lost || lost == 0 {
		text := d.say("flow."+f.key, "sum", f.amount.String())
		if lost > 0 {
			text = d.say("part", "paid", f.settled.String(), "what", text)
		}
		shapes = d.above(shapes, f, y, text, picture.Plain)
		y += 11
		ink, amount := picture.Act, f.settled
		if f.would {
			ink, amount = picture.Soon, f.amount
		}
		if f.key == "debt" {
			ink = picture.Muted
		}
		shapes, y = d.arrow(shapes, f, y, amount, ink, 0)
	}
	if lost > 0 {
		text := d.say("lost", "lost", lost.String(), "who", d.name(f.from))
		if f.settled == 0 {
			text = d.say("flow."+f.key, "sum", f.amount.String()) + ": " + d.say("lost-all", "who", d.name(f.from))
		}
		shapes = d.above(shapes, f, y, text, picture.Must)
		y += 11
		shapes, y = d.arrow(shapes, f, y, lost, picture.Must, 4)
	}
	return shapes, y + 5
}

func (d *drawer) thickness(a money.Amount) float64 {
	if d.most == 0 {
		return 1.2
	}
	return max(1.2, thickest*float64(a)/float64(d.most))
}

// above sets words in the middle of a line, on a ground of their own, moved
// inside the picture.
func (d *drawer) above(shapes []picture.Shape, f flow, y float64, text string, ink picture.Ink) []picture.Shape {
	text = picture.Fit(text, small, false, d.width-2*margin)
	left := d.beside(f, picture.Width(text, small, false))
	return append(shapes,
		&picture.Rect{X: left - 2, Y: y, W: picture.Width(text, small, false) + 4, H: 10, Fill: picture.Paper},
		&picture.Text{X: left, Y: y + 8, Size: small, Ink: ink, S: text})
}

// beside is where words of a width begin so that they stand in the middle of
// the line and inside the picture.
func (d *drawer) beside(f flow, width float64) float64 {
	left := (d.place[f.from]+d.place[f.to])/2 - width/2
	return max(margin, min(left, d.width-margin-width))
}

// arrow draws a line from one column to another, as thick as its amount.
func (d *drawer) arrow(shapes []picture.Shape, f flow, y float64, amount money.Amount, ink picture.Ink, dash float64) ([]picture.Shape,
	float64,
) {
	t := d.thickness(amount)
	head := max(6, 1.3*t)
	from, to := d.place[f.from], d.place[f.to]
	way := 1.0
	if to < from {
		way = -1
	}
	middle := y + head/2 + 1
	tip := picture.Point{X: to - way*1.5, Y: middle}
	shapes = append(shapes,
		&picture.Line{
			Points: []picture.Point{{X: from + way*1.5, Y: middle}, {X: tip.X - way*(head-1), Y: middle}}, Stroke: ink, Line: t,
			Dash: dash,
		},
		picture.Arrow(picture.Point{X: from, Y: middle}, tip, head, ink))
	return shapes, y + head + 3
}

// stopped draws what a clause stopped: a thin line that a cross ends, the
// amount struck through.
func (d *drawer) stopped(f flow, y float64) ([]picture.Shape, float64) {
	sum, why := say.Money(d.lang, f.amount), picture.Fit(d.say("stopped."+f.key), small, false, d.width-2*margin-80)
	one := picture.Width(sum, small, false)
	left := d.beside(f, one+5+picture.Width(why, small, false))
	middle, x := y+16, (d.place[f.from]+d.place[f.to])/2
	return []picture.Shape{
		&picture.Rect{X: left - 2, Y: y, W: one + 9 + picture.Width(why, small, false), H: 10, Fill: picture.Paper},
		&picture.Text{X: left, Y: y + 8, Size: small, Ink: picture.Muted, Struck: true, S: sum},
		&picture.Text{X: left + one + 5, Y: y + 8, Size: small, Ink: picture.Must, S: why},
		&picture.Line{Points: []picture.Point{{X: d.place[f.from], Y: middle}, {X: x, Y: middle}}, Stroke: picture.Muted, Line: 1.2},
		&picture.Line{Points: []picture.Point{{X: x, Y: middle}, {X: d.place[f.to], Y: middle}}, Stroke: picture.Pale, Line: 1.2, Dash: 2},
		&picture.Line{Points: []picture.Point{{X: x - 4, Y: middle - 4}, {X: x + 4, Y: middle + 4}}, Stroke: picture.Must, Line: 1.8},
		&picture.Line{Points: []picture.Point{{X: x - 4, Y: middle + 4}, {X: x + 4, Y: middle - 4}}, Stroke: picture.Must, Line: 1.8},
	}, y + 26
}

// bars draws what each bears in the end, and what is not paid; it gives the
// lower edge.
func (d *drawer) bars(p *picture.Picture, y float64) float64 {
	p.Add(&picture.Line{Points: []picture.Point{{X: margin, Y: y - 8}, {X: d.width - margin, Y: y - 8}}, Stroke: picture.Pale, Line: 0.8})
	p.Add(&picture.Text{X: margin, Y: y + 8, Size: 9, Bold: true, Ink: picture.Plain, S: d.say("bears-title")})
	y += 16
	all := d.o.Unpaid
	for _, s := range d.o.Parties {
		all = max(all, s.Borne)
	}
	bar := func(name string, a money.Amount, ink picture.Ink) {
		text := say.Money(d.lang, a)
		if total := d.o.Total + d.o.Losses; total > 0 && a >= 0 {
			text += " · " + say.Number(d.lang, percent(big.NewRat(int64(a), int64(total)))) + " %"
		}
		// Some room is left for readers whose font is wider than ours.
		room := d.width - 2*margin - d.names - 1.2*picture.Width(text, small, true) - 8
		length := 0.0
		if all > 0 && a > 0 {
			length = max(1, room*float64(a)/float64(all))
		}
		p.Add(&picture.Text{X: margin, Y: y + 8.5, Size: small, Ink: picture.Plain, S: picture.Fit(name, small, false, d.names-8)})
		p.Add(&picture.Rect{X: margin + d.names, Y: y, W: length, H: barHeight, Fill: ink})
		p.Add(&picture.Text{X: margin + d.names + length + 5, Y: y + 8.5, Size: small, Bold: true, Ink: picture.Plain, S: text})
		y += barHeight + 5
	}
	for _, s := range d.o.Parties {
		if s.Liable || s.Borne != 0 {
			bar(d.name(s.ID), s.Borne, picture.Act)
		}
	}
	if d.o.Unpaid > 0 {
		bar(d.say("unpaid"), d.o.Unpaid, picture.Must)
	}
	return y
}

// wrap breaks text into at most so many lines of a width.
func wrap(text string, size float64, bold bool, width float64, limit int) []string {
	var lines []string
	line := ""
	words := strings.Fields(text)
	for i, word := range words {
		longer := strings.TrimSpace(line + " " + word)
		if line == "" || picture.Width(longer, size, bold) <= width {
			line = longer
			continue
		}
		if len(lines) == limit-1 {
			line = strings.Join(append([]string{line}, words[i:]...), " ")
			break
		}
		lines, line = append(lines, picture.Fit(line, size, bold, width)), word
	}
	return append(lines, picture.Fit(line, size, bold, width))
}
