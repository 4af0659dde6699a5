package clearing

// waves counts how failure went round: in the first wave are those that cannot
// pay in full even if everybody else does, in each later one those that cannot
// because of what the waves before leave unpaid.
func (s *solution) waves() int {
	has := make([]float64, len(s.has))
	for i, due := range s.due {
		has[i] = float64(due)
	}
	reached := make([]bool, len(s.has))
	var wave, next []int32
	for _, i := range s.down {
		if s.due[i] < s.owes[i] {
			reached[i] = true
			wave = append(wave, i)
		}
	}
	count := 0
	for ; len(wave) > 0; count++ {
		next = next[:0]
		for _, i := range wave {
			first, rest := s.split(i, s.state[i], s.part[i])
			for _, preferred := range [...]bool{true, false} {
				whole, paid := float64(s.owes[i]-s.first[i]), rest
				if preferred {
					whole, paid = float64(s.first[i]), first
				}
				if paid == whole {
					continue
				}
				from, until := s.class(i, preferred)
				for e := from; e < until; e++ {
					j := s.to[e]
					has[j] -= (1 - paid/whole) * s.amount[e]
					if s.state[j] != full && !reached[j] && has[j] < float64(s.owes[j])*(1-1e-12) {
						reached[j] = true
						next = append(next, j)
					}
				}
			}
		}
		wave, next = next, wave
	}
	return count
}
