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
// vector: what the parties have and pay in all, in cents with their fractions.
type flow struct {
	*graph
	has, paid []float64
	step      []float64 // what the last sweep changed in what is paid
	down      []int32   // the parties that did not pay in full at the last full sweep
	leapt     bool
}

// fast gives the greatest clearing vector, or nil where it does not come to an
// end soon. Without a leap the payments only fall, and never below the greatest
// vector; after one they clear the network, and are the greatest if no others do.
func (g *graph) fast() *flow {
	parties := len(g.owes)
	f := &flow{graph: g, has: make([]float64, parties), paid: make([]float64, parties), step: make([]float64, parties)}
	for i, due := range g.due {
		f.has[i], f.paid[i] = float64(due), float64(g.owes[i])
	}
	last, was, whole := math.Inf(1), 0.0, 0
	for n := range fastSweeps {
		full := n >= whole
		size := f.sweep(full)
		switch {
		case size == 0 && full:
			return f
		case size == 0:
			whole = n // look at all once more
			continue
		case full && n > 1:
			whole = n + 4
		}
		ratio := size / last
		if last = size; ratio > slow && ratio < 0.99 && math.Abs(ratio-was) < 0.1*(1-ratio) {
			f.leap(ratio / (1 - ratio))
			last, ratio = math.Inf(1), 0
		}
		was = ratio
	}
	return nil
}

// sweep lets each party pay what it has, all of them or those that are down,
// and says how much that changed.
func (f *flow) sweep(all bool) (size float64) {
	if !all {
		for _, i := range f.down {
			size += math.Abs(f.settle(i))
		}
		return size
	}
	f.down = f.down[:0]
	for i, has := range f.has {
		if f.paid[i] == has && has < float64(f.owes[i]) {
			f.down = append(f.down, int32(i))
			f.step[i] = 0
		} else if owes := float64(f.owes[i]); f.has[i] < owes || f.paid[i] < owes {
			f.down = append(f.down, int32(i))
			size += math.Abs(f.settle(int32(i)))
		}
	}
	return size
}

// settle lets one party pay what it has.
func (f *flow) settle(i int32) float64 {
	step := min(f.has[i], float64(f.owes[i])) - f.paid[i]
	if math.Abs(step) < settled {
		step = 0
	}
	if f.step[i] = step; step != 0 {
		f.pay(i, step)
	}
	return step
}

// leap goes on as the last sweep did, far times as much.
func (f *flow) leap(far float64) {
	f.leapt = true
	for _, i := range f.down {
		if step := f.step[i]; step != 0 {
			paid := f.paid[i]
			f.pay(i, max(0, min(paid+far*step, float64(f.owes[i])))-paid)
		}
	}
}

// pay changes what a party pays, and what its creditors have.
func (f *flow) pay(i int32, step float64) {
	first, paid := float64(f.first[i]), f.paid[i]
	f.paid[i] = paid + step
	from, until := f.start[2*i+1], f.start[2*i+2]
	if first > 0 {
		preferred := min(paid+step, first) - min(paid, first)
		if preferred != 0 {
			f.give(f.start[2*i], from, preferred/first)
		}
		if step -= preferred; step == 0 {
			return
		}
	}
	f.give(from, until, step/(float64(f.owes[i])-first))
}

func (f *flow) give(from, until int32, rate float64) {
	amount, has := f.amount[from:until], f.has
	for e, j := range f.to[from:until] {
		has[j] += rate * amount[e]
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
	s := &solution{graph: f.graph, state: make([]state, len(f.has)), has: f.has, part: f.step, down: f.down[:0]}
	clear(s.part)
	for i, has := range f.has {
		if has >= float64(f.owes[i]) {
			continue
		}
		if s.state[i], s.part[i] = f.pays(int32(i), has); s.state[i] != full {
			s.down = append(s.down, int32(i))
		}
	}
	return s
}
