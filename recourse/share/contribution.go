package share

import (
	"math/big"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// contribution is step 6: who paid more than its part may claim the excess from
// those who paid less, each at most what it lacks. The claim of j on k is in
// place j*n+k. Only payments made count; with part payment the excess of one
// over its own part can be claimed (our reading of 82(5) with 6:10).
//
// law: avg 82(5), 6:10 bw, 6:12 bw
func (e *engine) contribution(paid []money.Amount) []money.Amount {
	claims := make([]money.Amount, e.n*e.n)
	if !e.anybody() {
		for i, p := range e.parties {
			if paid[i] > 0 {
				e.step(6, "recourse.paid-alone", []norm.Source{"6:10 BW"}, "who", p.Called(), "sum", paid[i].String())
			}
		}
		return claims
	}
	excess, lacks := make([]money.Amount, e.n), make([]money.Amount, e.n)
	for i, p := range e.parties {
		excess[i], lacks[i] = above(paid[i], e.target[i]), above(e.target[i], paid[i])
		if paid[i] > 0 {
			key := "recourse.paid-less"
			if excess[i] > 0 {
				key = "recourse.paid-more"
			}
			e.step(6, key, e.law.contribution, "who", p.Called(), "sum", paid[i].String(), "own", e.target[i].String(), "over", excess[i].String())
		}
		if paid[i] > 0 && !e.liable[i] {
			e.flag(Interpretation, "recourse.paid-without-owing", []norm.Source{"6:10 BW", "6:12 BW"}, "who", p.Called())
		}
	}
	if sum(paid) < e.total() && sum(excess) > 0 {
		switch {
		case e.law.law == Wbp:
			e.step(6, "recourse.part-payment.wbp", []norm.Source{"6:10 BW"})
		case e.c.Readings.FullPaymentOnly:
			e.flag(Interpretation, "recourse.full-payment-only", e.law.contribution)
			return claims
		default:
			e.flag(Interpretation, "recourse.part-payment", e.law.contribution)
		}
	}
	if limit := sum(lacks); sum(excess) > limit { // released debtors paid more than they owed
		excess = splitBy(limit, excess)
	}
	for j := range excess {
		// What is left of each lack stays in proportion, so that dividing row
		// by row gives e*d/sum(d) to the cent, and nobody more than it lacks.
		row := splitBy(excess[j], lacks)
		for k, a := range row {
			claims[j*e.n+k] = a
			lacks[k] -= a
		}
	}
	return claims
}

// sums is what one party owes another, by kind.
type sums struct {
	own       money.Amount // contribution for the debtor's own part, or by 28(4)
	chain     money.Amount // contribution handed down the chain
	indemnity money.Amount
	damages   money.Amount
	penalty   money.Amount
}

func (s sums) contribution() money.Amount { return s.own + s.chain }

// overlay lays the clauses over the statutory claims, from the top of each
// chain down, because a link is limited to what its creditor is left to bear.
// Without caps it gives what a burden is before indemnities. The outcome is
// put into all.
func (e *engine) overlay(all []sums, claims, indemnities []money.Amount, caps, final bool) {
	clear(all)
	via := make([]money.Amount, e.n) // the own part of a party that a controller claims from the one above it
	for place, a := range claims {
		j, k := place/e.n, place%e.n
		if a == 0 {
			continue
		}
		to := k
		if e.parties[j].Role == Controller {
			to = e.top(k)
		}
		all[j*e.n+to].own += a
		if to != k {
			via[k] += a
		}
	}
	for place := range all {
		all[place].indemnity = indemnities[place]
		if caps {
			all[place].damages, all[place].penalty = e.damages[place], e.penalties[place]
		}
		if k := place % e.n; e.engager[k] != place/e.n {
			if final {
				e.claimSteps(place, all[place])
			}
			e.clauses(place, &all[place], caps, final)
		}
	}
	for _, k := range e.downwards {
		above := e.engager[k]
		place := above*e.n + k
		all[place].chain = e.link(above, k, claims, via, all, final)
		if final {
			e.claimSteps(place, all[place])
		}
		e.clauses(place, &all[place], caps, final)
	}
}

// link is what party k owes the one above it for what that one answers for.
func (e *engine) link(above, k int, claims, via []money.Amount, all []sums, final bool) money.Amount {
	var answered, own money.Amount
	if up := e.engager[above]; up >= 0 {
		answered, own = all[up*e.n+above].contribution(), claims[up*e.n+above]+via[above]
	} else {
		for j, p := range e.parties {
			if p.Role == Controller {
				answered += all[j*e.n+above].own
				own += claims[j*e.n+above]
			}
		}
	}
	var children []int
	for i, up := range e.engager {
		if up == above {
			children = append(children, i)
		}
	}
	below := make([]money.Amount, len(children))
	for i, v := range via {
		if v == 0 {
			continue
		}
		for at := i; at >= 0; at = e.engager[at] {
			for c, child := range children {
				if child == at {
					below[c] += v
				}
			}
		}
	}
	if final && answered < own+sum(below) && sum(below) > 0 {
		e.flag(Interpretation, "recourse.own-part-first", e.law.chain, "who", e.parties[above].Called())
	}
	down := handedDown(answered, own, below)
	for c, child := range children {
		if child == k {
			return down[c]
		}
	}
	return 0
}

// claimSteps tells of a statutory claim before the clauses.
func (e *engine) claimSteps(place int, s sums) {
	creditor, debtor := e.parties[place/e.n], e.parties[place%e.n]
	if s.own > 0 {
		e.step(6, "recourse.claim", e.law.contribution, "creditor", creditor.Called(), "debtor", debtor.Called(), "sum", s.own.String())
	}
	if s.chain > 0 {
		e.step(6, "recourse.claim-chain", e.law.chain, "creditor", creditor.Called(), "debtor", debtor.Called(), "sum", s.chain.String())
	}
}

// burdens is what of the persons' damage each party bears when every claim for
// contribution is paid.
func (e *engine) burdens(paid []money.Amount, all []sums) []money.Amount {
	b := append([]money.Amount(nil), paid...)
	for place, s := range all {
		b[place%e.n] += s.contribution()
		b[place/e.n] -= s.contribution()
	}
	return b
}

// indemnify gives what each party that gave an indemnity takes over, calculated
// once on what the other bears before any indemnity. Together they never take
// over more than the whole, nor more than is borne once the caps are applied.
func (e *engine) indemnify(before, capped []money.Amount) []money.Amount {
	out := make([]money.Amount, e.n*e.n)
	for j := range e.parties {
		burden := min(before[j], capped[j])
		var givers []int
		var parts []*big.Rat
		all := new(big.Rat)
		for k := range e.parties {
			if t := e.terms[j*e.n+k]; t != nil && t.indemnity != nil {
				givers, parts = append(givers, k), append(parts, t.indemnity)
				all.Add(all, t.indemnity)
			}
		}
		if burden <= 0 || all.Sign() == 0 {
			continue
		}
		if rest := new(big.Rat).Sub(big.NewRat(1, 1), all); rest.Sign() >= 0 {
			parts = append(parts, rest)
		} else {
			e.flag(Interpretation, "recourse.indemnities-scaled", contractSources, "who", e.parties[j].Called(), "part", percent(all))
		}
		for i, a := range split(burden, whole(parts))[:len(givers)] {
			out[j*e.n+givers[i]] = a
			if a > 0 {
				e.flag(Interpretation, "recourse.indemnity-once", contractSources)
				if giver := e.parties[givers[i]]; !e.liable[givers[i]] && giver.Role != Creditor {
					e.flag(Interpretation, "recourse.exempt-bound", e.law.exempt, "who", giver.Called())
				}
				e.step(7, "recourse.indemnity", contractSources, "creditor", e.parties[j].Called(), "debtor", e.parties[givers[i]].Called(), "part",
					percent(e.terms[j*e.n+givers[i]].indemnity), "burden", burden.String(), "sum", a.String())
			}
		}
	}
	return out
}

var contractSources = []norm.Source{"6:248 BW"}
