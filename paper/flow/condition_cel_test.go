package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/interpreter"
	"pgregory.net/rapid"
)

// Conditions are a part of CEL, so that what they mean is written down
// elsewhere. These tests hold the reader of conditions to it; the program
// itself has no CEL in it.

const conditionFlow = `
id: conditions
title: {nl: a, en: a}
questions:
  - {id: yes_no, type: yes-no, unknown: true, text: {nl: a, en: a}}
  - {id: pick, type: choice, text: {nl: a, en: a}, choices: [{id: x, text: {nl: x, en: x}}, {id: y, text: {nl: y, en: y}}]}
  - {id: some, type: several, other: true, optional: true, text: {nl: a, en: a}, choices: [{id: x, text: {nl: x, en: x}}]}
  - {id: count, type: number, optional: true, text: {nl: a, en: a}}
  - {id: sum, type: money, unknown: true, text: {nl: a, en: a}}
  - {id: note, type: text, optional: true, text: {nl: a, en: a}}
  - {id: day, type: date, optional: true, text: {nl: a, en: a}}
  - {id: who, type: party, text: {nl: a, en: a}}
  - {id: ops, type: operation, many: true, text: {nl: a, en: a}}
`

func conditionExample(t testing.TB) *Flow {
	t.Helper()
	f, err := Load([]byte(conditionFlow))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// randomState answers some of the questions, each in all the ways that matter.
func randomState(t *rapid.T, f *Flow) *State {
	s, _ := f.New(nil)
	party := func(country string, kvk any) map[string]any {
		p := map[string]any{
			"name": "x", "address": map[string]any{"street": "a", "postcode": "9711 AB", "city": "c", "country": country},
			"contact": map[string]any{"email": "a@b.example"},
		}
		if kvk != nil {
			p["kvk"] = kvk
		}
		return p
	}
	op := map[string]any{"name": "a", "purpose": "b", "nature": "c", "data": []string{"d"}, "persons": []string{"e"}, "retention": "f"}
	for id, values := range map[string][]any{
		"yes_no": {nil, "yes", "no", "unknown"}, "pick": {nil, "x", "y"}, "some": {nil, []string{}, []string{"x"}, []string{"x", "own words"}},
		"count": {nil, "", 0, 5, -3}, "sum": {nil, "unknown", "0.05", "1.00"}, "note": {nil, "", "x", "é"}, "day": {nil, "", "2026-11-02"},
		"who": {nil, party("NL", nil), party("BE", "12345678")}, "ops": {nil, []any{op}, []any{op, op}},
	} {
		if value := rapid.SampledFrom(values).Draw(t, id); value != nil {
			if problems := s.Set(id, value); len(problems) > 0 {
				t.Fatal(id, value, problems)
			}
		}
	}
	return s
}

// expression writes a condition, of the plain kind and of others.
func expression(t *rapid.T, depth int) string {
	pick := func(list ...string) string { return rapid.SampledFrom(list).Draw(t, "part") }
	if depth > 0 {
		switch rapid.IntRange(0, 5).Draw(t, "shape") {
		case 0:
			return expression(t, depth-1) + pick(" && ", "&&") + expression(t, depth-1)
		case 1:
			return expression(t, depth-1) + " || " + expression(t, depth-1)
		case 2:
			return "!(" + expression(t, depth-1) + ")"
		case 3:
			return "(" + expression(t, depth-1) + ")"
		}
	}
	text := pick("yes_no", "pick", "note", "day", "who.name", "who.kvk", "who.address.country", "who.representative.name", "who.contact.phone",
		`"x"`, "'NL'", "''", "'2026-01-01'")
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return text + pick(" == ", " != ", " < ", " >= ") + pick("'x'", "'yes'", "''", "'NL'", "pick", "note", "who.kvk")
	case 1:
		return pick("count", "sum", "size(some)", "size(ops)", "7") + pick(" == ", "!=", " < ", " > ", " <= ", " >= ") + pick("0", "5", "sum",
			"count", "size(some)")
	case 2:
		return text + " in " + pick("some", "['x', 'NL']", "['yes']")
	case 3:
		return pick("'x'", "note") + " in " + pick("some", "['x','y']")
	case 4: // for CEL
		return pick("ops.exists(o, o.name == 'a')", "note.startsWith('x')", "size(note) > 0", "who.name.size() == 1", "count + 1 > 5",
			"(count > 0 ? note : pick) == 'x'", "note == '\\u0078'", "count == -3", "has(who.kvk)", "true")
	}
	return "!" + pick("(note == 'x')", "('x' in some)", "!(count < 5)")
}

// oracle is a condition as CEL has it.
type oracle struct {
	program cel.Program
	names   []string
	numbers []int64
}

// celEnvironment declares each question as a variable of its type.
func celEnvironment(t testing.TB, f *Flow) *cel.Env {
	t.Helper()
	var options []cel.EnvOption
	for i := range f.Questions {
		q := &f.Questions[i]
		options = append(options, cel.Variable(q.ID, map[valueKind]*cel.Type{
			textKind: cel.StringType, numberKind: cel.IntType, textsKind: cel.ListType(cel.StringType),
			recordKind:  cel.MapType(cel.StringType, cel.DynType),
			recordsKind: cel.ListType(cel.MapType(cel.StringType, cel.DynType)),
		}[q.valueKind()]))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func celCompile(env *cel.Env, source string) (*oracle, error) {
	tree, issues := env.Compile(source)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	if tree.OutputType() != cel.BoolType {
		return nil, errors.New("it is not a yes or no")
	}
	program, err := env.Program(tree, cel.CostLimit(100_000))
	if err != nil {
		return nil, err
	}
	o := &oracle{program: program}
	ast.PreOrderVisit(tree.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.IdentKind:
			if !slices.Contains(o.names, e.AsIdent()) {
				o.names = append(o.names, e.AsIdent())
			}
		case ast.LiteralKind:
			if n, ok := e.AsLiteral().(types.Int); ok {
				o.numbers = append(o.numbers, int64(n))
			}
		}
	}))
	return o, nil
}

