package share

import (
	"cmp"
	"math/big"
	"math/bits"
	"slices"

	"github.com/verhaal/verhaal/law/money"
)

// splitBy divides total over parts by weight with the largest remainder: each
// part is the exact one rounded up or down to a cent, and together they are
// total. Ties go to the earlier part. Without any weight nothing is divided.
func splitBy(total money.Amount, weights []money.Amount) []money.Amount {
	out := make([]money.Amount, len(weights))
	all := uint64(sum(weights))
	if all == 0 || total == 0 {
		return out
	}
	rest := make([]uint64, len(weights))
	left := total
	for i, w := range weights {
		if w == 0 {
			continue
		}
		high, low := bits.Mul64(uint64(total), uint64(w)) // below total*all, so the quotient fits
		quotient, r := bits.Div64(high, low, all)
		out[i], rest[i] = money.Amount(quotient), r
		left -= out[i]
	}
	give(out, left, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	return out
}

// split is splitBy for weights that may be too large for an amount.
func split(total money.Amount, weights []*big.Int) []money.Amount {
	if small, ok := narrow(weights); ok {
		return splitBy(total, small)
	}
	out := make([]money.Amount, len(weights))
	rest := make([]big.Int, len(weights))
	all := new(big.Int)
	for _, w := range weights {
		all.Add(all, w)
	}
	left := total
	var quotient big.Int
	for i, w := range weights {
		product := new(big.Int).Mul(big.NewInt(int64(total)), w)
		quotient.QuoRem(product, all, &rest[i])
		out[i] = money.Amount(quotient.Int64())
		left -= out[i]
	}
	give(out, left, func(a, b int) int { return rest[b].Cmp(&rest[a]) })
	return out
}

// give hands out the cents that are left, one each, in the order of larger.
func give(out []money.Amount, left money.Amount, larger func(a, b int) int) {
	if left == 0 {
		return
	}
	order := make([]int, len(out))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, larger)
	for _, i := range order[:left] {
		out[i]++
	}
}

// narrow gives weights as amounts when they and their sum fit.
func narrow(weights []*big.Int) ([]money.Amount, bool) {
	out := make([]money.Amount, len(weights))
	var all int64
	for i, w := range weights {
		if !w.IsInt64() || all+w.Int64() < all {
			return nil, false
		}
		out[i] = money.Amount(w.Int64())
		all += w.Int64()
	}
	return out, true
}

// whole brings fractions under one denominator and gives the numerators.
func whole(parts []*big.Rat) []*big.Int {
	below := big.NewInt(1)
	var common, rest big.Int
	for _, p := range parts {
		if rest.Rem(below, p.Denom()).Sign() != 0 {
			common.GCD(nil, nil, below, p.Denom())
			below.Mul(below, rest.Quo(p.Denom(), &common))
		}
	}
	out := make([]*big.Int, len(parts))
	for i, p := range parts {
		out[i] = new(big.Int).Mul(p.Num(), rest.Quo(below, p.Denom()))
	}
	return out
}

// of gives a part of an amount, rounded half up to a cent.
func of(part *big.Rat, amount money.Amount) money.Amount {
	var n big.Int
	n.Mul(part.Num(), big.NewInt(2*int64(amount)))
	n.Add(&n, part.Denom())
	n.Quo(&n, new(big.Int).Lsh(part.Denom(), 1))
	return money.Amount(n.Int64())
}

func sum(amounts []money.Amount) (total money.Amount) {
	for _, a := range amounts {
		total += a
	}
	return total
}

func above(a, b money.Amount) money.Amount { return max(0, a-b) }
