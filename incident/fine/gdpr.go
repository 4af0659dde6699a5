package fine

import (
	"math/big"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// gdpr estimates a fine under the GDPR.
//
// law: AVG 83(4), AVG 83(5), AVG 83(6), UAVG 17, UAVG 18
func (e *engine) gdpr() {
	e.policy()
	for _, i := range e.f.Infringements {
		e.part(i)
	}
	e.together()
	e.adjust()
	e.personal()
	e.flag("DRAFT", "draft")
}

// policy says which policy counts for whom.
//
// law: Boetebeleidsregels AP 2023, EDPB 04/2022
func (e *engine) policy() {
	if e.f.Infringer == Undertaking {
		e.out.Policy = "edpb-04-2022"
		e.step("policy-edpb", []norm.Source{"EDPB 04/2022", "Boetebeleidsregels AP 2023"})
		if !e.f.HasTurnover {
			e.flag("TURNOVER-UNKNOWN", "turnover-unknown")
		}
		return
	}
	e.out.Policy = "ap-2023"
	sources := []norm.Source{"Boetebeleidsregels AP 2023", "Boetebeleidsregels AP 2019"}
	if e.f.Infringer == PublicBody {
		sources = append(sources, "UAVG 18")
	}
	e.step("policy-ap-"+string(e.f.Infringer), sources)
	e.flag("NOT-VERIFIED", "ap-amounts")
}

// part estimates one infringement.
func (e *engine) part(i Infringement) {
	t, _ := e.p.tierOf(i.Article) // Read refused an article without one
	p := Part{Article: i.Article, Tier: t.Law, Seriousness: i.Seriousness, Mark: t.Mark, Sources: []norm.Source{t.Law}, Maximum: t.Static}
	if e.f.Infringer == Undertaking {
		e.step("maximum", []norm.Source{t.Law, "HvJ EU C-383/23"}, "article", i.Article, "sum", t.Static.String(), "percent",
			number(t.Percent.Rat))
		if dynamic := share(e.f.Turnover, t.Percent.Rat); e.f.HasTurnover {
			p.Maximum = max(t.Static, dynamic)
			e.step("turnover", []norm.Source{t.Law}, "percent", number(t.Percent.Rat), "turnover", e.f.Turnover.String(), "dynamic",
				dynamic.String(), "sum", p.Maximum.String())
		}
	} else {
		e.step("maximum-static", []norm.Source{t.Law}, "article", i.Article, "sum", t.Static.String())
	}
	if t.Mark == norm.Verify {
		e.flag("NOT-VERIFIED", "tier", "article", i.Article)
	}
	if e.f.Processor && !within(e.p.gdpr.Processor, i.Article) {
		e.flag("ADDRESSEE", "addressee", "article", i.Article)
	}
	if e.f.Infringer == Undertaking {
		e.starting(i, &p)
	} else {
		e.banded(i, &p)
	}
	e.out.Parts = append(e.out.Parts, p)
}

// starting gives the starting amount: a share of the maximum by seriousness,
// lowered by a factor of turnover.
//
// law: EDPB 04/2022 par. 60, EDPB 04/2022 par. 65
func (e *engine) starting(i Infringement, p *Part) {
	from, to := e.seriousness(i.Seriousness)
	p.Sources = append(p.Sources, "EDPB 04/2022 par. 60")
	switch {
	case i.Percent != nil:
		e.step("percent", []norm.Source{"EDPB 04/2022 par. 60"}, "article", i.Article, "percent", number(i.Percent), "maximum",
			p.Maximum.String(), "sum", share(p.Maximum, i.Percent).String())
	case i.Seriousness == "":
		e.step("seriousness-unknown", []norm.Source{"EDPB 04/2022 par. 60"}, "article", i.Article)
		e.flag("SERIOUSNESS-UNKNOWN", "seriousness-unknown")
	default:
		e.step("seriousness", []norm.Source{"EDPB 04/2022 par. 60"}, "article", i.Article, "level", "fine.level."+i.Seriousness, "from",
			number(from), "to", number(to),
			"maximum", p.Maximum.String(), "min", share(p.Maximum, from).String(), "max", share(p.Maximum, to).String())
	}
	low, high, mark := e.factor()
	p.Mark = worse(p.Mark, mark)
	p.Sources = append(p.Sources, "EDPB 04/2022 par. 65")
	if i.Percent != nil && low.Cmp(high) < 0 {
		from, to = i.Percent, i.Percent
	} else if i.Percent != nil {
		e.flag("NEVER-ONE-NUMBER", "never-one-number") // the whole band stays
		e.amounts = append(e.amounts, amount{i.Article, share(p.Maximum, i.Percent), p.Maximum})
	}
	p.Range = Range{share(p.Maximum, from, low), share(p.Maximum, to, high)}
	e.step("range", nil, "article", i.Article, "min", p.Range.Min.String(), "max", p.Range.Max.String())
}

func (e *engine) seriousness(level string) (from, to *big.Rat) {
	for _, s := range e.p.edpb.Seriousness {
		if s.Level == level {
			return s.From.Rat, s.To.Rat
		}
	}
	return new(big.Rat), hundred // unknown
}

// factor gives the factor on the starting amount by turnover, in per cent.
func (e *engine) factor() (low, high *big.Rat, mark norm.Mark) {
	list := e.p.edpb.Turnover
	if !e.f.HasTurnover {
		e.step("factor-unknown", []norm.Source{"EDPB 04/2022 par. 65"})
		return list[0].FromFactor.Rat, hundred, norm.Verify
	}
	under := money.Amount(0)
	for _, t := range list {
		if t.To > 0 && e.f.Turnover > t.To {
			under = t.To
			continue
		}
		mark = norm.Certain
		if t.Mark != "" {
			mark = t.Mark
			e.flag("NOT-VERIFIED", "factor")
		}
		if low, high = t.FromFactor.Rat, t.ToFactor.Rat; t.To == 0 {
			e.step("factor-none", []norm.Source{"EDPB 04/2022 par. 65"}, "under", under.String())
		} else {
			e.step(marked("factor", mark), []norm.Source{"EDPB 04/2022 par. 65"}, "turnover", e.f.Turnover.String(), "from", number(low), "to",
				number(high))
		}
		return low, high, mark
	}
	return list[0].FromFactor.Rat, hundred, norm.Verify
}

func marked(key string, m norm.Mark) string {
	if m == norm.Verify {
		return key + "-verify"
	}
	return key
}

// banded takes the band of the AP's policy of 2019, for want of the amounts of
// 2023.
//
// law: Boetebeleidsregels AP 2019
func (e *engine) banded(i Infringement, p *Part) {
	source := []norm.Source{"Boetebeleidsregels AP 2019"}
	p.Sources, p.Mark = append(p.Sources, source...), norm.Verify
	b, mark, found := e.p.bandOf(i.Article)
	if !found {
		last := e.p.ap.Bands[len(e.p.ap.Bands)-1]
		p.Range = Range{e.p.ap.Bands[0].From, last.To}
		e.step("band-unknown", source, "article", i.Article, "min", p.Range.Min.String(), "max", p.Range.Max.String())
	} else {
		p.Band, p.Range = b.Name, Range{b.From, b.To}
		e.step(marked("band", mark), source, "article", i.Article, "band", b.Name, "min", b.From.String(), "max", b.To.String(), "base",
			b.Base.String())
	}
	if e.f.Repeat {
		more := new(big.Rat).Add(hundred, e.p.ap.Repeat.Rat)
		p.Range = Range{share(p.Range.Min, more), min(share(p.Range.Max, more), p.Maximum)}
		e.step("repeat", source, "percent", number(e.p.ap.Repeat.Rat), "min", p.Range.Min.String(), "max", p.Range.Max.String())
	}
}

// together adds the infringements up: linked ones stay below the maximum of the
// gravest.
//
// law: AVG 83(3)
func (e *engine) together() {
	var gravest, sum money.Amount
	var total, low Range
	for _, p := range e.out.Parts {
		gravest, sum = max(gravest, p.Maximum), sum+p.Maximum
		total.Min, total.Max = total.Min+p.Range.Min, total.Max+p.Range.Max
		low.Min = max(low.Min, p.Range.Min)
	}
	e.out.Maximum, e.out.Range = sum, total
	if len(e.out.Parts) < 2 {
		return
	}
	source := []norm.Source{"AVG 83(3)"}
	switch e.f.Linked {
	case Yes:
		e.out.Maximum = gravest
		e.out.Range = Range{low.Min, min(total.Max, gravest)}
		e.step("linked", source, "sum", gravest.String(), "min", e.out.Range.Min.String(), "max", e.out.Range.Max.String())
	case No:
		e.step("separate", source, "sum", sum.String(), "min", total.Min.String(), "max", total.Max.String())
	default:
		e.out.Range.Min = low.Min
		e.step("linked-unknown", source, "sum", gravest.String(), "both", sum.String(), "min", low.Min.String(), "max", total.Max.String())
		e.flag("LINKED-UNKNOWN", "linked-unknown")
	}
}

// adjust moves the range for what aggravates or mitigates.
//
// law: AVG 83(2)
func (e *engine) adjust() {
	if e.f.Aggravating == nil && e.f.Mitigating == nil {
		e.step("no-adjustment", []norm.Source{"AVG 83(2)"})
		return
	}
	part := new(big.Rat).Set(hundred)
	for _, one := range []struct {
		by   *big.Rat
		sign int64
	}{{e.f.Aggravating, 1}, {e.f.Mitigating, -1}} {
		if one.by != nil {
			part.Add(part, new(big.Rat).Mul(one.by, big.NewRat(one.sign, 1)))
		}
	}
	if part.Sign() < 0 {
		part = new(big.Rat)
	}
	for _, a := range e.amounts {
		e.adjustAmount(a, part)
	}
	before := e.out.Range
	after := Range{min(share(before.Min, part), e.out.Maximum), min(share(before.Max, part), e.out.Maximum)}
	key, one := "adjusted", after.Max
	if after.Min == after.Max { // against the maximum, or at nothing
		key, after = "adjusted-one", Range{min(before.Min, one), max(before.Max, one)}
		e.flag("NEVER-ONE-NUMBER", "never-one-number")
	}
	e.out.Range = after
	args := []string{"percent", number(part), "min", after.Min.String(), "max", after.Max.String(), "maximum", e.out.Maximum.String()}
	if key == "adjusted-one" {
		args = append(args, "sum", one.String())
	}
	e.step(key, []norm.Source{"AVG 83(2)"}, args...)
}

// adjustAmount shows what comes of one amount, where the facts give one.
//
// law: AVG 83(2)
func (e *engine) adjustAmount(a amount, part *big.Rat) {
	change := new(big.Rat).Sub(part, hundred)
	key, sum := "amount-more", share(a.sum, part)
	if change.Sign() < 0 {
		key = "amount-less"
	} else if sum > a.maximum {
		key = "amount-capped"
	}
	e.step(key, []norm.Source{"AVG 83(2)"}, "article", a.article, "before", a.sum.String(), "percent", number(change.Abs(change)), "sum",
		sum.String(), "maximum", a.maximum.String())
}
