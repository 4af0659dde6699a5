package cli

import (
	"fmt"

	"github.com/verhaal/verhaal/incident/breach"
	"github.com/verhaal/verhaal/internal/incident"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/say"
)

type assessCommand struct {
	Facts   string `arg:"" optional:"" help:"assess_facts"`
	Example bool   `help:"assess_example"`
	Out     string `short:"o" default:"-" help:"out"`
}

// Run decides what must be done about a breach.
func (c *assessCommand) Run(r *run) error {
	if c.Example {
		return r.write(c.Out, incident.BreachExample())
	}
	if c.Facts == "" {
		return bad("assess", "FACTS.yaml", "cli.facts-missing")
	}
	if err := r.apart([]string{c.Facts}, output{"-o", c.Out}); err != nil {
		return err
	}
	raw, err := r.record(c.Facts)
	if err != nil {
		return err
	}
	facts, problems := breach.Read(raw)
	if len(problems) > 0 {
		return r.complainRecord(c.Facts, problems)
	}
	answer, err := incident.AssessBreach(facts, r.lang, r.now())
	if err != nil {
		return err
	}
	return r.output(c.Out, func(r *run) error {
		if !r.json {
			r.assessment(answer)
		}
		return r.answer(answer)
	})
}

// assessment shows for people what must be done and why.
func (r *run) assessment(a incident.BreachAnswer) {
	t := func(key string, args ...string) string { return lang.T(r.lang, key, args...) }
	r.line("", a.Title)
	fmt.Fprintf(r.io.Out, "\n%s\n", t("assess.duties"))
	for _, act := range a.Acts {
		if act.Must {
			r.line("  - ", act.Title+" "+report.Unbroken("("+act.Source+")")+". "+act.How)
		} else {
			r.line("  - ", act.Title+".")
		}
	}
	r.line("", t("assess.standing."+string(a.Standing)))
	if a.Standing == breach.Arguable && len(a.MissingText) > 0 {
		r.line("", t("assess.find-out")+":")
	}
	for _, m := range a.MissingText {
		r.line("  - ", m)
	}
	fmt.Fprintf(r.io.Out, "\n%s\n", t("assess.why"))
	for _, reason := range a.ReasonTexts {
		r.line("  - ", reason.Line(r.lang))
	}
	if s := a.Severity; s != nil {
		fmt.Fprintln(r.io.Out)
		n := func(v fmt.Stringer) string { return say.Number(r.lang, v.String()) }
		r.line("", t("assess.severity", "score", n(s.Score), "level", t("assess.level."+s.Level), "dpc", fmt.Sprint(s.DPC), "ei", n(s.EI), "cb",
			n(s.CB)))
	}
	r.steps(a.StepTexts)
}
