package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	legal "github.com/verhaal/verhaal/law/say"
)

func number(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

const listMost = 50

func moment(p *page, text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return lang.Moment(p.Lang, t)
}

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// plainName is a name of a file in which nothing has a meaning of its own in a
// header.
func plainName(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
	return strings.Trim(plain[:min(len(plain), 60)], "-")
}

// isTrue says whether a decision is yes.
func isTrue(b *bool) bool { return b != nil && *b }

// decimals writes a number as the language does.
func decimals(l, number string) string { return legal.Number(l, number) }

func text(v any) string {
	s, _ := v.(string)
	return s
}

// fileKinds are the media types of the documents.
var fileKinds = map[string]string{
	"pdf": "application/pdf", "sealed.pdf": "application/pdf", "html": "text/html; charset=utf-8",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
