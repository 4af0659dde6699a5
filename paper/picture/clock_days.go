package picture

import (
	"strconv"
	"time"

	"github.com/verhaal/verhaal/law/say"
)

// days shades the days on which nobody works, and names the days as far as
// there is room.
func (d *dial) days() {
	top := d.y
	d.y += dialDays
	if d.pinned() {
		d.y += dialPin
	}
	bottom := d.y + dialBar + 4
	zone := d.c.Calendar.Zone
	first := d.from.In(zone)
	first = time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, zone)
	for day := first; day.Before(d.to); day = day.AddDate(0, 0, 1) {
		left, right := d.x(day), d.x(day.AddDate(0, 0, 1))
		if !d.c.Calendar.Working(day, d.c.Switches) {
			d.p.Add(&Rect{X: left, Y: top, W: right - left, H: bottom - top, Fill: Wash})
		}
	}
	if d.to.Sub(d.from) < 26*time.Hour {
		d.hours(top, bottom)
		return
	}
	d.names(first, top, bottom)
}

// names draws a tick at the beginning of days and names the day where its name
// fits.
func (d *dial) names(first time.Time, top, bottom float64) {
	wide := d.x(first.AddDate(0, 0, 2)) - d.x(first.AddDate(0, 0, 1))
	weekly := wide < 22
	free := 0.0 // up to where something is written
	for day := first; day.Before(d.to); day = day.AddDate(0, 0, 1) {
		if weekly && day.Weekday() != time.Monday && !day.Equal(first) {
			continue
		}
		left := max(d.x(day), dialMargin)
		if day.After(d.from) {
			d.tick(left, top, bottom)
		}
		right := min(d.x(day.AddDate(0, 0, 1)), d.p.Width-dialMargin)
		if weekly {
			right = d.p.Width - dialMargin
		}
		for _, name := range d.called(day, weekly) {
			if width := Width(name, 10, false); left+3 >= free && left+3+width <= right {
				d.p.Add(&Text{X: left + 3, Y: top + 11, Size: 10, Ink: Muted, S: name})
				free = left + 3 + width + 4
				break
			}
		}
	}
}

// tick draws the edge of a day, past the label over the bar.
func (d *dial) tick(x, top, bottom float64) {
	d.p.Add(&Line{Points: []Point{{x, top}, {x, top + dialDays - 3}}, Stroke: Pale, Line: 0.75},
		&Line{Points: []Point{{x, d.y}, {x, bottom}}, Stroke: Pale, Line: 0.75})
}

// called gives names for a day, the longest first.
func (d *dial) called(day time.Time, weekly bool) []string {
	number := strconv.Itoa(day.Day())
	if weekly {
		return []string{number + " " + say.Month(d.l, day.Month()), number}
	}
	short := d.weekday(say.Weekday(d.l, day))
	return []string{say.Weekday(d.l, day) + " " + number, short + " " + number, number}
}

// hours draws ticks at whole hours, for a clock of less than a day.
func (d *dial) hours(top, bottom float64) {
	step := time.Hour
	for _, larger := range []time.Duration{2, 3, 6, 12} {
		if d.x(d.from.Add(step))-d.x(d.from) < 40 {
			step = larger * time.Hour
		}
	}
	zone := d.c.Calendar.Zone
	at := d.from.In(zone)
	at = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone)
	for ; at.Before(d.to); at = at.Add(step) {
		if !at.After(d.from) {
			continue
		}
		x := d.x(at)
		d.tick(x, top, bottom)
		name := at.In(zone).Format("15:04")
		if at.In(zone).Hour() == 0 {
			name = d.weekday(say.Weekday(d.l, at)) + " " + strconv.Itoa(at.In(zone).Day())
		}
		if x+3+Width(name, 10, false) < d.p.Width-dialMargin {
			d.p.Add(&Text{X: x + 3, Y: top + 11, Size: 10, Ink: Muted, S: name})
		}
	}
}

// bar draws the time itself: what has passed, what is left, what lies between
// the target and the statutory end, and what could only be argued.
func (d *dial) bar() {
	y := d.y
	start, target, end := d.x(d.c.Start), d.x(d.c.Target), d.x(d.c.StatutoryEnd)
	passed := start
	until := d.now
	if !d.done.IsZero() {
		until = d.done
	}
	if until.After(d.c.Start) {
		passed = d.x(until)
	}
	if d.argued() {
		d.p.Add(&Rect{X: end, Y: y, W: d.x(d.c.LastArgument) - end, H: dialBar, Stroke: Muted, Line: 1, Dash: 3})
	}
	d.p.Add(&Rect{X: start, Y: y, W: target - start, H: dialBar, Fill: ActWash, Stroke: Act, Line: 1})
	if width := min(passed, target) - start; width > 0 {
		d.p.Add(&Rect{X: start, Y: y, W: width, H: dialBar, Fill: Act})
	}
	if end > target {
		d.hatch(target, max(end, target+2), y)
	}
	if d.late() && passed > target {
		d.p.Add(&Rect{X: target, Y: y + dialBar/2 - 2, W: passed - target, H: 4, Fill: Must})
	}
	if passed > start {
		ink := Plain
		if d.late() {
			ink = Must
		}
		d.p.Add(&Line{Points: []Point{{passed, y - 2}, {passed, y + dialBar + 4}}, Stroke: ink, Line: 2})
	}
	d.y = y + dialBar + 8
}

