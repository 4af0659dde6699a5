package flow

import (
	"slices"
	"strconv"
	"strings"
)

// Nearly every condition is plain: questions compared with answers, joined by
// and, or and not. These are worked out here, with the outcome that CEL gives,
// since making ready CEL itself costs more than making a document. What this
// cannot read is left to CEL.

// truth is what a condition comes to. As in CEL, what cannot be computed, like
// a part that a record lacks, does not matter where the other side decides.
type truth int8

const (
	unknowable truth = iota
	untrue
	holds
)

func truthOf(b bool) truth {
	if b {
		return holds
	}
	return untrue
}

// not turns a truth around.
func (t truth) not() truth {
	switch t {
	case holds:
		return untrue
	case untrue:
		return holds
	}
	return unknowable
}

type predicate func(*State) truth

// plain reads a condition; nil when it is not a plain one. That its types fit
// is checked here too, so that nothing is read in another way than CEL does.
func (f *Flow) plain(source string) *Condition {
	r := plainReader{flow: f, rest: source, condition: &Condition{}}
	r.next()
	p := r.or()
	if r.failed || r.token != "" {
		return nil
	}
	r.condition.plain = p
	return r.condition
}

type plainReader struct {
	flow      *Flow
	rest      string
	token     string // "" at the end
	failed    bool
	condition *Condition
}

func (r *plainReader) fail() { r.failed, r.token, r.rest = true, "", "" }

// next reads one token: a name, a number, a text with its opening quote, or an
// operator.
func (r *plainReader) next() {
	r.rest = strings.TrimLeft(r.rest, " \t\r\n")
	r.token = ""
	if r.rest == "" {
		return
	}
	n := 0
	switch c := r.rest[0]; {
	case c == '\'' || c == '"':
		end := strings.IndexByte(r.rest[1:], c)
		if end < 0 || strings.ContainsAny(r.rest[1:1+end], "\\\r\n") {
			r.fail()
			return
		}
		r.token, r.rest = r.rest[:1+end], r.rest[2+end:]
		if r.rest != "" && (r.rest[0] == '\'' || r.rest[0] == '"') { // a text in triple quotes
			r.fail()
		}
		return
	case letter(c) || digit(c):
		for n < len(r.rest) && (letter(r.rest[n]) || digit(r.rest[n])) {
			n++
		}
	case slices.Contains([]string{"==", "!=", "<=", ">=", "&&", "||"}, r.rest[:min(2, len(r.rest))]):
		n = 2
	case strings.IndexByte("<>!()[],.", c) >= 0:
		n = 1
	default:
		r.fail()
		return
	}
	r.token, r.rest = r.rest[:n], r.rest[n:]
}

func letter(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }

func (r *plainReader) take(token string) bool {
	if r.token != token {
		return false
	}
	r.next()
	return true
}

func (r *plainReader) expect(token string) {
	if !r.take(token) {
		r.fail()
	}
}

func (r *plainReader) or() predicate {
	a := r.and()
	for r.take("||") {
		left, right := a, r.and()
		a = func(s *State) truth {
			x := left(s)
			if x == holds {
				return x
			}
			if y := right(s); y == holds || x == untrue {
				return y
			}
			return unknowable
		}
	}
	return a
}

func (r *plainReader) and() predicate {
	a := r.not()
	for r.take("&&") {
		left, right := a, r.not()
		a = func(s *State) truth {
			x := left(s)
			if x == untrue {
				return x
			}
			if y := right(s); y == untrue || x == holds {
				return y
			}
			return unknowable
		}
	}
	return a
}

func (r *plainReader) not() predicate {
	switch {
	case r.take("!"):
		if r.token != "!" && r.token != "(" { // it binds to the next name only
			r.fail()
		}
		p := r.not()
		return func(s *State) truth { return p(s).not() }
	case r.take("("):
		p := r.or()
		r.expect(")")
		return p
	}
	return r.comparison()
}

// kind is the type of a value in a condition.
type kind int8

const (
	noKind kind = iota
	aText
	aNumber
	texts
	records
)

// operand is one side of a comparison; its value is nil when there is none.
type operand struct {
	kind  kind
	value func(*State) any
}

