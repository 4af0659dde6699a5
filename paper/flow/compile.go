package flow

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// costLimit bounds the work of one condition, whatever the answers are.
const costLimit = 100_000

// Condition is a compiled CEL expression over the questions of a flow.
type Condition struct {
	plain   predicate   // nil when it is not a plain one
	program cel.Program // then CEL works it out
	names   []string    // the questions it names
	numbers []int64     // the numbers it compares with
}

// conditions are those of one flow, each compiled once.
type conditions struct {
	flow    *Flow
	trusted bool // type-checked before
	env     func() (*cel.Env, error)
	mu      sync.Mutex // documents are made at the same time
	done    map[string]*Condition
}

func (c *conditions) compile(source string) (*Condition, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if done := c.done[source]; done != nil {
		return done, nil
	}
	done := c.flow.plain(source)
	if done == nil || !c.trusted {
		checked, err := c.check(source)
		if err != nil {
			return nil, fmt.Errorf("condition %q: %w", source, err)
		}
		if done == nil {
			done = checked
		}
	}
	c.done[source] = done
	return done, nil
}

// check compiles a condition with CEL, which checks its types.
func (c *conditions) check(source string) (*Condition, error) {
	env, err := c.env()
	if err != nil {
		return nil, err
	}
	tree, issues := env.Compile(source)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	if tree.OutputType() != cel.BoolType {
		return nil, fmt.Errorf("expected a yes or no, got %s", tree.OutputType())
	}
	if err := c.flow.checkLiterals(tree); err != nil {
		return nil, err
	}
	program, err := env.Program(tree, cel.CostLimit(costLimit))
	if err != nil {
		return nil, err
	}
	condition := &Condition{program: program}
	ast.PreOrderVisit(tree.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.IdentKind:
			if !slices.Contains(condition.names, e.AsIdent()) {
				condition.names = append(condition.names, e.AsIdent())
			}
		case ast.LiteralKind:
			if n, ok := e.AsLiteral().(types.Int); ok {
				condition.numbers = append(condition.numbers, int64(n))
			}
		}
	}))
	return condition, nil
}

// Compile makes a condition over the questions of this flow, type-checked; the
// clause library has conditions of its own.
func (f *Flow) Compile(source string) (*Condition, error) { return f.conditions.compile(source) }

// environment declares each question as a variable of its type.
func (f *Flow) environment() (*cel.Env, error) {
	var options []cel.EnvOption
	for _, q := range f.Questions {
		options = append(options, cel.Variable(q.ID, q.celType()))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		return nil, fmt.Errorf("cannot declare the questions: %w", err)
	}
	return env, nil
}

func (q *Question) celType() *cel.Type {
	record := cel.MapType(cel.StringType, cel.DynType)
	switch {
	case q.list() && q.Type != TypeSeveral:
		return cel.ListType(record)
	case q.Type == TypeSeveral:
		return cel.ListType(cel.StringType)
	case q.composite():
		return record
	case q.Type == TypeNumber || q.Type == TypeMoney:
		return cel.IntType
	}
	return cel.StringType
}

// checkLiterals refuses a condition that compares a question with an answer
// that it does not have: CEL sees only two strings there.
func (f *Flow) checkLiterals(tree *cel.Ast) error {
	var problems []error
	ast.PreOrderVisit(tree.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind || len(e.AsCall().Args()) != 2 {
			return
		}
		a, b := e.AsCall().Args()[0], e.AsCall().Args()[1]
		if a.Kind() != ast.IdentKind {
			a, b = b, a
		}
		if a.Kind() != ast.IdentKind {
			return
		}
		q := f.Question(a.AsIdent())
		if q == nil {
			return
		}
		for _, literal := range stringLiterals(b) {
			if !q.mayAnswer(literal) {
				problems = append(problems, fmt.Errorf("%s has no answer %q", q.ID, literal))
			}
		}
	}))
	return errors.Join(problems...)
}

func stringLiterals(e ast.Expr) []string {
	switch e.Kind() {
	case ast.LiteralKind:
		if s, ok := e.AsLiteral().(types.String); ok {
			return []string{string(s)}
		}
	case ast.ListKind:
		var all []string
		for _, item := range e.AsList().Elements() {
			all = append(all, stringLiterals(item)...)
		}
		return all
	}
	return nil
}

// mayAnswer says whether a question with a closed set of answers has this one.
func (q *Question) mayAnswer(s string) bool {
	if s == "" {
		return true
	}
	for _, value := range q.closedSet() {
		if value == s {
			return true
		}
	}
	return q.closedSet() == nil || q.Other
}

// closedSet lists the answers of a question that has few; nil when any text
// or number will do.
func (q *Question) closedSet() []string {
	switch q.Type {
	case TypeYesNo:
		if q.Unknown {
			return []string{"yes", "no", Unknown}
		}
		return []string{"yes", "no"}
	case TypeChoice, TypeSeveral:
		if len(q.Choices) == 0 {
			return nil
		}
		var ids []string
		for _, c := range q.Choices {
			ids = append(ids, c.ID)
		}
		if q.Unknown {
			ids = append(ids, Unknown)
		}
		return ids
	}
	return nil
}

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
func (f *Flow) prepare(trusted bool) error {
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
	f.conditions = &conditions{flow: f, trusted: trusted, env: sync.OnceValues(f.environment), done: map[string]*Condition{}}
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
