package clause

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

// ErrIncomplete says that answers are missing or contradict each other; what
// they are, flow.State.Problems lists.
var ErrIncomplete = errors.New("the answers are not complete")

// Options say how an agreement is written.
type Options struct {
	Lang   string    // "nl" or "en"
	Date   time.Time // the day of the document
	Status string    // what stands in the footer: "concept", "versie 1"
	// Draft writes the agreement while it grows beside the questions: what is
	// not yet answered is a blank line.
	Draft bool
	// Changed is the question answered last; what it changed is marked.
	Changed string
}

// Places says where in a document a term is settled: by the key of the term the
// block that says it first, which has its number once the document is numbered.
type Places map[string]document.Block

// Number gives the number of the article, paragraph or annex that settles a
// term; empty when nothing does, or the document is not numbered.
func (p Places) Number(key string) string {
	switch b := p[key].(type) {
	case *document.Provision:
		return b.Number
	case *document.Heading:
		return b.Number
	}
	return ""
}

// Assemble puts the agreement together: the document, and where in it each term
// is settled. Unless it is a draft, answers that are missing or wrong give
// ErrIncomplete.
//
// law: avg 28(3), avg 28(4), avg 28(9)
func (l *Library) Assemble(s *flow.State, o Options) (*document.Document, Places, error) {
	if !o.Draft {
		for _, p := range s.Problems() {
			if p.Level == flow.Error {
				return nil, nil, fmt.Errorf("cannot assemble %s: %s: %s: %w", l.Flow.ID, p.Question, p.Code, ErrIncomplete)
			}
		}
	}
	a := &assembler{writer: writer{library: l, lang: o.Lang, answers: s.Result()}, state: s, options: o, places: Places{}}
	if o.Changed != "" {
		a.changed = regexp.MustCompile(`\b` + regexp.QuoteMeta(o.Changed) + `\b`)
	}
	return a.document(), a.places, nil
}

type assembler struct {
	writer
	state   *flow.State
	options Options
	changed *regexp.Regexp
	places  Places
}

func (a *assembler) label(name string) string { return a.library.Frame.Labels[name].In(a.lang) }

func (a *assembler) document() *document.Document {
	frame := a.library.Frame
	d := &document.Document{
		Title: frame.Title.In(a.lang), Subtitle: a.flat(frame.Subtitle.In(a.lang)), Lang: a.lang,
		Date: a.options.Date, Status: a.options.Status,
	}
	var names []string
	for _, one := range a.library.Kind.Parties {
		party := a.party(one.ID)
		d.Parties = append(d.Parties, party)
		names = append(names, party.Name)
	}
	d.Author = strings.Join(names, ", ")
	d.Subject = d.Subtitle
	signed := false
	sign := func() {
		if !signed {
			d.Body = append(d.Body, a.signatures()...)
			signed = true
		}
	}
	for i := range a.library.Clauses {
		c := &a.library.Clauses[i]
		if c.Place == Annex {
			sign()
		}
		d.Body = append(d.Body, a.clause(c)...)
	}
	sign()
	return d
}

// flat writes a text without styles or references.
func (a *assembler) flat(text string) string {
	var b strings.Builder
	for _, run := range a.inline(text, false) {
		b.WriteString(run.Text)
	}
	return b.String()
}

func (a *assembler) clause(c *Clause) []document.Block {
	visible := a.library.visible(c, a.state)
	if len(visible) == 0 {
		return nil
	}
	kinds := map[Place]document.HeadingKind{Article: document.Article, Recitals: document.Section, Annex: document.Annex}
	blocks := []document.Block{&document.Heading{ID: c.ID, Kind: kinds[c.Place], Text: c.Title.In(a.lang)}}
	if c.Place == Recitals {
		list := &document.List{Lettered: true}
		for _, p := range visible {
			list.Items = append(list.Items, document.Item{Text: a.text(p)})
		}
		return append(blocks, list)
	}
	for _, p := range visible {
		blocks = append(blocks, a.provision(c, p)...)
	}
	return blocks
}

func (a *assembler) provision(c *Clause, p *Provision) []document.Block {
	var blocks []document.Block
	if p.Heading != nil {
		blocks = append(blocks, &document.Heading{Kind: document.Part, Text: p.Heading.In(a.lang)})
	}
	switch {
	case p.Table != "":
		return append(blocks, tables[p.Table](a, p)...)
	case c.Place == Annex:
		return append(blocks, &document.Paragraph{Text: a.text(p)})
	}
	provision := &document.Provision{ID: p.ID, Text: a.text(p)}
	for _, item := range p.Items {
		if a.library.holds(item.When, a.state) {
			text := norm.Text{NL: item.NL, EN: item.EN}
			provision.Items = append(provision.Items, document.Item{Text: a.inline(text.In(a.lang), a.touched(item.When))})
		}
	}
	for _, key := range p.Settles {
		if a.places[key] == nil {
			a.places[key] = provision
		}
	}
	return append(blocks, provision)
}

func (a *assembler) text(p *Provision) []document.Inline {
	return a.inline(p.Text().In(a.lang), a.touched(p.When))
}

// touched says whether a condition names the question answered last.
func (a *assembler) touched(when string) bool { return a.changed != nil && a.changed.MatchString(when) }

// blank stands for an answer that is not given yet, in a draft.
const blank = "…………"

// inline fills in a text. What an answer says is never read as markup.
func (a *assembler) inline(text string, marked bool) []document.Inline {
	var runs []document.Inline
	for _, s := range cut(text) {
		run := document.Inline{Text: s.text}
		if s.bold {
			run.Style |= document.Bold
		}
		if marked {
			run.Style |= document.Mark
		}
		switch s.kind {
		case reference:
			run.Text, run.Ref = "", s.text
		case variable:
			value, ok := a.value(s.text)
			if !ok {
				value = blank
			}
			run.Text = value
			if a.changed != nil && a.changed.MatchString(s.text) {
				run.Style |= document.Mark
			}
		}
		runs = append(runs, run)
	}
	return runs
}
