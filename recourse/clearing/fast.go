package clearing

import "math"

// In a large network in which many fail, most of the time goes into failures
// that have long been found and only settle. fast is for those: it works on the
// payments alone, sweep by sweep over the parties, each paying what it has and
// passing on the difference at once (Gauss-Seidel). Most sweeps go along those
// only that are known not to pay in full. Where sweeps hardly get smaller, the
// rest of the row is taken in one leap, as soon as each is the same part of the
// one before (Aitken).
const (
	large      = 2000 // networks of fewer parties are computed exactly
	fastSweeps = 100  // more means that hardly anything leaves a cycle: that wants the exact way
	slow       = 0.45 // a row that falls faster than this needs no leap
	settled    = 1e-3 // cents that a party may have left to pass on at the end
)

// flow is the payments of a network on their way to the greatest clearing
// vector, in cents with their fractions. One number says what a party must do,
// so that going along those that need not move is as fast as memory is read.
type flow struct {
	*graph
	gap    []float64 // what the party has, less what it pays: below zero it has to pay less
	unpaid []float64 // what it does not pay of what it owes
	step   []float64 // what the last sweep changed in what is paid, where a leap may follow; else nil
	leapt  bool
}

// fast gives the greatest clearing vector, or nil where it does not come to an
// end soon. Without a leap the payments only fall, and never below the greatest
// vector; after one they clear the network, and are the greatest if no others do.
func (g *graph) fast() *flow {
	f := &flow{graph: g, gap: make([]float64, len(g.owes)), unpaid: make([]float64, len(g.owes))}
	for i, due := range g.due {
		f.gap[i] = float64(due - g.owes[i])
	}
	last, was := math.Inf(1), 0.0
	for range fastSweeps {
		size := f.sweep()
		if size == 0 {
			return f
		}
		ratio := size / last
		last = size
		switch {
		case ratio <= slow || ratio >= 0.99:
			f.step = nil
		case f.step == nil:
			f.step = make([]float64, len(f.gap)) // the next sweep
		case math.Abs(ratio-was) < 0.1*(1-ratio):
			f.leap(ratio / (1 - ratio))
			last, ratio = math.Inf(1), 0
		}
		was = ratio
	}
	return nil
}

// sweep lets each party pay what it has, and says how much that changed.
func (f *flow) sweep() (size float64) {
	clear(f.step)
	for i, gap := range f.gap {
		// Without a leap what a party has never rises.
		if gap > -settled && (!f.leapt || gap < settled || f.unpaid[i] == 0) {
			continue
		}
		step := min(gap, f.unpaid[i])
		if f.step != nil {
			f.step[i] = step
		}
		size += math.Abs(step)
		f.pay(int32(i), step)
	}
	return size
}

// leap goes on as the last sweep did, far times as much.
func (f *flow) leap(far float64) {
	f.leapt = true
	for i, step := range f.step {
		if step != 0 {
			paid := float64(f.owes[i]) - f.unpaid[i]
			f.pay(int32(i), max(-paid, min(far*step, f.unpaid[i])))
		}
	}
}

// pay changes what a party pays, and what its creditors have.
func (f *flow) pay(i int32, step float64) {
	owes, first := float64(f.owes[i]), float64(f.first[i])
	unpaid := f.unpaid[i]
	f.unpaid[i] = unpaid - step
	f.gap[i] -= step
	from, until := f.start[2*i+1], f.start[2*i+2]
	if first > 0 {
		paid := owes - unpaid
		preferred := min(paid+step, first) - min(paid, first)
		if preferred != 0 {
			f.give(f.start[2*i], from, preferred/first)
		}
		if step -= preferred; step == 0 {
			return
		}
	}
	f.give(from, until, step/(owes-first))
}

func (f *flow) give(from, until int32, rate float64) {
	amount, gap := f.amount[from:until], f.gap
	for e, j := range f.to[from:until] {
		gap[j] += rate * amount[e]
	}
}

// leaks says whether of what each failed party pays something comes, by way of
// the others, to one that did not fail. Then nothing else clears the network:
// parties that could pay more together would have to owe only each other.
func (s *solution) leaks() bool {
	known := make([]bool, len(s.state))
	waiting := append([]int32(nil), s.down...)
	for before := len(waiting) + 1; len(waiting) > 0 && len(waiting) < before; {
		before = len(waiting)
		kept := waiting[:0]
		for _, i := range waiting {
			from, until := s.class(i, s.state[i] == nearly)
			for ; from < until; from++ {
				if j := s.to[from]; (known[j] || s.state[j] == full) && s.amount[from] > 0 {
					break
				}
			}
			if known[i] = from < until; !known[i] {
				kept = append(kept, i)
			}
		}
		waiting = kept
	}
	return len(waiting) == 0
}

// solution gives what was found in the form in which the rest goes on with it.
func (f *flow) solution() *solution {
	s := &solution{graph: f.graph, state: make([]state, len(f.gap)), has: f.gap, part: f.unpaid}
	for i, gap := range f.gap {
		has := float64(f.owes[i]) - f.unpaid[i] + gap
		s.has[i], s.part[i] = has, 0
		if has >= float64(f.owes[i]) {
			continue
		}
		if s.state[i], s.part[i] = f.pays(int32(i), has); s.state[i] != full {
			s.down = append(s.down, int32(i))
		}
	}
	return s
}
