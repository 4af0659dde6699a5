package clearing

import (
	"math/rand/v2"
	"testing"

	"github.com/verhaal/verhaal/law/money"
)

// big makes a network with about five debts a party. The smaller the estates,
// the more fail.
func big5(parties int, estate float64, sorted bool) Network {
	random := rand.New(rand.NewPCG(1, uint64(parties)))
	n := Network{Assets: make([]money.Amount, parties)}
	for i := range n.Assets {
		n.Assets[i] = money.Amount(random.ExpFloat64() * estate)
		for range 3 + random.IntN(5) {
			to := random.IntN(parties - 1)
			if to >= i {
				to++
			}
			n.Debts = append(n.Debts, Debt{From: i, To: to, Amount: money.Amount(1 + random.Int64N(1_000_000))})
		}
	}
	if !sorted {
		random.Shuffle(len(n.Debts), func(i, j int) { n.Debts[i], n.Debts[j] = n.Debts[j], n.Debts[i] })
	}
	return n
}

func BenchmarkClear(b *testing.B) {
	for _, one := range []struct {
		name    string
		network func() Network
	}{
		{"parties=10000", func() Network { return big5(10_000, 2_000_000, true) }},
		{"parties=100000", func() Network { return big5(100_000, 2_000_000, true) }},
		{"parties=1000000", func() Network { return big5(1_000_000, 2_000_000, true) }},
		{"parties=1000000/shuffled", func() Network { return big5(1_000_000, 2_000_000, false) }},
		{"parties=100000/hard", func() Network { return big5(100_000, 40_000, true) }},
		{"parties=20", func() Network { return big5(20, 500_000, true) }},
	} {
		b.Run(one.name, func(b *testing.B) {
			n := one.network()
			b.ResetTimer()
			var r Result
			for b.Loop() {
				r, _ = Clear(n)
			}
			b.ReportMetric(float64(len(r.Defaults))/float64(len(n.Assets))*100, "%fail")
			b.ReportMetric(float64(r.Rounds), "waves")
		})
	}
}

// BenchmarkSolve is the clearing vector alone, of a network that stands ready,
// beside the usual way: Gauss-Seidel over all parties until nothing moves.
func BenchmarkSolve(b *testing.B) {
	for _, one := range []struct {
		name    string
		parties int
		estate  float64
	}{{"10000", 10_000, 2_000_000}, {"100000", 100_000, 2_000_000}, {"1000000", 1_000_000, 2_000_000}, {"hard", 100_000, 40_000}} {
		g, err := newGraph(big5(one.parties, one.estate, true))
		if err != nil {
			b.Fatal(err)
		}
		b.Run("ours/"+one.name, func(b *testing.B) {
			var s *solution
			for b.Loop() {
				s = g.solve()
			}
			b.ReportMetric(float64(len(s.down))/float64(one.parties)*100, "%fail")
		})
		b.Run("gauss-seidel/"+one.name, func(b *testing.B) {
			sweeps := 0
			for b.Loop() {
				sweeps = gaussSeidel(g)
			}
			b.ReportMetric(float64(sweeps), "sweeps")
		})
	}
}

// gaussSeidel is what one would write first.
func gaussSeidel(g *graph) (sweeps int) {
	has, paid := make([]float64, len(g.owes)), make([]float64, len(g.owes))
	for i, due := range g.due {
		has[i], paid[i] = float64(due), float64(g.owes[i])
	}
	for moved := true; moved; sweeps++ {
		moved = false
		for i := range has {
			step := min(has[i], float64(g.owes[i])) - paid[i]
			if step > -0.001 {
				continue
			}
			moved = true
			paid[i] += step
			rate := step / float64(g.owes[i])
			for e := g.start[2*i+1]; e < g.start[2*i+2]; e++ {
				has[g.to[e]] += rate * g.amount[e]
			}
		}
	}
	return sweeps
}
