package recourse

import (
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/say"
)

// Report puts collection costs into words for people.
func (a CostAnswer) Report(l string) report.Report {
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	return report.Report{
		Kind: t("calc.costs.kind"), Title: t("calc.costs.result", "costs", say.Money(l, a.Costs)), Steps: a.StepTexts,
		Figures: []report.Pair{
			{Label: t("calc.costs.principal"), Value: say.Money(l, a.Principal)},
			{Label: t("calc.costs.costs"), Value: say.Money(l, a.Costs)},
			{Label: t("calc.costs.total"), Value: say.Money(l, a.Total)},
		},
		Notes: []report.Remark{{Text: t("calc.costs.scope")}},
	}
}
