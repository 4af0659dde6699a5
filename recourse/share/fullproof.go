package share

import (
	"math/big"
	"slices"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// proof is a claim of data subjects filed in an estate: paid is what the
// estate has for it, settled what they take of that.
type proof struct {
	creditor, debtor      int
	amount, paid, settled money.Amount
}

var proofSources = []norm.Source{"136 Fw"}

// fullProof works out the case in which the data subjects are not paid in
// full and file in every estate what was owed when that bankruptcy opened.
// Then no co-debtor is admitted for recourse. Together they get no more than
// their damage; what is above it stays with those that pay beyond their part.
//
// law: 136 fw
func (e *engine) fullProof(paid []money.Amount) (world, error) {
	w := world{paid: paid, pairs: make([]sums, e.n*e.n)}
	none := make([]money.Amount, e.n*e.n)
	e.overlay(w.pairs, none, none, true, true)
	for place, s := range w.pairs {
		w.add(place/e.n, place%e.n, Damages, s.damages, e.lossSources(place))
		w.add(place/e.n, place%e.n, PenaltyClaim, s.penalty, penaltySources)
	}
	got := make([]money.Amount, e.n)
	for _, p := range e.c.Payments {
		got[e.at[p.To]] += p.Amount
	}
	for person, damage := range e.damage {
		if damage == got[person] {
			continue
		}
		for i, p := range e.parties {
			if filed := above(e.owes(i, person), e.paidBefore(person, p)); filed > 0 {
				w.proofs = append(w.proofs, proof{creditor: person, debtor: i, amount: filed})
				e.step(8, "recourse.filed", proofSources, "who", e.parties[person].Called(), "debtor", p.Called(), "sum", filed.String())
			}
		}
	}
	e.step(8, "recourse.no-recourse", proofSources)
	if _, err := e.settle(&w); err != nil {
		return w, err
	}
	for person, damage := range e.damage {
		e.take(&w, person, damage-got[person])
	}
	e.insolvencySteps(w)
	e.sortSteps(0)
	return w, nil
}

// paidBefore is what was paid to data subjects before the bankruptcy of p
// opened; later payments do not lower what may be filed.
func (e *engine) paidBefore(person int, p Party) (total money.Amount) {
	for _, pay := range e.c.Payments {
		if e.at[pay.To] == person && (p.Opened.IsZero() || pay.On.Before(p.Opened)) {
			total += pay.Amount
		}
	}
	return total
}

// take lets the data subjects take what they lack and no more: from each
// what it has for them, but beyond that in such a way that each comes as near
// to its part as can be.
func (e *engine) take(w *world, person int, lack money.Amount) {
	var mine []int
	var available money.Amount
	for n, p := range w.proofs {
		if p.creditor == person {
			mine = append(mine, n)
			available += p.paid
		}
	}
	already := make([]money.Amount, e.n)
	for _, p := range e.c.Payments {
		if e.at[p.To] == person {
			already[e.at[p.By]] += p.Amount
		}
	}
	minimum, limit := make([]money.Amount, len(mine)), make([]money.Amount, len(mine))
	weights := make([]*big.Rat, len(mine))
	total := min(lack, available)
	for i, n := range mine {
		debtor := w.proofs[n].debtor
		minimum[i], limit[i], weights[i] = already[debtor], already[debtor]+w.proofs[n].paid, e.part[debtor]
		total += minimum[i]
	}
	for i, level := range fill(total, minimum, limit, weights) {
		w.proofs[mine[i]].settled = level - minimum[i]
	}
	if available > lack {
		e.flag(Interpretation, "recourse.proof-surplus", proofSources, "who", e.parties[person].Called(), "sum", (available - lack).String())
	}
}

// fill divides total by weights, each part kept between its least and its most;
// total lies between the sums of those. Parties without weight come last, and
// then all alike.
func fill(total money.Amount, minimum, limit []money.Amount, weights []*big.Rat) []money.Amount {
	out := slices.Clone(minimum)
	var some, none []int
	room := total - sum(minimum)
	for i, w := range weights {
		if w.Sign() == 0 {
			none = append(none, i)
			continue
		}
		some = append(some, i)
		room -= limit[i] - minimum[i]
	}
	if room >= 0 { // those with a part give all they can
		for _, i := range some {
			out[i] = limit[i]
		}
		some, weights = none, slices.Repeat([]*big.Rat{big.NewRat(1, 1)}, len(weights))
	}
	under := corner(total, out, minimum, limit, weights, some)
	var active []*big.Rat
	var places []int
	left := total - sum(out)
	for _, i := range some {
		switch {
		case per(limit[i], weights[i]).Cmp(under) <= 0:
			left -= limit[i] - out[i]
			out[i] = limit[i]
		case per(minimum[i], weights[i]).Cmp(under) <= 0:
			left += out[i]
			active, places = append(active, weights[i]), append(places, i)
		}
	}
	for n, a := range split(left, whole(active)) {
		out[places[n]] = a
	}
	return out
}

// per is the level at which a weight comes to an amount.
func per(a money.Amount, weight *big.Rat) *big.Rat {
	return new(big.Rat).Quo(new(big.Rat).SetInt64(int64(a)), weight)
}

// corner is the highest level of those at which one of some begins or ends to
// give where all together are not more than total: the level sought lies just
// above it.
func corner(total money.Amount, out, minimum, limit []money.Amount, weights []*big.Rat, some []int) *big.Rat {
	under := new(big.Rat)
	for _, i := range some {
		for _, level := range []*big.Rat{per(minimum[i], weights[i]), per(limit[i], weights[i])} {
			reached := new(big.Rat).SetInt64(int64(sum(out)))
			for _, k := range some {
				part := new(big.Rat).Mul(level, weights[k])
				low, high := new(big.Rat).SetInt64(int64(minimum[k])), new(big.Rat).SetInt64(int64(limit[k]))
				if part.Cmp(high) > 0 {
					part = high
				}
				if part.Cmp(low) > 0 {
					reached.Add(reached, part.Sub(part, low))
				}
			}
			if reached.Cmp(new(big.Rat).SetInt64(int64(total))) <= 0 && level.Cmp(under) > 0 {
				under = level
			}
		}
	}
	return under
}
