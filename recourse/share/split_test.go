package share

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/money"
)

// Dividing loses nothing, gives each the exact part rounded up or down, and
// comes to the same for small and for large weights.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := money.Amount(rapid.Int64Range(0, int64(maxTotal)).Draw(t, "total"))
		weights := rapid.SliceOfN(rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(0, 9), rapid.Int64Range(0, 1<<50)), 1, 9).Draw(t, "weights")
		small, large := make([]money.Amount, len(weights)), make([]*big.Int, len(weights))
		all := new(big.Int)
		for i, w := range weights {
			small[i] = money.Amount(w)
			large[i] = new(big.Int).Lsh(big.NewInt(w), 64)
			all.Add(all, large[i])
		}
		out := splitBy(total, small)
		if all.Sign() == 0 {
			if sum(out) != 0 {
				t.Fatal("something was given to nobody")
			}
			return
		}
		if other := split(total, large); !slices.Equal(out, other) {
			t.Fatal(out, other)
		}
		if sum(out) != total {
			t.Fatalf("%v is not %d together", out, total)
		}
		for i, w := range large {
			exact := new(big.Int).Mul(big.NewInt(int64(total)), w)
			down := money.Amount(exact.Quo(exact, all).Int64())
			if out[i] != down && out[i] != down+1 {
				t.Fatalf("part %d is %d, not %d or one more", i, out[i], down)
			}
		}
	})
	if got := splitBy(25000, []money.Amount{1, 1, 1}); !slices.Equal(got, []money.Amount{8334, 8333, 8333}) {
		t.Error(got) // a tie goes to the earlier
	}
}

func TestPercent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := big.NewRat(rapid.Int64Range(0, 1<<45).Draw(t, "above"), rapid.Int64Range(1, 1<<45).Draw(t, "below"))
		if got, want := percent(part), short(new(big.Rat).Mul(part, hundred).FloatString(2)); got != want {
			t.Fatalf("%s is %s, not %s", part, got, want)
		}
	})
	for part, want := range map[*big.Rat]string{
		big.NewRat(1, 3): "33.33", big.NewRat(1, 1): "100", big.NewRat(1, 8): "12.5",
		new(big.Rat): "0", big.NewRat(1, 16): "6.25",
	} {
		if got := percent(part); got != want {
			t.Errorf("%s is %s, not %s", part, got, want)
		}
	}
}

func TestFillKeepsWithinTheLeastAndTheMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		minimum, limit, weights := make([]money.Amount, n), make([]money.Amount, n), make([]*big.Rat, n)
		for i := range n {
			minimum[i] = money.Amount(rapid.Int64Range(0, 50).Draw(t, "least"))
			limit[i] = minimum[i] + money.Amount(rapid.Int64Range(0, 50).Draw(t, "room"))
			weights[i] = big.NewRat(rapid.Int64Range(0, 4).Draw(t, "weight"), 7)
		}
		total := money.Amount(rapid.Int64Range(int64(sum(minimum)), int64(sum(limit))).Draw(t, "total"))
		out := fill(total, minimum, limit, weights)
		if sum(out) != total {
			t.Fatalf("%v is not %d together", out, total)
		}
		for i, a := range out {
			if a < minimum[i] || a > limit[i] {
				t.Fatalf("part %d is %d, not from %d to %d", i, a, minimum[i], limit[i])
			}
			for k, b := range out { // nobody is filled far beyond another that has room
				if weights[i].Sign() > 0 && weights[k].Sign() > 0 && a > minimum[i] && b < limit[k] {
					over := new(big.Rat).Sub(new(big.Rat).Quo(big.NewRat(int64(a)-1, 1), weights[i]),
						new(big.Rat).Quo(big.NewRat(int64(b)+1, 1), weights[k]))
					if over.Sign() > 0 {
						t.Fatalf("%v: %d is filled before %d", out, i, k)
					}
				}
			}
		}
	})
}
