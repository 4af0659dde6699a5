package cli

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/promise/review"
)

// shortQuote is how many characters of a passage are shown on the command line.
const shortQuote = 180

// opinion shows a second opinion for people.
func (r *run) opinion(o *promise.DocumentOpinion) {
	if o.ComparedWith != "" {
		r.changes(o.Changes)
	}
	text := func(key string, args ...string) string { return lang.T(r.lang, "opinion."+key, args...) }
	r.line("", o.Title)
	fmt.Fprintln(r.io.Out)
	facts := [][2]string{{text("file"), o.File}, {text("kind"), text("kind."+o.Kind) + " (" + o.KindConfidence.Sure(r.lang) + ")"}}
	if o.Agreement() {
		facts = append(facts, [2]string{text("law"), text("law." + o.Law)}, [2]string{text("side"), o.For(r.lang)})
	}
	r.pairs(facts)
	for _, reason := range o.KindReasons {
		r.line("  ", reason.Text)
	}
	r.fileNotices(text("notices"), o)
	if !o.Agreement() {
		return
	}
	for _, g := range o.Groups(r.lang) {
		r.opinionGroup(g)
	}
	if len(o.Contradictions) > 0 {
		fmt.Fprintf(r.io.Out, "\n%s\n", text("contradictions"))
		for _, c := range o.Contradictions {
			r.line("  - ", c.Text)
			for _, p := range c.Passages {
				r.quote("    ", p)
			}
		}
	}
	fmt.Fprintf(r.io.Out, "\n%s\n", text("terms"))
	var terms [][2]string
	for _, term := range o.Terms.Table(r.lang) {
		if term.Value != "" {
			terms = append(terms, [2]string{term.Label, term.Value})
		}
	}
	r.pairs(terms)
	if len(o.Advice) > 0 {
		fmt.Fprintf(r.io.Out, "\n%s\n", text("advice"))
		for i, a := range o.Advice {
			r.line(fmt.Sprintf("  %2d. ", i+1), a.Name+": "+a.Reason)
		}
		fmt.Fprintln(r.io.Out)
		r.line("", text("cli.proposals"))
	}
}

// pairs sets labels and values below each other.
func (r *run) pairs(list [][2]string) {
	width := 0
	for _, p := range list {
		width = max(width, utf8.RuneCountInString(p[0]))
	}
	for _, p := range list {
		r.line("  "+p[0]+strings.Repeat(" ", width-utf8.RuneCountInString(p[0])+2), p[1])
	}
}

// fileNotices shows what one must know about the file.
func (r *run) fileNotices(title string, o *promise.DocumentOpinion) {
	if len(o.Notices)+len(o.Asides) > 0 {
		fmt.Fprintf(r.io.Out, "\n%s\n", title)
	}
	for _, one := range o.Notices {
		r.line("  - ", one.Text)
	}
	for _, one := range o.Asides {
		r.line("  - ", one.What(r.lang)+": “"+one.Short(shortQuote)+"”")
	}
}

// opinionGroup shows the points that belong together: what is in order shortly,
// the others with their reasons.
func (r *run) opinionGroup(g promise.OpinionGroup) {
	fmt.Fprintf(r.io.Out, "\n%s (%s)\n", g.Title, strconv.Itoa(len(g.Points)))
	for _, p := range g.Points {
		head := p.Name
		if g.Key == "market" {
			head += ": " + p.Word(r.lang)
		}
		head += report.Unbroken(report.Bracketed(r.lang, p.Sources))
		r.line("  - ", head+". "+upper(p.Confidence.Sure(r.lang))+".")
		if g.Key != string(review.Present) && g.Key != string(review.NA) {
			for _, s := range p.Remarks {
				r.line("    ", s.Text)
			}
		}
		if len(p.Passages) > 0 && g.Key != string(review.NA) {
			r.quote("    ", p.Passages[0])
		}
	}
}

// quote shows a passage shortly, with its place.
func (r *run) quote(indent string, p promise.PassageText) {
	text := "“" + p.Short(shortQuote) + "”"
	if place := p.Place(r.lang); place != "" {
		text = place + ": " + text
	}
	r.line(indent, text)
}

// changes shows what is otherwise than in the version before.
func (r *run) changes(list []promise.DocumentChange) {
	fmt.Fprintln(r.io.Out, lang.T(r.lang, "opinion.changes"))
	if len(list) == 0 {
		r.line("  ", lang.T(r.lang, "opinion.changes.none"))
	}
	for _, c := range list {
		head := c.Name
		if c.Effect != string(review.Otherwise) {
			head += " (" + lang.T(r.lang, "opinion.effect."+c.Effect) + ")"
		}
		r.line("  - ", head+". "+c.What(r.lang))
		for _, p := range c.Removed {
			r.quote("    − ", p)
		}
		for _, p := range c.Added {
			r.quote("    + ", p)
		}
		for _, p := range c.Reworded {
			r.quote("    − ", p.Before)
			r.quote("    + ", p.After)
		}
	}
	fmt.Fprintln(r.io.Out)
}

func upper(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(first)) + text[size:]
}
