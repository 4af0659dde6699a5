package clearing

// settle computes what the parties that are down pay, given their states, and
// gives those whose state is another now.
func (s *solution) settle() (changed []int32) {
	s.down = s.down[:0]
	for i, state := range s.state {
		if state != full {
			s.down = append(s.down, int32(i))
		}
	}
	next := s.ahead()
	if s.bold {
		s.has, s.part = next.has, next.part
	} else {
		s.approach(next)
	}
	for i := range s.state {
		if s.wrong(int32(i)) {
			changed = append(changed, int32(i))
		}
	}
	return changed
}

// approach goes towards next, but not past the point where a party can no
// longer pay its preferred debts: there what it pays no longer follows from
// what it has in the same way, and next could lie below the greatest vector.
func (s *solution) approach(next payments) {
	step := 1.0
	for _, i := range s.down {
		first := float64(s.first[i])
		if s.state[i] == partly && next.has[i] < first-slack(first) {
			step = min(step, max(0, s.has[i]-first)/(s.has[i]-next.has[i]))
		}
	}
	if step == 1 {
		s.has, s.part = next.has, next.part
		return
	}
	for i, has := range next.has {
		s.has[i] += step * (has - s.has[i])
	}
	for _, i := range s.down {
		s.part[i] += step * (next.part[i] - s.part[i])
	}
}

// wrong says whether the state of a party is not what follows from what it
// has. A party that is down stays so for less than a millionth of a cent.
func (s *solution) wrong(i int32) bool {
	owes, first := float64(s.owes[i]), float64(s.first[i])
	switch {
	case s.state[i] == full:
		return fails(s.has[i], owes)
	case s.bold && s.has[i] > owes+1e-6+owes*1e-12:
		return true
	case s.bold && s.state[i] == nearly:
		return first < owes && s.has[i] > first+1e-6+first*1e-12
	case s.state[i] == partly:
		return first > 0 && s.has[i] < first+slack(first)
	}
	return false
}

// payments is what each party has and pays in part.
type payments struct{ has, part []float64 }

// ahead computes the payments at which every party that is down pays out what
// it has, if no state changed. It goes from debtors to creditors.
func (s *solution) ahead() payments {
	next := payments{has: make([]float64, len(s.has)), part: make([]float64, len(s.part))}
	for i, due := range s.due {
		next.has[i] = float64(due)
	}
	for _, i := range s.down {
		s.unpaid(i, next.has)
	}
	for _, c := range s.components(s.down, s.state) {
		switch {
		case !c.inner:
			i := c.parties[0]
			next.part[i] = next.has[i] - s.fixed(i)
		case len(c.parties) <= dense:
			s.eliminate(c.parties, next)
		default:
			s.iterate(c.parties, next)
		}
		for _, i := range c.parties {
			s.pass(i, next.part[i], next.has)
		}
	}
	return next
}

// fixed is what the party pays whatever it has: its preferred debts when it
// pays a part of the others.
func (s *solution) fixed(i int32) float64 {
	if s.state[i] == partly {
		return float64(s.first[i])
	}
	return 0
}

// whole is the class that the party pays in part, as a sum.
func (s *solution) whole(i int32) float64 {
	if s.state[i] == nearly {
		return float64(s.first[i])
	}
	return float64(s.owes[i] - s.first[i])
}

// unpaid takes from the creditors what the party does not pay in full. Both
// are whole cents, so this is exact.
func (s *solution) unpaid(i int32, has []float64) {
	from, until := s.class(i, false)
	if s.state[i] == nearly {
		from, _ = s.class(i, true)
	}
	for e := from; e < until; e++ {
		has[s.to[e]] -= s.amount[e]
	}
}

// pass gives the creditors their parts of what the party pays in part.
func (s *solution) pass(i int32, part float64, has []float64) {
	rate := part / s.whole(i)
	from, until := s.class(i, s.state[i] == nearly)
	for e := from; e < until; e++ {
		has[s.to[e]] += rate * s.amount[e]
	}
}
