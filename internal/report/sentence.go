package report

import (
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/norm"
)

// Sentence is a text for people with the law that it rests on: a step of legal
// reasoning, a reason, a note. It is the written form of a norm.Step.
type Sentence struct {
	Text    string        `json:"text"`
	Sources []norm.Source `json:"sources"`        // as programs know them: in Dutch, each once
	Open    bool          `json:"open,omitempty"` // rests on a source that nobody has verified yet, or on our own reading
}

// Sentences writes steps of legal reasoning in language l, under the law of a
// moment.
func Sentences(steps []norm.Step, at time.Time, l string) ([]Sentence, error) {
	all := make([]Sentence, 0, len(steps))
	for _, step := range steps {
		text, err := step.Text(l)
		if err != nil {
			return nil, err
		}
		one := Sentence{Text: text, Sources: Canonical(step.Sources)}
		one.Open = slices.ContainsFunc(one.Sources, func(s norm.Source) bool { return IsOpen(s, at) })
		all = append(all, one)
	}
	return all, nil
}

// IsOpen says whether a source was not verified, or is our own reading.
func IsOpen(s norm.Source, at time.Time) bool {
	n, ok := norm.Find(s, at)
	return ok && (n.Mark == norm.Verify || n.Mark == norm.Interpretation)
}

// Marked is the text, with in words that it rests on what is open.
func (s Sentence) Marked(l string) string {
	if s.Open {
		return s.Text + " " + lang.T(l, "roles.open")
	}
	return s.Text
}

// Plain is the sentence with the mark of what is open in its words, for those
// who read only the text.
func (s Sentence) Plain(l string) Sentence { return Sentence{Text: s.Marked(l), Sources: s.Sources} }

// Cited is the law of a sentence as a reader of language l cites it, marked in
// words where it is open; "" when there is nothing to say.
func (s Sentence) Cited(l string) string {
	text := Cited(l, s.Sources)
	if s.Open {
		text = strings.TrimSpace(text + " " + lang.T(l, "roles.open"))
	}
	return text
}

// Line is the sentence with its law in brackets, for a terminal: no citation
// breaks over two lines.
func (s Sentence) Line(l string) string {
	text := s.Text + Unbroken(Bracketed(l, s.Sources))
	if s.Open {
		text += " " + lang.T(l, "roles.open")
	}
	return text
}

// Texts gives sentences as the JSON of most outcomes has its steps: one text
// each, marked in words where they rest on what is open.
func Texts(list []Sentence, l string) []string {
	all := make([]string, 0, len(list))
	for _, s := range list {
		all = append(all, s.Marked(l))
	}
	return all
}

// Flag is what the reader of an outcome must know before relying on it.
type Flag struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// DropBlank leaves out of a record what was left blank, so that it counts as not
// given.
func DropBlank(given map[string]any) map[string]any {
	kept := make(map[string]any, len(given))
	for key, value := range given {
		if text, ok := value.(string); !ok || strings.TrimSpace(text) != "" {
			kept[key] = value
		}
	}
	return kept
}
