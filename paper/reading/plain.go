package reading

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// readPlain reads Markdown and plain text: Body is the file itself, but for tags
// of HTML in it.
func readPlain(ctx context.Context, text string) (*Text, error) {
	if len(text) > maxText {
		return nil, problem(TooMuch, "%d bytes of text", len(text))
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n").Replace(text)
	form := Plain
	if markdown().MatchString(text[:min(len(text), 256<<10)]) {
		form = Markdown
	}
	cut := len(text) > maxBody
	if cut {
		end := maxBody
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	watch := NewWatch(ctx)
	text, unseen := untag(watch, text, form)
	if err := watch.Err(); err != nil {
		return nil, err
	}
	sheet := unfold(text)
	c := clean(watch, sheet.text, sheet.breaks, true)
	t := &Text{Format: form, Body: c.text}
	l := lineReader{text: t, pages: c.at, watch: watch}
	if len(c.at) > 0 {
		t.Pages = len(c.at) + 1
	}
	if err := l.read(); err != nil {
		return nil, err
	}
	promote(t)
	var asides []*Aside
	for _, m := range sheet.margins {
		if m.Page > 1 {
			m.Start = c.at[m.Page-2]
			m.End = m.Start
		}
		asides = append(asides, &m)
	}
	for _, h := range c.hidden {
		asides = append(asides, &Aside{Span: Span{h.at, h.at}, Kind: Hidden, Text: string(h.said), Why: h.why})
	}
	for _, h := range unseen {
		asides = append(asides, &Aside{Kind: Hidden, Text: h, Why: "display-none"})
	}
	finish(t, asides, c.invisible, c.lookalikes, cut || l.cut || sheet.cut)
	return t, nil
}

var strayTags = sync.OnceValue(func() [3]*regexp.Regexp {
	const unseen = `[^<>]{0,300}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|\shidden\b)[^<>]{0,300}>`
	return [3]*regexp.Regexp{
		regexp.MustCompile(`(?i)<!--|<(span|div|p)` + unseen),
		regexp.MustCompile(`(?i)<br\s*/?>`),
		regexp.MustCompile(`(?i)</?(?:span|div|a|p|b|i|u|em|strong|sup|sub|font|small|big|center|table|thead|tbody|tr|td|th|img|ul|ol|li|h[1-6]|section|article|details|summary|hr|code|mark|ins)(?:\s[^<>]{0,300})?/?>`),
	}
})

// untag takes tags of HTML out of a text, as nobody reads them, and with them what
// they hide; a Markdown file may hold both.
func untag(watch *Watch, text string, form Format) (string, []string) {
	if form != Markdown && !strings.Contains(text, "</") || !strings.Contains(text, "<") {
		return text, nil
	}
	text, unseen := unhide(watch, text)
	if watch.Err() != nil {
		return text, unseen
	}
	return strayTags()[2].ReplaceAllString(strayTags()[1].ReplaceAllString(text, " "), ""), unseen
}

// endTags are the ends of what hides text, by what opens it.
var endTags = sync.OnceValue(func() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"": regexp.MustCompile(`-->`), "span": regexp.MustCompile(`(?i)</span>`), "div": regexp.MustCompile(`(?i)</div>`), "p": regexp.MustCompile(`(?i)</p>`),
	}
})

// unhide takes comments, and elements that are not shown, out of a text.
func unhide(watch *Watch, text string) (string, []string) {
	var b strings.Builder
	var unseen []string
	endless := map[string]bool{} // of these none ends any more
	from, at := 0, 0
	for len(endless) < len(endTags()) && watch.Err() == nil {
		open := strayTags()[0].FindStringSubmatchIndex(text[at:])
		if open == nil {
			break
		}
		start, begin, tag := at+open[0], at+open[1], ""
		if open[2] >= 0 {
			tag = strings.ToLower(text[at+open[2] : at+open[3]])
		}
		var end []int
		if !endless[tag] {
			end = endTags()[tag].FindStringIndex(text[begin:])
		}
		if end == nil {
			endless[tag] = true
			at = start + 1
			continue
		}
		at = begin + end[1]
		b.WriteString(text[from:start])
		from = at
		if inside := strings.TrimSpace(strayTags()[2].ReplaceAllString(strings.TrimSuffix(strings.TrimPrefix(text[start:at], "<!--"), "-->"),
			"")); inside != "" {
			unseen = append(unseen, inside)
		}
	}
	return b.String() + text[from:], unseen
}

// lineReader divides a text into blocks.
type lineReader struct {
	text   *Text
	pages  []int // places where a page begins
	list   []line
	levels []int // how far the lists are indented in which we are
	cut    bool
	watch  *Watch
}

type line struct {
	Span
	indent int
	said   string // what the line says, without marks of Markdown
	marks  string // the marks of Markdown it begins with
	bold   bool
}

