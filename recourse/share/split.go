package share

import (
	"math/big"
	"slices"

	"github.com/verhaal/verhaal/law/money"
)

// split divides total over parts by weight with the largest remainder: each
// part is the exact one rounded up or down to a cent, and together they are
// total. Ties go to the earlier part. Without any weight nothing is divided.
func split(total money.Amount, weights []*big.Int) []money.Amount {
	out := make([]money.Amount, len(weights))
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	if sum.Sign() == 0 || total == 0 {
		return out
	}
	rest := make([]big.Int, len(weights))
	order := make([]int, 0, len(weights))
	left := total
	var product, quotient big.Int
	all := big.NewInt(int64(total))
	for i, w := range weights {
		product.Mul(all, w)
		quotient.QuoRem(&product, sum, &rest[i])
		out[i] = money.Amount(quotient.Int64())
		left -= out[i]
		if rest[i].Sign() > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return rest[b].Cmp(&rest[a]) })
	for _, i := range order[:left] {
		out[i]++
	}
	return out
}

// splitBy divides total by weights that are amounts.
func splitBy(total money.Amount, weights []money.Amount) []money.Amount {
	big64 := make([]*big.Int, len(weights))
	for i, w := range weights {
		big64[i] = big.NewInt(int64(w))
	}
	return split(total, big64)
}

// whole brings fractions under one denominator and gives the numerators.
func whole(parts []*big.Rat) []*big.Int {
	below := big.NewInt(1)
	var common big.Int
	for _, p := range parts {
		common.GCD(nil, nil, below, p.Denom())
		below.Mul(below, new(big.Int).Quo(p.Denom(), &common))
	}
	out := make([]*big.Int, len(parts))
	for i, p := range parts {
		out[i] = new(big.Int).Mul(p.Num(), new(big.Int).Quo(below, p.Denom()))
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
