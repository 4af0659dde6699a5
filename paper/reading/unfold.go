package reading

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A sheet is a text from which page breaks and what is printed on each page
// have been taken out.
type sheet struct {
	text    string
	breaks  []int // where a page begins, in text
	margins []Aside
	cut     bool
}

var pageNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^[-–|\s]*((pagina|page|blz\.?|pag\.?|p\.)\s*)?\d{1,4}(\s*(van|of|/|\|)\s*\d{1,4})?[-–|\s]*$`)
})

// unfold joins the pages of a text that a program took from a paged document.
func unfold(text string) sheet {
	pages := strings.Split(text, "\f")
	for len(pages) > 1 && strings.TrimSpace(pages[len(pages)-1]) == "" {
		pages = pages[:len(pages)-1]
	}
	if len(pages) == 1 {
		return sheet{text: pages[0]}
	}
	s := sheet{cut: len(pages) > maxPages}
	pages = pages[:min(len(pages), maxPages)]
	count := map[string]int{}
	divided := make([][]string, len(pages))
	for i, page := range pages {
		divided[i] = strings.Split(page, "\n")
		seen := map[string]bool{}
		for _, at := range edges(divided[i]) {
			if key := furnitureKey(divided[i][at]); !seen[key] {
				seen[key] = true
				count[key]++
			}
		}
	}
	minimum := max(2, (len(pages)*3+4)/5)
	var b strings.Builder
	for i, page := range divided {
		gone := map[int]bool{}
		for _, at := range edges(page) {
			line := strings.TrimSpace(page[at])
			if count[furnitureKey(line)] >= minimum && labelOf(line).form != worded || len(pages) > 1 && pageNumber().MatchString(line) {
				gone[at] = true
			}
		}
		var kept []string
		for at, line := range page {
			if !gone[at] {
				kept = append(kept, line)
			}
		}
		s.join(&b, strings.Trim(strings.Join(kept, "\n"), "\n"), i > 0)
		for at := range page {
			if gone[at] {
				s.margins = append(s.margins, Aside{Kind: Margin, Text: strings.TrimSpace(page[at]), Page: i + 1})
			}
		}
	}
	s.text = b.String()
	return s
}

// join adds a page; a sentence that goes on stays in one paragraph.
func (s *sheet) join(b *strings.Builder, page string, more bool) {
	if more {
		before := strings.TrimRight(b.String()[max(0, b.Len()-100):], " \n")
		first, _ := utf8.DecodeRuneInString(strings.TrimSpace(page))
		if before != "" && !strings.ContainsAny(before[len(before)-1:], ".:;!?") && unicode.IsLower(first) &&
			labelOf(strings.TrimSpace(page)).form == noLabel {
			b.WriteString("\n")
		} else {
			b.WriteString("\n\n")
		}
		s.breaks = append(s.breaks, b.Len())
	}
	b.WriteString(page)
}

// edges gives the first and the last three lines of a page that say something.
func edges(lines []string) []int {
	var list []int
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			list = append(list, i)
		}
	}
	if len(list) <= 6 {
		return list
	}
	return append(list[:3:3], list[len(list)-3:]...)
}

// furnitureKey is the same for lines that differ in white space and figures only.
func furnitureKey(line string) string {
	var b strings.Builder
	for _, word := range strings.Fields(line) {
		b.WriteByte(' ')
		for _, r := range word {
			if unicode.IsDigit(r) {
				r = '0'
			}
			b.WriteRune(r)
		}
	}
	return strings.ReplaceAll(b.String(), "00", "0")
}
