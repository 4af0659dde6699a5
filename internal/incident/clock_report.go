package incident

import (
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/paper/picture"
)

// Report puts a clock into words for people, with a picture of the time that is
// left at now.
func (a ClockAnswer) Report(l string, now time.Time) report.Report {
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	c := a.Clock
	r := report.Report{
		Kind: a.Act, Title: t("calc.clock.no-number"), Steps: a.StepTexts,
		Given: []report.Pair{{Label: t("calc.clock.rule"), Value: a.Act}, {Label: a.Trigger, Value: say.Moment(l, c.Start)}},
	}
	if !c.Target.IsZero() {
		r.Title = t("calc.clock.before", "at", say.End(l, c.Target))
		r.Figures = append(r.Figures, report.Pair{Label: t("calc.clock.target"), Value: say.End(l, c.Target)})
		if !c.StatutoryEnd.IsZero() && !c.StatutoryEnd.Equal(c.Target) {
			r.Figures = append(r.Figures, report.Pair{Label: t("calc.clock.end"), Value: say.End(l, c.StatutoryEnd)})
		}
		if !c.LastArgument.IsZero() && !c.LastArgument.Equal(c.StatutoryEnd) {
			r.Figures = append(r.Figures, report.Pair{Label: t("calc.clock.argument"), Value: say.End(l, c.LastArgument)})
		}
		r.Figures = append(r.Figures, left(l, c.Target, a.Done, now))
	}
	r.Figures = append(r.Figures, report.Pair{Label: t("calc.clock.recipient"), Value: a.Recipient})
	if len(a.Content) > 0 {
		r.Figures = append(r.Figures, report.Pair{Label: t("calc.clock.content"), Value: strings.Join(a.Content, "\n")})
	}
	r.Drawing, r.Narrow = picture.Clock(&c, l, now, a.Done, 640), picture.Clock(&c, l, now, a.Done, 320)
	if a.Late != nil && *a.Late {
		late := t("calc.clock.late", "at", say.Moment(l, a.Done))
		if c.Rule.LateReasons {
			late += " " + t("calc.clock.late-reasons")
		}
		r.Notes = append(r.Notes, report.Remark{Text: late, Must: true})
	}
	if a.Note != "" {
		r.Notes = append(r.Notes, report.Remark{Text: a.Note})
	}
	if a.Mark == "verify" {
		r.Notes = append(r.Notes, report.Remark{Text: t("calc.clock.not-verified")})
	}
	return r
}

// left says how much time there is until the target, or was when it was done.
func left(l string, target, done, now time.Time) report.Pair {
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	at, key := now, "calc.clock.left"
	if !done.IsZero() {
		at, key = done, "calc.clock.done"
	}
	if at.After(target) {
		return report.Pair{Label: t(key), Value: t(key+"-late", "duration", say.Duration(l, at.Sub(target)))}
	}
	return report.Pair{Label: t(key), Value: t(key+"-still", "duration", say.Duration(l, target.Sub(at)))}
}
