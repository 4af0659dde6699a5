package flow

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const plainFlow = `
id: plain
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

func plainExample(t testing.TB) *Flow {
	t.Helper()
	f, err := Load([]byte(plainFlow))
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
	text := pick("yes_no", "pick", "note", "day", "who.name", "who.kvk", "who.address.country", "who.representative.name", "who.contact.phone", `"x"`, "'NL'", "''", "'2026-01-01'")
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return text + pick(" == ", " != ", " < ", " >= ") + pick("'x'", "'yes'", "''", "'NL'", "pick", "note", "who.kvk")
	case 1:
		return pick("count", "sum", "size(some)", "size(ops)", "7") + pick(" == ", "!=", " < ", " > ", " <= ", " >= ") + pick("0", "5", "sum", "count", "size(some)")
	case 2:
		return text + " in " + pick("some", "['x', 'NL']", "['yes']")
	case 3:
		return pick("'x'", "note") + " in " + pick("some", "['x','y']")
	case 4: // for CEL
		return pick("ops.exists(o, o.name == 'a')", "note.startsWith('x')", "size(note) > 0", "who.name.size() == 1", "count + 1 > 5", "(count > 0 ? note : pick) == 'x'", "note == '\\u0078'", "count == -3", "has(who.kvk)", "true")
	}
	return "!" + pick("(note == 'x')", "('x' in some)", "!(count < 5)")
}

// What is worked out here comes to the same as CEL makes of it.
func TestPlainIsAsCEL(t *testing.T) {
	f := plainExample(t)
	plain, others := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		source := expression(t, 3)
		ours := f.plain(source)
		theirs, err := f.conditions.check(source)
		if err != nil {
			if strings.Contains(err.Error(), "has no answer") {
				return
			}
			t.Fatalf("%s: %v", source, err)
		}
		if ours == nil {
			others++
			return
		}
		plain++
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
	if plain == 0 || others == 0 {
		t.Errorf("%d conditions were plain, %d were not", plain, others)
	}
}

func TestPlainLeavesTheRest(t *testing.T) {
	f := plainExample(t)
	for _, source := range []string{
		"", "note", "'x'", "note ==", "note == x", "note = 'x'", "note == 'x", `note == 'a\n'`, "note == '''x'''", `note == """x"""`, "note == r'x'", "note == 'x' 'y'",
		"note == 5", "count == '5'", "count == 5u", "count == 1.5", "count == 0x10", "count == 99999999999999999999", "count in some", "note in note", "note in ['x', 5]", "note in []",
		"size(note) > 0", "size(who) > 0", "size some > 0", "who == 'x'", "who.none == 'x'", "who.address == 'x'", "ops.name == 'x'", "some == 'x'", "some == ['x']",
		"(note) == 'x'", "note == 'x' == true", "note == 'x' &&", "(note == 'x'", "note == 'x')", "!note == 'x'", "note == 'x' & note == 'y'", "note == 'x' // y", "note ~ 'x'", "ops[0].name == 'x'",
	} {
		if f.plain(source) != nil {
			t.Errorf("%s is read as a plain condition", source)
		}
	}
}

// FuzzPlain looks for a condition that is read here and means something else,
// or nothing, in CEL.
func FuzzPlain(f *testing.F) {
	fl := plainExample(f)
	for _, source := range []string{"note == 'x' && !(count > 5 || pick in ['x','y'])", "who.address.country != '' && 'x' in some", "size(ops) >= 2", "note == '''", "((("} {
		f.Add(source)
	}
	full, _ := fl.New(map[string]any{"yes_no": "yes", "pick": "x", "some": []any{"x"}, "count": 5, "sum": "1.00", "note": "x"})
	empty, _ := fl.New(nil)
	f.Fuzz(func(t *testing.T, source string) {
		ours := fl.plain(source)
		if ours == nil {
			return
		}
		theirs, err := fl.conditions.check(source)
		if err != nil {
			if strings.Contains(err.Error(), "has no answer") || len(source) > 500 {
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
