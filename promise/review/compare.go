package review

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Effect says which way a change goes.
type Effect string

// The effects.
const (
	Better    Effect = "better"
	Worse     Effect = "worse"
	Otherwise Effect = "otherwise" // other, and not by itself better or worse
)

// Change is one difference in substance between two versions of a document:
// of a point or of a term.
type Change struct {
	Point  string  // id of the point; empty when it is a term that changed
	Term   string  // key of the term, as in TermsView; empty when it is a point
	Effect Effect  //
	Before Verdict // of a point
	After  Verdict
	From   string // of a term, as JSON; null is what the text did not say
	To     string
	// The passages of a point, without those that both have in the same words.
	Removed  []Passage
	Added    []Passage
	Reworded []Reworded
}

// Reworded is a passage that says about the same in other words.
type Reworded struct{ Old, New Passage }

// Compare lists what changed in substance from one version of a document to the
// next: points in the order of the checklist, then terms. A passage that was
// only moved or numbered otherwise did not change.
func Compare(before, after Opinion) []Change {
	var list []Change
	had := map[string]Point{}
	for _, p := range before.Points {
		had[p.ID] = p
	}
	for _, p := range after.Points {
		old, ok := had[p.ID]
		if !ok {
			continue // another law, another checklist
		}
		c := Change{Point: p.ID, Before: old.Verdict, After: p.Verdict, Effect: effectOf(old.Verdict, p.Verdict)}
		c.passages(old.Passages, p.Passages)
		if old.Verdict != p.Verdict || len(c.Removed)+len(c.Added)+len(c.Reworded) > 0 {
			list = append(list, c)
		}
	}
	return append(list, changedTerms(before.TermsView(), after.TermsView())...)
}

// standing orders the verdicts by how well off one is. What does not apply is as
// good as what is there.
var standing = map[Verdict]int{Present: 3, NA: 3, Partial: 2, Absent: 1, Contrary: 0}

func effectOf(before, after Verdict) Effect {
	switch {
	case standing[after] > standing[before]:
		return Better
	case standing[after] < standing[before]:
		return Worse
	}
	return Otherwise
}

// identical is more alike than the same words in another order.
const identical = 2

// passages finds which passages went, came, or say it in other words.
func (c *Change) passages(before, after []Passage) {
	var oldWords, newWords [][]string
	for _, p := range before {
		oldWords = append(oldWords, substance(p.Text))
	}
	for _, p := range after {
		newWords = append(newWords, substance(p.Text))
	}
	oldDone, newDone := make([]bool, len(before)), make([]bool, len(after))
	pair := func(minimum float64, found func(i, j int)) {
		for i := range before {
			best, at := minimum, -1
			for j := range after {
				if !oldDone[i] && !newDone[j] {
					like := alike(oldWords[i], newWords[j])
					if slices.Equal(oldWords[i], newWords[j]) {
						like = identical
					}
					if like >= best {
						best, at = like, j
					}
				}
			}
			if at >= 0 {
				oldDone[i], newDone[at] = true, true
				found(i, at)
			}
		}
	}
	pair(identical, func(int, int) {})
	pair(reworded, func(i, j int) { c.Reworded = append(c.Reworded, Reworded{before[i], after[j]}) })
	for i, p := range before {
		if !oldDone[i] {
			c.Removed = append(c.Removed, p)
		}
	}
	for j, p := range after {
		if !newDone[j] {
			c.Added = append(c.Added, p)
		}
	}
}

// reworded is how alike two passages must be at least to be the same one in
// other words: half of the words that either has.
const reworded = 0.5

// linkTarget is where a link of Markdown leads: no word that one reads.
var linkTarget = regexp.MustCompile(`\]\([^)\n]*\)`)

// substance gives the words of a passage without its number, marks and case.
func substance(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(linkTarget.ReplaceAllString(text, "]")),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for len(words) > 1 && isNumber(words[0]) {
		words = words[1:]
	}
	return words
}

func isNumber(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsDigit(r) })
}

// alike gives the part of all words that two passages have in common: 1 is all
// of them, in whatever order.
func alike(a, b []string) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	n := map[string]int{}
	for _, w := range a {
		n[w]++
	}
	both := 0
	for _, w := range b {
		if n[w] > 0 {
			n[w]--
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// changedTerms lists the terms that are not the same.
func changedTerms(before, after TermsView) []Change {
	var list []Change
	old, now := reflect.ValueOf(before), reflect.ValueOf(after)
	for i := range old.NumField() {
		key, _, _ := strings.Cut(old.Type().Field(i).Tag.Get("json"), ",")
		if key == "-" {
			continue
		}
		if from, to := termJSON(old.Field(i)), termJSON(now.Field(i)); from != to {
			list = append(list, Change{Term: key, Effect: Otherwise, From: from, To: to})
		}
	}
	return list
}

// termJSON gives a term as JSON; an empty list is nothing.
func termJSON(v reflect.Value) string {
	if v.Kind() == reflect.Slice && v.Len() == 0 {
		return "null"
	}
	data, err := json.Marshal(v.Interface())
	if err != nil {
		return "null" // no term has a kind that cannot be written
	}
	return string(data)
}
