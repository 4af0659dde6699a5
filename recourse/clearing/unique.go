package clearing

import "math"

// unique says whether no other outcome clears the network. There is another
// one exactly where parties that pay out all that they have owe the class that
// would suffer first only to each other: they could as well all pay less.
func (s *solution) unique() bool {
	if !s.ring && !s.tight() {
		return true // what only failed parties owe each other is computed from what comes in
	}
	states := append([]state(nil), s.state...)
	all := append([]int32(nil), s.down...)
	for i := range s.state {
		switch owes := float64(s.owes[i]); {
		case s.state[i] == full && owes > 0 && s.has[i] <= owes+slack(owes):
			all = append(all, int32(i))
			states[i] = partly
			if s.first[i] == s.owes[i] {
				states[i] = nearly
			}
		case s.state[i] == partly && s.part[i] <= slack(owes):
			states[i] = nearly
		}
	}
	for _, c := range s.components(all, states) {
		if c.inner && s.stays(c.parties, states) {
			return false
		}
	}
	return true
}

// tight says whether a party that pays in full has no more than it owes.
func (s *solution) tight() bool {
	for i, has := range s.has {
		owes := float64(s.owes[i])
		if math.Abs(has-owes) <= slack(owes) && s.state[i] == full && owes > 0 {
			return true
		}
	}
	return false
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
