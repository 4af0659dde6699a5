package fine

import "github.com/verhaal/verhaal/law/norm"

// wbp estimates a fine for conduct before the GDPR.
//
// law: Wbp 66(2), Wbp 66(3), Wbp 66(4), 23(4) Sr, 23(7) Sr, Boetebeleidsregels AP 2016
func (e *engine) wbp() {
	e.out.Policy = "wbp-2016"
	maximum, mark := e.p.wbpMaximum(e.f.Conduct)
	e.step(marked("wbp-maximum", mark), []norm.Source{"Wbp 66(2)", "23(4) Sr"}, "sum", maximum.String())
	if mark == norm.Verify {
		e.flag("NOT-VERIFIED", "wbp-maximum")
	}
	e.out.Maximum = maximum
	if e.f.Infringer == Undertaking {
		if e.f.HasTurnover {
			more := share(e.f.Turnover, e.p.wbp.TurnoverPercent.Rat)
			e.step("wbp-turnover", []norm.Source{"23(7) Sr"}, "sum", more.String())
			e.out.Maximum = max(maximum, more)
		} else {
			e.step("wbp-turnover-unknown", []norm.Source{"23(7) Sr"})
			e.flag("TURNOVER-UNKNOWN", "turnover-unknown")
		}
	}
	source := []norm.Source{"Boetebeleidsregels AP 2016"}
	r := Range{0, maximum}
	for _, b := range e.p.wbp.Bands {
		if b.Name == e.f.Category {
			r = Range{b.From, min(b.To, maximum)}
			e.step("wbp-band", source, "band", b.Name, "min", b.From.String(), "max", b.To.String())
		}
	}
	if e.f.Category == "" {
		e.step("wbp-band-unknown", source, "max", maximum.String())
	}
	e.out.Range = r
	for _, i := range e.f.Infringements {
		e.out.Parts = append(e.out.Parts, Part{
			Article: i.Article, Tier: "Wbp 66(2)", Maximum: e.out.Maximum, Seriousness: i.Seriousness,
			Band: e.f.Category, Range: r, Mark: worse(norm.Opened, mark), Sources: append([]norm.Source{"Wbp 66(2)"}, source...),
		})
	}
	switch {
	case e.f.Fault == "intent" || e.f.Instruction == Yes:
	case e.f.Instruction == No:
		e.step("wbp-instruction-missing", []norm.Source{"Wbp 66(3)", "Wbp 66(4)"})
		e.flag("INSTRUCTION", "instruction")
	default:
		e.step("wbp-instruction", []norm.Source{"Wbp 66(3)", "Wbp 66(4)"})
	}
	e.personal()
}
