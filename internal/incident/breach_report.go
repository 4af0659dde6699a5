package incident

import (
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
)

// Report puts an assessment on paper. given are the answers that it rests on.
func (a BreachAnswer) Report(l string, given []report.Pair) report.Report {
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	r := report.Report{
		Kind: t("calc.assess.title"), Title: a.Title, Given: given, Steps: a.StepTexts,
		Notes: []report.Remark{{Text: t("assess.note." + string(a.Standing))}},
	}
	for _, act := range a.Acts {
		if act.Must {
			r.Figures = append(r.Figures, report.Pair{Label: act.Title, Value: act.How + " (" + act.Source + ")"})
		} else {
			r.Notes = append(r.Notes, report.Remark{Text: act.Title})
		}
	}
	open := report.Table{Caption: t("assess.find-out")}
	for _, m := range a.MissingText {
		open.Rows = append(open.Rows, []string{m})
	}
	why := report.Table{Caption: t("assess.why"), Head: []string{t("report.reason"), t("report.source")}}
	for _, one := range a.ReasonTexts {
		why.Rows = append(why.Rows, []string{one.Text, one.Cited(l)})
	}
	for _, table := range []report.Table{open, why} {
		if len(table.Rows) > 0 {
			r.Tables = append(r.Tables, table)
		}
	}
	if a.Severity != nil {
		level := t("assess.severity-title", "level", t("assess.level."+a.Severity.Level))
		r.Notes = append(r.Notes, report.Remark{Text: level + ". " + t("assess.severity-note")})
	}
	return r
}
