package promise

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/promise/review"
)

// OpinionGroup is the points that belong together in telling them: those of the
// law by verdict, then those that are usual.
type OpinionGroup struct {
	Key    string // a verdict, or market
	Title  string
	Points []PointOpinion
}

// Groups gives the points as they are told, those that need somebody first.
func (a *DocumentOpinion) Groups(l string) []OpinionGroup {
	var list []OpinionGroup
	add := func(key string, points []PointOpinion) {
		if len(points) > 0 {
			list = append(list, OpinionGroup{key, lang.T(l, "opinion.group."+key), points})
		}
	}
	for _, v := range verdictOrder {
		var points []PointOpinion
		for _, p := range a.Points {
			if p.ByLaw() && p.Verdict == string(v) {
				points = append(points, p)
			}
		}
		add(string(v), points)
	}
	var usual []PointOpinion
	for _, p := range a.Points {
		if !p.ByLaw() {
			usual = append(usual, p)
		}
	}
	add("market", usual)
	return list
}

// Sure says in words how sure a verdict is.
func (c Confidence) Sure(l string) string {
	switch {
	case c >= 0.95:
		return lang.T(l, "opinion.sure.nearly")
	case c >= 0.8:
		return lang.T(l, "opinion.sure.likely")
	}
	return lang.T(l, "opinion.sure.unsure")
}

// For says for whom the document was read.
func (a *DocumentOpinion) For(l string) string {
	if a.Side == "" {
		return lang.T(l, "opinion.side.none")
	}
	return lang.T(l, "opinion.side."+string(a.Side))
}

// Report is the opinion as a document for a client, checked on a day.
func (a *DocumentOpinion) Report(l string, on time.Time) *document.Document {
	r := &opinionReport{a: a, l: l}
	d := &document.Document{
		Title: r.text("report.title"), Subtitle: filepath.Base(a.File), Lang: l, Subject: r.text("report.title"), Date: on, Status: r.text("report.status", "day", lang.Date(l, on)),
	}
	r.add(&document.Paragraph{Text: []document.Inline{{Text: a.Title, Style: document.Bold}}})
	for _, reason := range a.KindReasons {
		r.add(&document.Paragraph{Text: r.cited(reason.Text, reason.Sources)})
	}
	r.what(on)
	r.notices()
	if a.Agreement() {
		if p := a.Picture(l, 640); p != nil {
			r.add(&document.Drawing{Picture: p})
		}
		r.changes()
		r.advice()
		r.contradictions()
		for _, g := range a.Groups(l) {
			r.group(g)
		}
		r.terms()
	}
	r.section("report.limits")
	for i := 1; lang.Has("opinion.report.limit." + strconv.Itoa(i)); i++ {
		r.add(&document.Paragraph{Text: document.Text(r.text("report.limit." + strconv.Itoa(i)))})
	}
	d.Body = r.body
	return d
}

// opinionReport is a report while it is written.
type opinionReport struct {
	a    *DocumentOpinion
	l    string
	body []document.Block
}

func (r *opinionReport) text(key string, args ...string) string {
	return lang.T(r.l, "opinion."+key, args...)
}

func (r *opinionReport) add(b document.Block) { r.body = append(r.body, b) }

func (r *opinionReport) section(key string) {
	r.add(&document.Heading{Kind: document.Section, Text: r.text(key)})
}

// cited is a text with its sources behind it.
func (r *opinionReport) cited(text string, sources []norm.Source) []document.Inline {
	list := document.Text(text)
	if cited := report.Bracketed(r.l, sources); cited != "" {
		list = append(list, document.Inline{Text: cited, Style: document.Italic})
	}
	return list
}

// what says which file was looked at, and under which law.
func (r *opinionReport) what(on time.Time) {
	a := r.a
	list := &document.Fields{}
	field := func(key, value string, style document.Style) {
		if value != "" {
			list.Fields = append(list.Fields, document.Field{Label: r.text(key), Value: []document.Inline{{Text: value, Style: style}}})
		}
	}
	format := r.text("format." + a.Format)
	if a.Pages != nil {
		format += ", " + r.text("pages", "n", strconv.Itoa(*a.Pages))
	}
	field("file", filepath.Base(a.File), 0)
	field("format", format, 0)
	field("sha256", a.SHA256, document.Mono)
	field("language", r.text("language."+a.Language), 0)
	field("kind", r.text("kind."+a.Kind)+" ("+a.KindConfidence.Sure(r.l)+")", 0)
	if a.Agreement() {
		field("law", r.text("law."+a.Law), 0)
		field("side", a.For(r.l), 0)
	}
	field("day", lang.Date(r.l, on), 0)
	r.add(list)
}

func (r *opinionReport) notices() {
	if len(r.a.Notices)+len(r.a.Asides) == 0 {
		return
	}
	r.section("notices")
	list := &document.List{}
	for _, n := range r.a.Notices {
		list.Items = append(list.Items, document.Item{Text: document.Text(n.Text)})
	}
	for _, one := range r.a.Asides {
		list.Items = append(list.Items, document.Item{Text: append(document.Text(one.What(r.l)+": "),
			document.Inline{Text: "“" + one.Short(300) + "”", Style: document.Italic})})
	}
	r.add(list)
}

// quote sets a literal passage with its place.
func (r *opinionReport) quote(p PassageText) {
	text := []document.Inline{{Text: "“" + p.Short(700) + "”", Style: document.Italic}}
	if place := p.Place(r.l); place != "" {
		text = append([]document.Inline{{Text: place + ": "}}, text...)
	}
	r.add(&document.Paragraph{Text: text})
}

