package flow

import (
	"slices"
	"strconv"
	"strings"
)

// operand is one side of a comparison; its value is nil when there is none.
type operand struct {
	kind     valueKind
	value    func(*State) any
	source   string    // as it is written
	question *Question // whose answer it is; nil for a constant
	texts    []string  // the texts of a constant
}

func (r *conditionReader) operand() operand {
	start, token := r.start, r.token
	var o operand
	switch {
	case quoted(token):
		o = constant(textKind, token[1:], token[1:])
		r.next()
	case token != "" && digit(token[0]):
		o = r.number()
	case token == "[":
		o = r.options()
	case token == "size":
		o = r.size()
	case token != "" && letter(token[0]):
		o = r.answer()
	default:
		r.fail("expected a question, a text or a number, not %s", r.found())
	}
	if r.err == nil {
		o.source = strings.TrimSpace(r.source[start:r.start])
	}
	return o
}

func constant(kind valueKind, value any, texts ...string) operand {
	return operand{kind: kind, value: func(*State) any { return value }, texts: texts}
}

func (r *conditionReader) number() operand {
	n, err := strconv.ParseInt(r.token, 10, 64)
	if err != nil {
		r.fail("%s is not a whole number", r.token)
		return operand{}
	}
	r.condition.numbers = append(r.condition.numbers, n)
	r.next()
	return constant(numberKind, n)
}

// size reads the number of items of a list.
func (r *conditionReader) size() operand {
	r.next()
	r.expect("(")
	list := r.answer()
	if r.err == nil && list.kind != textsKind && list.kind != recordsKind {
		r.fail("size counts the items of a list, and this is %s", list.kind)
	}
	r.expect(")")
	return operand{kind: numberKind, value: func(s *State) any { return size(list.value(s)) }}
}

// options reads a list of texts.
func (r *conditionReader) options() operand {
	var list []string
	for more := true; more; more = r.token == "," {
		r.next()
		if !quoted(r.token) {
			r.fail("expected a text in the list, not %s", r.found())
			return operand{}
		}
		list = append(list, r.token[1:])
		r.next()
	}
	r.expect("]")
	return constant(textsKind, list, list...)
}

// answer reads the name of a question, or of a part of its record.
func (r *conditionReader) answer() operand {
	name := r.token
	q := r.flow.Question(name)
	if q == nil {
		r.fail("there is no question %q", r.found())
		return operand{}
	}
	if !slices.Contains(r.condition.names, name) {
		r.condition.names = append(r.condition.names, name)
	}
	r.next()
	var path []string
	for r.token == "." {
		r.next()
		part := q.part(r.token)
		if part == nil {
			r.fail("%s has no part %q that can be compared", q.ID, r.found())
			return operand{}
		}
		q, path = part, append(path, r.token)
		r.next()
	}
	return operand{kind: q.valueKind(), question: q, value: func(s *State) any {
		value := s.value(name)
		for _, part := range path {
			record, _ := value.(map[string]any)
			value = record[part]
		}
		return value
	}}
}

// part finds a part of a record that a condition may name: a text, or a record
// with such parts.
func (q *Question) part(id string) *Question {
	if q.list() {
		return nil
	}
	for i, parts := 0, q.Parts(); i < len(parts); i++ {
		if p := &parts[i]; p.ID == id && !p.list() && p.Type != TypeNumber && p.Type != TypeMoney {
			return p
		}
	}
	return nil
}
