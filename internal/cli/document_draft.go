package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/flow"
)

type draftCommand struct {
	Kind      string `arg:"" help:"kind"`
	Answers   string `arg:"" optional:"" help:"answers"`
	Out       string `short:"o" default:"-" help:"out"`
	Format    string `enum:"pdf,docx,html,md,json,auto" default:"auto" help:"format"`
	Date      string `help:"date" placeholder:"DAY"`
	Questions bool   `help:"questions"`
	Example   bool   `help:"example"`
}

// Run drafts a document, or shows what is asked for it.
func (c *draftCommand) Run(r *run) error {
	f, err := promise.Flow(c.Kind)
	if err != nil {
		return err
	}
	switch {
	case c.Questions:
		return r.output(c.Out, func(to *run) error { return to.questions(f) })
	case c.Example:
		return r.example(f, c.Out)
	case c.Answers == "":
		return bad("draft", "ANSWERS.yaml", "cli.answers-missing")
	}
	format, err := documentFormat(c.Format, c.Out)
	if err != nil {
		return err
	}
	day := r.now().In(lang.Zone())
	if c.Date != "" {
		if day, err = time.ParseInLocation(time.DateOnly, c.Date, lang.Zone()); err != nil {
			return bad("--date", c.Date, "problem.date")
		}
	}
	if err := r.apart([]string{c.Answers}, output{"-o", c.Out}); err != nil {
		return err
	}
	answers, err := r.record(c.Answers)
	if err != nil {
		return err
	}
	state, problems := f.New(answers)
	problems = report.AllProblems(problems, state)
	if len(report.Errors(problems)) > 0 {
		return r.complain(c.Answers, report.Errors(problems))
	}
	tree, err := promise.Draft(c.Kind, state, r.lang, day, lang.T(r.lang, "document.draft"))
	if err != nil {
		return err
	}
	data, err := format.Write(tree)
	if err != nil {
		return err
	}
	if r.json && c.Out == "-" {
		if format.Name != "json" {
			return bad("--json", format.Name, "cli.json-out")
		}
		return r.write("-", data)
	}
	if err := r.write(c.Out, data); err != nil || c.Out == "-" {
		return err
	}
	return r.drafted(c.Out, data, problems)
}

// drafted says what was written, and what is unusual in it.
func (r *run) drafted(out string, data []byte, warnings []flow.Problem) error {
	sum := sha256.Sum256(data)
	r.print("cli.written", "file", out, "size", lang.Size(r.lang, int64(len(data))))
	for _, p := range warnings {
		r.print("cli.warning", "question", p.Question, "text", r.problem(p))
	}
	return r.answer(map[string]any{
		"file": out, "bytes": len(data), "sha256": hex.EncodeToString(sum[:]), "warnings": r.problems(warnings),
	})
}

// documentFormat is how to write a document: as was asked, else by the ending of
// the file; Markdown on standard output.
func documentFormat(asked, out string) (report.Format, error) {
	name := asked
	switch {
	case asked != "auto":
	case out == "-":
		name = "md"
	default:
		name = filepath.Base(out)
		if filepath.Ext(name) == "" {
			name = ""
		}
	}
	format, known := report.FormatOf(name)
	if !known || format.Write == nil {
		return format, bad("-o", out, "cli.ending")
	}
	return format, nil
}

// complain lists everything that is wrong with answers.
func (r *run) complain(file string, problems []flow.Problem) error {
	if r.json {
		if err := r.answer(map[string]any{"file": file, "problems": r.problems(problems)}); err != nil {
			return err
		}
	}
	for _, p := range problems {
		fmt.Fprintf(r.io.Err, "verhaal: %s: %s: %s\n", file, report.AnswerProblem(r.lang, p).Place, r.problem(p))
	}
	return errSaid
}

// problem is what is wrong, in words, with the law that asks for it.
func (r *run) problem(p flow.Problem) string {
	one := report.AnswerProblem(r.lang, p)
	return one.Text + report.Bracketed(r.lang, one.Sources)
}

func (r *run) problems(list []flow.Problem) []map[string]any {
	all := []map[string]any{}
	for _, p := range list {
		one := map[string]any{
			"question": p.Question, "code": p.Code, "level": p.Level, "text": report.AnswerProblem(r.lang, p).Text,
			"sources": append([]string{}, p.Sources...),
		}
		if p.Path != "" {
			one["path"] = p.Path
		}
		all = append(all, one)
	}
	return all
}

// questions lists the flow.
func (r *run) questions(f *flow.Flow) error {
	if r.json {
		return r.answer(f)
	}
	for _, q := range f.Questions {
		fmt.Fprintf(r.io.Out, "%s  (%s)\n  %s\n", q.ID, q.Type, q.Text.In(r.lang))
		if q.Help != nil {
			fmt.Fprintf(r.io.Out, "  %s\n", q.Help.In(r.lang))
		}
		for _, c := range q.Choices {
			fmt.Fprintf(r.io.Out, "  - %s: %s\n", c.ID, c.Text.In(r.lang))
			if c.Forbidden != nil {
				fmt.Fprintf(r.io.Out, "      %s %s\n", lang.T(r.lang, "cli.forbidden"), c.Forbidden.In(r.lang))
			}
		}
		r.fields(q.Parts(), "  ")
		if q.When != "" {
			fmt.Fprintf(r.io.Out, "  %s %s\n", lang.T(r.lang, "cli.when"), q.When)
		}
		if len(q.Sources) > 0 {
			fmt.Fprintf(r.io.Out, "  %s %s\n", lang.T(r.lang, "cli.sources"), strings.Join(q.Sources, ", "))
		}
		fmt.Fprintln(r.io.Out)
	}
	return nil
}

func (r *run) fields(fields []flow.Question, margin string) {
	for _, q := range fields {
		fmt.Fprintf(r.io.Out, "%s· %s (%s): %s\n", margin, q.ID, q.Type, q.Text.In(r.lang))
		r.fields(q.Parts(), margin+"  ")
	}
}

// example prints answers that make a complete document.
func (r *run) example(f *flow.Flow, out string) error {
	state, _ := f.New(nil)
	answers := &yaml.Node{Kind: yaml.MappingNode} // in the order of the questions
	result := map[string]any{}
	for i := range f.Questions {
		q := &f.Questions[i]
		if state.Asked(q.ID) && q.ExampleIn(r.lang) != nil {
			state.Set(q.ID, q.ExampleIn(r.lang))
			var value yaml.Node
			if err := value.Encode(state.Answer(q.ID)); err != nil {
				return err
			}
			answers.Content = append(answers.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: q.ID}, &value)
			result[q.ID] = state.Answer(q.ID)
		}
	}
	if r.json {
		return r.output(out, func(to *run) error { return to.answer(result) })
	}
	var data bytes.Buffer
	encoder := yaml.NewEncoder(&data)
	encoder.SetIndent(2)
	if err := errors.Join(encoder.Encode(answers), encoder.Close()); err != nil {
		return err
	}
	return r.write(out, data.Bytes())
}
