package clearing

import "math/big"

// reference is the greatest clearing vector of a small network, exactly: it
// tries every combination of states, solves each in fractions, and takes of
// all that hold the one in which most is paid.
func reference(n Network) []*big.Rat {
	parties := len(n.Assets)
	states := make([]state, parties)
	var best []*big.Rat
	var bestSum *big.Rat
	for {
		if pays, ok := fixedPoint(n, states); ok {
			sum := new(big.Rat)
			for _, p := range pays {
				sum.Add(sum, p)
			}
			if bestSum == nil || sum.Cmp(bestSum) > 0 {
				best, bestSum = pays, sum
			}
		}
		i := 0
		for ; i < parties && states[i] == nearly; i++ {
			states[i] = full
		}
		if i == parties {
			return best
		}
		states[i]++
	}
}

// fixedPoint solves the network for given states; false when there is no
// solution, more than one, or one that contradicts the states.
func fixedPoint(n Network, states []state) ([]*big.Rat, bool) {
	parties := len(states)
	first, rest := make([]*big.Rat, parties), make([]*big.Rat, parties)
	for i := range states {
		first[i], rest[i] = new(big.Rat), new(big.Rat)
	}
	for _, d := range n.Debts {
		class := rest
		if d.Preferred {
			class = first
		}
		class[d.From].Add(class[d.From], big.NewRat(int64(d.Amount), 1))
	}
	// Unknown is what each has; what it pays of each class is a·has + b.
	rows := make([][]*big.Rat, parties)
	for i := range rows {
		rows[i] = make([]*big.Rat, parties+1)
		for j := range rows[i] {
			rows[i][j] = new(big.Rat)
		}
		rows[i][i].SetInt64(1)
		rows[i][parties].SetInt64(int64(n.Assets[i]))
	}
	for _, d := range n.Debts {
		j := d.From
		class := rest[j]
		if d.Preferred {
			class = first[j]
		}
		if class.Sign() == 0 {
			continue
		}
		share := new(big.Rat).Quo(big.NewRat(int64(d.Amount), 1), class)
		slope, constant := new(big.Rat), new(big.Rat)
		switch {
		case states[j] == full, states[j] == partly && d.Preferred:
			constant.Set(class)
		case states[j] == partly:
			slope.SetInt64(1)
			constant.Neg(first[j])
		case d.Preferred:
			slope.SetInt64(1)
		}
		rows[d.To][j].Sub(rows[d.To][j], slope.Mul(slope, share))
		rows[d.To][parties].Add(rows[d.To][parties], constant.Mul(constant, share))
	}
	has, ok := solveRows(rows)
	if !ok {
		return nil, false
	}
	pays := make([]*big.Rat, parties)
	for i, v := range has {
		owes := new(big.Rat).Add(first[i], rest[i])
		switch states[i] {
		case full:
			ok = v.Cmp(owes) >= 0
			pays[i] = owes
		case partly:
			ok = v.Cmp(owes) <= 0 && v.Cmp(first[i]) >= 0
			pays[i] = v
		case nearly:
			ok = v.Cmp(first[i]) <= 0
			pays[i] = v
		}
		if !ok {
			return nil, false
		}
	}
	return pays, true
}

// solveRows solves linear equations; false when they do not have one solution.
func solveRows(rows [][]*big.Rat) ([]*big.Rat, bool) {
	n := len(rows)
	for c := range n {
		pivot := c
		for pivot < n && rows[pivot][c].Sign() == 0 {
			pivot++
		}
		if pivot == n {
			return nil, false
		}
		rows[c], rows[pivot] = rows[pivot], rows[c]
		for r := range n {
			if r == c || rows[r][c].Sign() == 0 {
				continue
			}
			factor := new(big.Rat).Quo(rows[r][c], rows[c][c])
			for k := c; k <= n; k++ {
				rows[r][k].Sub(rows[r][k], new(big.Rat).Mul(factor, rows[c][k]))
			}
		}
	}
	solution := make([]*big.Rat, n)
	for i := range rows {
		solution[i] = new(big.Rat).Quo(rows[i][n], rows[i][i])
	}
	return solution, true
}
