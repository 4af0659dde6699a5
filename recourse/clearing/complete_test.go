package clearing

import (
	"math/rand/v2"
	"testing"
)

// Few remainders are inserted, many sorted: in both the largest come first, and
// of equal ones the first debt.
func TestRemaindersAreInOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	for _, debts := range []int{1, 2, 7, 32, 33, 200} {
		g := &graph{amount: make([]float64, debts), to: make([]int32, debts)}
		for e := range g.amount {
			g.amount[e] = float64(random.IntN(9))
		}
		b := (&solution{graph: g}).newBook()
		clear(b.cents)
		b.remainders(0, int32(debts), 0.5)
		if len(b.order) != debts {
			t.Fatalf("%d remainders of %d debts", len(b.order), debts)
		}
		for n, r := range b.order[1:] {
			before := b.order[n]
			if r.lacks > before.lacks || r.lacks == before.lacks && r.debt < before.debt {
				t.Fatalf("of %d debts %v stands before %v", debts, before, r)
			}
		}
	}
}
