package clearing

import (
	"errors"
	"math/big"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
)

// euro gives a network in euros.
func euro(assets []money.Amount, debts ...Debt) Network {
	n := Network{Debts: debts}
	for _, a := range assets {
		n.Assets = append(n.Assets, a*100)
	}
	for i := range n.Debts {
		n.Debts[i].Amount *= 100
	}
	return n
}

func cents(amounts ...money.Amount) []money.Amount { return amounts }

func mustClear(t testing.TB, n Network) Result {
	t.Helper()
	r, err := Clear(n)
	if err != nil {
		t.Fatal(err)
	}
	faultless(t, n, r)
	return r
}

func TestWorkedExamples(t *testing.T) {
	const c, p, s, ds, bank = 0, 1, 2, 3, 4
	e12 := []Debt{{From: c, To: ds, Amount: 100}, {From: p, To: c, Amount: 60}, {From: p, To: bank, Amount: 20}, {From: s, To: p, Amount: 40}}
	e12b := append(slices.Clone(e12), Debt{From: c, To: p, Amount: 30})
	estates := []money.Amount{50, 10, 5, 0, 0}
	for _, one := range []struct {
		name     string
		network  Network
		pays     []money.Amount
		settled  []money.Amount
		defaults []int
		many     bool // there are other outcomes
	}{
		{
			"two banks, no cash: everything can go round, or nothing", euro([]money.Amount{0, 0}, Debt{From: 0, To: 1, Amount: 1},
				Debt{From: 1, To: 0, Amount: 1}),
			cents(100, 100), cents(100, 100), nil, true,
		},
		{
			"two banks, one falls", euro([]money.Amount{2, 1}, Debt{From: 0, To: 1, Amount: 8}, Debt{From: 1, To: 0, Amount: 4}),
			cents(600, 400), cents(600, 400),
			[]int{0},
			false,
		},
		{
			"three banks, one falls, one just stands", euro([]money.Amount{1, 0, 1}, Debt{From: 0, To: 1, Amount: 4},
				Debt{From: 1, To: 2, Amount: 3}, Debt{From: 2, To: 0, Amount: 2}),
			cents(300, 300, 200), cents(300, 300, 200),
			[]int{0},
			false,
		},
		{
			"three banks, one pulls the next along", euro([]money.Amount{1, 1, 1}, Debt{From: 0, To: 1, Amount: 10}, Debt{From: 1, To: 2, Amount: 8},
				Debt{From: 2, To: 0, Amount: 3}),
			cents(400, 500, 300), cents(400, 500, 300),
			[]int{0, 1},
			false,
		},
		{
			"a host pulls its customer along", euro([]money.Amount{50, 5, 0, 0, 0}, Debt{From: 0, To: 1, Amount: 80},
				Debt{From: 1, To: 2, Amount: 20}, Debt{From: 1, To: 3, Amount: 20}, Debt{From: 1, To: 4, Amount: 20}),
			cents(5000, 5500, 0, 0, 0), cents(5000, 1833, 1833, 1834),
			[]int{0, 1},
			false,
		},
		{"E12", euro(estates, e12...), cents(6125, 1500, 500, 0, 0), cents(6125, 1125, 375, 500), []int{c, p, s}, false},
		{"E12b", euro(estates, e12b...), cents(7407, 3209, 500, 0, 0), cents(5698, 2407, 802, 500, 1709), []int{c, p, s}, false},
		{"E12b set off", SetOff(euro(estates, e12b...)), cents(5900, 1500, 500, 0, 0), cents(5900, 900, 600, 500, 0), []int{c, p, s}, false},
		{
			"the preferred creditor first", euro([]money.Amount{10, 0, 0}, Debt{From: 0, To: 1, Amount: 30},
				Debt{From: 0, To: 2, Amount: 6, Preferred: true}),
			cents(1000, 0, 0), cents(400, 600),
			[]int{0},
			false,
		},
		{
			"not even the preferred creditor", euro([]money.Amount{5, 0, 0}, Debt{From: 0, To: 1, Amount: 30},
				Debt{From: 0, To: 2, Amount: 6, Preferred: true}),
			cents(500, 0, 0), cents(0, 500),
			[]int{0},
			false,
		},
		{"what goes round pays the preferred creditor until it is gone", Network{
			Assets: cents(999, 0, 0),
			Debts: []Debt{
				{From: 0, To: 2, Amount: 1000, Preferred: true},
				{From: 0, To: 1, Amount: 1_000_000},
				{From: 1, To: 0, Amount: 1_000_000},
			},
		}, cents(999, 0, 0), cents(999, 0, 0), []int{0, 1}, false},
		{"nobody", Network{}, nil, nil, nil, false},
		{"a debt of zero", euro([]money.Amount{0, 0}, Debt{From: 0, To: 1}), cents(0, 0), cents(0), nil, false},
	} {
		t.Run(one.name, func(t *testing.T) {
			r := mustClear(t, one.network)
			if !slices.Equal(r.Pays, one.pays) || !slices.Equal(r.Defaults, one.defaults) || r.Unique == one.many {
				t.Errorf("pays %v, settled %v, defaults %v, unique %v", r.Pays, r.Settled, r.Defaults, r.Unique)
			}
			var whole money.Amount
			for _, s := range one.settled {
				whole += s
			}
			for i, s := range one.settled {
				if d := r.Settled[i] - s; d < -1 || d > 1 {
					t.Errorf("settled %v, expected %v", r.Settled, one.settled)
				}
				whole -= r.Settled[i]
			}
			if whole != 0 {
				t.Errorf("settled %v, expected %v", r.Settled, one.settled)
			}
		})
	}
}

