package reading

import "strings"

func (l *lineReader) isRow(i int) bool {
	said := l.list[i].said
	if len(said) > 1 && said[0] == '|' {
		return true
	}
	return strings.Contains(said, " | ") && (i+1 < len(l.list) && separator(l.list[i+1].said) || i > 0 && l.inTable(i-1))
}

func (l *lineReader) inTable(i int) bool {
	return separator(l.list[i].said) || len(l.text.Blocks) > 0 && l.text.Blocks[len(l.text.Blocks)-1].Kind == Row &&
		l.text.Blocks[len(l.text.Blocks)-1].End == l.list[i].End
}

// separator tells whether a line only parts the head of a table from its rows.
func separator(s string) bool {
	return strings.Contains(s, "--") && strings.Contains(s, "|") && strings.Trim(s, "|-: ") == ""
}

// row reads a row; the line that parts head and rows belongs to the head.
func (l *lineReader) row(i int) (Block, int) {
	line := l.list[i]
	b := Block{Span: line.Span, Kind: Row}
	if separator(line.said) {
		b.Kind = Paragraph
		return b, i + 1
	}
	s := l.text.Body[line.Start:line.End]
	start := 0
	if strings.HasPrefix(s, "|") {
		start = 1
	}
	for at := start; at <= len(s); at++ {
		if at < len(s) && (s[at] != '|' || s[at-min(at, 1)] == '\\') {
			continue
		}
		cell := s[start:at]
		if at == len(s) && strings.TrimSpace(cell) == "" {
			break
		}
		from := start + len(cell) - len(strings.TrimLeft(cell, " \t"))
		to := max(start+len(strings.TrimRight(cell, " \t")), from)
		b.Cells = append(b.Cells, Span{line.Start + from, line.Start + to})
		start = at + 1
	}
	if i+1 < len(l.list) && separator(l.list[i+1].said) {
		b.End = l.list[i+1].End
		return b, i + 2
	}
	return b, i + 1
}
