package cli

import "github.com/verhaal/verhaal/internal/recourse"

type costsCommand struct {
	Principal string `help:"${h_principal}"`
}

// Run reckons collection costs.
func (c *costsCommand) Run(r *run) error {
	record := given("principal", c.Principal)
	answer, problems, err := recourse.ComputeCosts(record, r.lang)
	if len(problems) > 0 {
		return r.complainFlags("costs", problems)
	}
	if err != nil || r.json {
		return first(err, func() error { return r.answer(answer) })
	}
	report, _, err := recourse.CostReport(record, r.lang)
	if err == nil {
		r.report(report)
	}
	return err
}
