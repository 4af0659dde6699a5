package recourse

import (
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/say"
)

// Report puts interest into words for people.
func (a InterestAnswer) Report(l string) report.Report {
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	r := report.Report{
		Kind: t("calc.interest.kind." + a.Kind), Title: t("calc.interest.result", "interest", say.Money(l, a.Interest)), Steps: a.StepTexts,
		Figures: []report.Pair{
			{Label: t("calc.interest.principal"), Value: say.Money(l, a.Principal)},
			{Label: t("calc.interest.interest"), Value: say.Money(l, a.Interest)},
			{Label: t("calc.interest.total"), Value: say.Money(l, a.Total)},
		},
		Given: []report.Pair{
			{Label: t("calc.interest.principal"), Value: say.Money(l, a.Principal)},
			{Label: t("calc.interest.from"), Value: sayDay(l, a.From)},
			{Label: t("calc.interest.until"), Value: sayDay(l, a.Until)},
		},
	}
	for _, f := range a.Flags {
		r.Notes = append(r.Notes, report.Remark{Text: f.Text, Must: f.Code == "TRADE-ONLY"})
	}
	table := report.Table{
		Caption: t("calc.interest.table"), Figures: true,
		Head: []string{
			t("calc.interest.stretch"), t("calc.interest.days"), t("calc.interest.rate"), t("calc.interest.over"),
			t("calc.interest.interest"),
		},
	}
	for _, s := range a.Segments {
		rate := say.Number(l, s.Rate) + " %"
		if s.Mark == string(norm.Verify) {
			rate += " " + t("roles.open")
		}
		table.Rows = append(table.Rows, []string{
			t("calc.interest.from-until", "from", sayDay(l, s.From), "until", sayDay(l, s.Until)),
			strconv.Itoa(s.Days), rate, say.Money(l, s.Principal), say.Money(l, s.Amount),
		})
	}
	r.Tables = []report.Table{table}
	return r
}

// sayDay writes a day of an answer as a reader of l does.
func sayDay(l, day string) string {
	if t, err := time.ParseInLocation(time.DateOnly, day, say.Zone()); err == nil {
		return say.Day(l, t)
	}
	return day
}
