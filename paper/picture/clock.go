package picture

import (
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/period"
	"github.com/verhaal/verhaal/law/say"
)

// Clock draws a clock as a bar from its start to the target, the statutory end
// and the last argument, over the days it runs through, in language l. now and
// done, when it was done, may be zero. Width is 320 for a phone, about 640
// else. A clock without a target has no picture: nil.
func Clock(c *period.Clock, l string, now, done time.Time, width float64) *Picture {
	if c.Target.IsZero() {
		return nil
	}
	d := &dial{c: c, l: l, now: now, done: done, p: &Picture{Width: width, Lang: l}}
	d.span()
	d.tell()
	d.headline()
	d.days()
	d.above()
	d.bar()
	d.marks()
	d.p.Height = d.y
	return d.p
}

const (
	dialMargin = 6.0
	dialBar    = 20.0
	dialDays   = 17.0 // room for the names of the days
	dialPin    = 15.0 // room for now
	dialRow    = 29.0 // room for a label of two lines
)

// dial is a clock being drawn, from top to bottom.
type dial struct {
	c         *period.Clock
	l         string
	now, done time.Time
	p         *Picture
	from, to  time.Time // what the bar spans
	y         float64   // where the next thing is drawn
}

// span decides which time the picture shows: from the start to the last end,
// or to now when that is not far behind it.
func (d *dial) span() {
	d.from, d.to = d.c.Start, latest(d.c.Target, d.c.StatutoryEnd, d.c.LastArgument)
	length := d.to.Sub(d.from)
	for _, t := range []time.Time{d.now, d.done} {
		if t.After(d.to) && t.Before(d.c.Start.Add(length*3/2)) {
			d.to = t
		}
	}
	d.to = d.to.Add(d.to.Sub(d.from) / 40)
}

func latest(first time.Time, more ...time.Time) time.Time {
	for _, t := range more {
		if t.After(first) {
			first = t
		}
	}
	return first
}

// x gives the place of a moment on the bar.
func (d *dial) x(t time.Time) float64 {
	part := float64(t.Sub(d.from)) / float64(d.to.Sub(d.from))
	return dialMargin + min(max(part, 0), 1)*(d.p.Width-2*dialMargin)
}

// text gives a text of the picture; args are pairs of name and value.
func (d *dial) text(key string, args ...string) string {
	text, err := norm.Step{Key: "clock.picture." + key, Args: say.Args(args)}.Text(d.l)
	if err != nil {
		return key // a test reads every key
	}
	return text
}

// left says how long something takes: in hours up to four days, in days beyond.
func (d *dial) left(t time.Duration) string {
	t = t.Abs()
	switch {
	case t < time.Hour:
		return d.text("minutes", "n", strconv.Itoa(int(t.Minutes())))
	case t < 4*24*time.Hour:
		return d.text("hours", "n", strconv.Itoa(int(t.Hours())))
	}
	return say.Duration(d.l, t)
}

// late says whether the target has passed, or was missed.
func (d *dial) late() bool {
	if !d.done.IsZero() {
		late, _ := d.c.Late(d.done)
		return late
	}
	return d.now.After(d.c.Target)
}

// tell writes the title, and the picture in words.
func (d *dial) tell() {
	at := stamp(d.c.Target)
	switch {
	case !d.done.IsZero() && d.late():
		d.p.Title = d.text("title-late", "at", at, "done", stamp(d.done))
	case !d.done.IsZero():
		d.p.Title = d.text("title-done", "at", at, "done", stamp(d.done))
	case d.now.IsZero():
		d.p.Title = d.text("title", "at", at)
	case d.late():
		d.p.Title = d.text("title-past", "at", at, "left", d.left(d.now.Sub(d.c.Target)))
	default:
		d.p.Title = d.text("title-in", "at", at, "left", d.left(d.c.Target.Sub(d.now)))
	}
	words := []string{d.text("words-start", "at", stamp(d.c.Start)), d.text("words-target", "at", at)}
	if !d.c.StatutoryEnd.Equal(d.c.Target) {
		words = append(words, d.text("words-end", "at", stamp(d.c.StatutoryEnd)))
	}
	if d.argued() {
		words = append(words, d.text("words-argument", "at", stamp(d.c.LastArgument)))
	}
	if !d.now.IsZero() {
		words = append(words, d.text("words-now", "at", stamp(d.now)))
	}
	d.p.Words = strings.Join(words, " ")
}

// argued says whether there is a last argument beyond the statutory end.
func (d *dial) argued() bool { return d.c.LastArgument.After(d.c.StatutoryEnd) }

func stamp(t time.Time) string { return t.Format(time.RFC3339) }

// headline says the target in words, and how long it still is.
func (d *dial) headline() {
	ink, lead := Act, ""
	switch {
	case !d.done.IsZero() && d.late():
		ink = Must
	case !d.done.IsZero() || d.now.IsZero():
	case d.late():
		ink, lead = Must, d.text("ago", "left", d.left(d.now.Sub(d.c.Target)))
	default:
		if lead = d.text("in", "left", d.left(d.c.Target.Sub(d.now))); d.c.Target.Sub(d.now) < d.c.Target.Sub(d.c.Start)/4 {
			ink = Soon
		}
	}
	words := []string{say.End(d.l, d.c.Target), d.text("zone")}
	size := 15.0
	if lead != "" {
		words[0] = lead + ": " + words[0]
	} else {
		words[0] = d.text("before", "at", stamp(d.c.Target))
	}
	d.y = 4
	for _, line := range wrap(strings.Join(words, " "), size, d.p.Width-2*dialMargin) {
		d.y += size * 1.25
		d.p.Add(&Text{X: dialMargin, Y: d.y, Size: size, Bold: true, Ink: ink, S: line})
	}
	d.y += 10
}

// wrap breaks a bold text into lines of a width.
func wrap(text string, size, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && Width(longer, size, true) > width {
			lines, longer = append(lines, line), word
		}
		line = longer
	}
	return append(lines, line)
}

// above writes now, or when it was done, between the days and the bar.
func (d *dial) above() {
	switch {
	case !d.done.IsZero():
		d.pin(d.done, "done")
	case d.pinned():
		d.pin(d.now, "now")
	}
}

// pinned says whether there is a label over the bar.
func (d *dial) pinned() bool { return !d.done.IsZero() || !d.now.Before(d.c.Start) }

// pin sets a label above the bar; the bar draws its line.
func (d *dial) pin(t time.Time, key string) {
	ink := Plain
	if d.late() {
		ink = Must
	}
	x := d.x(t)
	label := &Text{X: x, Y: d.y - 5, Size: 11, Bold: true, Ink: ink, Anchor: Middle, S: d.text(key) + ", " + d.short(t, say.Moment)}
	half := Width(label.S, label.Size, true) / 2
	label.X = min(max(x, dialMargin+half), d.p.Width-dialMargin-half)
	d.p.Add(label)
}

// short writes a moment for a label: the day of the week, the day, the time;
// say is say.Moment, or say.End for the end of a period.
func (d *dial) short(t time.Time, say func(lang string, t time.Time) string) string {
	day, clock, _ := strings.Cut(say(d.l, t), ", ")
	parts := strings.Fields(day)
	return d.weekday(parts[0]) + " " + parts[1] + " " + parts[2] + ", " + strings.Fields(clock)[0]
}

func (d *dial) weekday(name string) string {
	if n := map[string]int{"nl": 2}[d.l]; n > 0 {
		return string([]rune(name)[:n])
	}
	return string([]rune(name)[:3])
}
