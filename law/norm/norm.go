// Package norm holds what the law says, by date: each norm with its citation
// in Dutch and English, where it was read, and how sure that reading is; and
// the form in which every legal outcome is given, the Finding.
package norm

import (
	"fmt"
	"time"

	"github.com/verhaal/verhaal/law/say"
)

// Text is the same text in Dutch and in English.
type Text struct {
	NL string `yaml:"nl" json:"nl"`
	EN string `yaml:"en" json:"en"`
}

// In gives the text in language lang; every language but Dutch is English.
func (t Text) In(lang string) string {
	if lang == "nl" {
		return t.NL
	}
	return t.EN
}

// Mark says how sure a record is.
type Mark string

// The marks.
const (
	Certain        Mark = "certain"        // black-letter law, or a source that was read
	Opened         Mark = "opened"         // read in a stored or secondary source
	Verify         Mark = "verify"         // written from memory: shown as "not verified"
	Interpretation Mark = "interpretation" // our reading, shown as such
)

// Source is a citation in its canonical Dutch form: "AVG 28(3)(a)",
// "6:91 BW", "Wbp 14(2)".
type Source string

// Norm is one rule of one law for as long as it is valid.
type Norm struct {
	Law         string    // "AVG"
	LawVersion  string    // the name of the data file: "avg-2018-05-25"
	Citation    Source    // canonical, Dutch
	CitationEN  string    // "GDPR 28(3)(a)"
	Title       Text      // a few words
	Summary     Text      // one sentence, ours, never the text of the law
	Read        string    // the instrument or publication in which it was read
	ValidFrom   time.Time // first day
	ValidUntil  time.Time // first day on which it is no longer valid; zero = still valid
	LastChecked time.Time // day on which the record was last compared
	Mark        Mark
}

// ValidOn says whether the norm is law on the day of at.
func (n Norm) ValidOn(at time.Time) bool {
	return !at.Before(n.ValidFrom) && (n.ValidUntil.IsZero() || at.Before(n.ValidUntil))
}

// Step is one step of legal reasoning: a text by key, its arguments, and the
// norms it rests on.
type Step struct {
	Key     string            `json:"key"`
	Args    map[string]string `json:"args,omitempty"`
	Sources []Source          `json:"sources,omitempty"`
}

// Finding is the outcome of legal reasoning, with all that a lawyer needs to
// redo it by hand.
type Finding struct {
	Result     string   `json:"result"`
	Steps      []Step   `json:"steps"`
	Missing    []string `json:"missing,omitempty"` // facts that are unknown and matter
	LawVersion string   `json:"law_version"`       // "avg-2018-05-25"
}

// Sources gives every norm the finding rests on, once, in order of use.
func (f Finding) Sources() []Source {
	var all []Source
	seen := map[Source]bool{}
	for _, step := range f.Steps {
		for _, s := range step.Sources {
			if !seen[s] {
				seen[s] = true
				all = append(all, s)
			}
		}
	}
	return all
}

// Text writes the step for people in language lang ("nl" or "en"), with its
// arguments as say.Fill writes them. An unknown key is an error that names it.
func (s Step) Text(lang string) (string, error) {
	texts, err := texts()
	if err != nil {
		return "", err
	}
	t, ok := texts[s.Key]
	if !ok {
		return "", fmt.Errorf("cannot write step: no text %q", s.Key)
	}
	args := make([]string, 0, 2*len(s.Args))
	for name, value := range s.Args {
		args = append(args, name, value)
	}
	return say.Fill(lang, t.In(lang), args, func(key string) string { return texts[key].In(lang) }), nil
}

// TextOf gives the text named key, such as the term for a role.
func TextOf(key string) (Text, error) {
	texts, err := texts()
	if err != nil {
		return Text{}, err
	}
	t, ok := texts[key]
	if !ok {
		return Text{}, fmt.Errorf("cannot find text %q", key)
	}
	return t, nil
}
