package promise

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/verhaal/verhaal/internal/lang"
)

// Place says where a passage stands: "art. 7.1, bladzijde 3"; empty when that is
// not known.
func (p PassageText) Place(l string) string {
	place := p.Location
	if p.Page != nil {
		if place != "" {
			place += ", "
		}
		place += lang.T(l, "opinion.page", "n", strconv.Itoa(*p.Page))
	}
	return place
}

// markup is what Markdown puts around words: it is part of the text of the file,
// and not of what one reads.
var markup = regexp.MustCompile(`\*\*|__|</?[a-zA-Z][^>\n]*>|\[([^\]\n]*)\]\([^)\n]*\)|\]\([^)\n]*\)`)

// visible leaves out what commands a screen or turns a line round: the words are
// somebody else's.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, text)
}

// Short gives the passage on one line, without the marks of Markdown, and cut
// behind a word when it is longer than most characters.
func (p PassageText) Short(limit int) string {
	text := strings.Join(strings.Fields(markup.ReplaceAllString(visible(p.Text), "$1")), " ")
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	cut := string(runes[:limit])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, ",;:. ") + " …"
}

// What says which kind of aside it is, and whose.
func (a DocumentAside) What(l string) string {
	text := lang.T(l, "opinion.aside."+a.Kind)
	if a.Author != "" {
		text += " (" + visible(a.Author) + ")"
	}
	return text
}

// Short gives the aside on one line.
func (a DocumentAside) Short(limit int) string { return PassageText{Text: a.Text}.Short(limit) }
