package document

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/verhaal/verhaal/paper/document/pdf"
)

// span is text in one face and colour, with what it leads to.
type span struct {
	text  string
	width float64
	face  *pdf.Face
	size  float64
	color pdf.Color
	ref   string
	link  string
}

func (s span) sameLook(o span) bool {
	return s.face == o.face && s.size == o.size && s.color == o.color && s.ref == o.ref && s.link == o.link
}

// line is one set line.
type line []span

// gap is what lies between two words.
type gap int

const (
	space   gap = iota // a space, gone at the end of a line
	seam               // nothing: after a hyphen or a slash
	hyphen             // nothing, or a hyphen at the end of a line
	newline            // the line ends here
)

// word is what a line is never broken in.
type word struct {
	spans []span
	width float64
	gap   gap
	blank float64 // the width of the space after it
}

// clean gives the text as it is set: composed characters, no control
// characters; those that only steer (byte order marks, direction overrides)
// go, so that what is read is what is there.
func clean(s string) string {
	if plain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u00ad' || r == '\u200b':
			return r
		case r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, norm.NFC.String(strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")))
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// followable tells whether a link may be made of an address: only those that
// open a page or a letter, never one that runs something.
func followable(link string) bool {
	scheme, _, found := strings.Cut(link, ":")
	return found && slices.Contains([]string{"http", "https", "mailto"}, strings.ToLower(scheme))
}

// scratch is room that one paragraph leaves to the next.
type scratch struct {
	words []word
	spans []span // of the words
	room  []span // the end of spans that is free
	best  []float64
	next  []int
}

// words cuts runs of text into words, which are good until the next call.
func (t *typefaces) words(text []Inline, base look) []word {
	t.scratch.words, t.scratch.room = t.scratch.words[:0], t.scratch.spans
	return t.moreWords(text, base)
}

// moreWords adds the words of text to those that words gave.
func (t *typefaces) moreWords(text []Inline, base look) []word {
	c := cutter{faces: t, words: t.scratch.words}
	for _, run := range text {
		l := base.with(run.Style)
		if !followable(run.Link) {
			run.Link = ""
		}
		if run.Link != "" || run.Ref != "" {
			l.color = accent
		}
		c.look, c.ref, c.link = l, run.Ref, run.Link
		c.run(clean(run.Text))
	}
	if len(c.word.spans) > 0 {
		c.end(newline)
	}
	t.scratch.words = c.words
	return c.words
}

type cutter struct {
	faces     *typefaces
	look      look
	ref, link string
	words     []word
	word      word
}

// run takes the text character by character; part is what was read since the
// last change of face.
func (c *cutter) run(s string) {
	own := c.faces.face(c.look)
	start, face := 0, own
	flush := func(end int) {
		if start < end {
			c.add(face, s[start:end])
		}
	}
	whole := c.ref != "" && len(s) <= len("artikel 12.10") // not divided: "artikel 7"
	for i, r := range s {
		size := utf8.RuneLen(r)
		switch {
		case whole && r == ' ': // stays inside the word
		case r == ' ' || r == '\n' || r == '\u00ad' || r == '\u200b':
			flush(i)
			start = i + size
			c.end(gapOf(r))
		case (r == '-' || r == '/' || r == '–' || r == '—') && i-start > 1:
			if use := c.faces.faceFor(c.look, r); use != face {
				flush(i)
				start, face = i, use
			}
			flush(i + size)
			start = i + size
			c.end(seam)
		default:
			use := own
			if r >= utf8.RuneSelf { // every font has the common characters
				use = c.faces.faceFor(c.look, r)
			}
			if use != face {
				flush(i)
				start, face = i, use
			}
		}
	}
	flush(len(s))
}

func gapOf(r rune) gap {
	switch r {
	case '\n':
		return newline
	case '\u00ad':
		return hyphen
	case '\u200b':
		return seam
	}
	return space
}

func (c *cutter) add(face *pdf.Face, s string) {
	w := face.Width(s, c.look.size)
	if len(c.word.spans) == 0 { // nearly every word is one span: they lie in one piece
		s := &c.faces.scratch
		if len(s.room) == 0 {
			s.spans = make([]span, 256)
			s.room = s.spans
		}
		c.word.spans, s.room = s.room[0:0:1], s.room[1:]
	}
	c.word.spans = append(c.word.spans, span{s, w, face, c.look.size, c.look.color, c.ref, c.link})
	c.word.width += w
}

func (c *cutter) end(g gap) {
	if g != newline && len(c.word.spans) == 0 {
		if g == space && len(c.words) > 0 && c.words[len(c.words)-1].gap == seam { // "a- b": the space counts
			last := &c.words[len(c.words)-1]
			last.gap, last.blank = space, c.faces.face(c.look).Width(" ", c.look.size)
		}
		return
	}
	c.word.gap = g
	if g == space {
		c.word.blank = c.faces.face(c.look).Width(" ", c.look.size)
	}
	c.words = append(c.words, c.word)
	c.word = word{}
}

// broken cuts words that are wider than the measure, at any character.
func broken(words []word, measure float64) []word {
	wide := false
	for _, w := range words {
		wide = wide || w.width > measure
	}
	if !wide {
		return words
	}
	var out []word
	for _, w := range words {
		if w.width <= measure {
			out = append(out, w)
			continue
		}
		part := word{gap: seam}
		for _, s := range w.spans {
			from := 0
			for i, r := range s.text {
				width := s.face.Width(string(r), s.size)
				if part.width+width > measure && (i > from || len(part.spans) > 0) {
					part.spans = appendPart(part.spans, s, s.text[from:i])
					out = append(out, part)
					part, from = word{gap: seam}, i
				}
				part.width += width
			}
			part.spans = appendPart(part.spans, s, s.text[from:])
		}
		part.gap, part.blank = w.gap, w.blank
		out = append(out, part)
	}
	return out
}

func appendPart(spans []span, s span, text string) []span {
	if text == "" {
		return spans
	}
	s.text, s.width = text, s.face.Width(text, s.size)
	return append(spans, s)
}

// lines sets text to a measure. Of all ways to break a paragraph it takes the
// one whose right edge is the most even.
func (t *typefaces) lines(text []Inline, base look, measure float64) []line {
	return t.set(t.words(text, base), base, measure)
}

// set sets words to a measure.
func (t *typefaces) set(words []word, base look, measure float64) []line {
	measure = max(measure, 1) // a table of very many columns
	words = broken(words, measure)
	var out []line
	for from := 0; from < len(words); {
		to := from
		for words[to].gap != newline && to < len(words)-1 {
			to++
		}
		out = t.even(out, words[from:to+1], measure, t.face(base).Width("-", base.size))
		from = to + 1
	}
	if len(out) == 0 {
		out = []line{nil}
	}
	return out
}

// even breaks one paragraph: best[i] is the least cost of setting the words
// from i on, next[i] where the line that starts with i ends.
func (t *typefaces) even(out []line, words []word, measure, hyphenWidth float64) []line {
	n := len(words)
	t.scratch.best, t.scratch.next = slices.Grow(t.scratch.best[:0], n+1), slices.Grow(t.scratch.next[:0], n)
	best, next := t.scratch.best[:n+1], t.scratch.next[:n]
	best[n] = 0
	for i := n - 1; i >= 0; i-- {
		best[i] = -1
		width := 0.0
		for j := i; j < n; j++ {
			width += words[j].width
			full := width
			if words[j].gap == hyphen {
				full += hyphenWidth
			}
			if full > measure && j > i {
				break
			}
			cost := lineCost(measure-full, measure, words[j].gap, i > 0, j == n-1) + best[j+1]
			if best[i] < 0 || cost < best[i] {
				best[i], next[i] = cost, j+1
			}
			width += words[j].blank
		}
	}
	for i := 0; i < n; i = next[i] {
		out = append(out, compose(words[i:next[i]], next[i] == n))
	}
	return out
}

// lineCost weighs one line by the square of what it leaves empty. The last may
// be short, but not one lonely syllable.
func lineCost(left, measure float64, g gap, second, last bool) float64 {
	share := max(left, 0) / measure
	switch {
	case last && second && share > 0.85:
		return 0.15
	case last:
		return 0
	case g == hyphen:
		return share*share + 0.06
	case g == seam:
		return share*share + 0.04
	}
	return share*share + 0.01
}

// compose puts words behind each other and joins what looks the same.
func compose(words []word, last bool) line {
	var l line
	text := make([]byte, 0, 160) // of the last span
	for i, w := range words {
		for _, s := range w.spans {
			if n := len(l); n > 0 && l[n-1].sameLook(s) {
				l[n-1].width += s.width
			} else {
				l.end(text)
				l, text = append(l, s), text[:0]
			}
			text = append(text, s.text...)
		}
		final := i == len(words)-1
		if n := len(l); n > 0 {
			switch {
			case w.gap == space && !final:
				text = append(text, ' ')
				l[n-1].width += w.blank
			case w.gap == hyphen && final && !last:
				text = append(text, '-')
				l[n-1].width += l[n-1].face.Width("-", l[n-1].size)
			}
		}
	}
	l.end(text)
	return l
}

// end gives the last span its text.
func (l line) end(text []byte) {
	if n := len(l); n > 0 {
		l[n-1].text = string(text)
	}
}
