// Package flow is the one engine for every question flow of the product: a
// flow is data (questions in Dutch and English, conditions), a State is
// what somebody answered so far, and a Result is what counts of it. The
// browser, the JSON API and the command line all ask the same flow.
package flow

import (
	"fmt"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/yaml"
)

// Type says what kind of answer a question takes.
type Type string

// The types. A composite type (party, address, operation, group) has fields
// that are questions themselves; with Many, and always for a group, its value
// is a list.
const (
	TypeText      Type = "text"
	TypeLongText  Type = "long-text"
	TypeNumber    Type = "number"
	TypeMoney     Type = "money"
	TypeDate      Type = "date"
	TypeYesNo     Type = "yes-no"
	TypeChoice    Type = "choice"
	TypeSeveral   Type = "several"
	TypeGroup     Type = "group"
	TypeParty     Type = "party"
	TypeAddress   Type = "address"
	TypeOperation Type = "operation"
)

var questionTypes = []Type{
	TypeText, TypeLongText, TypeNumber, TypeMoney, TypeDate, TypeYesNo, TypeChoice, TypeSeveral,
	TypeGroup, TypeParty, TypeAddress, TypeOperation,
}

// Unknown is the answer "I do not know", where a question allows it.
const Unknown = "unknown"

// Flow is a set of questions in the order in which they are asked.
type Flow struct {
	ID        string     `yaml:"id" json:"id"`
	Title     norm.Text  `yaml:"title" json:"title"`
	SuggestBy string     `yaml:"suggest_by,omitempty" json:"suggest_by,omitempty"` // the choice question whose value chooses the suggestions
	Sections  []Section  `yaml:"sections" json:"sections"`
	Questions []Question `yaml:"questions" json:"questions"`

	index      map[string]int
	conditions *conditions
	rules      []rules // what each question depends on, in the order of Questions
	feeds      [][]int // the questions whose rules name this one; all come later
}

// Section is a group of questions with a title, for the task list.
type Section struct {
	ID    string    `yaml:"id" json:"id"`
	Title norm.Text `yaml:"title" json:"title"`
}

// Question is one question with all that is needed to ask it.
type Question struct {
	ID       string         `yaml:"id" json:"id"`
	Section  string         `yaml:"section,omitempty" json:"section,omitempty"`
	Type     Type           `yaml:"type" json:"type"`
	Text     norm.Text      `yaml:"text" json:"text"`
	Help     *norm.Text     `yaml:"help,omitempty" json:"help,omitempty"`
	Why      *norm.Text     `yaml:"why,omitempty" json:"why,omitempty"` // why we ask
	Sources  []string       `yaml:"sources,omitempty" json:"sources,omitempty"`
	When     string         `yaml:"when,omitempty" json:"when,omitempty"` // a Condition over earlier questions
	Unknown  bool           `yaml:"unknown,omitempty" json:"unknown,omitempty"`
	Optional bool           `yaml:"optional,omitempty" json:"optional,omitempty"`
	Choices  []Choice       `yaml:"choices,omitempty" json:"choices,omitempty"`
	Other    bool           `yaml:"other,omitempty" json:"other,omitempty"`   // several: free text beside the choices
	Many     bool           `yaml:"many,omitempty" json:"many,omitempty"`     // composite: a list of them
	Min      *int64         `yaml:"min,omitempty" json:"min,omitempty"`       // number: least; money: least in cents; text: characters; several and lists: items
	Max      *int64         `yaml:"max,omitempty" json:"max,omitempty"`       // the same, at most
	Unit     *norm.Text     `yaml:"unit,omitempty" json:"unit,omitempty"`     // "uur", "hours"
	Format   Format         `yaml:"format,omitempty" json:"format,omitempty"` // text: kvk, email, phone, postcode, country
	Fields   []Question     `yaml:"fields,omitempty" json:"fields,omitempty"` // group
	Suggest  map[string]any `yaml:"suggest,omitempty" json:"suggest,omitempty"`
	Example  any            `yaml:"example,omitempty" json:"example,omitempty"`
	// The example in English, where it holds words and so differs.
	ExampleEN any     `yaml:"example_en,omitempty" json:"example_en,omitempty"`
	Checks    []Check `yaml:"checks,omitempty" json:"checks,omitempty"`
}

// Choice is one of the answers to a choice or several question.
type Choice struct {
	ID        string     `yaml:"id" json:"id"`
	Text      norm.Text  `yaml:"text" json:"text"`
	Note      *norm.Text `yaml:"note,omitempty" json:"note,omitempty"`           // a line below it
	When      string     `yaml:"when,omitempty" json:"when,omitempty"`           // offered only then
	Warn      *norm.Text `yaml:"warn,omitempty" json:"warn,omitempty"`           // unusual: may be chosen, with this reason
	Forbidden *norm.Text `yaml:"forbidden,omitempty" json:"forbidden,omitempty"` // shown, cannot be chosen, for this reason
	Sources   []string   `yaml:"sources,omitempty" json:"sources,omitempty"`
}

// Check is a rule over answers, looked at when its question is answered.
type Check struct {
	When    string    `yaml:"when" json:"when"`
	Level   Level     `yaml:"level" json:"level"`
	Text    norm.Text `yaml:"text" json:"text"`
	Sources []string  `yaml:"sources,omitempty" json:"sources,omitempty"`
}

// Level says whether a problem stops.
type Level string

// The levels: an error cannot be made, a warning can, with its reason.
const (
	Error Level = "error"
	Warn  Level = "warn"
)

// Load reads a flow in YAML and checks all of it: unknown keys, types of
// conditions, cycles, questions that can never be reached. It is what authors
// and tests use; the program itself loads the packed form.
func Load(source []byte) (*Flow, error) {
	f := &Flow{}
	if err := yaml.Read(source, f); err != nil {
		return nil, fmt.Errorf("cannot read flow: %w", err)
	}
	if err := f.prepare(); err != nil {
		return nil, fmt.Errorf("cannot load flow %s: %w", f.ID, err)
	}
	return f, f.lint()
}

// Trust makes a flow ready that was loaded and checked when the program was
// built (see Source): nothing of it is checked again.
func Trust(f *Flow) (*Flow, error) {
	if err := f.prepare(); err != nil {
		return nil, fmt.Errorf("cannot load flow %s: %w", f.ID, err)
	}
	return f, nil
}

// Question finds a question by its id; nil when the flow has none of that name.
func (f *Flow) Question(id string) *Question {
	if i, ok := f.index[id]; ok {
		return &f.Questions[i]
	}
	return nil
}

// ExampleIn gives an answer that could be given, in language lang; nil when the
// question has no example.
func (q *Question) ExampleIn(lang string) any {
	if lang != "nl" && q.ExampleEN != nil {
		return q.ExampleEN
	}
	return q.Example
}

// Choice finds a choice of the question by its id; nil when there is none.
func (q *Question) Choice(id string) *Choice {
	for i := range q.Choices {
		if q.Choices[i].ID == id {
			return &q.Choices[i]
		}
	}
	return nil
}
