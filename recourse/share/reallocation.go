package share

import (
	"math/big"
	"slices"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

var spreadSources = []norm.Source{"6:13 BW"}

// most is how often steps 8 and 9 are repeated. A round is needed for each party
// that becomes unable to pay, and some more where what is spread comes back to
// the one that could not pay; then each changes less than the one before.
const maximum = 100

// reallocate is step 9: what cannot be recovered of a contribution is spread
// over the others that can pay in full, the payer among them, by their parts.
// That makes new claims, so steps 8 and 9 are repeated until nothing changes.
//
// law: 6:13 bw, avg 28(4)
func (e *engine) reallocate(w *world) error {
	var taken [][]money.Amount // of each claim, what each party takes over
	for range maximum {
		able, err := e.settle(w)
		if err != nil {
			return err
		}
		if !e.spread(w, &taken, able) {
			break
		}
		e.takeOver(w, taken)
	}
	e.spreadSteps(w, taken)
	for _, d := range w.dues {
		if d.chain && d.settled < d.amount {
			e.flag(Interpretation, "recourse.chain-default", append(slices.Clip(e.law.chain), "6:13 BW"), "creditor", e.parties[d.creditor].Called(),
				"debtor", e.parties[d.debtor].Called())
		}
	}
	w.dues = slices.DeleteFunc(w.dues, func(d due) bool { return d.amount == 0 })
	e.insolvencySteps(*w)
	return nil
}

// spread divides what is lost on each claim over those that bear it, and says
// whether that changes anything.
func (e *engine) spread(w *world, taken *[][]money.Amount, able []bool) (changed bool) {
	for n, d := range w.dues {
		if n == len(*taken) {
			*taken = append(*taken, nil)
		}
		if d.chain || d.kind != Contribution && d.kind != Reallocation {
			continue
		}
		lost, had := d.amount-d.settled, sum((*taken)[n])
		switch {
		case lost < had:
			(*taken)[n] = splitBy(lost, (*taken)[n])
			changed = true
		case lost > had:
			if (*taken)[n] == nil {
				(*taken)[n] = make([]money.Amount, e.n)
			}
			for by, amount := range split(lost-had, e.bearers(d, able)) {
				(*taken)[n][by] += amount
				changed = changed || amount > 0
			}
		}
	}
	return changed
}

// takeOver makes claims of what parties take over from others. A cap that
// covers contribution covers these too.
func (e *engine) takeOver(w *world, taken [][]money.Amount) {
	owed := make([]money.Amount, e.n*e.n)
	for n, portions := range taken {
		for by, amount := range portions {
			if j := w.dues[n].creditor; by != j {
				owed[j*e.n+by] += amount
			}
		}
	}
	known := make([]bool, e.n*e.n)
	for i := range w.dues {
		if d := &w.dues[i]; d.kind == Reallocation {
			place := d.creditor*e.n + d.debtor
			d.amount, known[place] = e.within(place, owed[place], w), true
		}
	}
	for place, amount := range owed {
		if !known[place] {
			w.add(place/e.n, place%e.n, Reallocation, e.within(place, amount, w), spreadSources)
		}
	}
}

// within is how much of an amount a cap on the pair leaves.
func (e *engine) within(place int, amount money.Amount, w *world) money.Amount {
	if room, limited := e.room(place, w.pairs[place]); limited {
		return min(amount, room)
	}
	return amount
}

// spreadSteps tells who took over what, and what a cap stopped of it.
func (e *engine) spreadSteps(w *world, taken [][]money.Amount) {
	owed := make([]money.Amount, e.n*e.n)
	for n, portions := range taken {
		d := w.dues[n]
		if stays := sum(portions); stays > 0 && stays == portions[d.creditor] {
			e.stays(d, stays)
			continue
		}
		for by, amount := range portions {
			if amount == 0 {
				continue
			}
			e.flag(Interpretation, "recourse.spread-who", spreadSources)
			e.step(9, "recourse.spread", spreadSources, "who", e.parties[by].Called(), "creditor", e.parties[d.creditor].Called(), "debtor",
				e.parties[d.debtor].Called(), "sum", amount.String())
			if by != d.creditor {
				owed[d.creditor*e.n+by] += amount
			}
		}
	}
	for place, amount := range owed {
		if cut := amount - e.within(place, amount, w); cut > 0 {
			e.stopped(place, "cap", cut)
			e.flag(Interpretation, "recourse.cap-spread", spreadSources)
		}
	}
}

// stays tells that nobody takes over what a debtor cannot pay. Where others are
// liable too, that rests on our reading that only who can pay in full takes part.
func (e *engine) stays(d due, amount money.Amount) {
	e.step(9, "recourse.spread-stays", spreadSources, "creditor", e.parties[d.creditor].Called(), "debtor", e.parties[d.debtor].Called(),
		"sum", amount.String())
	for i, liable := range e.liable {
		if liable && i != d.creditor && i != d.debtor {
			e.flag(Interpretation, "recourse.spread-nobody", spreadSources)
		}
	}
}

// bearers gives the weight with which each party takes over what a debtor
// cannot pay: its own part, and by 28(4) the parts that it answers for. When
// the debt concerned none of them, each counts for what it was liable for.
//
// law: 6:13 bw
func (e *engine) bearers(d due, able []bool) []*big.Int {
	weights := make([]*big.Int, e.n)
	for _, part := range [][]*big.Int{e.parts, e.debts} {
		any := false
		for i := range weights {
			weights[i] = nothing
		}
		for i, p := range part {
			if !e.liable[i] || i == d.debtor || p.Sign() == 0 {
				continue
			}
			if by := e.bearer(i, d, able); by >= 0 {
				if any = true; weights[by] == nothing {
					weights[by] = p
				} else {
					weights[by] = new(big.Int).Add(weights[by], p)
				}
			}
		}
		if any {
			break
		}
	}
	return weights
}

var nothing = new(big.Int)

// bearer is who takes over the part of party i: itself if it is the creditor or
// can pay in full; towards a controller the processor above it; instead of a
// controller the processor above the debtor. -1 is nobody.
func (e *engine) bearer(i int, d due, able []bool) int {
	switch {
	case i == d.creditor || able[i]:
	case e.parties[d.creditor].Role == Controller:
		i = e.answers(i, able)
	default:
		return -1
	}
	if i >= 0 && e.parties[i].Role == Controller {
		if by := e.answers(d.debtor, able); by >= 0 {
			return by
		}
	}
	return i
}

// answers is the highest party above i in its chain that can pay; -1 if none.
func (e *engine) answers(i int, able []bool) int {
	found := -1
	for at := e.engager[i]; at >= 0; at = e.engager[at] {
		if able[at] {
			found = at
		}
	}
	return found
}
