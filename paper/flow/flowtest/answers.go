// Package flowtest answers the questions of a flow for tests: with random
// answers drawn from the flow's own definition, so a question that is added is
// covered without anybody thinking of it, or with what the flow suggests.
package flowtest

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/flow"
)

var words = rapid.StringMatching(`[A-Z][a-zé]{2,8}( [a-z]{2,6}){0,2}`)

// Draw answers every question that is asked after those given, one after the
// other, with an answer that is allowed.
func Draw(t *rapid.T, f *flow.Flow, given map[string]any) *flow.State {
	s, _ := f.New(given)
	for next := s.Next(); next != nil; next = s.Next() {
		id := next.ID
		for attempt := 0; ; attempt++ {
			if attempt == 50 {
				t.Fatalf("no answer to %s is accepted after %v", id, s.Result())
			}
			answer := drawAnswer(t, s, next)
			if attempt == 49 && next.Type == flow.TypeMoney { // what is drawn is mostly small
				answer = money.Amount(*next.Max)
			}
			if problems := s.Set(id, answer); len(problems) > 0 {
				t.Fatalf("%s: %+v", id, problems)
			}
			if !complains(s, id) {
				break
			}
		}
	}
	return s
}

// complains says whether a check refuses the answer.
func complains(s *flow.State, id string) bool {
	for _, p := range s.Complaints(id) {
		if p.Level == flow.Error {
			return true
		}
	}
	return false
}

func drawAnswer(t *rapid.T, s *flow.State, q *flow.Question) any {
	label := q.ID
	switch {
	case q.Type == flow.TypeSeveral:
		return drawSeveral(t, s, q)
	case q.Type == flow.TypeGroup || q.Many:
		minimum := 1
		if q.Optional {
			minimum = 0
		}
		var list []any
		for range rapid.IntRange(minimum, 3).Draw(t, label+" count") {
			list = append(list, drawRecord(t, s, q.Parts()))
		}
		return list
	case q.Parts() != nil:
		return drawRecord(t, s, q.Parts())
	}
	if q.Optional && rapid.Bool().Draw(t, label+" empty") {
		return ""
	}
	switch q.Type {
	case flow.TypeChoice:
		return rapid.SampledFrom(Offered(s, q)).Draw(t, label)
	case flow.TypeYesNo:
		list := []string{"yes", "no"}
		if q.Unknown {
			list = append(list, flow.Unknown)
		}
		return rapid.SampledFrom(list).Draw(t, label)
	case flow.TypeNumber:
		return rapid.Int64Range(*q.Min, *q.Max).Draw(t, label)
	case flow.TypeMoney:
		return money.Amount(rapid.Int64Range(*q.Min, *q.Max).Draw(t, label))
	case flow.TypeDate:
		return fmt.Sprintf("20%02d-%02d-%02d", rapid.IntRange(26, 35).Draw(t, label), rapid.IntRange(1, 12).Draw(t, label),
			rapid.IntRange(1, 28).Draw(t, label))
	}
	switch q.Format {
	case flow.FormatKVK:
		return rapid.StringMatching(`[0-9]{8}`).Draw(t, label)
	case flow.FormatEmail:
		return rapid.StringMatching(`[a-z]{2,8}@[a-z]{3,9}\.example`).Draw(t, label)
	case flow.FormatPhone:
		return rapid.StringMatching(`\+31 [0-9]{2} [0-9]{7}`).Draw(t, label)
	case flow.FormatPostcode:
		return rapid.StringMatching(`[1-9][0-9]{3} [A-Z]{2}`).Draw(t, label)
	case flow.FormatCountry:
		return rapid.SampledFrom([]string{"NL", "DE", "US", "GB"}).Draw(t, label)
	}
	return words.Draw(t, label)
}

func drawRecord(t *rapid.T, s *flow.State, fields []flow.Question) map[string]any {
	record := map[string]any{}
	for i := range fields {
		if fields[i].Type == flow.TypeGroup && !fields[i].Many {
			record[fields[i].ID] = drawRecord(t, s, fields[i].Parts())
			continue
		}
		record[fields[i].ID] = drawAnswer(t, s, &fields[i])
	}
	return record
}

func drawSeveral(t *rapid.T, s *flow.State, q *flow.Question) any {
	minimum := 1
	if q.Optional {
		minimum = 0
	}
	if q.Min != nil {
		minimum = int(*q.Min)
	}
	var list []string
	if ids := Offered(s, q); len(ids) > 0 {
		from := min(minimum, len(ids))
		list = rapid.SliceOfNDistinct(rapid.SampledFrom(ids), from, len(ids), rapid.ID[string]).Draw(t, q.ID)
	}
	if q.Other {
		for len(list) < minimum || rapid.IntRange(0, 3).Draw(t, q.ID+" other") == 0 {
			list = append(list, words.Draw(t, q.ID+" other"))
		}
	}
	return list
}

// Offered lists the choices that may be made now.
func Offered(s *flow.State, q *flow.Question) []string {
	var ids []string
	for _, c := range q.Choices {
		if c.Forbidden == nil && (s.Flow().Question(q.ID) == nil || s.Offered(q.ID, c.ID)) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Example answers with the suggestions of a side where there are any, and
// with the examples.
func Example(t Fataler, f *flow.Flow, side string) *flow.State {
	s, _ := f.New(map[string]any{"side": side})
	Complete(t, s)
	for _, p := range s.Problems() {
		if p.Level == flow.Error {
			t.Fatalf("%+v", p)
		}
	}
	return s
}

// Complete answers what is still open, with what is suggested, else with the
// example, else with the first choice there is.
func Complete(t Fataler, s *flow.State) {
	for next := s.Next(); next != nil; next = s.Next() {
		candidates := []any{s.Suggestion(next.ID), next.Example}
		for _, id := range Offered(s, next) {
			candidates = append(candidates, id)
		}
		for _, answer := range append(candidates, "") {
			if answer != nil && len(s.Set(next.ID, answer)) == 0 && s.Result()[next.ID] != nil {
				break
			}
		}
		if s.Result()[next.ID] == nil {
			t.Fatalf("%s: neither suggestion, example nor choice answers it", next.ID)
		}
	}
}

// Fataler is a test, a benchmark or a property.
type Fataler interface{ Fatalf(string, ...any) }
