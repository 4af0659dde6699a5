package cli

import "github.com/verhaal/verhaal/internal/recourse"

type interestCommand struct {
	Principal string `help:"principal"`
	From      string `help:"interest_from"`
	Until     string `help:"interest_until"`
	Kind      string `help:"interest_kind"`
}

// Run calculates statutory or trade interest.
func (c *interestCommand) Run(r *run) error {
	record := given("principal", c.Principal, "from", c.From, "until", c.Until, "kind", c.Kind)
	answer, problems, err := recourse.ComputeInterest(record, r.lang)
	if len(problems) > 0 {
		return r.complainFlags("interest", problems)
	}
	if err != nil || r.json {
		return first(err, func() error { return r.answer(answer) })
	}
	r.report(answer.Report(r.lang))
	return nil
}