// advice is what to ask for, the most pressing first.
func (r *opinionReport) advice() {
	if len(r.a.Advice) == 0 {
		return
	}
	r.section("advice")
	given := map[string]int{}
	for i, one := range r.a.Advice {
		r.add(&document.Heading{Kind: document.Part, Text: strconv.Itoa(i+1) + ". " + one.Name})
		r.add(&document.Paragraph{Text: append([]document.Inline{{Text: r.text("why."+one.Why) + ". ", Style: document.Bold}},
			r.cited(one.Reason, one.Sources)...)})
		for _, p := range one.Passages[:min(len(one.Passages), 1)] {
			r.quote(p)
		}
		r.proposal(i, one.Proposal, given)
	}
}

// proposal gives the provisions that are proposed under the i-th advice, and
// where those stand that were given before: a provision can serve more points.
func (r *opinionReport) proposal(i int, texts []string, given map[string]int) {
	list := &document.List{}
	var before []string
	for _, text := range texts {
		if at, ok := given[text]; !ok {
			given[text] = i
			list.Items = append(list.Items, document.Item{Text: document.Text(strings.ReplaceAll(text, "\n", " "))})
		} else if n := strconv.Itoa(at + 1); !slices.Contains(before, n) {
			before = append(before, n)
		}
	}
	key := "proposal-same"
	if len(list.Items) > 0 {
		key = "proposal-also"
		r.add(&document.Paragraph{Text: []document.Inline{{Text: r.text("proposal"), Style: document.Bold}}})
		r.add(list)
	}
	if len(before) > 0 {
		r.add(&document.Paragraph{Text: document.Text(r.text(key, "n", strings.Join(before, ", ")))})
	}
}

// changes is what is otherwise than in the earlier version.
func (r *opinionReport) changes() {
	if r.a.ComparedWith == "" {
		return
	}
	r.section("changes")
	r.add(&document.Paragraph{Text: document.Text(r.text("changes.since", "file", filepath.Base(r.a.ComparedWith)))})
	if len(r.a.Changes) == 0 {
		r.add(&document.Paragraph{Text: document.Text(r.text("changes.none"))})
	}
	for _, c := range r.a.Changes {
		text := []document.Inline{{Text: c.Name + ". ", Style: document.Bold}}
		if c.Effect != string(review.Otherwise) {
			text[0].Text = c.Name + ": " + r.text("effect."+c.Effect) + ". "
		}
		r.add(&document.Paragraph{Text: append(text, document.Inline{Text: c.What(r.l)})})
		list := &document.List{}
		add := func(key string, p PassageText) {
			list.Items = append(list.Items, document.Item{Text: []document.Inline{
				{Text: r.text(key) + ": "},
				{Text: "“" + p.Short(400) + "”", Style: document.Italic},
			}})
		}
		for _, one := range c.Reworded {
			add("change.was", one.Before)
			add("change.is", one.After)
		}
		for _, p := range c.Removed {
			add("change.was", p)
		}
		for _, p := range c.Added {
			add("change.is", p)
		}
		if len(list.Items) > 0 {
			r.add(list)
		}
	}
}

func (r *opinionReport) contradictions() {
	if len(r.a.Contradictions) == 0 {
		return
	}
	r.section("contradictions")
	for _, c := range r.a.Contradictions {
		r.add(&document.Paragraph{Text: r.cited(c.Text, c.Sources)})
		for _, p := range c.Passages {
			r.quote(p)
		}
	}
}

// group is points with the same verdict, or those that are usual.
func (r *opinionReport) group(g OpinionGroup) {
	r.add(&document.Heading{Kind: document.Section, Text: g.Title})
	if g.Key == string(review.NA) {
		names := make([]string, len(g.Points))
		for i, p := range g.Points {
			names[i] = p.Name
		}
		r.add(&document.Paragraph{Text: document.Text(strings.Join(names, "; ") + ".")})
		return
	}
	for _, p := range g.Points {
		r.add(&document.Heading{Kind: document.Part, Text: p.Name})
		text := []document.Inline{{Text: upperFirst(r.text("verdict."+p.Verdict)) + ", " + p.Confidence.Sure(r.l) + ". ", Style: document.Bold}}
		if g.Key != "market" {
			text[0].Text = upperFirst(p.Confidence.Sure(r.l)) + ". "
		}
		for _, s := range p.Remarks {
			text = append(text, document.Inline{Text: s.Text + " "})
		}
		if len(p.Sources) > 0 {
			text = append(text, document.Inline{Text: "(" + report.Cited(r.l, p.Sources) + ")", Style: document.Italic})
		}
		r.add(&document.Paragraph{Text: text})
		for _, passage := range p.Passages[:min(len(p.Passages), 3)] {
			r.quote(passage)
		}
	}
}

func (r *opinionReport) terms() {
	table := &document.Table{
		Caption: r.text("terms"), Head: []string{r.text("terms.what"), r.text("terms.says"), r.text("terms.where")},
		Widths: []float64{2.2, 4, 1.6},
	}
	for _, t := range r.a.Terms.Table(r.l) {
		value, where := t.Value, ""
		if value == "" {
			value = r.text("terms.none")
		} else if t.Where != nil {
			where = t.Where.Place(r.l)
		}
		table.Rows = append(table.Rows, [][]document.Inline{document.Text(t.Label), document.Text(value), document.Text(where)})
	}
	r.add(table)
}

func upperFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
