package clause

import "strings"

// A text is cut into segments: plain runs, answers, references.
type segment struct {
	text string // plain text, the name of an answer, or the id of a clause
	kind segmentKind
	bold bool
}

type segmentKind int8

const (
	plain segmentKind = iota
	variable
	reference
)

// cut parses a text of the library. What is not markup stays as it is; lint
// refuses markup that is not closed.
func cut(text string) []segment {
	var list []segment
	bold := false
	emit := func(kind segmentKind, s string) {
		if s != "" {
			list = append(list, segment{s, kind, bold})
		}
	}
	for text != "" {
		i := strings.IndexAny(text, "{[*")
		if i < 0 {
			break
		}
		rest := text[i:]
		switch {
		case strings.HasPrefix(rest, "**"):
			emit(plain, text[:i])
			bold = !bold
			text = rest[2:]
		case strings.HasPrefix(rest, "[[") && strings.Contains(rest, "]]"):
			emit(plain, text[:i])
			end := strings.Index(rest, "]]")
			emit(reference, rest[2:end])
			text = rest[end+2:]
		case rest[0] == '{' && strings.Contains(rest, "}"):
			emit(plain, text[:i])
			end := strings.IndexByte(rest, '}')
			emit(variable, rest[1:end])
			text = rest[end+1:]
		default:
			emit(plain, text[:i+1])
			text = text[i+1:]
		}
	}
	emit(plain, text)
	return list
}