func (l *lineReader) read() error {
	body := l.text.Body
	for start := 0; start < len(body) && !l.watch.Ended(); {
		end := strings.IndexByte(body[start:], '\n')
		if end < 0 {
			end = len(body)
		} else {
			end += start
		}
		l.list = append(l.list, newLine(body, start, end))
		start = end + 1
		if len(l.list) == maxLines && start < len(body) {
			l.cut = true
			body = strings.TrimRight(body[:end], " \t\n")
			l.text.Body = body
			for n := len(l.list); n > 0 && l.list[n-1].blank(); n-- {
				l.list = l.list[:n-1]
			}
			break
		}
	}
	wide := l.doubleSpaced()
	page := 0
	for i := 0; i < len(l.list); {
		if l.watch.Ended() {
			return l.watch.Err()
		}
		if len(l.text.Blocks) >= maxBlocks {
			l.cut = true
			l.text.Body = strings.TrimRight(body[:l.list[i].Start], " \t\n")
			return nil
		}
		if l.list[i].blank() {
			i++
			continue
		}
		block, next := l.block(i)
		for next+1 < len(l.list) && block.Kind != Heading && block.Kind != Row && l.goesOn(next, wide) {
			next = l.paragraph(next + 1)
			block.End = l.list[next-1].End
		}
		if l.text.Pages > 0 {
			for page < len(l.pages) && l.pages[page] <= block.Start {
				page++
			}
			block.Page = page + 1
		}
		l.text.Blocks = append(l.text.Blocks, block)
		i = next
	}
	return nil
}

func newLine(body string, start, end int) line {
	s := body[start:end]
	trimmed := strings.TrimLeft(s, " \t")
	l := line{Span: Span{start + len(s) - len(trimmed), start + len(strings.TrimRight(s, " \t"))}}
	for _, c := range s[:len(s)-len(trimmed)] {
		if l.indent++; c == '\t' {
			l.indent += 3
		}
	}
	l.End = max(l.End, l.Start)
	said := body[l.Start:l.End]
	for strings.HasPrefix(said, ">") && len(l.marks) < maxQuotes {
		l.marks += ">"
		said = strings.TrimLeft(said[1:], " ")
	}
	if n := len(said) - len(strings.TrimLeft(said, "#")); n > 0 && n < 7 && (len(said) == n || said[n] == ' ' || said[n] == '\t') {
		l.marks += said[:n]
		said = strings.TrimRight(strings.TrimSpace(said[n:]), "# ")
	}
	l.said, l.bold = plainly(said)
	return l
}

// maxQuotes is how many marks of quotation a line may begin with.
const maxQuotes = 50

var tags = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`</?[a-zA-Z][^<>]{0,300}>`) })

// plainly gives a line without the marks of Markdown and the tags around words,
// and tells whether all of it is bold.
func plainly(s string) (string, bool) {
	if strings.IndexByte(s, '<') >= 0 {
		s = strings.TrimSpace(tags().ReplaceAllString(s, ""))
	}
	bold := false
	for _, mark := range []string{"**", "__"} {
		if in, ok := strings.CutPrefix(s, mark); ok {
			if whole, ok := strings.CutSuffix(strings.TrimRight(in, " :"), mark); ok && !strings.Contains(whole, mark) {
				return whole, whole != ""
			}
			s = strings.Replace(in, mark, "", 1)
		}
	}
	if len(s) > 2 && (s[0] == '*' || s[0] == '_') && s[1] != ' ' && s[1] != s[0] && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1], false
	}
	return s, bold
}

func (l line) blank() bool { return l.Start == l.End }

func (l *lineReader) alone(i int) bool {
	if i > 0 && !l.list[i-1].blank() && !l.heading(i-1) {
		return false
	}
	if i+1 == len(l.list) || l.list[i+1].blank() {
		return true
	}
	// "Artikel 1. Definities" with its first provision right below.
	return labelOf(l.list[i].said).form == worded && labelOf(l.list[i+1].said).form == decimal
}

func (l *lineReader) heading(i int) bool { return strings.HasSuffix(l.list[i].marks, "#") }

// block reads the block that begins at line i and gives the line after it.
func (l *lineReader) block(i int) (Block, int) {
	line := l.list[i]
	b := Block{Span: line.Span, Kind: Paragraph}
	switch {
	case strings.HasSuffix(line.marks, "#"):
		b.Kind, b.Level = Heading, len(strings.Trim(line.marks, ">"))
		b.Number = labelOf(line.said).number
		return b, i + 1
	case i+1 < len(l.list) && l.underlined(i):
		b.Kind, b.Level, b.Number = Heading, 1, labelOf(line.said).number
		if l.text.Body[l.list[i+1].Start] == '-' {
			b.Level = 2
		}
		b.End = l.list[i+1].End
		return b, i + 2
	case l.isRow(i):
		return l.row(i)
	}
	said := line.said
	kind, level, number := shape(said, line.bold, l.alone(i))
	switch kind {
	case Heading:
		b.Kind, b.Level, b.Number = kind, level, number
		return b, i + 1
	case Item:
		b.Kind, b.Number, b.Level = Item, number, level
		if l := labelOf(said); l.form == bullet {
			inner, _ := plainly(said[l.size:]) // "- a. text"
			b.Number = labelOf(inner).number
		}
		if level == 1 {
			b.Level = l.depth(line.indent)
		}
	default:
		if line.indent == 0 {
			l.levels = l.levels[:0]
		}
	}
	next := l.paragraph(i)
	b.End = l.list[next-1].End
	return b, next
}

