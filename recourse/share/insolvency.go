package share

import (
	"fmt"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/recourse/clearing"
)

// settle is step 8: what is paid of each claim and of the other debts when some
// cannot pay in full. It is a model of insolvency, not law. It says which
// parties pay in full.
//
// law: 3:277 bw, 3:278 bw, 53 fw
func (e *engine) settle(w *world) (able []bool, err error) {
	able = make([]bool, e.n)
	for i := range able {
		able[i] = true
	}
	network := clearing.Network{Assets: make([]money.Amount, e.n), Debts: make([]clearing.Debt, 0, len(w.dues)+len(w.proofs)+len(e.c.Debts))}
	for _, d := range w.dues {
		network.Debts = append(network.Debts, clearing.Debt{From: d.debtor, To: d.creditor, Amount: d.amount})
	}
	for _, p := range w.proofs {
		network.Debts = append(network.Debts, clearing.Debt{From: p.debtor, To: p.creditor, Amount: p.amount})
	}
	for _, d := range e.c.Debts {
		network.Debts = append(network.Debts, clearing.Debt{From: e.at[d.From], To: e.at[d.To], Amount: d.Amount, Preferred: d.Preferred})
	}
	settled, off := make([]money.Amount, len(network.Debts)), make([]money.Amount, len(network.Debts))
	if e.solvent() { // then every debt is paid, and there is nothing to work out
		for i, d := range network.Debts {
			settled[i] = d.Amount
		}
	} else if settled, off, err = e.cleared(network); err != nil {
		return nil, err
	}
	for i, d := range network.Debts {
		if settled[i] < d.Amount {
			able[d.From] = false
		}
	}
	for i := range w.dues {
		w.dues[i].settled, w.dues[i].off = settled[i], off[i]
	}
	for i := range w.proofs {
		w.proofs[i].paid = settled[len(w.dues)+i]
	}
	others := len(w.dues) + len(w.proofs) // nobody owes persons that owe it: proofs are never set off
	w.debts, w.off = settled[others:], off[others:]
	return able, nil
}

func (e *engine) solvent() bool {
	for _, p := range e.parties {
		if p.Estate != nil {
			return false
		}
	}
	return true
}

// cleared gives what is settled of each debt, and how much of that is set off
// and not paid.
func (e *engine) cleared(network clearing.Network) (settled, off []money.Amount, err error) {
	left := network
	if e.c.SetOff {
		left = clearing.SetOff(network)
	}
	for _, d := range left.Debts { // who can pay has enough for all its debts
		if e.parties[d.From].Estate == nil {
			network.Assets[d.From] += d.Amount
		}
	}
	for i, p := range e.parties {
		if p.Estate != nil {
			network.Assets[i] = *p.Estate
		}
	}
	left.Assets = network.Assets
	r, err := clearing.Clear(left)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot clear the debts of the parties: %w", err)
	}
	off = make([]money.Amount, len(r.Settled))
	for i := range off {
		off[i] = network.Debts[i].Amount - left.Debts[i].Amount
		r.Settled[i] += off[i]
	}
	return r.Settled, off, nil
}

// insolvencySteps tells what was set off and who cannot pay, once nothing
// changes any more.
func (e *engine) insolvencySteps(w world) {
	e.setOffSteps(w)
	for i, p := range e.parties {
		part, short := e.dividend(i, w)
		if !short {
			continue
		}
		var owes, pays, off money.Amount
		for _, d := range w.dues {
			if d.debtor == i {
				owes, pays, off = owes+d.amount, pays+d.settled, off+d.off
			}
		}
		for _, f := range w.proofs {
			if f.debtor == i {
				owes, pays = owes+f.amount, pays+f.paid
			}
		}
		for n, d := range e.c.Debts {
			if e.at[d.From] == i {
				owes, pays, off = owes+d.Amount, pays+w.debts[n], off+w.off[n]
			}
		}
		key := "recourse.short"
		if off > 0 {
			key = "recourse.short-after"
		}
		e.step(8, key, []norm.Source{"3:277 BW", "3:278 BW"}, "who", p.Called(), "owes", (owes - off).String(), "pays", (pays - off).String(),
			"part", percent(part))
		e.flag(Interpretation, "recourse.model", []norm.Source{"3:277 BW"})
	}
}

// setOffSteps tells what each two parties set off.
//
// law: 53 fw, 6:127 bw
func (e *engine) setOffSteps(w world) {
	off := make([]money.Amount, e.n*e.n) // of what the second owes the first
	for _, d := range w.dues {
		off[d.creditor*e.n+d.debtor] += d.off
	}
	for n, d := range e.c.Debts {
		off[e.at[d.To]*e.n+e.at[d.From]] += w.off[n]
	}
	for place, amount := range off {
		if one, other := place/e.n, place%e.n; one < other && amount > 0 {
			e.step(8, "recourse.set-off", []norm.Source{"53 Fw", "6:127 BW"}, "one", e.parties[one].Called(), "other", e.parties[other].Called(),
				"sum", amount.String())
		}
	}
}
