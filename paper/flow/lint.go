package flow

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
)

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// lint collects everything that is wrong with a flow, each with its place.
func (f *Flow) lint() error {
	var problems []error
	report := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	sections := map[string]bool{"": len(f.Sections) == 0}
	for _, s := range f.Sections {
		sections[s.ID] = true
		f.lintText(report, "section "+s.ID, &s.Title)
	}
	for i := range f.Questions {
		q := &f.Questions[i]
		if !sections[q.Section] {
			report("question %s: there is no section %q", q.ID, q.Section)
		}
		if q.ID == "in" || q.ID == "size" {
			report("question %s: that is a word of the conditions, not an id", q.ID)
		}
		f.lintQuestion(report, q, "question "+q.ID)
	}
	if f.SuggestBy != "" && (f.Question(f.SuggestBy) == nil || f.Question(f.SuggestBy).Type != TypeChoice) {
		report("suggest_by: there is no choice question %q", f.SuggestBy)
	}
	if ring := f.cycle(); ring != "" {
		report("cycle: %s", ring)
		return errors.Join(problems...)
	}
	for i := range f.Questions {
		q := &f.Questions[i]
		for _, name := range f.rules[i].dependencies() {
			if from, ok := f.index[name]; ok && from >= i {
				report("question %s: its condition names %s, which is asked later", q.ID, name)
			}
		}
	}
	if len(problems) == 0 {
		for _, id := range f.unreachable() {
			report("question %s can never be reached: no answers make %q true", id, f.Question(id).When)
		}
	}
	return errors.Join(problems...)
}

func (f *Flow) lintText(report func(string, ...any), place string, text *norm.Text) {
	if text != nil && (text.NL == "" || text.EN == "") {
		report("%s: the text lacks a language", place)
	}
}

func listed(list []Type) string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = string(t)
	}
	return strings.Join(names, ", ")
}

func (f *Flow) lintQuestion(report func(string, ...any), q *Question, place string) {
	if !identifier.MatchString(q.ID) {
		report("%s: an id is small letters, digits and underscores", place)
	}
	for _, text := range []*norm.Text{&q.Text, q.Help, q.Why, q.Unit} {
		f.lintText(report, place, text)
	}
	switch q.Type {
	case TypeChoice:
		if len(q.Choices) == 0 {
			report("%s: a choice needs choices", place)
		}
	case TypeGroup:
		if len(q.Fields) == 0 {
			report("%s: a group needs fields", place)
		}
	case TypeSeveral:
		if len(q.Choices) == 0 && !q.Other {
			report("%s: several needs choices, or other: true", place)
		}
	}
	if !slices.Contains(questionTypes, q.Type) {
		report("%s: there is no type %q; there are %s", place, q.Type, listed(questionTypes))
	}
	seen := map[string]bool{}
	for _, c := range q.Choices {
		if seen[c.ID] {
			report("%s: choice %s stands twice", place, c.ID)
		}
		seen[c.ID] = true
		for _, text := range []*norm.Text{&c.Text, c.Note, c.Warn, c.Forbidden} {
			f.lintText(report, place+" choice "+c.ID, text)
		}
	}
	for _, c := range q.Checks {
		f.lintText(report, place+" check", &c.Text)
		if c.Level != Error && c.Level != Warn {
			report("%s: a check has level error or warn", place)
		}
	}
	f.lintAnswers(report, q, place)
	for i := range q.Fields {
		f.lintQuestion(report, &q.Fields[i], place+" field "+q.Fields[i].ID)
	}
}

// lintAnswers refuses suggestions and examples that are no answers.
func (f *Flow) lintAnswers(report func(string, ...any), q *Question, place string) {
	for side, value := range q.Suggest {
		if _, problems := q.Canonical(value); len(problems) > 0 {
			report("%s: the suggestion for %s is no answer: %s", place, side, problems[0].Code)
		}
		if by := f.Question(f.SuggestBy); by == nil || by.Choice(side) == nil {
			report("%s: there is nobody called %s to suggest to", place, side)
		}
	}
	for _, example := range []any{q.Example, q.ExampleEN} {
		if example == nil {
			continue
		}
		if _, problems := q.Canonical(example); len(problems) > 0 {
			report("%s: the example is no answer: %s at %q", place, problems[0].Code, problems[0].Path)
		}
	}
}

