// Package clause holds the texts of agreements, in Dutch and English side by
// side, and puts an agreement together from them and from the answers to a
// question flow. Texts, questions and choices are data; a library is a folder:
//
//	kind.yaml      what kind of document it is: its parties and who signs
//	flow.yaml      the questions (package flow)
//	frame.yaml     title, labels, how answers stand in a sentence
//	clauses/*.yaml the clauses, in the order of the files
//
// In a text {breach_hours} is an answer, {controller.name} a part of one,
// [[breach]] a reference to another clause, and **word** a defined term.
package clause

import (
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/flow"
)

// Place says where in a document a clause stands.
type Place string

// The places. Recitals and annexes are not numbered as articles.
const (
	Article  Place = "" // the default
	Recitals Place = "recitals"
	Annex    Place = "annex"
)

// Clause is one article, the recitals or an annex.
type Clause struct {
	ID         string      `yaml:"id" json:"id"`
	Place      Place       `yaml:"place,omitempty" json:"place,omitempty"`
	Title      norm.Text   `yaml:"title" json:"title"`
	Sources    []string    `yaml:"sources" json:"sources"`               // the articles it answers to
	Why        norm.Text   `yaml:"why" json:"why"`                       // why it is there
	Negotiate  Negotiate   `yaml:"negotiate,omitempty" json:"negotiate"` // what to say, from either side, where there are sides
	When       string      `yaml:"when,omitempty" json:"when,omitempty"`
	Provisions []Provision `yaml:"provisions" json:"provisions"`
}

// Negotiate is what either side may say about a clause.
type Negotiate struct {
	Provider norm.Text `yaml:"provider" json:"provider"`
	Customer norm.Text `yaml:"customer" json:"customer"`
}

// Provision is one numbered paragraph, or an alternative for one: it is there
// when its condition holds.
type Provision struct {
	ID      string     `yaml:"id,omitempty" json:"id,omitempty"`
	Serves  []string   `yaml:"serves,omitempty" json:"serves,omitempty"` // points A01, M5, S3, T7, U2 of the checklists
	When    string     `yaml:"when,omitempty" json:"when,omitempty"`
	Settles []string   `yaml:"settles,omitempty" json:"settles,omitempty"` // keys of what was agreed (promise/terms) that are said here
	NL      string     `yaml:"nl,omitempty" json:"nl,omitempty"`
	EN      string     `yaml:"en,omitempty" json:"en,omitempty"`
	Items   []Item     `yaml:"items,omitempty" json:"items,omitempty"` // lettered below it
	Heading *norm.Text `yaml:"heading,omitempty" json:"heading,omitempty"`
	// A table filled from answers: operations, measures, subprocessors,
	// contacts, breach_form.
	Table   string               `yaml:"table,omitempty" json:"table,omitempty"`
	Columns []Column             `yaml:"columns,omitempty" json:"columns,omitempty"`
	Rows    []norm.Text          `yaml:"rows,omitempty" json:"rows,omitempty"`
	Labels  map[string]norm.Text `yaml:"labels,omitempty" json:"labels,omitempty"`
	Special *norm.Text           `yaml:"special,omitempty" json:"special,omitempty"`
}

// Text gives the provision's text in both languages.
func (p *Provision) Text() norm.Text { return norm.Text{NL: p.NL, EN: p.EN} }

// Item is one lettered item of a provision.
type Item struct {
	When string `yaml:"when,omitempty" json:"when,omitempty"`
	NL   string `yaml:"nl" json:"nl"`
	EN   string `yaml:"en" json:"en"`
}

// Column is the head of a table's column and its share of the width.
type Column struct {
	NL    string  `yaml:"nl" json:"nl"`
	EN    string  `yaml:"en" json:"en"`
	Share float64 `yaml:"share" json:"share"`
}

// Frame is what stands around the clauses.
type Frame struct {
	Title    norm.Text                       `yaml:"title" json:"title"`
	Subtitle norm.Text                       `yaml:"subtitle" json:"subtitle"`
	Labels   map[string]norm.Text            `yaml:"labels" json:"labels"`     // of the parties and the signatures
	Phrases  map[string]map[string]norm.Text `yaml:"phrases" json:"phrases"`   // question, choice: as it stands in a sentence
	Measures map[string][]string             `yaml:"measures" json:"measures"` // measure: the numbers of the controls it belongs to
}

// Library is the questions and clauses of one kind of agreement.
type Library struct {
	Kind    Kind
	Flow    *flow.Flow
	Frame   Frame
	Clauses []Clause

	conditions map[string]*flow.Condition
}

// Clause finds a clause by its id; nil when there is none.
func (l *Library) Clause(id string) *Clause {
	for i := range l.Clauses {
		if l.Clauses[i].ID == id {
			return &l.Clauses[i]
		}
	}
	return nil
}

// Served lists the points of the checklists that the agreement serves with
// these answers, each with the clauses that do.
func (l *Library) Served(s *flow.State) map[string][]string {
	points := map[string][]string{}
	for i := range l.Clauses {
		c := &l.Clauses[i]
		for _, p := range l.visible(c, s) {
			for _, point := range p.Serves {
				if n := len(points[point]); n == 0 || points[point][n-1] != c.ID {
					points[point] = append(points[point], c.ID)
				}
			}
		}
	}
	return points
}

// visible gives the provisions of a clause that are there with these answers.
func (l *Library) visible(c *Clause, s *flow.State) []*Provision {
	if !l.holds(c.When, s) {
		return nil
	}
	var list []*Provision
	for i := range c.Provisions {
		if p := &c.Provisions[i]; l.holds(p.When, s) {
			list = append(list, p)
		}
	}
	return list
}

func (l *Library) holds(when string, s *flow.State) bool {
	return when == "" || l.conditions[when].Holds(s)
}

// sources lists every condition of the clauses.
func (l *Library) whens() []string {
	var list []string
	add := func(when string) {
		if when != "" {
			list = append(list, when)
		}
	}
	for _, c := range l.Clauses {
		add(c.When)
		for _, p := range c.Provisions {
			add(p.When)
			for _, item := range p.Items {
				add(item.When)
			}
		}
	}
	return list
}
