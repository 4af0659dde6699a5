package share

import (
	"math/big"
	"slices"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// external is what stands between the liable parties and the data subjects:
// steps 1 to 5. Nothing in it, nor in what makes it, knows of a contract: that
// is step 4.
type external struct {
	reasoning
	law     regime
	at      map[string]int // place of a party, in byte order of ids
	claims  []share
	damage  []money.Amount // admitted, of each party that stands for data subjects
	liable  []bool
	owed    []*big.Rat // part of the whole damage that each owes the data subjects
	part    []*big.Rat // part of it that concerns each in the end
	parts   []*big.Int // the same, over one denominator
	debts   []*big.Int // and what each owes
	target  []money.Amount
	engager []int // of a party in a chain of processors: the one above it; -1 = none
}

// share is an admitted claim of one person, or of many for the same amount
// each.
type share struct {
	by      int
	amount  money.Amount
	persons int64
}

// externalOf works out steps 1 to 5. The parties of f are in byte order of ids.
func externalOf(f Facts, r Readings) *external {
	n := len(f.Parties)
	x := &external{at: make(map[string]int, n), damage: make([]money.Amount, n), liable: make([]bool, n), owed: make([]*big.Rat, n)}
	x.steps = make([]Step, 0, 16*n)
	for i, p := range f.Parties {
		x.at[p.ID] = i
	}
	x.law, _ = lawOn(f.Conduct)
	x.step(1, x.law.step, x.law.step1, "on", f.Conduct.Format("2006-01-02"))
	x.admission(f)
	x.members(f)
	x.internal(f)
	x.chain(f, r)
	x.debts = whole(x.owed)
	return x
}

func (x *external) total() money.Amount { return sum(x.damage) }

// owes is what party i owes one of the data subjects, whatever the others
// owe.
func (x *external) owes(i, person int) money.Amount { return of(x.owed[i], x.damage[person]) }

// anybody says whether there is anyone liable.
func (x *external) anybody() bool { return slices.Contains(x.liable, true) }

// members is step 3: who is liable towards the data subjects. Each owes the
// whole, whatever its part among the others; under the Wbp a court may have
// released one for a part.
//
// law: avg 82(2), avg 82(3), avg 82(4), wbp 49(3), wbp 49(4)
func (x *external) members(f Facts) {
	exempt := map[string]bool{}
	for _, id := range f.Exempt {
		exempt[id] = true
	}
	for i, p := range f.Parties {
		x.owed[i] = new(big.Rat)
		who := p.Called()
		sources, key := x.law.controller, "recourse.liable.controller"
		switch p.Role {
		case Processor, SubProcessor:
			sources, key = x.law.processor, "recourse.liable.processor"
		case DataSubjects, Creditor:
			continue
		}
		switch {
		case exempt[p.ID]:
			x.step(3, "recourse.exempt"+x.law.suffix, x.law.exempt, "who", who)
			continue
		case p.NotLiable:
			x.step(3, "recourse.not-liable"+x.law.suffix, x.law.processor, "who", who)
			continue
		}
		x.liable[i] = true
		x.owed[i].SetInt64(1)
		if release := f.Release[p.ID]; release != nil && release.Sign() > 0 {
			x.owed[i].Sub(x.owed[i], release)
			x.step(3, "recourse.released", x.law.exempt, "who", who, "part", percent(release), "sum", of(x.owed[i], x.total()).String())
			continue
		}
		if x.total() > 0 {
			x.step(3, key+x.law.suffix, sources, "who", who, "sum", x.total().String())
		}
	}
	switch {
	case x.total() == 0:
	case x.anybody():
		x.step(4, "recourse.no-contract", x.law.joint)
	default:
		x.step(3, "recourse.nobody-liable", append(slices.Clip(x.law.exempt), x.law.controller[0]))
	}
}

// norms of both laws on which the internal division rests.
var internalSources = []norm.Source{"6:102 BW", "6:101 BW"}
