package reading

import (
	"strconv"
	"strings"
)

// begin starts the block of an element, list or table.
func (p *pageReader) begin(tag string, attrs map[string]string) {
	top := p.top()
	switch tag {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		p.draft.Kind, p.draft.Level = Heading, int(tag[1]-'0')
	case "ul", "ol":
		l := &listing{ordered: tag == "ol", style: attrs["type"], next: 1, depth: 1}
		if n, err := strconv.Atoi(attrs["start"]); err == nil && n > -10000 && n < 10000 {
			l.next = n
		}
		if above := p.stack[len(p.stack)-2].list; above != nil {
			l.depth = above.depth + 1
		}
		if s := top.look.list; s != "" {
			l.style = s
		}
		top.list = l
	case "li":
		p.item(attrs)
	case "table", "dl":
		p.b.tableStart()
		top.table = true
	case "tr":
		p.b.rowEnd()
	case "td", "th", "dd":
		p.b.cellStart()
	case "dt":
		p.b.rowEnd()
		p.b.cellStart()
	}
}

// item begins an item of a list, with the number that a browser shows.
func (p *pageReader) item(attrs map[string]string) {
	p.draft.Kind, p.draft.Level = Item, 1
	l := p.top().list
	if l == nil {
		return
	}
	p.draft.Level = l.depth
	if !l.ordered || l.style == "none" {
		return
	}
	if n, err := strconv.Atoi(attrs["value"]); err == nil && n > -10000 && n < 10000 {
		l.next = n
	}
	p.draft.Number = counted(l.next, l.style)
	l.next++
}

// counted writes a number in the way of a list.
func counted(n int, style string) string {
	switch style {
	case "a", "lower-alpha", "lower-latin", "lowerLetter":
		return lettered(n)
	case "A", "upper-alpha", "upper-latin", "upperLetter":
		return strings.ToUpper(lettered(n))
	case "i", "lower-roman", "lowerRoman":
		return romans(n)
	case "I", "upper-roman", "upperRoman":
		return strings.ToUpper(romans(n))
	case "decimal-leading-zero", "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

// lettered counts a to z, aa, bb, as word processors do.
func lettered(n int) string {
	if n < 1 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), min((n-1)/26+1, 10))
}

func romans(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for i, value := range []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
		for ; n >= value; n -= value {
			b.WriteString([]string{"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"}[i])
		}
	}
	return b.String()
}
