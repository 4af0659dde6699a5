package share_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/recourse/share"
)

// twenty is a case of twenty parties that holds some of everything: a chain of
// five, several payers, caps, indemnities, penalties and bankruptcies.
func twenty() share.Case {
	c := share.Case{Title: "twenty", Facts: share.Facts{Conduct: day("2026-02-10"), Shares: map[string]*big.Rat{}}}
	add := func(p share.Party) { c.Parties = append(c.Parties, p) }
	add(share.Party{ID: "C0", Role: share.Controller})
	add(share.Party{ID: "C1", Role: share.Controller})
	for i := range 15 {
		p := share.Party{ID: fmt.Sprintf("P%02d", i), Role: share.Processor, EngagedBy: "C0"}
		if i > 0 && i < 5 {
			p.Role, p.EngagedBy = share.SubProcessor, fmt.Sprintf("P%02d", i-1)
		}
		if i%4 == 3 {
			estate := money.Amount(100_000 * i)
			p.Estate = &estate
		}
		add(p)
	}
	add(share.Party{ID: "DS", Role: share.DataSubjects})
	add(share.Party{ID: "DT", Role: share.DataSubjects})
	add(share.Party{ID: "Bank", Role: share.Creditor})
	c.Claims = []share.Claim{
		{By: "DS", Amount: 1_000_000_00, Persons: 9999, Admission: yes()},
		{By: "DT", Amount: 333_333_33, Persons: 7, Admission: yes()},
	}
	for i, p := range c.Parties[:17] {
		c.Shares[p.ID] = big.NewRat(int64(i+1), 153)
	}
	for i, by := range []string{"C0", "C1", "P05", "P06"} {
		c.Payments = append(c.Payments, share.Payment{By: by, To: "DS", Amount: 200_000_00, On: day("2026-03-01").AddDate(0, i, 0)})
	}
	for i := range 14 {
		a, b := fmt.Sprintf("P%02d", i), fmt.Sprintf("P%02d", i+1)
		c.Contracts = append(c.Contracts, share.Contract{
			Creditor: "C0", Debtor: a,
			Cap: &share.Cap{Amount: money.Amount(3_000_000 * (i + 1)), Contribution: true, Indemnity: true, Damages: true},
		})
		c.Contracts = append(c.Contracts, share.Contract{
			Creditor: a, Debtor: b, Indemnity: &share.Indemnity{Part: big.NewRat(1, 4)},
			Penalty: &share.Penalty{Amount: 10_000_00},
		})
		c.Debts = append(c.Debts, share.Debt{From: a, To: "Bank", Amount: 50_000_00, Preferred: i%2 == 0})
		c.Losses = append(c.Losses, share.Loss{By: "C0", Against: a, Amount: 5_000_00, Basis: share.ByContract, Admission: yes()})
	}
	return c
}

func BenchmarkCompute20(b *testing.B) {
	c := twenty()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := share.Compute(c); err != nil {
			b.Fatal(err)
		}
	}
}

// The case with which speed is measured is one with something to it.
func TestTwentyParties(t *testing.T) {
	c := twenty()
	if p := share.Check(c); len(p) > 0 {
		t.Fatal(p)
	}
	o := compute(t, c)
	kinds := map[share.Kind]int{}
	for _, d := range o.Claims {
		kinds[d.Kind]++
	}
	for _, kind := range []share.Kind{share.Contribution, share.IndemnityClaim, share.PenaltyClaim, share.Reallocation} {
		if kinds[kind] == 0 {
			t.Errorf("no %s among %v", kind, kinds)
		}
	}
}
