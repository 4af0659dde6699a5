package flow_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/flow"
)

const small = `
id: small
title: {nl: Klein, en: Small}
suggest_by: side
sections: [{id: s, title: {nl: Deel, en: Part}}]
questions:
  - {id: side, section: s, type: choice, text: {nl: Kant, en: Side}, choices: [{id: provider, text: {nl: a, en: a}}, {id: customer, text: {nl: b, en: b}}]}
  - {id: own, section: s, type: yes-no, unknown: true, text: {nl: Eigen, en: Own}, suggest: {provider: yes}}
  - id: hours
    section: s
    type: number
    when: "own == 'yes'"
    min: 1
    max: 720
    text: {nl: Uren, en: Hours}
    checks: [{when: "hours > 48", level: warn, text: {nl: lang, en: long}, sources: [AVG 33(2)]}]
  - {id: cap, section: s, type: money, when: "hours > 24", text: {nl: Plafond, en: Cap}}
  - id: end
    section: s
    type: choice
    text: {nl: Eind, en: End}
    choices:
      - {id: erase, text: {nl: wis, en: erase}}
      - {id: back, text: {nl: terug, en: back}, when: "own == 'yes'"}
      - {id: theirs, text: {nl: naar keuze verwerker, en: as the processor likes}, forbidden: {nl: mag niet, en: not allowed}, sources: ["AVG 28(3)(g)"]}
  - {id: who, section: s, type: party, text: {nl: Wie, en: Who}}
  - {id: ops, section: s, type: operation, many: true, text: {nl: Wat, en: What}}
  - {id: kinds, section: s, type: several, other: true, optional: true, text: {nl: Soorten, en: Kinds}, choices: [{id: x, text: {nl: x, en: x}}]}
`

