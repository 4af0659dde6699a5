package cli

import (
	"fmt"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/promise"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/role"
)

type roleCommand struct {
	Answers   string `arg:"" optional:"" help:"role_answers"`
	Out       string `short:"o" default:"-" help:"out"`
	Questions bool   `help:"questions"`
	Example   bool   `help:"example"`
}

// Run decides who is controller and who processor in one operation.
func (c *roleCommand) Run(r *run) error {
	f := role.Flow()
	switch {
	case c.Questions:
		return r.questions(f)
	case c.Example:
		return r.example(f, c.Out)
	case c.Answers == "":
		return bad("role", "FACTS.yaml", "cli.answers-missing")
	}
	if err := r.apart([]string{c.Answers}, output{"-o", c.Out}); err != nil {
		return err
	}
	answers, err := r.record(c.Answers)
	if err != nil {
		return err
	}
	state, problems := f.New(answers)
	if wrong := report.Errors(report.AllProblems(problems, state)); len(wrong) > 0 {
		return r.complain(c.Answers, wrong)
	}
	rulings, err := promise.DecideRoles(state, r.lang)
	if err != nil {
		return err
	}
	return r.output(c.Out, func(r *run) error {
		if !r.json {
			r.rulings(rulings)
		}
		return r.answer(map[string]any{"rulings": rulings})
	})
}

// rulings shows for people who is what, under each law.
func (r *run) rulings(rulings []promise.Ruling) {
	for _, ruling := range rulings {
		fmt.Fprintf(r.io.Out, "%s  (%s – %s)\n", lang.T(r.lang, "roles.law", "law", ruling.Law), ruling.Days[0], ruling.Days[1])
		for _, list := range [][]promise.RoleText{ruling.Roles, ruling.Pairs} {
			for _, one := range list {
				r.role(one)
			}
		}
	}
}

func (r *run) role(one promise.RoleText) {
	fmt.Fprintf(r.io.Out, "\n  %s\n", lang.T(r.lang, "cli.role-line", "who", one.Who, "term", one.Term))
	for i, step := range one.Steps {
		r.line(fmt.Sprintf("    %d. ", i+1), step.Line(r.lang))
	}
	if len(one.Missing) > 0 {
		fmt.Fprintf(r.io.Out, "    %s\n", lang.T(r.lang, "roles.missing"))
		for _, m := range one.Missing {
			fmt.Fprintf(r.io.Out, "    - %s\n", m)
		}
	}
}
