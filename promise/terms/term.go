package terms

import (
	"encoding/json"
	"fmt"
)

// Standing says how a document stands towards a term.
type Standing uint8

// The standings. A term that a document leaves to another one (the main
// agreement, general terms) is Elsewhere: there is one, but it is not known here.
const (
	NotSaid Standing = iota
	Agreed
	Elsewhere
)

var standings = []string{NotSaid: "not-said", Agreed: "agreed", Elsewhere: "elsewhere"}

// String gives the name that a file has for the standing.
func (s Standing) String() string {
	if int(s) < len(standings) {
		return standings[s]
	}
	return fmt.Sprintf("standing %d", uint8(s))
}

// MarshalText writes the standing as in a file.
func (s Standing) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Term is one term. Value counts only when the term is agreed.
type Term[T any] struct {
	Value    T
	Standing Standing
	Clause   string   // number of the article, paragraph or annex that says it: "11.1"; empty when not known
	Passage  *Passage // the words it was read from; nil unless it was read
}

// Passage is a literal part of the text of a document.
type Passage struct {
	Text string `json:"text"`
	Page int    `json:"page,omitempty"` // 0 when the format has no pages
	// Start and End are bytes of the text that was read. They mean nothing without
	// that text, so no file holds them.
	Start int `json:"-"`
	End   int `json:"-"`
}

// Is makes a term that was agreed.
func Is[T any](value T, clause string) Term[T] {
	return Term[T]{Value: value, Standing: Agreed, Clause: clause}
}

// Get gives the value of a term that was agreed; ok is false when it was not.
func (t Term[T]) Get() (value T, ok bool) {
	if t.Standing == Agreed {
		value = t.Value
	}
	return value, t.Standing == Agreed
}

// MarshalJSON writes the term; the value is null unless it was agreed.
func (t Term[T]) MarshalJSON() ([]byte, error) {
	var value any
	if t.Standing == Agreed {
		value = t.Value
	}
	return json.Marshal(struct {
		Value    any      `json:"value"`
		Standing Standing `json:"standing"`
		Clause   string   `json:"clause,omitempty"`
		Passage  *Passage `json:"passage,omitempty"`
	}{value, t.Standing, t.Clause, t.Passage})
}

// JSON writes the terms as a file; the same terms give the same bytes.
func (t Terms) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("cannot write terms: %w", err)
	}
	return append(data, '\n'), nil
}
