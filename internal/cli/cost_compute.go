package cli

import "github.com/verhaal/verhaal/internal/recourse"

type costsCommand struct {
	Principal string `help:"principal"`
}

// Run calculates collection costs.
func (c *costsCommand) Run(r *run) error {
	record := given("principal", c.Principal)
	answer, problems, err := recourse.ComputeCosts(record, r.lang, r.now())
	if len(problems) > 0 {
		return r.complainFlags("costs", problems)
	}
	if err != nil || r.json {
		return first(err, func() error { return r.answer(answer) })
	}
	r.report(answer.Report(r.lang))
	return nil
}
