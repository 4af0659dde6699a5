package clearing

import "math"

// dense is the size up to which a component is computed by elimination.
const dense = 64

// eliminate computes what the parties of a component pay, by elimination
// without subtracting (Grassmann, Taksar and Heyman 1985), so that it is
// exact to the last digits also where hardly anything leaves a cycle.
func (s *solution) eliminate(parties []int32, next payments) {
	m := s.system(parties, next.has)
	n := len(parties)
	pivot := make([]float64, n)
	for k := n - 1; k >= 0; k-- {
		pivot[k] = m.leak[k]
		for j := range k {
			pivot[k] += m.to[k][j]
		}
		if pivot[k] == 0 {
			break // only the last one, k = 0, of a component that nothing leaves
		}
		for j := range k {
			through := m.to[j][k] / pivot[k]
			if through == 0 {
				continue
			}
			m.leak[j] += through * m.leak[k]
			for i := range k {
				m.to[j][i] += through * m.to[k][i]
			}
		}
		for i := range k {
			m.in[i] += m.in[k] * m.to[k][i] / pivot[k]
		}
	}
	if pivot[0] == 0 {
		s.closed(parties, m, pivot, next)
		return
	}
	for k := range n {
		sum := m.in[k]
		for j := range k {
			sum += next.part[parties[j]] * m.to[j][k]
		}
		next.part[parties[k]] = sum / pivot[k]
	}
}

// closed is the component that nothing leaves. Where nothing comes in either,
// its parties pay each other so much that one pays in full. Where more is paid before it
// than comes in, it runs dry: everybody pays less, in proportion to what goes
// round, until the state of one changes.
func (s *solution) closed(parties []int32, m system, pivot []float64, next payments) {
	s.ring = true
	balance, scale := 0.0, 0.0
	for _, i := range parties {
		balance += next.has[i] - s.fixed(i)
		scale += next.has[i] + s.fixed(i)
	}
	dry := balance < -scale*4e-16
	// What is paid is some, and any number of times what goes round.
	some, round := make([]float64, len(parties)), make([]float64, len(parties))
	round[0] = 1
	most, enough := math.Inf(1), 0.0 // so often goes round at most, and so much less surely changes a state
	for k, i := range parties {
		if k > 0 {
			some[k] = m.in[k] / pivot[k]
			for j := range k {
				some[k] += some[j] * m.to[j][k] / pivot[k]
				round[k] += round[j] * m.to[j][k] / pivot[k]
			}
		}
		most = min(most, (s.whole(i)-some[k])/round[k])
		if s.state[i] == partly {
			enough = max(enough, (s.has[i]+1)/round[k])
		}
	}
	for k, i := range parties {
		next.part[i] = some[k] + most*round[k]
		if dry {
			next.part[i] = s.part[i] - enough*round[k]
		}
	}
}

// system is the equations of a component: party k pays what comes in from
// outside and its part of what the others pay.
type system struct {
	in   []float64   // what comes in from outside, less what is paid before
	to   [][]float64 // the fraction of what k pays that goes to j
	leak []float64   // the fraction that leaves the component
}

func (s *solution) system(parties []int32, has []float64) system {
	n := len(parties)
	m := system{in: make([]float64, n), to: make([][]float64, n), leak: make([]float64, n)}
	local := make(map[int32]int, n)
	cells := make([]float64, n*n)
	for k, i := range parties {
		local[i] = k
		m.to[k] = cells[k*n : (k+1)*n]
		m.in[k] = has[i] - s.fixed(i)
	}
	for k, i := range parties {
		out := 0.0 // whole cents: exact
		from, until := s.class(i, s.state[i] == nearly)
		for e := from; e < until; e++ {
			if j, inside := local[s.to[e]]; inside {
				m.to[k][j] += s.amount[e]
			} else {
				out += s.amount[e]
			}
		}
		whole := s.whole(i)
		for j := range m.to[k] {
			m.to[k][j] /= whole
		}
		m.leak[k] = out / whole
	}
	return m
}
