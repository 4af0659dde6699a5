package clearing

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/verhaal/verhaal/law/money"
)

// The fast way and the exact one agree to within a cent, also with preferred
// debts and where nearly everybody fails; and where there is more than one
// outcome the fast one leaves it to the other.
func TestFastAgreesWithExact(t *testing.T) {
	for seed := range uint64(12) {
		n := big5(3000, []float64{2_000_000, 300_000, 40_000}[seed%3], seed%2 == 0)
		random := rand.New(rand.NewPCG(seed, 7))
		for i := range n.Debts {
			n.Debts[i].Preferred = seed%4 > 1 && random.IntN(3) == 0
		}
		g, err := newGraph(n)
		if err != nil {
			t.Fatal(err)
		}
		f := g.fast()
		if f == nil {
			t.Errorf("seed %d: the fast way gives up", seed)
			continue
		}
		exact, _ := g.attempt(false)
		s := f.solution()
		for i := range n.Assets {
			if math.Abs(s.has[i]-exact.has[i]) > 0.5 {
				t.Fatalf("seed %d: party %d has %f, and %f by the exact way", seed, i, s.has[i], exact.has[i])
			}
		}
	}
}

// Parties that fail and owe only each other: every part of what goes round
// clears the network, and the greatest is all of it.
func TestFastLeavesClosedCyclesAlone(t *testing.T) {
	n := big5(4000, 40_000, true)
	ring := len(n.Assets)
	for k := range 10 {
		n.Assets = append(n.Assets, 0)
		n.Debts = append(n.Debts, Debt{From: ring + k, To: ring + (k+1)%10, Amount: 100_000})
	}
	r, err := Clear(n)
	if err != nil {
		t.Fatal(err)
	}
	for k := range 10 {
		if r.Pays[ring+k] != 100_000 {
			t.Errorf("party %d of the ring pays %s, want %s", k, r.Pays[ring+k], money.Amount(100_000))
		}
	}
	if r.Unique {
		t.Error("a ring without money of its own has more than one outcome")
	}
}
