package clearing

import "slices"

// component is parties that all, by way of the others, pay themselves: what
// they pay has to be computed together.
type component struct {
	parties []int32
	inner   bool // they owe each other; false for a party alone
}

// components divides parties, whose states are given, into components, debtors
// before their creditors. Only the debts count that are paid in part.
// (Tarjan's algorithm, without recursion.)
func (g *graph) components(parties []int32, states []state) []component {
	local := make([]int32, len(g.owes)) // place in parties, from 1
	for n, i := range parties {
		local[i] = int32(n) + 1
	}
	type visit struct{ party, debt, until int32 }
	var (
		found = make([]int32, len(parties)) // order of discovery, from 1
		low   = make([]int32, len(parties)) // earliest party that can be reached; 0 = in a component already
		open  []int32
		calls []visit
		count int32
		all   []component
		order = make([]int32, 0, len(parties))
	)
	enter := func(n int32) {
		count++
		found[n], low[n] = count, count
		open = append(open, n)
		from, until := g.class(parties[n], states[parties[n]] == nearly)
		calls = append(calls, visit{n, from, until})
	}
	for root := range parties {
		if found[root] != 0 {
			continue
		}
		enter(int32(root))
		for len(calls) > 0 {
			top := &calls[len(calls)-1]
			if top.debt < top.until {
				next := local[g.to[top.debt]] - 1
				owed := g.amount[top.debt] > 0
				top.debt++
				switch {
				case next < 0 || !owed:
				case found[next] == 0:
					enter(next)
				case low[next] != 0:
					low[top.party] = min(low[top.party], found[next])
				}
				continue
			}
			n := top.party
			calls = calls[:len(calls)-1]
			if len(calls) > 0 {
				above := calls[len(calls)-1].party
				low[above] = min(low[above], low[n])
			}
			if low[n] != found[n] {
				continue
			}
			first := len(order)
			for {
				last := open[len(open)-1]
				open = open[:len(open)-1]
				low[last] = 0
				order = append(order, parties[last])
				if last == n {
					break
				}
			}
			members := order[first:len(order):len(order)]
			slices.Reverse(members) // in the order in which money comes by
			all = append(all, component{members, len(members) > 1})
		}
	}
	slices.Reverse(all)
	return all
}