func (o *oracle) Holds(s *State) bool {
	out, _, err := o.program.Eval(activation{s})
	return err == nil && out.Value() == true
}

// activation lets CEL look up answers.
type activation struct{ *State }

func (a activation) ResolveName(name string) (any, bool) {
	_, known := a.flow.index[name]
	return a.value(name), known
}

func (a activation) Parent() interpreter.Activation { return nil }

// What is read here means in CEL what it means here.
func TestConditionIsAsCEL(t *testing.T) {
	f := conditionExample(t)
	env := celEnvironment(t, f)
	taken, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		source := expression(t, 3)
		theirs, err := celCompile(env, source)
		if err != nil {
			t.Fatalf("%s is not CEL: %v", source, err)
		}
		ours, err := f.read(source)
		if err != nil {
			refused++
			return
		}
		taken++
		for range 10 {
			s := randomState(t, f)
			if ours.Holds(s) != theirs.Holds(s) {
				t.Fatalf("%s: %v, CEL says %v; %v", source, ours.Holds(s), theirs.Holds(s), s.Result())
			}
		}
		if fmt.Sprint(len(ours.names), len(ours.numbers)) != fmt.Sprint(len(theirs.names), len(theirs.numbers)) {
			t.Fatalf("%s names %v and %v, to CEL %v and %v", source, ours.names, ours.numbers, theirs.names, theirs.numbers)
		}
	})
	if taken == 0 || refused == 0 {
		t.Errorf("%d conditions were taken, %d were not", taken, refused)
	}
}

func TestConditionRefusesTheRest(t *testing.T) {
	f := conditionExample(t)
	for _, source := range []string{
		"", "note", "'x'", "note ==", "note == x", "note = 'x'", "note == 'x", `note == 'a\n'`, "note == '''x'''", `note == """x"""`, "note == r'x'", "note == 'x' 'y'",
		"note == 5", "count == '5'", "count == 5u", "count == 1.5", "count == 0x10", "count == 99999999999999999999", "count in some", "note in note", "note in ['x', 5]", "note in []",
		"size(note) > 0", "size(who) > 0", "size some > 0", "who == 'x'", "who.none == 'x'", "who.address == 'x'", "ops.name == 'x'", "some == 'x'", "some == ['x']",
		"(note) == 'x'", "note == 'x' == true", "note == 'x' &&", "(note == 'x'", "note == 'x')", "!note == 'x'", "note == 'x' & note == 'y'", "note == 'x' // y", "note ~ 'x'", "ops[0].name == 'x'",
	} {
		if _, err := f.Compile(source); err == nil {
			t.Errorf("%s is taken", source)
		}
	}
}

// What is refused is said with its place, in words of the questions.
func TestConditionErrors(t *testing.T) {
	f := conditionExample(t)
	for source, want := range map[string]string{
		"note":                       "at character 5: expected a comparison (== != < <= > >= in), not the end",
		"note == x":                  `at character 9: there is no question "x"`,
		"note > 5":                   "at character 6: note is a text and 5 is a number: > does not compare them",
		"count == 1 && pick == 'z'":  `at character 20: pick has no answer "z": it has x, y`,
		"note == 'x' or pick == 'x'": "at character 13: expected &&, || or the end, not or",
		"note = 'x'":                 "at character 6: '=' means nothing in a condition",
		"note == 'x":                 "at character 9: the text that starts with ' does not end",
		"who.none == 'x'":            `at character 5: who has no part "none" that can be compared`,
		"!note == 'x'":               "at character 2: what ! denies stands between ( and )",
		"size(note) > 0":             "size counts the items of a list, and this is a text",
		"count == 1.5":               "at character 11: expected &&, || or the end, not .",
		strings.Repeat("(", 5000):    "longer than 4000 characters",
	} {
		if _, err := f.Compile(source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", source, err, want)
		}
	}
}

// FuzzCondition looks for a condition that is read here and means something
// else, or nothing, in CEL.
func FuzzCondition(f *testing.F) {
	fl := conditionExample(f)
	env := celEnvironment(f, fl)
	for _, source := range []string{
		"note == 'x' && !(count > 5 || pick in ['x','y'])", "who.address.country != '' && 'x' in some",
		"size(ops) >= 2", "note == '''", "(((",
	} {
		f.Add(source)
	}
	full, _ := fl.New(map[string]any{"yes_no": "yes", "pick": "x", "some": []any{"x"}, "count": 5, "sum": "1.00", "note": "x"})
	empty, _ := fl.New(nil)
	f.Fuzz(func(t *testing.T, source string) {
		ours, err := fl.read(source)
		if err != nil {
			return
		}
		theirs, err := celCompile(env, source)
		if err != nil {
			if len(source) > 500 {
				return // its bounds on size and depth are its own
			}
			t.Fatalf("%q is no CEL: %v", source, err)
		}
		for _, s := range []*State{full, empty} {
			if ours.Holds(s) != theirs.Holds(s) {
				t.Fatalf("%q: %v, CEL says %v", source, ours.Holds(s), theirs.Holds(s))
			}
		}
	})
}
