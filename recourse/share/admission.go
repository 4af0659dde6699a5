package share

import (
	"math/big"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// admitted gives what of an amount counts as damage: all three conditions must
// be met, and a part that is the injured party's own fault is taken off. How
// grave the fault of the liable party is makes no difference.
//
// law: avg 82(1), 6:101 bw, hvj eu c-300/21, hvj eu c-667/21, hvj eu c-741/21
func (a Admission) admitted(amount money.Amount) (counts money.Amount, lacks string) {
	switch {
	case !a.Infringement:
		return 0, "recourse.lacks.infringement"
	case !a.Damage:
		return 0, "recourse.lacks.damage"
	case !a.Causation:
		return 0, "recourse.lacks.causation"
	case a.OwnFault == nil || a.OwnFault.Sign() == 0:
		return amount, ""
	}
	return split(amount, whole([]*big.Rat{new(big.Rat).Sub(big.NewRat(1, 1), a.OwnFault), a.OwnFault}))[0], ""
}

// admission is step 2: what each of the data subjects may claim. The
// amounts in it are what persons share equally.
func (x *external) admission(f Facts) {
	for _, c := range f.Claims {
		by := x.at[c.By]
		counts, lacks := c.admitted(c.Amount)
		who := f.Parties[by].Called()
		if lacks != "" {
			x.step(2, "recourse.not-admitted", x.law.damage, "who", who, "sum", c.Amount.String(), "lacks", lacks)
			continue
		}
		x.damage[by] += counts
		x.claims = append(x.claims, share{by: by, amount: counts, persons: max(1, c.Persons)})
		x.step(2, "recourse.admitted", x.law.damage, "who", who, "sum", counts.String())
		if counts != c.Amount {
			args := []string{"who", who, "part", percent(c.OwnFault), "sum", (c.Amount - counts).String()}
			x.step(2, "recourse.own-fault", []norm.Source{"6:101 BW"}, args...)
			if x.law.law == GDPR {
				x.flag(Interpretation, "recourse.own-fault-open", []norm.Source{"6:101 BW", "AVG 82(1)"}, args...)
			}
		}
	}
	if x.total() > 0 && x.law.law == GDPR {
		x.step(2, "recourse.no-punishment", []norm.Source{"HvJ EU C-667/21", "HvJ EU C-741/21"})
	}
}
