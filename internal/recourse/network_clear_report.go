package recourse

import (
	"math/big"
	"strconv"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
)

// ClearExample is a network to start from: a host pulls its customer along.
const ClearExample = `id,assets
customer,50.00
host,10.00
data centre,5.00
data subjects,0.00
bank,0.00
from,to,amount
customer,data subjects,100.00
host,customer,60.00
host,bank,20.00
data centre,host,40.00
`

// mostShown is how many parties a report names; a file holds them all.
const mostShown = 200

// Report puts what each party pays into words for people.
func (a Clearance) Report(l string) report.Report {
	t := func(key string, args ...string) string { return lang.T(l, key, args...) }
	r := report.Report{Kind: t("calc.clear.kind"), Title: t("calc.clear.all-pay"), Steps: a.StepTexts}
	if n := len(a.Defaults); n > 0 {
		r.Title = t("calc.clear.result", "n", strconv.Itoa(n), "all", strconv.Itoa(len(a.Payments)))
	}
	if !a.Unique {
		r.Notes = append(r.Notes, report.Remark{Text: t("calc.clear.not-unique")})
	}
	table := report.Table{
		Caption: t("calc.clear.table"), Figures: true,
		Head: []string{t("calc.clear.party"), t("calc.clear.owes"), t("calc.clear.pays"), t("calc.clear.lost"), t("calc.clear.dividend")},
	}
	var owes, pays money.Amount
	for i, p := range a.Payments {
		owes, pays = owes+p.Owes, pays+p.Pays
		if i < mostShown {
			table.Rows = append(table.Rows, []string{
				p.ID, say.Money(l, p.Owes), say.Money(l, p.Pays), say.Money(l, p.Owes-p.Pays),
				percentText(l, p.Dividend),
			})
		}
	}
	if more := len(a.Payments) - mostShown; more > 0 {
		table.Caption = t("calc.clear.table-part", "n", strconv.Itoa(mostShown), "all", strconv.Itoa(len(a.Payments)))
	}
	r.Figures = []report.Pair{
		{Label: t("calc.clear.owes-all"), Value: say.Money(l, owes)},
		{Label: t("calc.clear.pays-all"), Value: say.Money(l, pays)},
		{Label: t("calc.clear.lost-all"), Value: say.Money(l, owes-pays)},
	}
	r.Tables = []report.Table{table}
	return r
}

// percentText writes a part such as 0.1875 as a percentage: "18,75 %".
func percentText(l, part string) string {
	r, ok := new(big.Rat).SetString(part)
	if !ok {
		return part
	}
	return say.Number(l, r.Mul(r, big.NewRat(100, 1)).FloatString(2)) + " %"
}