// depth gives how deep a list lies that is indented so far.
func (l *lineReader) depth(indent int) int {
	for len(l.levels) > 0 && l.levels[len(l.levels)-1] > indent+1 {
		l.levels = l.levels[:len(l.levels)-1]
	}
	if len(l.levels) == 0 || l.levels[len(l.levels)-1] < indent-1 {
		l.levels = append(l.levels, indent)
	}
	return len(l.levels)
}

// paragraph gives the line after the paragraph that line i belongs to.
func (l *lineReader) paragraph(i int) int {
	for i++; i < len(l.list); i++ {
		if l.list[i].blank() || l.starts(i) {
			return i
		}
	}
	return i
}

// starts tells whether line i, right after another line, begins a block.
func (l *lineReader) starts(i int) bool {
	line := l.list[i]
	said := line.said
	switch {
	case strings.HasSuffix(line.marks, "#"), l.isRow(i), line.bold && title(said):
		return true
	case i+1 < len(l.list) && l.underlined(i):
		return true
	case strings.Trim(said, "-*_= ") == "" && len(said) > 2, strings.HasPrefix(said, "```"), strings.HasPrefix(l.list[i-1].said, "```"):
		return true
	}
	mark := labelOf(said)
	switch mark.form {
	case noLabel:
		return false
	case worded: // a line may happen to begin with "Artikel 28 AVG"
		return title(said) && l.alone(i)
	case letter, decimal: // … or with "5. " of a date
		return mark.size < len(said) && !midsentence(l.list[i-1].said)
	default:
		return true
	}
}

func (l *lineReader) underlined(i int) bool {
	under := l.text.Body[l.list[i+1].Start:l.list[i+1].End]
	return len(under) > 1 && (strings.Trim(under, "=") == "" || strings.Trim(under, "-") == "" && len(under) > 2) &&
		labelOf(l.list[i].said).form != bullet && !strings.HasPrefix(l.list[i].said, "|") && (i == 0 || l.list[i-1].blank() || l.heading(i-1)) &&
		strings.Trim(l.list[i].said, "-=") != "" && !strings.Contains(l.list[i].said, ": ")
}

// doubleSpaced tells whether nearly every line has a blank line after it: then a
// blank line does not end a paragraph.
func (l *lineReader) doubleSpaced() bool {
	full, gaps := 0, 0
	for i, line := range l.list {
		if line.End-line.Start > 60 {
			full++
			if i+1 == len(l.list) || l.list[i+1].blank() {
				gaps++
			}
		}
		if line.End-line.Start > 200 {
			return false
		}
	}
	return full > 20 && gaps*10 > full*9
}

// goesOn tells whether the paragraph that ends before blank line i goes on after
// it: a page may have ended there.
func (l *lineReader) goesOn(i int, wide bool) bool {
	next := i
	for next < len(l.list) && l.list[next].blank() {
		next++
	}
	if next == i || next-i > 1 && !wide || next == len(l.list) || i == 0 {
		return false
	}
	before, after := l.list[i-1], l.list[next]
	if len(before.said) < 50 || strings.ContainsAny(before.said[len(before.said)-1:], ".:;!?|") || after.marks != before.marks ||
		l.isRow(next) || labelOf(after.said).form != noLabel {
		return false
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(after.said, "\"“‘'("))
	return unicode.IsLower(r) || wide && len(before.said) > 65 && !after.bold
}

// promote makes headings of numbered lines that stand as one: short, no
// sentence, and not one of a list of such lines.
func promote(t *Text) {
	parts := func(i int) int {
		b := t.Blocks[i]
		if b.Kind != Item || b.Number == "" || b.Number[0] < '0' || b.Number[0] > '9' {
			return 0
		}
		return max(strings.Count(b.Number, ".")+1, b.Level)
	}
	stands := func(i int) bool {
		b := t.Blocks[i]
		if parts(i) == 0 || b.End-b.Start > 120 {
			return false
		}
		said, _ := plainly(t.Body[b.Start:b.End])
		said, _ = plainly(said[min(labelOf(said).size, len(said)):])
		return title(said) && !strings.Contains(said, "\n") && utf8.RuneCountInString(said) > 2
	}
	for i := 0; i+1 < len(t.Blocks); i++ {
		if !stands(i) {
			continue
		}
		own := parts(i)
		before, after := 0, parts(i+1)
		if t.Blocks[i+1].Number == "1" { // a list of its own begins
			after = 0
		}
		if i > 0 {
			before = parts(i - 1)
		}
		if after == own && t.Blocks[i+1].Kind == Item || after > 0 && after < own || before == own &&
			t.Blocks[i-1].End-t.Blocks[i-1].Start < 60 && stands(i-1) {
			continue
		}
		t.Blocks[i].Kind, t.Blocks[i].Level = Heading, min(own+1, 6)
	}
}
