package promise

import (
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/paper/picture"
	"github.com/verhaal/verhaal/promise/review"
)

// verdictOrder is the order in which verdicts are told: what needs somebody
// comes first.
var verdictOrder = []review.Verdict{review.Contrary, review.Absent, review.Partial, review.Present, review.NA}

const (
	coverRow   = 19.0
	coverText  = 9.5
	coverMark  = 11.0 // size of the mark before a point
	coverSpace = 22.0 // between columns
)

// Picture draws the points of the law with their verdicts: each with a mark of
// its own and, where it is not in order, the word. Width is 320 for a phone,
// about 640 else. Nil when there is nothing to hold against the list.
func (a *DocumentOpinion) Picture(l string, width float64) *picture.Picture {
	var points []PointOpinion
	for _, p := range a.Points {
		if p.ByLaw() {
			points = append(points, p)
		}
	}
	if len(points) == 0 || !a.Agreement() {
		return nil
	}
	p := &picture.Picture{Width: width, Lang: l, Title: lang.T(l, "opinion.picture", "n", strconv.Itoa(a.Count(true, review.Present)), "all",
		strconv.Itoa(len(points)-a.Count(true, review.NA)))}
	y := a.counts(p, l)
	columns := 2
	if width < 500 {
		columns = 1
	}
	column := (width - coverSpace*float64(columns-1)) / float64(columns)
	rows := (len(points) + columns - 1) / columns
	for i, one := range points {
		x, top := float64(i/rows)*(column+coverSpace), y+float64(i%rows)*coverRow
		p.Add(mark(review.Verdict(one.Verdict), x, top+4)...)
		room := column - coverMark - 7
		if one.Verdict != string(review.Present) {
			word := &picture.Text{
				X: x + column, Y: top + 13, Size: coverText - 1, Anchor: picture.End, Ink: markInk[review.Verdict(one.Verdict)],
				Bold: true, S: lang.T(l, "opinion.verdict."+one.Verdict),
			}
			room -= picture.Width(word.S, word.Size, true) + 8
			p.Add(word)
		}
		p.Add(&picture.Text{
			X: x + coverMark + 7, Y: top + 13, Size: coverText, Ink: picture.Plain,
			S: picture.Fit(one.Name, coverText, false, room),
		})
	}
	p.Height = y + float64(rows)*coverRow + 4
	p.Words = a.words(l, points)
	return p
}

// counts draws how many points have each verdict, and gives where that ends.
func (a *DocumentOpinion) counts(p *picture.Picture, l string) float64 {
	x, y := 0.0, 2.0
	for _, v := range verdictOrder {
		n := a.Count(true, v)
		if n == 0 {
			continue
		}
		text := lang.T(l, "opinion.picture."+string(v), "n", strconv.Itoa(n))
		wide := coverMark + 5 + picture.Width(text, coverText, true)
		if x > 0 && x+wide > p.Width {
			x, y = 0, y+coverRow
		}
		p.Add(mark(v, x, y+1)...)
		p.Add(&picture.Text{X: x + coverMark + 5, Y: y + 10, Size: coverText, Bold: true, Ink: picture.Plain, S: text})
		x += wide + 16
	}
	y += coverRow
	p.Add(&picture.Line{Points: []picture.Point{{X: 0, Y: y}, {X: p.Width, Y: y}}, Stroke: picture.Pale, Line: 1})
	return y + 5
}

// words tells the picture: the points by their verdict.
func (a *DocumentOpinion) words(l string, points []PointOpinion) string {
	var parts []string
	for _, v := range verdictOrder {
		var names []string
		for _, p := range points {
			if p.Verdict == string(v) {
				names = append(names, p.Name)
			}
		}
		if len(names) > 0 {
			parts = append(parts, lang.T(l, "opinion.group."+string(v))+": "+strings.Join(names, ", ")+".")
		}
	}
	return strings.Join(parts, " ")
}

var markInk = map[review.Verdict]picture.Ink{
	review.Contrary: picture.Must, review.Absent: picture.Must, review.Partial: picture.Soon,
	review.Present: picture.Act, review.NA: picture.Muted,
}

// mark draws the sign of a verdict with its left upper corner at x, y: a full
// disc with a tick, a half one, an empty ring, a disc with a cross, a line.
func mark(v review.Verdict, x, y float64) []picture.Shape {
	const r = coverMark / 2
	ink := markInk[v]
	ring := &picture.Rect{X: x + .75, Y: y + .75, W: coverMark - 1.5, H: coverMark - 1.5, Radius: r - .75, Stroke: ink, Line: 1.5}
	line := func(points ...picture.Point) picture.Shape {
		return &picture.Line{Points: points, Stroke: picture.Paper, Line: 1.4}
	}
	at := func(dx, dy float64) picture.Point { return picture.Point{X: x + dx*coverMark, Y: y + dy*coverMark} }
	switch v {
	case review.Present:
		ring.Fill = ink
		return []picture.Shape{ring, line(at(.28, .53), at(.44, .68), at(.73, .34))}
	case review.Contrary:
		ring.Fill = ink
		return []picture.Shape{ring, line(at(.32, .32), at(.68, .68)), line(at(.68, .32), at(.32, .68))}
	case review.Partial:
		const k = .5523 // how far a Bézier curve is pulled to be a quarter of a circle
		half := &picture.Line{Curve: true, Closed: true, Fill: ink, Points: []picture.Point{
			at(.5, 0), at(.5-k/2, 0), at(0, .5-k/2), at(0, .5), at(0, .5+k/2), at(.5-k/2, 1), at(.5, 1),
		}}
		return []picture.Shape{ring, half}
	case review.NA:
		return []picture.Shape{&picture.Line{Points: []picture.Point{at(.15, .5), at(.85, .5)}, Stroke: ink, Line: 1.5}}
	}
	return []picture.Shape{ring}
}
