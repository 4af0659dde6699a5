package cli

import "github.com/verhaal/verhaal/internal/incident"

type fineCommand struct {
	Facts   string `arg:"" optional:"" help:"fine_facts"`
	Example bool   `help:"fine_example"`
	Out     string `short:"o" default:"-" help:"out"`
}

// Run estimates the range of a fine.
func (c *fineCommand) Run(r *run) error {
	if c.Example {
		return r.write(c.Out, incident.FineExample())
	}
	if c.Facts == "" {
		return bad("fine", "FACTS.yaml", "cli.facts-missing")
	}
	if err := r.apart([]string{c.Facts}, output{"-o", c.Out}); err != nil {
		return err
	}
	record, err := r.record(c.Facts)
	if err != nil {
		return err
	}
	answer, problems, err := incident.EstimateFine(record, r.lang)
	if len(problems) > 0 {
		return r.complainRecord(c.Facts, problems)
	}
	if err != nil {
		return err
	}
	return r.output(c.Out, func(r *run) error {
		if !r.json {
			r.report(answer.Report(r.lang))
		}
		return r.answer(answer)
	})
}
