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
		{"parties=100000/hard", func() Network { return big5(100_000, 100_000, true) }},
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