func load(t testing.TB, source string) *flow.Flow {
	t.Helper()
	f, err := flow.Load([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAnswersOfHiddenQuestionsLeaveTheResultAndComeBack(t *testing.T) {
	f := load(t, small)
	s, problems := f.New(map[string]any{"own": "yes", "hours": 30, "cap": "50000.00"})
	if len(problems) != 0 {
		t.Fatal(problems)
	}
	want := map[string]any{"own": "yes", "hours": int64(30), "cap": money.Amount(5_000_000)}
	if got := s.Result(); !reflect.DeepEqual(got, want) {
		t.Fatalf("result %v, want %v", got, want)
	}
	s.Set("own", "no")
	if got := s.Result(); !reflect.DeepEqual(got, map[string]any{"own": "no"}) {
		t.Fatalf("after no: %v: a stale answer stayed", got)
	}
	if s.Asked("cap") || s.Asked("hours") {
		t.Fatal("a grandchild of a hidden question is still asked")
	}
	s.Set("own", "yes")
	if got := s.Result(); !reflect.DeepEqual(got, want) {
		t.Fatalf("back to yes: %v, want %v", got, want)
	}
}

func TestChoiceThatIsNoLongerOfferedDoesNotCount(t *testing.T) {
	s, _ := load(t, small).New(map[string]any{"own": "yes", "end": "back"})
	if s.Result()["end"] != "back" {
		t.Fatal("an offered choice does not count")
	}
	s.Set("own", "no")
	if _, stale := s.Result()["end"]; stale {
		t.Fatal("a choice that is not offered any more stays in the result")
	}
	found := false
	for _, p := range s.Problems() {
		found = found || p.Question == "end" && p.Code == "choice-gone"
	}
	if !found {
		t.Fatal("nobody says that the choice is gone:", s.Problems())
	}
}

func TestForbiddenChoiceCannotBeMade(t *testing.T) {
	s, _ := load(t, small).New(nil)
	problems := s.Set("end", "theirs")
	if len(problems) != 1 || problems[0].Code != "forbidden" || problems[0].Sources[0] != "AVG 28(3)(g)" {
		t.Fatalf("%+v", problems)
	}
	if s.Answer("end") != nil {
		t.Fatal("a refused answer was kept")
	}
}

func TestUnknownIsNeverYes(t *testing.T) {
	s, problems := load(t, small).New(map[string]any{"own": "unknown"})
	if len(problems) != 0 || s.Asked("hours") {
		t.Fatal("unknown opened what only yes opens", problems)
	}
}

func TestProblemsAreAllListedAtOnce(t *testing.T) {
	s, problems := load(t, small).New(map[string]any{
		"own": "yes", "hours": 721, "cap": "1,5", "nonsense": 1,
		"who": map[string]any{"kvk": "1234", "surname": "x", "address": map[string]any{"country": "Nederland"}},
		"ops": []any{map[string]any{"name": "A"}, "B"},
	})
	var got []string
	for _, p := range append(problems, s.Problems()...) {
		got = append(got, p.Question+" "+p.Path+" "+p.Code)
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{
		"hours  too-large", "cap  money", "nonsense  unknown-question", "who kvk kvk", "who surname unknown-field", "who name required",
		"who address.country country", "ops 1.purpose required", "ops 2 expected-fields", "side  required",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("missing %q in:\n%s", want, all)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	question := func(rest string) string {
		return "id: t\ntitle: {nl: a, en: a}\nsections: []\nquestions:\n" + rest
	}
	yesno := func(id, when string) string {
		return fmt.Sprintf("  - {id: %s, type: yes-no, text: {nl: a, en: a}, when: %q}\n", id, when)
	}
	for name, test := range map[string]struct{ source, want string }{
		"unknown key":       {question("  - {id: a, typ: text}\n"), "typ"},
		"type of condition": {question(yesno("a", "") + yesno("b", "a > 3")), "a is a text and 3 is a number"},
		"not a condition":   {question(yesno("a", "") + yesno("b", "a")), "expected a comparison"},
		"no such question":  {question(yesno("b", "a == 'yes'")), `there is no question "a"`},
		"no such answer":    {question(yesno("a", "") + yesno("b", "a == 'yeah'")), `a has no answer "yeah"`},
		"no such answer in": {question(yesno("a", "") + yesno("b", "a in ['yes', 'unknown']")), `a has no answer "unknown"`},
		"cycle": {
			question(yesno("a", "b == 'yes'") + yesno("b", "c == 'yes'") + yesno("c", "a == 'yes'")),
			"cycle: a -> b -> c -> a",
		},
		"itself":      {question(yesno("a", "a == 'yes'")), "cycle: a -> a"},
		"asked later": {question(yesno("a", "b == 'yes'") + yesno("b", "")), "asked later"},
		"unreachable": {question(yesno("a", "") + yesno("b", "a == 'yes' && a == 'no'")), "b can never be reached"},
		"unreachable deeper": {
			question(yesno("a", "") + yesno("b", "a == 'yes'") + yesno("c", "b == 'yes' && a == 'no'")),
			"c can never be reached",
		},
		"unreachable number": {
			question("  - {id: n, type: number, min: 1, max: 5, text: {nl: a, en: a}}\n" + yesno("b", "n > 5")),
			"b can never be reached",
		},
		"twice":        {question(yesno("a", "") + yesno("a", "")), "stands twice"},
		"one language": {question("  - {id: a, type: text, text: {nl: a}}\n"), "lacks a language"},
		"type": {
			question("  - {id: a, type: colour, text: {nl: a, en: a}}\n"),
			`no type "colour"; there are text, long-text, number`,
		},
		"example": {question("  - {id: a, type: number, example: x, text: {nl: a, en: a}}\n"), "the example is no answer"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := flow.Load([]byte(test.source))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestReachableByBoundary(t *testing.T) {
	load(t, "id: t\ntitle: {nl: a, en: a}\nsections: []\nquestions:\n"+
		"  - {id: n, type: number, min: 1, max: 5, text: {nl: a, en: a}}\n"+
		"  - {id: b, type: text, when: \"n >= 5\", text: {nl: a, en: a}}\n")
}

func TestForm(t *testing.T) {
	f := load(t, small)
	form := url.Values{
		"cap": {"€ 50.000,00"}, "kinds": {"x"}, "kinds.other": {"één\r\n twee \r\n\r\n"},
		"who.name": {"Bakkerij Van Dam BV"}, "who.kvk": {"12 34 56 78"}, "who.address.street": {"Kade 1"}, "who.address.postcode": {"9711ab"},
		"who.address.city": {"Groningen"}, "who.address.country": {"nl"}, "who.contact.email": {"p@vandam.example"},
		"ops.1.name": {""}, "ops.3.name": {"Hosten"}, "ops.3.purpose": {"p"}, "ops.3.nature": {"n"}, "ops.3.data.other": {"naam"}, "ops.3.persons.other": {"klanten"}, "ops.3.retention": {"r"},
	}
	s, _ := f.New(map[string]any{"own": "yes", "hours": 30})
	for _, id := range []string{"cap", "kinds", "who", "ops"} {
		if problems := s.Set(id, f.Question(id).FromForm(form, "nl")); len(problems) > 0 {
			t.Fatalf("%s: %+v", id, problems)
		}
	}
	result := s.Result()
	if result["cap"] != money.Amount(5_000_000) || !reflect.DeepEqual(result["kinds"], []string{"x", "één", "twee"}) {
		t.Fatalf("%v", result)
	}
	who := result["who"].(map[string]any)
	if who["kvk"] != "12345678" || who["address"].(map[string]any)["postcode"] != "9711 AB" ||
		who["address"].(map[string]any)["country"] != "NL" {
		t.Fatalf("%v", who)
	}
	if ops := result["ops"].([]map[string]any); len(ops) != 1 || ops[0]["name"] != "Hosten" {
		t.Fatalf("%v", ops)
	}
}

// What goes out as JSON and comes back is the same state.
func TestAnswersSurviveJSON(t *testing.T) {
	f := load(t, small)
	s, _ := f.New(map[string]any{"own": "yes", "hours": 30, "cap": "50000.00", "kinds": []any{"x", "vrij"}})
	data, err := json.Marshal(s.Answers())
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]any
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, problems := f.New(back)
	if len(problems) > 0 || !reflect.DeepEqual(again.Result(), s.Result()) {
		t.Fatalf("%v %v", problems, again.Result())
	}
}

func chain(n int) string {
	var b strings.Builder
	b.WriteString("id: chain\ntitle: {nl: a, en: a}\nsections: []\nquestions:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - {id: q%d, type: yes-no, text: {nl: a, en: a}", i)
		if i > 0 {
			fmt.Fprintf(&b, ", when: \"q%d == 'yes'\"", i-1)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func TestFlippingOneOfTwoHundredLeavesNothingStale(t *testing.T) {
	f := load(t, chain(200))
	s, _ := f.New(nil)
	for i := range 200 {
		id := fmt.Sprintf("q%d", i)
		if next := s.Next(); next == nil || next.ID != id {
			t.Fatalf("next is %v, want %s", next, id)
		}
		s.Set(id, "yes")
	}
	if len(s.Result()) != 200 {
		t.Fatal(len(s.Result()))
	}
	s.Set("q57", "no")
	if got := len(s.Result()); got != 58 {
		t.Fatalf("%d answers count after the flip, want 58", got)
	}
	s.Set("q57", "yes")
	if got := len(s.Result()); got != 200 {
		t.Fatalf("%d answers count after flipping back, want 200", got)
	}
}

// Answering one by one, in any order and with changes of mind, ends where
// starting from the answers ends; and nothing that is not asked counts.
func TestStateIsAFunctionOfItsAnswers(t *testing.T) {
	f := load(t, small)
	lean, err := flow.Trust(&flow.Flow{ID: f.ID, SuggestBy: f.SuggestBy, Questions: f.Questions})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		s, _ := f.New(nil)
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "which") {
			case 0:
				s.Set("own", rapid.SampledFrom([]any{"yes", "no", "unknown", nil}).Draw(t, "own"))
			case 1:
				s.Set("hours", rapid.Int64Range(-5, 800).Draw(t, "hours"))
			case 2:
				s.Set("cap", money.Amount(rapid.Int64Range(-5, 1e9).Draw(t, "cap")))
			case 3:
				s.Set("end", rapid.SampledFrom([]any{"erase", "back", "theirs", "x", nil}).Draw(t, "end"))
			case 4:
				s.Set("side", rapid.SampledFrom([]any{"provider", "customer"}).Draw(t, "side"))
			}
		}
		for id := range s.Result() {
			if !s.Asked(id) {
				t.Fatalf("%s counts but is not asked", id)
			}
		}
		for _, other := range []*flow.Flow{f, lean} {
			again, problems := other.New(s.Answers())
			if len(problems) > 0 || !reflect.DeepEqual(again.Result(), s.Result()) || !reflect.DeepEqual(again.Problems(), s.Problems()) {
				t.Fatalf("starting again: %v %v, want %v", problems, again.Result(), s.Result())
			}
		}
	})
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"own":"yes","hours":30,"cap":"50000.00"}`))
	f.Add([]byte(`{"who":{"name":"x","address":{"city":[]}},"ops":[{"data":{"a":1}}],"kinds":[["x"]]}`))
	f.Add([]byte(`{"hours":1e400,"own":true,"end":"\u202e"}`))
	fl := load(f, small)
	f.Fuzz(func(t *testing.T, data []byte) {
		var answers map[string]any
		if json.Unmarshal(data, &answers) != nil {
			return
		}
		s, _ := fl.New(answers)
		again, problems := fl.New(s.Answers())
		if len(problems) > 0 || !reflect.DeepEqual(again.Result(), s.Result()) {
			t.Fatalf("what was accepted is not accepted again: %v", problems)
		}
	})
}

func BenchmarkChain200(b *testing.B) {
	f := load(b, chain(200))
	for b.Loop() {
		s, _ := f.New(nil)
		for i := range 200 {
			s.Set(f.Questions[i].ID, "yes")
		}
		if len(s.Result()) != 200 {
			b.Fatal("stale")
		}
	}
}