// maxWorlds bounds the search for answers that reach a question. A question
// beyond it counts as reachable: the search is there to find mistakes.
const maxWorlds = 200_000

// unreachable lists the questions that no answers at all make visible. It
// walks over every combination of the closed answers, and the boundaries of
// numbers, that each condition and the conditions above it name.
func (f *Flow) unreachable() []string {
	var list []string
	for i := range f.Questions {
		if f.rules[i].when == nil {
			continue
		}
		names := f.ancestors(i)
		worlds := 1
		values := make([][]any, len(names))
		for n, name := range names {
			values[n] = f.samples(name, names, i)
			worlds *= len(values[n])
			if worlds > maxWorlds {
				break
			}
		}
		if worlds <= maxWorlds && !f.reaches(i, names, values) {
			list = append(list, f.Questions[i].ID)
		}
	}
	return list
}

// ancestors lists the questions on which being asked rests, at any distance,
// in the order in which they are asked.
func (f *Flow) ancestors(i int) []string {
	seen := map[int]bool{}
	var walk func(int)
	walk = func(i int) {
		for _, name := range f.rules[i].dependencies() {
			if from, ok := f.index[name]; ok && !seen[from] {
				seen[from] = true
				walk(from)
			}
		}
	}
	walk(i)
	var names []string
	for n := range f.Questions {
		if seen[n] {
			names = append(names, f.Questions[n].ID)
		}
	}
	return names
}

// samples gives the answers of a question that can matter to conditions.
func (f *Flow) samples(name string, among []string, target int) []any {
	q := f.Question(name)
	switch {
	case q.Type == TypeSeveral && q.closedSet() != nil:
		all := []any{[]string{}}
		for _, c := range q.closedSet() {
			all = append(all, []string{c})
		}
		return append(all, q.closedSet())
	case q.closedSet() != nil:
		var all []any
		for _, c := range q.closedSet() {
			all = append(all, c)
		}
		return all
	case q.Type == TypeNumber || q.Type == TypeMoney:
		return f.boundaries(q, append(slices.Clone(among), f.Questions[target].ID))
	}
	return nil
}

// boundaries gives the numbers at, below and above each number that the
// conditions compare with.
func (f *Flow) boundaries(q *Question, among []string) []any {
	numbers := map[int64]bool{0: true}
	for _, name := range among {
		r := &f.rules[f.index[name]]
		for _, c := range append([]*Condition{r.when}, r.choices...) {
			if c == nil {
				continue
			}
			for _, n := range c.numbers {
				numbers[n-1], numbers[n], numbers[n+1] = true, true, true
			}
		}
	}
	var all []any
	for n := range numbers {
		if q.Min != nil && n < *q.Min || q.Max != nil && n > *q.Max {
			continue
		}
		if q.Type == TypeMoney {
			all = append(all, strconv.FormatInt(n/100, 10)+fmt.Sprintf(".%02d", n%100))
		} else {
			all = append(all, n)
		}
	}
	return all
}

// reaches tries every combination until one makes question i visible. An
// open question (a text, a party) counts as freely chosen only in being
// answered or not, so a condition on its content is taken to be reachable.
func (f *Flow) reaches(i int, names []string, values [][]any) bool {
	for _, v := range values {
		if v == nil {
			return true
		}
	}
	choice := make([]int, len(names))
	for {
		s := f.blank()
		for n, name := range names {
			_ = s.Set(name, values[n][choice[n]])
		}
		if s.asked[i] {
			return true
		}
		n := 0
		for ; n < len(names); n++ {
			if choice[n]++; choice[n] < len(values[n]) {
				break
			}
			choice[n] = 0
		}
		if n == len(names) {
			return false
		}
	}
}
