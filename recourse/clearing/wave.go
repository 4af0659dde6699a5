package clearing

import "slices"

// waiting is the failed parties that no wave has reached yet.
type waiting struct {
	*graph
	waits []bool
	has   []float64 // what they have after the waves so far
}

// waves counts how failure went round: in the first wave are those that cannot
// pay in full even if everybody else does, in each later one those that cannot
// because of what the waves before leave unpaid.
func (s *solution) waves() (count int) {
	w := waiting{s.graph, make([]bool, len(s.has)), make([]float64, len(s.has))}
	var wave, next []int32
	for _, i := range s.down {
		if s.due[i] < s.owes[i] {
			wave = append(wave, i)
		} else {
			w.waits[i], w.has[i] = true, float64(s.due[i])
		}
	}
	for ; len(wave) > 0; count++ {
		next = next[:0]
		for _, i := range wave {
			first, rest := s.split(i, s.state[i], s.part[i])
			wholeFirst := float64(s.first[i])
			wholeRest := float64(s.owes[i] - s.first[i])
			if first < wholeFirst {
				next = w.fall(s.start[2*i], s.start[2*i+1], 1-first/wholeFirst, next)
			}
			if rest < wholeRest {
				next = w.fall(s.start[2*i+1], s.start[2*i+2], 1-rest/wholeRest, next)
			}
		}
		if len(next) > len(w.waits)/many {
			slices.Sort(next) // memory is read faster in order
		}
		wave, next = next, wave
	}
	return count
}

// fall takes the part of some debts that is not paid from the creditors, and
// adds those to next that fail by it.
func (w *waiting) fall(from, until int32, part float64, next []int32) []int32 {
	amount := w.amount[from:until]
	for e, j := range w.to[from:until] {
		if !w.waits[j] {
			continue
		}
		w.has[j] -= part * amount[e]
		if w.has[j] < float64(w.owes[j])*(1-1e-12) {
			w.waits[j] = false
			next = append(next, j)
		}
	}
	return next
}
