package share

import (
	"math/big"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

var spreadSources = []norm.Source{"6:13 BW"}

// portion is what one party takes over of what another cannot pay.
type portion struct {
	due, by int // place of the claim in the world; who takes it over
	amount  money.Amount
}

// reallocate is step 9: what cannot be recovered of a contribution is spread
// over the others that can pay in full, the payer among them, by their parts.
// That makes new claims, so steps 8 and 9 are repeated until nothing changes;
// only a party that becomes unable to pay can change anything, so it ends.
//
// law: 6:13 bw, avg 28(4)
func (e *engine) reallocate(w *world) error {
	spread := map[int]money.Amount{} // of each claim, what was spread already
	for {
		able, err := e.settle(w)
		if err != nil {
			return err
		}
		var found []portion
		for n, d := range w.dues {
			lost := d.amount - d.settled - spread[n]
			if lost <= 0 || d.chain || d.kind != Contribution && d.kind != Reallocation {
				continue
			}
			spread[n] += lost
			for by, amount := range split(lost, e.bearers(d, able)) {
				if amount > 0 {
					found = append(found, portion{n, by, amount})
				}
			}
		}
		if len(found) == 0 {
			e.insolvencySteps(*w)
			return nil
		}
		e.flag(Interpretation, "recourse.spread-who", spreadSources)
		for _, p := range found {
			e.takeOver(w, p)
		}
	}
}

// takeOver adds what a party owes for another that cannot pay. A cap that
// covers contribution covers this too.
func (e *engine) takeOver(w *world, p portion) {
	d := w.dues[p.due]
	who, lost := e.parties[p.by], e.parties[d.debtor]
	creditor := e.parties[d.creditor]
	e.step(9, "recourse.spread", spreadSources, "who", who.Called(), "creditor", creditor.Called(), "debtor", lost.Called(), "sum", p.amount.String())
	if p.by == d.creditor {
		return
	}
	place := d.creditor*e.n + p.by
	if room, limited := e.room(place, w.pairs[place]); limited && room < p.amount {
		e.stopped(place, "cap", p.amount-room)
		p.amount = room
	}
	if p.amount == 0 {
		return
	}
	w.pairs[place].own += p.amount
	for i := range w.dues {
		if o := &w.dues[i]; o.kind == Reallocation && o.creditor == d.creditor && o.debtor == p.by {
			o.amount += p.amount
			return
		}
	}
	w.add(d.creditor, p.by, Reallocation, p.amount, spreadSources)
}

// bearers gives the weight with which each party takes over what a debtor
// cannot pay: its own part, and by 28(4) the parts that it answers for.
func (e *engine) bearers(d due, able []bool) []*big.Int {
	weights := make([]*big.Rat, e.n)
	for _, part := range [][]*big.Rat{e.part, e.owed} { // 6:13(2): when it concerned none of them, by what each was liable for
		any := false
		for i := range weights {
			weights[i] = new(big.Rat)
		}
		for i, p := range part {
			if !e.liable[i] || i == d.debtor || p.Sign() == 0 {
				continue
			}
			if by := e.bearer(i, d, able); by >= 0 {
				weights[by].Add(weights[by], p)
				any = true
			}
		}
		if any {
			break
		}
	}
	return whole(weights)
}

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
