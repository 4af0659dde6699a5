package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/record"
)

// lineWidth is how wide text for people is set.
const lineWidth = 100

// report shows the outcome of a calculation for people.
func (r *run) report(o report.Report) {
	r.line("", o.Kind)
	r.line("", o.Title)
	width := 0
	for _, p := range o.Figures {
		width = max(width, utf8.RuneCountInString(p.Label))
	}
	if len(o.Figures) > 0 {
		fmt.Fprintln(r.io.Out)
	}
	for _, p := range o.Figures {
		label := "  " + p.Label + strings.Repeat(" ", width-utf8.RuneCountInString(p.Label)+2)
		for _, value := range strings.Split(p.Value, "\n") {
			r.line(label, value)
			label = strings.Repeat(" ", width+4)
		}
	}
	for _, t := range o.Tables {
		fmt.Fprintf(r.io.Out, "\n%s\n", t.Caption)
		figures := len(t.Head)
		if t.Figures {
			figures = 1
		}
		r.table(append([][]string{t.Head}, t.Rows...), figures)
	}
	for _, n := range o.Notes {
		fmt.Fprintln(r.io.Out)
		r.line("", n.Text)
	}
	r.steps(o.Steps)
}

// steps shows how an outcome was reached, numbered, each with its sources.
func (r *run) steps(steps []report.Sentence) {
	if len(steps) == 0 {
		return
	}
	fmt.Fprintf(r.io.Out, "\n%s\n", lang.T(r.lang, "report.steps"))
	for i, s := range steps {
		r.line(fmt.Sprintf("  %2d. ", i+1), s.Line(r.lang))
	}
}

// line writes text after a head, broken at words and set below itself.
func (r *run) line(head, text string) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(head))
	line, length := head, 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		word = strings.ReplaceAll(word, "\u00a0", " ")
		n := utf8.RuneCountInString(word)
		if length > 0 && utf8.RuneCountInString(line)+1+n > lineWidth {
			fmt.Fprintln(r.io.Out, line)
			line, length = indent, 0
		}
		if length > 0 {
			line += " "
		}
		line += word
		length += n
	}
	fmt.Fprintln(r.io.Out, line)
}

// complainFlags says what is wrong with the flags of a command, each by its
// name.
func (r *run) complainFlags(command string, problems []record.Problem) error {
	return r.complainRecord(command, named(problems))
}

// named puts the name of the flag where a problem is.
func named(problems []record.Problem) []record.Problem {
	flags := make([]record.Problem, len(problems))
	for i, p := range problems {
		p.Path = "--" + strings.ReplaceAll(p.Path, "_", "-")
		flags[i] = p
	}
	return flags
}

// given makes a record of flags that have a value.
func given(pairs ...string) map[string]any {
	record := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			record[pairs[i]] = pairs[i+1]
		}
	}
	return record
}
