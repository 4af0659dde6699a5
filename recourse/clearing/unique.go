package clearing

// unique says whether no other outcome clears the network. There is another
// one exactly where parties that pay out all that they have owe the class that
// would suffer first only to each other: they could as well all pay less.
func (s *solution) unique() bool {
	states := append([]state(nil), s.state...)
	tight := append([]int32(nil), s.down...)
	for i := range s.state {
		owes := float64(s.owes[i])
		switch {
		case s.state[i] == full && owes > 0 && s.has[i] <= owes+slack(owes):
			tight = append(tight, int32(i))
			states[i] = partly
			if s.first[i] == s.owes[i] {
				states[i] = nearly
			}
		case s.state[i] == partly && s.part[i] <= slack(owes):
			states[i] = nearly
		}
	}
	if len(tight) == len(s.down) && !s.ring {
		return true // what only failed parties owe each other is computed from what comes in
	}
	for _, c := range s.components(tight, states) {
		if c.inner && s.stays(c.parties, states) {
			return false
		}
	}
	return true
}

// stays says whether all that the parties pay, of what would suffer first,
// stays among them, and something is paid.
func (s *solution) stays(parties []int32, states []state) bool {
	among := make(map[int32]bool, len(parties))
	for _, i := range parties {
		among[i] = true
	}
	for _, i := range parties {
		if s.has[i] <= slack(float64(s.owes[i])) {
			return false
		}
		from, until := s.class(i, states[i] == nearly)
		for e := from; e < until; e++ {
			if s.amount[e] > 0 && !among[s.to[e]] {
				return false
			}
		}
	}
	return true
}
