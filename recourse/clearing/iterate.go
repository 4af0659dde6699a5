package clearing

import "math"

// exact is how small, in cents, what is left to pass on must be; sweeps is
// after how many rounds an end is made to it all the same. What is then still
// wrong is less than rounding moves, or the cycles lose next to nothing, and
// the cents are made to add up in round.
const (
	exact  = 1e-5
	sweeps = 20_000
)

// iterate computes what the parties of a large component pay: sweep by sweep
// each passes on what it has (Gauss-Seidel), and as soon as a sweep is the
// same part of the one before, the rest of that row is taken in one step
// (Aitken). It starts from what they pay now.
func (s *solution) iterate(parties []int32, next payments) {
	m := s.sparse(parties, next.has)
	n := len(parties)
	pay, has := make([]float64, n), m.in // what is paid, what there is to pay from
	for k, i := range parties {
		pay[k] = s.part[i]
		m.pass(k, pay[k], has)
	}
	before, step := make([]float64, n), make([]float64, n)
	last, ratio := math.Inf(1), math.Inf(1)
	for range sweeps {
		copy(before, has)
		size, rest := 0.0, 0.0
		for k := range n {
			step[k] = has[k] - pay[k]
			pay[k] = has[k]
			m.pass(k, step[k], has)
			size += math.Abs(step[k])
			rest = max(rest, math.Abs(step[k]))
		}
		was := ratio
		ratio, last = size/last, size
		if rest < exact*max(0, 1-ratio) {
			break
		}
		if ratio < 1 && math.Abs(ratio-was) < 0.1*(1-ratio) {
			leap := ratio / (1 - ratio)
			for k := range n {
				pay[k] += leap * step[k]
				has[k] += leap * (has[k] - before[k])
			}
			last, ratio = math.Inf(1), math.Inf(1)
		}
	}
	for k, i := range parties {
		next.part[i] = pay[k]
	}
}

// sparse is the debts within a component, in order of debtor.
type sparse struct {
	in    []float64
	start []int32
	to    []int32
	share []float64 // the fraction of what the debtor pays
}

func (m *sparse) pass(k int, amount float64, has []float64) {
	if amount == 0 {
		return
	}
	to, share := m.to[m.start[k]:m.start[k+1]], m.share[m.start[k]:m.start[k+1]]
	for e, j := range to {
		has[j] += amount * share[e]
	}
}

func (s *solution) sparse(parties []int32, has []float64) *sparse {
	local := make([]int32, len(s.owes))
	debts := int32(0)
	for k, i := range parties {
		local[i] = int32(k) + 1
		from, until := s.class(i, s.state[i] == nearly)
		debts += until - from
	}
	m := &sparse{
		in: make([]float64, len(parties)), start: make([]int32, len(parties)+1),
		to: make([]int32, 0, debts), share: make([]float64, 0, debts),
	}
	for k, i := range parties {
		m.in[k] = has[i] - s.fixed(i)
		whole := s.whole(i)
		from, until := s.class(i, s.state[i] == nearly)
		for e := from; e < until; e++ {
			if j := local[s.to[e]]; j > 0 {
				m.to = append(m.to, j-1)
				m.share = append(m.share, s.amount[e]/whole)
			}
		}
		m.start[k+1] = int32(len(m.to))
	}
	return m
}