// A cycle that loses one part in n each time round: plain iteration would take
// n rounds to halve what is still wrong.
func TestCreepingCycles(t *testing.T) {
	for _, leak := range []money.Amount{1, 100, 10_000, 1_000_000} {
		const owed = 100_000_000_000_00
		n := Network{
			Assets: cents(0, 500_00, 0),
			Debts:  []Debt{{From: 0, To: 1, Amount: owed - leak}, {From: 0, To: 2, Amount: leak}, {From: 1, To: 0, Amount: owed - 1_000_000_00}},
		}
		r := mustClear(t, n)
		exact := reference(n)
		for i, pays := range r.Pays {
			near(t, pays, exact[i], 2)
		}
	}
	// The same in a ring of many.
	const size = 3000
	n := Network{Assets: make([]money.Amount, size+1)}
	n.Assets[0] = 123_45
	for i := range size {
		n.Debts = append(n.Debts, Debt{From: i, To: (i + 1) % size, Amount: 1_000_000_00}, Debt{From: i, To: size, Amount: 1})
	}
	mustClear(t, n)
}

func TestBadNetworks(t *testing.T) {
	for name, one := range map[string]struct {
		network Network
		want    error
	}{
		"party":    {Network{Assets: cents(1), Debts: []Debt{{From: 0, To: 1, Amount: 1}}}, ErrParty},
		"below":    {Network{Assets: cents(1), Debts: []Debt{{From: -1, To: 0, Amount: 1}}}, ErrParty},
		"self":     {Network{Assets: cents(1), Debts: []Debt{{From: 0, To: 0, Amount: 1}}}, ErrSelf},
		"negative": {Network{Assets: cents(1, 1), Debts: []Debt{{From: 0, To: 1, Amount: -1}}}, ErrNegative},
		"assets":   {Network{Assets: cents(-1)}, ErrNegative},
		"huge":     {Network{Assets: cents(1<<62, 1), Debts: nil}, ErrTooLarge},
		"debts": {Network{Assets: cents(0, 0), Debts: []Debt{
			{From: 0, To: 1, Amount: 1 << 52},
			{From: 0, To: 1, Amount: 1 << 52},
			{From: 0, To: 1, Amount: 1},
		}}, ErrTooLarge},
		"near int64": {
			Network{Assets: cents(0, 0), Debts: []Debt{{From: 0, To: 1, Amount: 1<<63 - 1}, {From: 0, To: 1, Amount: 1<<63 - 1}}},
			ErrTooLarge,
		},
	} {
		if _, err := Clear(one.network); !errors.Is(err, one.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// network draws a small network in which much fails, with round and odd sums,
// cycles, twins, preferred debts and debts of zero.
func network(most int) *rapid.Generator[Network] {
	return rapid.Custom(func(t *rapid.T) Network {
		parties := rapid.IntRange(1, most).Draw(t, "parties")
		amount := rapid.OneOf(rapid.Int64Range(0, 20), rapid.Int64Range(0, 100_000),
			rapid.SampledFrom([]int64{0, 1, 100, 99_999_999, 1_000_000_000_000}))
		n := Network{Assets: make([]money.Amount, parties)}
		for i := range n.Assets {
			if rapid.Bool().Draw(t, "has something") {
				n.Assets[i] = money.Amount(amount.Draw(t, "assets"))
			}
		}
		if parties == 1 {
			return n
		}
		for range rapid.IntRange(0, 3*parties).Draw(t, "debts") {
			from := rapid.IntRange(0, parties-1).Draw(t, "from")
			to := (from + rapid.IntRange(1, parties-1).Draw(t, "to")) % parties
			n.Debts = append(n.Debts, Debt{from, to, money.Amount(amount.Draw(t, "amount")), rapid.IntRange(0, 3).Draw(t, "rank") == 0})
		}
		return n
	})
}

func TestAgreesWithTheExactSolution(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := network(4).Draw(rt, "network")
		r, err := Clear(n)
		if err != nil {
			rt.Fatal(err)
		}
		faultless(rt, n, r)
		for i, exact := range reference(n) {
			near(rt, r.Pays[i], exact, 1)
		}
	})
}

func TestMoreAssetsNeverPayLess(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := network(12).Draw(rt, "network")
		before, _ := Clear(n)
		more := Network{Assets: slices.Clone(n.Assets), Debts: n.Debts}
		more.Assets[rapid.IntRange(0, len(n.Assets)-1).Draw(rt, "who")] += money.Amount(rapid.Int64Range(1, 1000).Draw(rt, "more"))
		after, _ := Clear(more)
		for i := range before.Pays {
			if after.Pays[i] < before.Pays[i]-1 { // the cent of rounding
				rt.Fatalf("party %d pays %d, and %d with more assets", i, before.Pays[i], after.Pays[i])
			}
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := network(12).Draw(rt, "network")
		r, _ := Clear(n)
		again, _ := Clear(n)
		if !reflect.DeepEqual(r, again) {
			rt.Fatal("the same network has two outcomes")
		}
		party := rapid.Permutation(indices(len(n.Assets))).Draw(rt, "parties")
		order := rapid.Permutation(indices(len(n.Debts))).Draw(rt, "debts")
		other := Network{Assets: make([]money.Amount, len(n.Assets)), Debts: make([]Debt, len(n.Debts))}
		for i, to := range party {
			other.Assets[to] = n.Assets[i]
		}
		for i, to := range order {
			d := n.Debts[i]
			other.Debts[to] = Debt{party[d.From], party[d.To], d.Amount, d.Preferred}
		}
		q, _ := Clear(other)
		for i, to := range party {
			if d := r.Pays[i] - q.Pays[to]; d < -1 || d > 1 {
				rt.Fatalf("party %d pays %d, in another order %d", i, r.Pays[i], q.Pays[to])
			}
		}
		if r.Unique != q.Unique {
			rt.Fatalf("%v %v in another order", r, q)
		}
	})
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func TestSolventNetworksPayInFull(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := network(12).Draw(rt, "network")
		for i := range n.Assets {
			for _, d := range n.Debts {
				if d.From == i {
					n.Assets[i] += d.Amount
				}
			}
		}
		r, _ := Clear(n)
		if len(r.Defaults) > 0 || r.Rounds != 0 || !slices.Equal(r.Owes, r.Pays) {
			rt.Fatal(r)
		}
	})
}

