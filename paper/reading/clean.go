package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cellEnd parts the cells of a row before cleaning; in Body it is a tab.
const cellEnd = '\x1f'

// cleaned is a text as a person sees it.
type cleaned struct {
	text       string
	at         []int    // the given places, in text
	hidden     []unseen // what is not in text, though the file has it
	invisible  int      // characters without width that were left out of words
	lookalikes int      // letters of another script that pass for Latin ones
}

type unseen struct {
	at   int
	said []byte
	why  string
}

// clean gives raw as a person sees it: whole words in composed letters, one
// space where there were many. With layout the white space stays as it is.
// Places must be in order; they are given again as places in the outcome. When
// what is watched ends, so does the text.
func clean(watch *Watch, raw string, places []int, layout bool) cleaned {
	if !norm.NFC.IsNormalString(raw) || !utf8.ValidString(raw) {
		raw, places = compose(raw, places)
	}
	c := cleaner{raw: raw, places: places, layout: layout, cleaned: cleaned{at: make([]int, 0, len(places))}}
	c.out.Grow(len(raw))
	for i := 0; i < len(raw) && !watch.Ended(); {
		c.reach(i)
		r, n := utf8.DecodeRuneInString(raw[i:])
		if c.override {
			i += c.reversed(r, n)
			continue
		}
		if r > ' ' && r < 0x7f { // nearly all of most texts
			c.space()
			c.out.WriteByte(byte(r))
			i += n
			continue
		}
		i += c.rune(r, n, i)
	}
	c.endReversed()
	c.gap = false
	c.reach(len(raw))
	c.text = c.out.String()
	if !layout {
		c.text = strings.TrimRight(c.text, " \n")
	}
	for i, at := range c.at {
		c.at[i] = min(at, len(c.text))
	}
	for i := range c.hidden {
		c.hidden[i].at = min(c.hidden[i].at, len(c.text))
	}
	return c.cleaned
}

// compose makes raw valid UTF-8 with composed letters, piece by piece so that
// the places stay where they are.
func compose(raw string, places []int) (string, []int) {
	var b strings.Builder
	moved := make([]int, len(places))
	from := 0
	piece := func(to int) {
		b.WriteString(norm.NFC.String(strings.ToValidUTF8(raw[from:to], "\uFFFD")))
		from = to
	}
	for i, at := range places {
		piece(at)
		moved[i] = b.Len()
	}
	piece(len(raw))
	return b.String(), moved
}

type cleaner struct {
	cleaned
	raw      string
	places   []int
	layout   bool
	out      strings.Builder
	gap      bool // a space is due
	line     bool // a line break is due
	override bool // within characters that are shown from right to left
	backward []byte

	wordEnd    int // of the word that passes looked at last
	wordPasses bool
}

// reach notes the places that lie at or before byte i of raw.
func (c *cleaner) reach(i int) {
	for len(c.at) < len(c.places) && c.places[len(c.at)] <= i {
		at := c.out.Len()
		if (c.gap || c.line) && at > 0 {
			at++ // past the space that comes before the next letter
		}
		c.at = append(c.at, at)
	}
}

// space writes the white space that is due before a letter.
func (c *cleaner) space() {
	if !c.gap && !c.line {
		return
	}
	if c.out.Len() > 0 {
		if c.line {
			c.out.WriteByte('\n')
		} else {
			c.out.WriteByte(' ')
		}
	}
	c.gap, c.line = false, false
}

func (c *cleaner) rune(r rune, n, i int) int {
	switch {
	case r == cellEnd && !c.layout:
		c.gap, c.line = false, false
		c.out.WriteByte('\t')
	case r == '\n' || r == '\u2028' || r == '\u2029':
		if c.layout {
			c.out.WriteByte('\n')
		} else {
			c.line = c.line || !c.afterTab()
		}
	case unicode.IsSpace(r): // also the spaces that do not break
		switch {
		case c.layout && r == '\t':
			c.out.WriteByte('\t')
		case c.layout:
			c.out.WriteByte(' ')
		default:
			c.gap = c.gap || !c.afterTab()
		}
	case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0:
	case r == '\u00AD':
		return n + lineEnd(c.raw[i+n:])
	case r == '\u202E':
		c.override = true
	case r >= 0xE0000 && r <= 0xE007F:
		c.tag(r)
	case invisible(r):
		if before, _ := utf8.DecodeLastRuneInString(c.raw[:i]); unicode.IsLetter(before) {
			if after, _ := utf8.DecodeRuneInString(c.raw[i+n:]); unicode.IsLetter(after) || invisible(after) {
				c.invisible++
			}
		}
	default:
		c.space()
		c.letter(r, i)
	}
	return n
}

func (c *cleaner) afterTab() bool {
	s := c.out.String()
	return s != "" && s[len(s)-1] == '\t'
}

// lineEnd gives how many bytes a line break takes at the start of s: a word that
// is broken at a soft hyphen goes on after it.
func lineEnd(s string) int {
	rest := strings.TrimLeft(s, " ")
	if !strings.HasPrefix(rest, "\n") {
		return 0
	}
	return len(s) - len(strings.TrimLeft(rest[1:], " "))
}

// letter writes a letter that a person sees, in the way it is usually written.
func (c *cleaner) letter(r rune, i int) {
	switch {
	case r == '\u2010' || r == '\u2011':
		c.out.WriteByte('-')
	case r >= 0xFB00 && r <= 0xFB06 || r >= 0xFF01 && r <= 0xFF5E || r == 0x132 || r == 0x133:
		c.out.WriteString(norm.NFKC.String(string(r)))
	case r == 0xF0B7 || r == 0xF0A7: // the bullets of symbol fonts
		c.out.WriteRune('•')
	case shapeOf(r) != 0 && c.passes(i):
		c.lookalikes++
		c.out.WriteRune(shapeOf(r))
	default:
		c.out.WriteRune(r)
	}
}

