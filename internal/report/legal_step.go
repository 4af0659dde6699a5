package report

import (
	"slices"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/norm"
)

// LegalSteps writes steps of legal reasoning in language l, each with its
// sources as a reader of that language cites them, under the law of a moment.
func LegalSteps(steps []norm.Step, at time.Time, l string) ([]StepText, error) {
	all := make([]StepText, 0, len(steps))
	for _, s := range steps {
		text, err := s.Text(l)
		if err != nil {
			return nil, err
		}
		one := StepText{Text: text, Sources: []string{}}
		for _, source := range s.Sources {
			if cited := source.In(l); !slices.Contains(one.Sources, cited) {
				one.Sources = append(one.Sources, cited)
			}
			one.Open = one.Open || IsOpen(source, at)
		}
		all = append(all, one)
	}
	return all, nil
}

// IsOpen says whether a source was not verified, or is our own reading.
func IsOpen(s norm.Source, at time.Time) bool {
	n, ok := norm.Find(s, at)
	return ok && (n.Mark == norm.Verify || n.Mark == norm.Interpretation)
}

// PlainSteps writes steps for JSON: one text each, marked in words where they
// rest on what is open.
func PlainSteps(steps []StepText, l string) []string {
	all := make([]string, 0, len(steps))
	for _, s := range steps {
		text := s.Text
		if s.Open {
			text += " " + lang.T(l, "roles.open")
		}
		all = append(all, text)
	}
	return all
}

// CanonicalSources gives citations as programs know them: in Dutch, each once.
func CanonicalSources(sources []norm.Source) []string {
	all := make([]string, 0, len(sources))
	for _, s := range sources {
		if !slices.Contains(all, string(s)) {
			all = append(all, string(s))
		}
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

// StepText is a step of legal reasoning for people.
type StepText struct {
	Text    string   `json:"text"`
	Sources []string `json:"sources"`
	Open    bool     `json:"not_verified"` // rests on a source that nobody has verified yet, or on our own reading
}