func TestSetOff(t *testing.T) {
	n := Network{Assets: cents(0, 0, 0), Debts: []Debt{
		{From: 0, To: 1, Amount: 50},
		{From: 0, To: 1, Amount: 20, Preferred: true},
		{From: 1, To: 0, Amount: 30, Preferred: true},
		{From: 1, To: 0, Amount: 15},
		{From: 1, To: 2, Amount: 7},
		{From: 2, To: 2, Amount: 3},
	}}
	off := SetOff(n)
	var left []money.Amount
	for _, d := range off.Debts {
		left = append(left, d.Amount)
	}
	if !slices.Equal(left, cents(25, 0, 0, 0, 7, 3)) || n.Debts[0].Amount != 50 {
		t.Fatal(left, n.Debts)
	}
	rapid.Check(t, func(rt *rapid.T) {
		n := network(6).Draw(rt, "network")
		off := SetOff(n)
		net := func(n Network) map[[2]int]money.Amount {
			sums := map[[2]int]money.Amount{}
			for _, d := range n.Debts {
				sums[[2]int{d.From, d.To}] += d.Amount
				sums[[2]int{d.To, d.From}] -= d.Amount
			}
			return sums
		}
		if !reflect.DeepEqual(net(n), net(off)) {
			rt.Fatal("what the parties owe each other on balance changed")
		}
		for _, a := range off.Debts {
			for _, b := range off.Debts {
				if a.From == b.To && a.To == b.From && a.Amount > 0 && b.Amount > 0 {
					rt.Fatal("opposite debts are left")
				}
			}
		}
	})
}