// tag takes a character of the block of tags, which no program shows: they can
// carry whole sentences.
func (c *cleaner) tag(r rune) {
	if r < 0xE0020 || r == 0xE007F {
		return
	}
	c.unseen(string(r-0xE0000), "invisible-character")
}

func (c *cleaner) unseen(text, why string) {
	if n := len(c.hidden); n > 0 && c.hidden[n-1].why == why && c.hidden[n-1].at == c.out.Len() {
		c.hidden[n-1].said = append(c.hidden[n-1].said, text...)
		return
	}
	c.hidden = append(c.hidden, unseen{at: c.out.Len(), said: []byte(text), why: why})
}

// reversed takes a letter after a mark that turns the reading order: a person
// sees other words than a program reads.
func (c *cleaner) reversed(r rune, n int) int {
	if r == '\u202C' || r == '\n' || r == cellEnd {
		c.endReversed()
		if r == '\u202C' {
			return n
		}
		return 0
	}
	if !invisible(r) {
		c.backward = utf8.AppendRune(c.backward, r)
	}
	return n
}

func (c *cleaner) endReversed() {
	if text := strings.TrimSpace(string(c.backward)); text != "" {
		c.unseen(text, "reversed")
		c.gap = !c.layout
	}
	c.override, c.backward = false, nil
}

// invisible tells whether a character takes no place on paper.
func invisible(r rune) bool {
	switch {
	case r < 0x200B:
		return r == 0xAD || r == 0x34F || r == 0x61C || r == 0x115F || r == 0x1160 || r == 0x180E
	case r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r >= 0xFE00 && r <= 0xFE0F:
		return true
	}
	return r == 0xFEFF || r == 0x3164 || r == 0xFFA0 || r >= 0xE0000 && r <= 0xE01EF
}

// latin gives for letters of Greek and Cyrillic the Latin letter of the same shape.
var latin = [0x530 - 0x370]rune{
	'А' - 0x370: 'A', 'В' - 0x370: 'B', 'Е' - 0x370: 'E', 'Ѕ' - 0x370: 'S', 'І' - 0x370: 'I', 'Ј' - 0x370: 'J', 'К' - 0x370: 'K', 'М' - 0x370: 'M', 'Н' - 0x370: 'H', 'О' - 0x370: 'O', 'Р' - 0x370: 'P', 'С' - 0x370: 'C', 'Т' - 0x370: 'T', 'У' - 0x370: 'Y', 'Х' - 0x370: 'X',
	'а' - 0x370: 'a', 'е' - 0x370: 'e', 'ѕ' - 0x370: 's', 'і' - 0x370: 'i', 'ј' - 0x370: 'j', 'о' - 0x370: 'o', 'р' - 0x370: 'p', 'с' - 0x370: 'c', 'у' - 0x370: 'y', 'х' - 0x370: 'x', 'ԁ' - 0x370: 'd', 'һ' - 0x370: 'h', 'ԛ' - 0x370: 'q', 'ԝ' - 0x370: 'w', 'ӏ' - 0x370: 'l', 'ѵ' - 0x370: 'v', 'ё' - 0x370: 'ë', 'ї' - 0x370: 'ï',
	'Α' - 0x370: 'A', 'Β' - 0x370: 'B', 'Ε' - 0x370: 'E', 'Ζ' - 0x370: 'Z', 'Η' - 0x370: 'H', 'Ι' - 0x370: 'I', 'Κ' - 0x370: 'K', 'Μ' - 0x370: 'M', 'Ν' - 0x370: 'N', 'Ο' - 0x370: 'O', 'Ρ' - 0x370: 'P', 'Τ' - 0x370: 'T', 'Υ' - 0x370: 'Y', 'Χ' - 0x370: 'X',
	'ο' - 0x370: 'o', 'ν' - 0x370: 'v', 'ι' - 0x370: 'i', 'α' - 0x370: 'a', 'ϲ' - 0x370: 'c', 'ϳ' - 0x370: 'j', 'υ' - 0x370: 'u',
}

// shapeOf gives the Latin letter of the same shape, or 0.
func shapeOf(r rune) rune {
	if r < 0x370 || r >= 0x530 {
		return 0
	}
	return latin[r-0x370]
}

// farthest is how far before and after a letter the rest of its word is looked
// for, in characters, those without width counted.
const farthest = 200

// passes tells whether the letter at byte i passes for a Latin one: its word has
// Latin letters, or is a word of nothing but such letters.
func (c *cleaner) passes(i int) bool {
	if i < c.wordEnd {
		return c.wordPasses
	}
	inWord := func(r rune) bool { return unicode.IsLetter(r) || invisible(r) }
	start := i
	for range farthest {
		r, size := utf8.DecodeLastRuneInString(c.raw[:start])
		if size == 0 || !inWord(r) {
			break
		}
		start -= size
	}
	n, all, found := 0, true, false
	end := start
	for range 2 * farthest {
		r, size := utf8.DecodeRuneInString(c.raw[end:])
		if size == 0 || !inWord(r) {
			break
		}
		end += size
		switch {
		case invisible(r):
		case r < 0x250:
			found = true
		default:
			n++
			all = all && shapeOf(r) != 0
		}
	}
	c.wordEnd, c.wordPasses = end, found || n >= 3 && all
	return c.wordPasses
}
