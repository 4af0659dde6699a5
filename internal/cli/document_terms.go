package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
)

type termsCommand struct {
	File string `arg:"" help:"terms_file"`
	Out  string `short:"o" default:"-" help:"out"`
}

// Run shows what was agreed in a file.
func (c *termsCommand) Run(r *run) error {
	wrong := &problems{run: r}
	agreed, err := wrong.terms(c.File)
	if err != nil {
		return err
	}
	wrong.own("-o", c.Out, c.File)
	if err := wrong.end(); err != nil {
		return err
	}
	return r.output(c.Out, func(r *run) error {
		if !r.json {
			r.agreed(agreed)
		}
		return r.answer(agreed.Explained(r.lang))
	})
}

// agreed shows the terms for people: each by its name, how the document stands
// towards it, the clause, and what was agreed.
func (r *run) agreed(d promise.DocumentTerms) {
	t := func(key string, args ...string) string { return lang.T(r.lang, key, args...) }
	r.line("", d.From(r.lang))
	if d.Seal != nil {
		r.line("", t("terms.from.sealed-key", "fingerprint", d.Seal.Fingerprint))
	}
	fmt.Fprintln(r.io.Out)
	head := [3]string{t("terms.head.name"), t("terms.head.standing"), t("terms.head.clause")}
	rows := [][3]string{head}
	lines := promise.TermLines(&d.Terms, r.lang)
	for _, one := range lines {
		rows = append(rows, [3]string{one.Label, one.Word(r.lang), one.Place(r.lang)})
	}
	var widths [3]int
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for i, row := range rows {
		text := ""
		for j, cell := range row {
			text += cell + strings.Repeat(" ", widths[j]-utf8.RuneCountInString(cell)+2)
		}
		switch {
		case i == 0:
			r.line(text, t("terms.head.value"))
		case lines[i-1].Value == "":
			fmt.Fprintln(r.io.Out, strings.TrimRight(text, " "))
		default:
			r.line(text, lines[i-1].Value)
		}
		if i > 0 && lines[i-1].Quote != "" {
			r.line("    ", "“"+lines[i-1].Quote+"”")
		}
	}
}