// hatch fills a stretch of the bar with slanting lines.
func (d *dial) hatch(left, right, y float64) {
	d.p.Add(&Rect{X: left, Y: y, W: right - left, H: dialBar, Fill: SoonWash, Stroke: Soon, Line: 1})
	for x := left - dialBar + 4; x < right; x += 5 {
		// From the lower left to the upper right, cut off at both edges.
		a, b := Point{x, y + dialBar}, Point{x + dialBar, y}
		if a.X < left {
			a = Point{left, y + dialBar - (left - x)}
		}
		if b.X > right {
			b = Point{right, y + (x + dialBar - right)}
		}
		if b.X > a.X {
			d.p.Add(&Line{Points: []Point{a, b}, Stroke: Soon, Line: 0.75})
		}
	}
}

// mark is a moment with its name below the bar.
type mark struct {
	at   time.Time
	name string
	ink  Ink
}

// marks names the moments below the bar. Each label stands beside a line from
// its moment, so that no label meets another or the line to another.
func (d *dial) marks() {
	list := []mark{{d.c.Start, "start", Plain}, {d.c.Target, "target", Act}}
	if d.c.StatutoryEnd.Equal(d.c.Target) {
		list[1].name = "both"
	} else {
		list = append(list, mark{d.c.StatutoryEnd, "end", Soon})
	}
	if d.argued() {
		list = append(list, mark{d.c.LastArgument, "argument", Muted})
	}
	labels := make([]label, len(list))
	for i, m := range list {
		name, when := d.text(m.name), d.short(m.at, say.End)
		if m.name == "start" {
			when = d.short(m.at, say.Moment)
		}
		labels[i] = label{x: d.x(m.at), width: max(Width(name, 11, true), Width(when, 11, false)), name: name, when: when, ink: m.ink}
	}
	best := arrange(labels, d.p.Width)
	rows := 0
	for _, one := range best {
		one.draw(d.p, d.y)
		rows = max(rows, one.row+1)
	}
	d.y += float64(rows)*dialRow + 4
}

// label is the two lines of a mark: its name and its moment, on the right or
// the left of a line down from its place on the bar.
type label struct {
	x, width   float64
	row        int
	anchor     Anchor
	name, when string
	ink        Ink
}

// arrange tries every side and row for every label, and gives the arrangement
// that takes the fewest rows. With a row for each there always is one.
func arrange(labels []label, width float64) []label {
	tried := append([]label(nil), labels...)
	best, cost := append([]label(nil), labels...), -1
	var place func(i, sum int)
	place = func(i, sum int) {
		if cost >= 0 && sum >= cost {
			return
		}
		if i == len(tried) {
			cost = sum
			copy(best, tried)
			return
		}
		for row := range tried {
			for _, anchor := range []Anchor{Start, End} {
				tried[i].row, tried[i].anchor = row, anchor
				price := 4 * row * row
				if anchor == End {
					price++
				}
				if tried[i].fits(width) && tried[i].free(tried[:i]) {
					place(i+1, sum+price)
				}
			}
		}
	}
	place(0, 0)
	return best
}

// span gives the room of the letters.
func (l *label) span() (left, right float64) {
	if l.anchor == End {
		return l.x - 5 - l.width, l.x - 5
	}
	return l.x + 5, l.x + 5 + l.width
}

func (l *label) fits(width float64) bool {
	left, right := l.span()
	return left >= dialMargin/2 && right <= width-dialMargin/2
}

// free says whether a label meets no label and no line of an earlier moment,
// and stands on the right of those in its row.
func (l *label) free(placed []label) bool {
	left, right := l.span()
	for i := range placed {
		other := &placed[i]
		from, to := other.span()
		switch {
		case l.row == other.row && left < to+6:
			return false
		case other.row >= l.row && other.x > left-3 && other.x < right+3: // its line runs through these letters
			return false
		case l.row >= other.row && l.x > from-3 && l.x < to+3:
			return false
		}
	}
	return true
}

func (l *label) draw(p *Picture, top float64) {
	y := top + float64(l.row)*dialRow
	x := l.x + 5
	if l.anchor == End {
		x = l.x - 5
	}
	p.Add(
		&Line{Points: []Point{{l.x, top - 8}, {l.x, y + dialRow - 5}}, Stroke: l.ink, Line: 1},
		&Text{X: x, Y: y + 10, Size: 11, Bold: true, Ink: l.ink, Anchor: l.anchor, S: l.name},
		&Text{X: x, Y: y + 23, Size: 11, Ink: Plain, Anchor: l.anchor, S: l.when},
	)
}
