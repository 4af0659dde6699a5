package app

import (
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/picture"
	"github.com/verhaal/verhaal/paper/record"
)

// ClockReport counts a period and tells it for people, with a picture of the
// time that is left at now.
func ClockReport(given map[string]any, l string, now time.Time) (Report, []record.Problem, error) {
	a, problems, err := ComputeClock(given, l)
	if err != nil || len(problems) > 0 {
		return Report{}, problems, err
	}
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	c := a.Clock
	r := Report{Kind: a.Act, Title: t("calc.clock.no-number"), Steps: a.StepTexts, Given: []Pair{{t("calc.clock.rule"), a.Act}, {a.Trigger, say.Moment(l, c.Start)}}}
	if !c.Target.IsZero() {
		r.Title = t("calc.clock.before", "at", say.End(l, c.Target))
		r.Figures = append(r.Figures, Pair{t("calc.clock.target"), say.End(l, c.Target)})
		if !c.StatutoryEnd.IsZero() && !c.StatutoryEnd.Equal(c.Target) {
			r.Figures = append(r.Figures, Pair{t("calc.clock.end"), say.End(l, c.StatutoryEnd)})
		}
		if !c.LastArgument.IsZero() && !c.LastArgument.Equal(c.StatutoryEnd) {
			r.Figures = append(r.Figures, Pair{t("calc.clock.argument"), say.End(l, c.LastArgument)})
		}
		r.Figures = append(r.Figures, left(l, c.Target, a.Done, now))
	}
	r.Figures = append(r.Figures, Pair{t("calc.clock.recipient"), a.Recipient})
	if len(a.Content) > 0 {
		r.Figures = append(r.Figures, Pair{t("calc.clock.content"), strings.Join(a.Content, "\n")})
	}
	r.Drawing, r.Narrow = picture.Clock(&c, l, now, a.Done, 640), picture.Clock(&c, l, now, a.Done, 320)
	if a.Late != nil && *a.Late {
		late := t("calc.clock.late", "at", say.Moment(l, a.Done))
		if c.Rule.LateReasons {
			late += " " + t("calc.clock.late-reasons")
		}
		r.Notes = append(r.Notes, Remark{Text: late, Must: true})
	}
	if a.Note != "" {
		r.Notes = append(r.Notes, Remark{Text: a.Note})
	}
	if a.Mark == "verify" {
		r.Notes = append(r.Notes, Remark{Text: t("calc.clock.not-verified")})
	}
	return r, nil, nil
}

// left says how much time there is until the target, or was when it was done.
func left(l string, target, done, now time.Time) Pair {
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	at, key := now, "calc.clock.left"
	if !done.IsZero() {
		at, key = done, "calc.clock.done"
	}
	if at.After(target) {
		return Pair{t(key), t(key+"-late", "duration", say.Duration(l, at.Sub(target)))}
	}
	return Pair{t(key), t(key+"-still", "duration", say.Duration(l, target.Sub(at)))}
}