// faultless checks all that must be true of every outcome, in whole cents.
func faultless(t interface{ Fatalf(string, ...any) }, n Network, r Result) {
	owes, pays, has := make([]money.Amount, len(n.Assets)), make([]money.Amount, len(n.Assets)), slices.Clone(n.Assets)
	first, firstPaid := make([]money.Amount, len(n.Assets)), make([]money.Amount, len(n.Assets))
	for i, d := range n.Debts {
		if r.Settled[i] < 0 || r.Settled[i] > d.Amount {
			t.Fatalf("debt %d of %d settled for %d", i, d.Amount, r.Settled[i])
		}
		owes[d.From] += d.Amount
		pays[d.From] += r.Settled[i]
		has[d.To] += r.Settled[i]
		if d.Preferred {
			first[d.From] += d.Amount
			firstPaid[d.From] += r.Settled[i]
		}
	}
	for i := range owes {
		if owes[i] != r.Owes[i] || pays[i] != r.Pays[i] {
			t.Fatalf("party %d owes %d and pays %d, its debts say %d and %d", i, r.Owes[i], r.Pays[i], owes[i], pays[i])
		}
		if pays[i] != min(owes[i], has[i]) {
			t.Fatalf("party %d owes %d, has %d, pays %d", i, owes[i], has[i], pays[i])
		}
		if firstPaid[i] != min(first[i], pays[i]) {
			t.Fatalf("party %d pays %d, of which %d to preferred creditors that it owes %d", i, pays[i], firstPaid[i], first[i])
		}
		if fails := pays[i] < owes[i]; fails != slices.Contains(r.Defaults, i) {
			t.Fatalf("party %d pays %d of %d, defaults: %v", i, pays[i], owes[i], r.Defaults)
		}
	}
	for i, d := range n.Debts {
		class, paid := first[d.From], firstPaid[d.From]
		if !d.Preferred {
			class, paid = owes[d.From]-class, pays[d.From]-paid
		}
		if class > 0 {
			part := new(big.Rat).Mul(big.NewRat(int64(paid), int64(class)), big.NewRat(int64(d.Amount), 1))
			near(t, r.Settled[i], part, 2)
		}
	}
}

// near checks that an amount is less than most cents from what it should be.
func near(t interface{ Fatalf(string, ...any) }, got money.Amount, want *big.Rat, most int64) {
	d := new(big.Rat).Sub(big.NewRat(int64(got), 1), want)
	if d.Abs(d).Cmp(big.NewRat(most, 1)) >= 0 {
		t.Fatalf("%d cents, exact is %s", got, want.FloatString(6))
	}
}

// In a large network the bold solution is taken; the cautious one agrees.
func TestLargeNetworks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := network(400).Draw(rt, "network")
		r, err := Clear(n)
		if err != nil {
			rt.Fatal(err)
		}
		faultless(rt, n, r)
		g, _ := newGraph(n)
		s, _ := g.attempt(false)
		for i, pays := range r.Pays {
			first, rest := s.split(int32(i), s.state[i], s.part[i])
			if d := float64(pays) - first - rest; d < -1.01 || d > 1.01 {
				rt.Fatalf("party %d pays %d, cautiously %f", i, pays, first+rest)
			}
		}
	})
	for _, estate := range []float64{1000, 100_000, 1_000_000} {
		n := big5(3000, estate, true)
		for i := range n.Debts {
			n.Debts[i].Preferred = i%7 == 0
		}
		mustClear(t, n)
	}
}
