package flow

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed builtin.json
var builtinSource []byte

// builtin gives the fields of party, address and operation.
var builtin = sync.OnceValue(func() map[Type][]Question {
	var fields map[Type][]Question
	if err := json.Unmarshal(builtinSource, &fields); err != nil {
		panic("flow: builtin.json: " + err.Error())
	}
	return fields
})

// Parts gives the fields of a composite question, nil for a simple one.
func (q *Question) Parts() []Question {
	if q.Type == TypeGroup {
		return q.Fields
	}
	return builtin()[q.Type]
}

func (q *Question) composite() bool { return q.Parts() != nil }

// list says whether the value is a list. The groups inside a party are records:
// only a group that is a question of its own is repeated.
func (q *Question) list() bool { return q.Type == TypeSeveral || q.Many }

// rules are the compiled conditions of one question.
type rules struct {
	when    *Condition   // nil: always asked
	choices []*Condition // nil: always offered
	checks  []*Condition
}

// prepare indexes the flow and compiles its conditions.
func (f *Flow) prepare() error {
	f.index = map[string]int{}
	for i := range f.Questions {
		q := &f.Questions[i]
		if _, twice := f.index[q.ID]; twice {
			return fmt.Errorf("question %s stands twice", q.ID)
		}
		if q.Type == TypeGroup {
			q.Many = true
		}
		f.index[q.ID] = i
	}
	f.conditions = &conditions{flow: f, done: map[string]*Condition{}}
	f.rules = make([]rules, len(f.Questions))
	f.feeds = make([][]int, len(f.Questions))
	var problems []error
	for i := range f.Questions {
		if err := f.compileRules(i); err != nil {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

func (f *Flow) compileRules(i int) error {
	q, r := &f.Questions[i], &f.rules[i]
	var problems []error
	compile := func(source string) *Condition {
		if source == "" {
			return nil
		}
		c, err := f.conditions.compile(source)
		if err != nil {
			problems = append(problems, fmt.Errorf("question %s: %w", q.ID, err))
		}
		return c
	}
	r.when = compile(q.When)
	for _, choice := range q.Choices {
		r.choices = append(r.choices, compile(choice.When))
	}
	for _, check := range q.Checks {
		r.checks = append(r.checks, compile(check.When))
	}
	for _, name := range r.dependencies() {
		if from, ok := f.index[name]; ok && !slices.Contains(f.feeds[from], i) {
			f.feeds[from] = append(f.feeds[from], i)
		}
	}
	return errors.Join(problems...)
}

// dependencies names the questions on which being asked and being offered rest;
// checks are looked at apart, when problems are listed.
func (r *rules) dependencies() []string {
	var names []string
	for _, c := range append([]*Condition{r.when}, r.choices...) {
		if c != nil {
			names = append(names, c.names...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// cycle finds a ring of questions that each wait for the other.
func (f *Flow) cycle() string {
	const busy, done = 1, 2
	state := make([]int, len(f.Questions))
	var path []string
	var visit func(i int) bool
	visit = func(i int) bool {
		path = append(path, f.Questions[i].ID)
		state[i] = busy
		for _, name := range f.rules[i].dependencies() {
			next, ok := f.index[name]
			if !ok || state[next] == done {
				continue
			}
			if state[next] == busy {
				path = append(path, name)
				return true
			}
			if visit(next) {
				return true
			}
		}
		state[i] = done
		path = path[:len(path)-1]
		return false
	}
	for i := range f.Questions {
		if path = path[:0]; state[i] == 0 && visit(i) {
			return strings.Join(path[slices.Index(path, path[len(path)-1]):], " -> ")
		}
	}
	return ""
}
