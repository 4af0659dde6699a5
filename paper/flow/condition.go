package flow

import (
	"fmt"
	"slices"
	"sync"
)

// Condition is a condition over the answers to a flow: questions compared with
// answers, joined by and, or and not. It is a small part of CEL, written and
// worked out as CEL does, which a test holds it to; conditionReader says what
// there is of it.
type Condition struct {
	predicate predicate
	names     []string // the questions it names
	numbers   []int64  // the numbers it compares with
}

// truth is what a condition comes to. What cannot be computed, like a part
// that a record lacks, does not matter where the other side decides.
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

func either(a, b predicate) predicate {
	return func(s *State) truth {
		x := a(s)
		if x == holds {
			return x
		}
		if y := b(s); y == holds || x == untrue {
			return y
		}
		return unknowable
	}
}

func both(a, b predicate) predicate {
	return func(s *State) truth {
		x := a(s)
		if x == untrue {
			return x
		}
		if y := b(s); y == untrue || x == holds {
			return y
		}
		return unknowable
	}
}

// Holds says whether the condition is true of the answers that count. A
// question without such an answer is an empty text, zero or an empty list;
// what cannot be computed is not true.
func (c *Condition) Holds(s *State) bool { return c.predicate(s) == holds }

// Compile reads a condition over the questions of this flow and checks its
// types; the clause library has conditions of its own.
func (f *Flow) Compile(source string) (*Condition, error) { return f.conditions.compile(source) }

// conditions are those of one flow, each read once.
type conditions struct {
	flow *Flow
	mu   sync.Mutex // documents are made at the same time
	done map[string]*Condition
}

func (c *conditions) compile(source string) (*Condition, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if done := c.done[source]; done != nil {
		return done, nil
	}
	done, err := c.flow.read(source)
	if err != nil {
		return nil, fmt.Errorf("condition %q: %w", source, err)
	}
	c.done[source] = done
	return done, nil
}

// valueKind is the type of a value in a condition.
type valueKind int8

const (
	recordKind valueKind = iota // cannot be compared
	textKind
	numberKind
	textsKind
	recordsKind
)

// String names the kind in a message.
func (k valueKind) String() string {
	return [...]string{"a record", "a text", "a number", "a list of texts", "a list of records"}[k]
}

func (q *Question) valueKind() valueKind {
	switch {
	case q.Type == TypeSeveral:
		return textsKind
	case q.list():
		return recordsKind
	case q.composite():
		return recordKind
	case q.Type == TypeNumber || q.Type == TypeMoney:
		return numberKind
	}
	return textKind
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

func size(list any) any {
	switch l := list.(type) {
	case []string:
		return int64(len(l))
	case []map[string]any:
		return int64(len(l))
	}
	return nil
}

// mayAnswer says whether a question with a closed set of answers has this one.
func (q *Question) mayAnswer(s string) bool {
	if s == "" {
		return true
	}
	set := q.closedSet()
	return set == nil || q.Other || slices.Contains(set, s)
}

// closedSet lists the answers of a question that has few; nil when any text
// or number will do.
func (q *Question) closedSet() []string {
	var ids []string
	switch q.Type {
	case TypeYesNo:
		ids = []string{"yes", "no"}
	case TypeChoice, TypeSeveral:
		for _, c := range q.Choices {
			ids = append(ids, c.ID)
		}
	}
	if ids != nil && q.Unknown {
		ids = append(ids, Unknown)
	}
	return ids
}
