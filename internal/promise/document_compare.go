package promise

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

// Compare adds to the opinion what changed in substance since an earlier version
// of the document.
func (a *DocumentOpinion) Compare(before *DocumentOpinion, l string) {
	list := []DocumentChange{}
	was, is := &opinionWriter{l: l, runes: runesOf(before.Text.Body)}, &opinionWriter{l: l, runes: runesOf(a.Text.Body)}
	for _, c := range review.Compare(before.Opinion, a.Opinion) {
		one := DocumentChange{
			Point: c.Point, Term: c.Term, Effect: string(c.Effect), Removed: was.passages(c.Removed),
			Added: is.passages(c.Added), Reworded: []ChangedPassage{},
		}
		for _, r := range c.Reworded {
			one.Reworded = append(one.Reworded, ChangedPassage{was.passage(r.Old), is.passage(r.New)})
		}
		if c.Term != "" {
			one.Name = lang.T(l, "opinion.term."+c.Term)
			one.Before, one.After = termOf(c.Term, c.From, l), termOf(c.Term, c.To, l)
		} else {
			one.Name, one.Before, one.After = a.name(c.Point), string(c.Before), string(c.After)
		}
		list = append(list, one)
	}
	a.ComparedWith, a.Changes = before.File, list
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

// WordRun is words that both versions of a passage have, or one of them.
type WordRun struct {
	Text     string
	Old, New bool // in which of the two
}

// maxWords is how many words of a passage are compared one by one; longer ones
// are shown as a whole.
const maxWords = 400

// Words shows which words of a passage are others: the longest row of words that
// both have stays, and between them stands what went and what came.
func (c ChangedPassage) Words() []WordRun {
	old, now := strings.Fields(c.Before.Short(1<<20)), strings.Fields(c.After.Short(1<<20))
	if len(old) > maxWords || len(now) > maxWords {
		return []WordRun{{strings.Join(old, " "), true, false}, {strings.Join(now, " "), false, true}}
	}
	// length[i][j] is how many words old[i:] and now[j:] have in common, in order.
	length := make([][]int16, len(old)+1)
	for i := range length {
		length[i] = make([]int16, len(now)+1)
	}
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(now) - 1; j >= 0; j-- {
			if length[i][j] = max(length[i+1][j], length[i][j+1]); old[i] == now[j] {
				length[i][j] = length[i+1][j+1] + 1
			}
		}
	}
	var runs []WordRun
	add := func(word string, isOld, isNew bool) {
		if n := len(runs) - 1; n >= 0 && runs[n].Old == isOld && runs[n].New == isNew {
			runs[n].Text += " " + word
			return
		}
		runs = append(runs, WordRun{word, isOld, isNew})
	}
	i, j := 0, 0
	for i < len(old) || j < len(now) {
		switch {
		case i < len(old) && j < len(now) && old[i] == now[j]:
			add(old[i], true, true)
			i, j = i+1, j+1
		case j == len(now) || i < len(old) && length[i+1][j] >= length[i][j+1]:
			add(old[i], true, false)
			i++
		default:
			add(now[j], false, true)
			j++
		}
	}
	return runs
}
