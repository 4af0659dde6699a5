package app

import (
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/promise/review"
)

// DocumentChange is one difference in substance between two versions of a
// document, in words.
type DocumentChange struct {
	Point    string           `json:"point,omitempty"`
	Term     string           `json:"term,omitempty"`
	Name     string           `json:"name"`
	Effect   string           `json:"effect"` // better, worse, otherwise
	Before   string           `json:"before"` // a verdict, or what was agreed; empty when nothing was
	After    string           `json:"after"`
	Removed  []PassageText    `json:"removed"`
	Added    []PassageText    `json:"added"`
	Reworded []ChangedPassage `json:"reworded"`
}

// ChangedPassage is a passage in its old and new words.
type ChangedPassage struct {
	Before PassageText `json:"before"`
	After  PassageText `json:"after"`
}

// CompareDocuments says what changed in substance from one version of a
// document to the next, both of which were checked.
func CompareDocuments(before, after *DocumentOpinion, l string) []DocumentChange {
	list := []DocumentChange{}
	was, is := &opinionWriter{l: l, runes: runesOf(before.Text.Body)}, &opinionWriter{l: l, runes: runesOf(after.Text.Body)}
	for _, c := range review.Compare(before.Opinion, after.Opinion) {
		one := DocumentChange{Point: c.Point, Term: c.Term, Effect: string(c.Effect), Removed: was.passages(c.Removed), Added: is.passages(c.Added), Reworded: []ChangedPassage{}}
		for _, r := range c.Reworded {
			one.Reworded = append(one.Reworded, ChangedPassage{was.passage(r.Old), is.passage(r.New)})
		}
		if c.Term != "" {
			one.Name = lang.T(l, "opinion.term."+c.Term)
			one.Before, one.After = termOf(c.Term, c.From, l), termOf(c.Term, c.To, l)
		} else {
			one.Name, one.Before, one.After = after.name(c.Point), string(c.Before), string(c.After)
		}
		list = append(list, one)
	}
	return list
}

// What says the change in one sentence.
func (c DocumentChange) What(l string) string {
	if c.Term != "" {
		from, to := c.Before, c.After
		if from == "" {
			return lang.T(l, "opinion.change.term-new", "to", to)
		}
		if to == "" {
			return lang.T(l, "opinion.change.term-gone", "from", from)
		}
		return lang.T(l, "opinion.change.term", "from", from, "to", to)
	}
	if c.Before != c.After {
		return lang.T(l, "opinion.change.verdict", "from", lang.T(l, "opinion.verdict."+c.Before), "to", lang.T(l, "opinion.verdict."+c.After))
	}
	var parts []string
	for _, part := range []struct {
		key string
		n   int
	}{{"reworded", len(c.Reworded)}, {"added", len(c.Added)}, {"removed", len(c.Removed)}} {
		if part.n > 0 {
			parts = append(parts, lang.T(l, "opinion.change."+part.key))
		}
	}
	return strings.Join(parts, " ")
}
