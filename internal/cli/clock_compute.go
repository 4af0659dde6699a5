package cli

import (
	"fmt"
	"strconv"

	"github.com/verhaal/verhaal/internal/incident"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/picture"
	"github.com/verhaal/verhaal/promise/terms"
)

type clockCommand struct {
	Rule          string   `help:"rule"`
	At            string   `help:"at"`
	Calendar      string   `help:"calendar"`
	Hours         string   `help:"hours"`
	Agreement     []string `sep:"none" placeholder:"FILE" help:"clock_agreement"`
	Reported      string   `help:"reported"`
	Aware         string   `help:"aware"`
	Significant   bool     `help:"significant"`
	GoodFriday    *bool    `negatable:"" help:"good_friday"`
	LiberationDay *bool    `negatable:"" help:"liberation_day"`
	List          bool     `help:"clock_list"`
	SVG           string   `name:"svg" placeholder:"FILE" help:"clock_svg"`
}

// Run counts one period, or lists every rule.
func (c *clockCommand) Run(r *run) error {
	switch {
	case c.List && len(c.Agreement) > 0:
		return bad("clock", "--list", "cli.list-alone")
	case len(c.Agreement) > 1:
		return bad("clock", "--agreement", "cli.one-agreement")
	case c.List:
		return r.clocks()
	}
	if c.SVG == "-" && r.json {
		return bad("clock", "-", "cli.json-out")
	}
	record := given("rule", c.Rule, "at", c.At, "calendar", c.Calendar, "hours", c.Hours, "reported", c.Reported, "aware", c.Aware)
	for key, value := range map[string]*bool{"good_friday": c.GoodFriday, "liberation_day": c.LiberationDay} {
		if value != nil {
			record[key] = strconv.FormatBool(*value)
		}
	}
	if c.Significant {
		record["significant"] = "true"
	}
	answer, err := c.compute(r, record)
	if err != nil {
		return err
	}
	told := answer.Report(r.lang, r.now())
	if c.SVG != "" {
		err = r.drawing(c.SVG, told.Drawing)
	}
	if err != nil || r.json {
		return first(err, func() error { return r.answer(answer) })
	}
	if c.SVG == "-" {
		return nil // the picture alone is on standard output
	}
	r.report(told)
	return nil
}

// compute counts the period, with the terms of an agreement when there is one.
func (c *clockCommand) compute(r *run, record map[string]any) (incident.ClockAnswer, error) {
	if len(c.Agreement) == 0 {
		answer, wrong, err := incident.ComputeClock(record, r.lang)
		if len(wrong) > 0 {
			err = r.complainFlags("clock", wrong)
		}
		return answer, err
	}
	name := c.Agreement[0]
	wrong := &problems{run: r}
	agreed, err := wrong.agreement(name)
	if err != nil {
		return incident.ClockAnswer{}, err
	}
	wrong.own("--svg", c.SVG, name)
	if agreed.Format == "" { // it could not be read, but the flags can
		agreed.BreachNoticeHours = terms.Is[int64](1, "")
	}
	answer, flags, file, err := incident.ComputeAgreedClock(record, agreed, r.lang)
	wrong.records(name, file)
	wrong.records("clock", named(flags))
	return answer, first(err, wrong.end)
}

// drawing writes a picture to a file.
func (r *run) drawing(name string, p *picture.Picture) error {
	if p == nil {
		return bad(name, "", "cli.no-picture")
	}
	return r.write(name, p.SVG())
}

// first gives the error there is, or does the next thing.
func first(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}

// clocks lists every rule, proposals too.
func (r *run) clocks() error {
	rules, err := incident.ListClocks(r.lang)
	if err != nil || r.json {
		return first(err, func() error { return r.answer(map[string]any{"rules": rules}) })
	}
	t := func(key string, args ...string) string { return lang.T(r.lang, key, args...) }
	for _, rule := range rules {
		valid := t("clock.proposal")
		if rule.ValidFrom != nil {
			valid = t("clock.valid-from", "from", *rule.ValidFrom)
		}
		if rule.ValidUntil != nil {
			valid = t("clock.valid-from-until", "from", *rule.ValidFrom, "until", *rule.ValidUntil)
		}
		fmt.Fprintf(r.io.Out, "%s  %s  %s\n", rule.Rule, rule.LengthText(r.lang), valid)
		r.line("    ", rule.Act)
		r.line("    ", t("clock.from-to", "trigger", rule.Trigger, "recipient", rule.Recipient))
		r.line("    ", t("clock.source", "sources", report.Cited(r.lang, rule.Sources), "read", rule.Source, "mark", t("clock.mark."+rule.Mark),
			"day", rule.Checked))
	}
	return nil
}
