package share

import "github.com/verhaal/verhaal/law/money"

// cap limits what one party owes another under the clauses. It comes last, on
// the sum of what it covers; what it cuts is taken from damages first, then
// from the indemnity, the contribution and the penalty, and stays with the
// creditor: it is not irrecoverable in the sense of 6:13.
//
// law: 6:13 bw
func (e *engine) cap(place int, t *pairClauses, s *sums, final bool) {
	cut := above(covered(t.cap, *s), t.left)
	if final {
		e.stopped(place, "cap", cut)
	}
	take := func(covers bool, from *money.Amount) {
		if covers {
			off := min(cut, *from)
			*from -= off
			cut -= off
		}
	}
	take(t.cap.Damages, &s.damages)
	take(t.cap.Indemnity, &s.indemnity)
	take(t.cap.Contribution, &s.chain)
	take(t.cap.Contribution, &s.own)
	take(t.cap.Penalty, &s.penalty)
}

// covered is how much of what is owed counts for the cap.
func covered(c *Cap, s sums) (total money.Amount) {
	for _, one := range []struct {
		covers bool
		amount money.Amount
	}{{c.Damages, s.damages}, {c.Indemnity, s.indemnity}, {c.Contribution, s.contribution()}, {c.Penalty, s.penalty}} {
		if one.covers {
			total += one.amount
		}
	}
	return total
}

// room is how much may still be added to a pair's contribution.
func (e *engine) room(place int, s sums) (room money.Amount, limited bool) {
	t := e.terms[place]
	if t == nil || t.cap == nil || !t.cap.Contribution {
		return 0, false
	}
	return above(t.left, covered(t.cap, s)), true
}
