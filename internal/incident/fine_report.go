package incident

import (
	"strings"

	"github.com/verhaal/verhaal/incident/fine"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
)

// Report puts an estimate into words for people: a range, never one number.
func (a FineAnswer) Report(l string) report.Report {
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	r := report.Report{Kind: a.PolicyText, Title: t("calc.fine.none"), Steps: a.StepTexts}
	if a.Maximum > 0 {
		r.Title = t("calc.fine.result", "min", say.Money(l, a.Range.Min), "max", say.Money(l, a.Range.Max))
		r.Figures = []report.Pair{
			{Label: t("calc.fine.range"), Value: rangeText(l, a.Range)},
			{Label: t("calc.fine.maximum"), Value: say.Money(l, a.Maximum)},
			{Label: t("calc.fine.policy"), Value: a.PolicyText},
		}
	}
	for _, f := range a.Flags {
		r.Notes = append(r.Notes, report.Remark{Text: f.Text})
	}
	if len(a.Per) > 0 {
		table := report.Table{
			Caption: t("calc.fine.per"), Figures: true,
			Head: []string{t("calc.fine.article"), t("calc.fine.seriousness"), t("calc.fine.maximum"), t("calc.fine.range")},
		}
		for _, p := range a.Per {
			text := rangeText(l, p.Range)
			law, _, _ := strings.Cut(norm.Source(p.Tier).In(l), " ") // that of its maximum: GDPR, Wbp
			if p.Mark == string(norm.Verify) {
				text += " " + t("roles.open")
			}
			table.Rows = append(table.Rows, []string{law + " " + p.Article, p.SeriousnessText, say.Money(l, p.Maximum), text})
		}
		r.Tables = []report.Table{table}
	}
	return r
}

func rangeText(l string, r fine.Range) string {
	return say.Money(l, r.Min) + " – " + say.Money(l, r.Max)
}
