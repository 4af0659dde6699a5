package report

import (
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/picture"
)

// Report is the outcome of a calculation for people: the same on a page and on
// paper.
type Report struct {
	Kind    string // what was calculated: "Termijn"
	Title   string // what it comes to, in one sentence
	Drawing *picture.Picture
	Narrow  *picture.Picture // the same for a phone; nil when the other fits
	Figures []Pair           // the outcome, part by part
	Tables  []Table
	Notes   []Remark // what the reader must know before relying on it
	Given   []Pair   // what was filled in
	Steps   []Sentence
}

// Pair is a label with its value.
type Pair struct{ Label, Value string }

// Table is a part of an outcome that has columns; all but the first hold
// figures when Figures is set.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
	Figures bool
}

// Remark is a note beside an outcome. Must is for what somebody has to do.
type Remark struct {
	Text string
	Must bool
}

// Quiet gives the notes that ask nothing of anybody.
func (r Report) Quiet() []string {
	var texts []string
	for _, n := range r.Notes {
		if !n.Must {
			texts = append(texts, n.Text)
		}
	}
	return texts
}

// Document makes a document of a report, dated on.
func (r Report) Document(l string, on time.Time) *document.Document {
	d := &document.Document{
		Title: r.Title, Subtitle: r.Kind, Lang: l, Subject: r.Kind, Date: on,
		Status: lang.T(l, "report.status", "day", lang.Date(l, on)),
	}
	for _, n := range r.Notes {
		if n.Must {
			d.Body = append(d.Body, &document.Paragraph{Text: []document.Inline{{Text: n.Text, Style: document.Bold}}})
		}
	}
	if r.Drawing != nil {
		d.Body = append(d.Body, &document.Drawing{Picture: r.Drawing})
	}
	d.Body = append(d.Body, fields(r.Figures)...)
	for _, t := range r.Tables {
		d.Body = append(d.Body, t.block())
	}
	if notes := r.Quiet(); len(notes) > 0 {
		list := &document.List{}
		for _, text := range notes {
			list.Items = append(list.Items, document.Item{Text: document.Text(text)})
		}
		d.Body = append(d.Body, &document.Heading{Kind: document.Section, Text: lang.T(l, "report.notes")}, list)
	}
	if len(r.Given) > 0 {
		d.Body = append(d.Body, &document.Heading{Kind: document.Section, Text: lang.T(l, "report.given")})
		d.Body = append(d.Body, fields(r.Given)...)
	}
	d.Body = append(d.Body, stepBlocks(l, r.Steps)...)
	d.Body = append(d.Body, &document.Note{Text: document.Text(lang.T(l, "report.note"))})
	return d
}

func fields(pairs []Pair) []document.Block {
	if len(pairs) == 0 {
		return nil
	}
	block := &document.Fields{}
	for _, p := range pairs {
		block.Fields = append(block.Fields, document.Field{Label: p.Label, Value: document.Text(p.Value)})
	}
	return []document.Block{block}
}

func (t Table) block() document.Block {
	block := &document.Table{Caption: t.Caption, Head: t.Head}
	if t.Figures { // what they are of wants more room than they do
		block.Widths = []float64{2}
		for range t.Head[1:] {
			block.Widths = append(block.Widths, 1)
		}
	}
	for _, row := range t.Rows {
		cells := make([][]document.Inline, len(row))
		for i, text := range row {
			cells[i] = document.Text(text)
		}
		block.Rows = append(block.Rows, cells)
	}
	return block
}

// stepBlocks sets how an outcome was reached, so that it can be redone by hand.
func stepBlocks(l string, steps []Sentence) []document.Block {
	if len(steps) == 0 {
		return nil
	}
	block := &document.Table{Head: []string{"", lang.T(l, "report.step"), lang.T(l, "report.source")}, Widths: []float64{0.04, 0.68, 0.28}}
	for i, s := range steps {
		block.Rows = append(block.Rows, [][]document.Inline{document.Text(strconv.Itoa(i + 1)), document.Text(s.Text), document.Text(s.Cited(l))})
	}
	return []document.Block{&document.Heading{Kind: document.Section, Text: lang.T(l, "report.steps")}, block}
}
