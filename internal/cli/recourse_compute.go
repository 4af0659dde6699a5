package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
)

type recourseCommand struct {
	Case      string   `arg:"" optional:"" help:"recourse_case"`
	Example   bool     `help:"recourse_example"`
	Agreement []string `placeholder:"FILE" sep:"none" help:"recourse_agreement"`
	Out       string   `short:"o" default:"-" help:"recourse_out"`
	SVG       string   `name:"svg" placeholder:"FILE" help:"svg"`
	PDF       string   `name:"pdf" placeholder:"FILE" help:"pdf"`
	DOCX      string   `name:"docx" placeholder:"FILE" help:"docx"`
	Date      string   `help:"recourse_date" placeholder:"DAY"`
}

// Run works out who bears what.
func (c *recourseCommand) Run(r *run) error {
	if c.Example {
		return r.write(c.Out, recourse.RecourseExample(r.lang))
	}
	if c.Case == "" {
		return bad("recourse", "CASE.yaml", "cli.case-missing")
	}
	result, err := c.compute(r)
	if err != nil {
		return err
	}
	files, err := c.files(r, result)
	if err != nil {
		return err
	}
	switch taken := slices.ContainsFunc(files, func(f file) bool { return f.name == "-" }); {
	case c.Out != "-" || !taken:
		answer, err := r.capture(func(to *run) error {
			if !r.json {
				to.recourse(result)
			}
			return to.answer(result) // nothing unless --json was asked
		})
		if err != nil {
			return err
		}
		files = append(files, file{c.Out, answer})
	case r.json:
		return bad("recourse", "-", "cli.json-out")
	}
	return r.together(files)
}

// file is what goes into a file, or to standard output for "-".
type file struct {
	name string
	data []byte
}

// files makes the picture and the statement that were asked for.
func (c *recourseCommand) files(r *run, result recourse.Recourse) ([]file, error) {
	day := r.now().In(lang.Zone())
	if c.Date != "" {
		var err error
		if day, err = time.ParseInLocation(time.DateOnly, c.Date, lang.Zone()); err != nil {
			return nil, bad("--date", c.Date, "problem.date")
		}
	}
	var files []file
	for _, asked := range []struct{ name, format string }{{c.SVG, "svg"}, {c.PDF, "pdf"}, {c.DOCX, "docx"}} {
		if asked.name == "" {
			continue
		}
		data, err := result.File(asked.format, r.lang, day)
		if err != nil {
			return nil, err
		}
		files = append(files, file{asked.name, data})
	}
	return files, nil
}

// together writes all files or none: each is complete under another name before
// any gets its own. What goes to standard output comes after the last check.
func (r *run) together(files []file) error {
	for i, f := range files {
		if slices.ContainsFunc(files[:i], func(other file) bool { return filepath.Clean(other.name) == filepath.Clean(f.name) }) {
			return bad(f.name, "", "cli.file-twice")
		}
	}
	slices.SortStableFunc(files, func(a, b file) int {
		switch {
		case a.name == "-":
			return 1
		case b.name == "-":
			return -1
		}
		return 0
	})
	return r.nested(files)
}

// nested writes the first file, and the others before it gets its name.
func (r *run) nested(files []file) error {
	if len(files) == 0 {
		return nil
	}
	f := files[0]
	if f.name == "-" {
		return r.write(f.name, f.data)
	}
	return replace(f.name, 0o644, func(w io.Writer) error {
		if _, err := w.Write(f.data); err != nil {
			return err
		}
		return r.nested(files[1:])
	})
}

// recourse shows for people who bears what and why.
func (r *run) recourse(o recourse.Recourse) {
	t := func(key string, args ...string) string { return lang.T(r.lang, key, args...) }
	sum := func(a money.Amount) string { return a.Format(r.lang) }
	if o.Title != "" {
		fmt.Fprintf(r.io.Out, "%s\n\n", o.Title)
	}
	rows := [][]string{{t("recourse.party"), t("recourse.share"), t("recourse.paid"), t("recourse.received"), t("recourse.borne")}}
	names := map[string]string{}
	for _, p := range o.Parties {
		names[p.ID] = nameOf(p.ID, p.Name)
		rows = append(rows, []string{names[p.ID], say.Number(r.lang, p.Share) + " %", sum(p.Paid + p.Loss), sum(p.Received), sum(p.Borne)})
	}
	rows = append(rows, []string{t("recourse.unpaid"), "", "", "", sum(o.Unpaid)})
	r.table(rows, 1)
	if len(o.Claims) > 0 {
		fmt.Fprintln(r.io.Out)
		rows = [][]string{{t("recourse.claim"), t("recourse.kind"), t("recourse.amount"), t("recourse.settled")}}
		for _, c := range o.Claims {
			line := t("recourse.from-to", "debtor", names[c.Debtor], "creditor", names[c.Creditor])
			if c.IfPaidBy != "" {
				line += " " + t("recourse.if", "who", names[c.IfPaidBy])
			}
			rows = append(rows, []string{line, t("recourse.kind." + string(c.Kind)), sum(c.Amount), sum(c.Settled)})
		}
		r.table(rows, 2)
	}
	if len(o.Flags) > 0 {
		fmt.Fprintf(r.io.Out, "\n%s\n", t("recourse.notes"))
		for _, f := range o.Flags {
			mark := ""
			if f.Interpretation {
				mark = " " + t("recourse.ours")
			}
			r.line("- ", f.Text+report.Bracketed(r.lang, f.Sources)+mark)
		}
	}
	fmt.Fprintf(r.io.Out, "\n%s\n", t("recourse.steps"))
	for _, s := range o.Steps {
		r.line(fmt.Sprintf("%3d. ", s.N), s.Line(r.lang))
	}
}

func nameOf(id, name string) string {
	if name == "" {
		return id
	}
	return name
}

// table prints rows under a head; columns from the one that holds figures on
// are set to the right.
func (r *run) table(rows [][]string, figures int) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i >= figures {
				line += space + cell + "  "
			} else {
				line += cell + space + "  "
			}
		}
		fmt.Fprintln(r.io.Out, strings.TrimRight(line, " "))
	}
}