func (r *plainReader) comparison() predicate {
	a, operator := r.operand(), r.token
	r.next()
	b := r.operand()
	if operator == "in" {
		if a.kind != aText || b.kind != texts {
			r.fail()
		}
		return func(s *State) truth { return within(a.value(s), b.value(s)) }
	}
	if a.kind != b.kind || a.kind != aText && a.kind != aNumber {
		r.fail()
	}
	switch operator {
	case "==":
		return func(s *State) truth { return equal(a.value(s), b.value(s)) }
	case "!=":
		return func(s *State) truth { return equal(a.value(s), b.value(s)).not() }
	case "<":
		return func(s *State) truth { return less(a.value(s), b.value(s)) }
	case ">":
		return func(s *State) truth { return less(b.value(s), a.value(s)) }
	case "<=":
		return func(s *State) truth { return less(b.value(s), a.value(s)).not() }
	case ">=":
		return func(s *State) truth { return less(a.value(s), b.value(s)).not() }
	}
	r.fail()
	return nil
}

func within(a, list any) truth {
	options, ok := list.([]string)
	text, isText := a.(string)
	if a == nil || !ok {
		return unknowable
	}
	return truthOf(isText && slices.Contains(options, text))
}

func equal(a, b any) truth {
	if a == nil || b == nil {
		return unknowable
	}
	return truthOf(a == b)
}

// less compares two texts or two numbers; an answer left empty where a number
// was asked compares with none.
func less(a, b any) truth {
	switch x := a.(type) {
	case string:
		if y, ok := b.(string); ok {
			return truthOf(x < y)
		}
	case int64:
		if y, ok := b.(int64); ok {
			return truthOf(x < y)
		}
	}
	return unknowable
}

func (r *plainReader) operand() operand {
	token := r.token
	switch {
	case token == "":
	case token[0] == '\'' || token[0] == '"':
		r.next()
		return constant(aText, token[1:])
	case digit(token[0]):
		n, err := strconv.ParseInt(token, 10, 64)
		if err != nil {
			break
		}
		r.condition.numbers = append(r.condition.numbers, n)
		r.next()
		return constant(aNumber, n)
	case token == "[":
		return r.options()
	case token == "size":
		r.next()
		r.expect("(")
		list := r.answer()
		r.expect(")")
		if list.kind != texts && list.kind != records {
			break
		}
		return operand{aNumber, func(s *State) any { return size(list.value(s)) }}
	case letter(token[0]):
		return r.answer()
	}
	r.fail()
	return operand{}
}

func constant(k kind, value any) operand {
	return operand{k, func(*State) any { return value }}
}

func size(list any) any {
	switch l := list.(type) {
	case []string:
		return int64(len(l))
	case []map[string]any:
		return int64(len(l))
	}
	return nil
}

// options reads a list of texts.
func (r *plainReader) options() operand {
	var list []string
	for more := true; more; more = r.token == "," {
		r.next()
		if r.token == "" || r.token[0] != '\'' && r.token[0] != '"' {
			r.fail()
			return operand{}
		}
		list = append(list, r.token[1:])
		r.next()
	}
	r.expect("]")
	return constant(texts, list)
}

// answer reads the name of a question, or of a part of its record.
func (r *plainReader) answer() operand {
	name := r.token
	q := r.flow.Question(name)
	if q == nil {
		r.fail()
		return operand{}
	}
	if !slices.Contains(r.condition.names, name) {
		r.condition.names = append(r.condition.names, name)
	}
	r.next()
	var path []string
	for r.token == "." {
		r.next()
		part := partOf(q, r.token)
		if part == nil {
			r.fail()
			return operand{}
		}
		q, path = part, append(path, r.token)
		r.next()
	}
	return operand{q.kind(), func(s *State) any {
		value, _ := s.ResolveName(name)
		for _, part := range path {
			record, _ := value.(map[string]any)
			value = record[part]
		}
		return value
	}}
}

func partOf(q *Question, id string) *Question {
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

func (q *Question) kind() kind {
	switch {
	case q.Type == TypeSeveral:
		return texts
	case q.list():
		return records
	case q.composite():
		return noKind
	case q.Type == TypeNumber || q.Type == TypeMoney:
		return aNumber
	}
	return aText
}
