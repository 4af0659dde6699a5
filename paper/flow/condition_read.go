package flow

import (
	"fmt"
	"slices"
	"strings"
)

// maxCondition bounds the length of a condition, and so how deep it nests.
const maxCondition = 4_000

// conditionReader reads a condition and checks its types as it goes:
//
//	or         = and { "||" and }
//	and        = not { "&&" not }
//	not        = "!" not | "(" or ")" | comparison
//	comparison = operand ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" ) operand
//	operand    = 'text' | "text" | number | [ 'text', … ] | question | question.part | size(question)
//
// Both sides of a comparison are texts or both are numbers (whole numbers;
// amounts in cents); a date is a text, 2026-11-30. "in" looks for a text in a
// list of texts. A text has no escapes, and "!" stands before "(" or "!" only.
type conditionReader struct {
	flow      *Flow
	source    string
	start     int    // where the token starts
	end       int    // where it ends
	token     string // "" at the end; a text with its opening quote
	err       error
	condition *Condition
}

// read reads a whole condition.
func (f *Flow) read(source string) (*Condition, error) {
	r := conditionReader{flow: f, source: source, condition: &Condition{}}
	if len(source) > maxCondition {
		return nil, fmt.Errorf("it is longer than %d characters", maxCondition)
	}
	r.next()
	r.condition.predicate = r.or()
	if r.err == nil && r.token != "" {
		r.fail("expected &&, || or the end, not %s", r.found())
	}
	if r.err != nil {
		return nil, r.err
	}
	return r.condition, nil
}

// fail keeps the first thing that is wrong and stops reading.
func (r *conditionReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("at character %d: "+format, append([]any{r.start + 1}, args...)...)
	}
	r.token, r.start, r.end = "", len(r.source), len(r.source)
}

// found names the token in a message.
func (r *conditionReader) found() string {
	if r.token == "" {
		return "the end"
	}
	return r.source[r.start:r.end]
}

// next reads one token: a name, a number, a text, or an operator.
func (r *conditionReader) next() {
	rest := strings.TrimLeft(r.source[r.end:], " \t\r\n")
	r.start = len(r.source) - len(rest)
	r.end, r.token = r.start, ""
	if rest == "" {
		return
	}
	n := 0
	switch c := rest[0]; {
	case c == '\'' || c == '"':
		r.text(rest)
		return
	case letter(c) || digit(c):
		for n < len(rest) && (letter(rest[n]) || digit(rest[n])) {
			n++
		}
	case slices.Contains([]string{"==", "!=", "<=", ">=", "&&", "||"}, rest[:min(2, len(rest))]):
		n = 2
	case strings.IndexByte("<>!()[],.", c) >= 0:
		n = 1
	default:
		r.fail("%q means nothing in a condition", c)
		return
	}
	r.token, r.end = rest[:n], r.start+n
}

// text reads a text between quotes.
func (r *conditionReader) text(rest string) {
	quote := rest[0]
	end := strings.IndexByte(rest[1:], quote) + 1
	switch {
	case end == 0:
		r.fail("the text that starts with %c does not end", quote)
	case strings.ContainsAny(rest[1:end], "\\\r\n"):
		r.fail("a text has no backslash and no line end")
	case len(rest) > end+1 && (rest[end+1] == '\'' || rest[end+1] == '"'):
		r.fail("two texts stand against each other")
	default:
		r.token, r.end = rest[:end], r.start+end+1
	}
}

func letter(c byte) bool { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }

func quoted(token string) bool { return token != "" && (token[0] == '\'' || token[0] == '"') }

func (r *conditionReader) take(token string) bool {
	if r.token != token {
		return false
	}
	r.next()
	return true
}

func (r *conditionReader) expect(token string) {
	if !r.take(token) {
		r.fail("expected %s, not %s", token, r.found())
	}
}

func (r *conditionReader) or() predicate {
	p := r.and()
	for r.take("||") {
		p = either(p, r.and())
	}
	return p
}

func (r *conditionReader) and() predicate {
	p := r.not()
	for r.take("&&") {
		p = both(p, r.not())
	}
	return p
}

func (r *conditionReader) not() predicate {
	switch {
	case r.take("!"):
		if r.token != "!" && r.token != "(" { // in CEL it binds to the next name only
			r.fail("what ! denies stands between ( and )")
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

var operators = []string{"==", "!=", "<", "<=", ">", ">=", "in"}

func (r *conditionReader) comparison() predicate {
	a, operator := r.operand(), r.token
	if !slices.Contains(operators, operator) {
		r.fail("expected a comparison (%s), not %s", strings.Join(operators, " "), r.found())
		return nil
	}
	place := r.start
	r.next()
	b := r.operand()
	if r.err != nil {
		return nil
	}
	r.checkTypes(place, operator, a, b)
	r.checkAnswers(place, a, b)
	r.checkAnswers(place, b, a)
	switch operator {
	case "in":
		return func(s *State) truth { return within(a.value(s), b.value(s)) }
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
	}
	return func(s *State) truth { return less(a.value(s), b.value(s)).not() }
}

// checkTypes refuses what can never be compared.
func (r *conditionReader) checkTypes(place int, operator string, a, b operand) {
	fits := a.kind == b.kind && (a.kind == textKind || a.kind == numberKind)
	if operator == "in" {
		fits = a.kind == textKind && b.kind == textsKind
	}
	if !fits && r.err == nil {
		r.start = place
		r.fail("%s is %s and %s is %s: %s does not compare them", a.source, a.kind, b.source, b.kind, operator)
	}
}

// checkAnswers refuses a comparison with an answer that the question does not have.
func (r *conditionReader) checkAnswers(place int, a, b operand) {
	if a.question == nil || r.err != nil {
		return
	}
	for _, text := range b.texts {
		if !a.question.mayAnswer(text) {
			r.start = place
			r.fail("%s has no answer %q: it has %s", a.source, text, strings.Join(a.question.closedSet(), ", "))
			return
		}
	}
}
