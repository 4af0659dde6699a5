package clearing

// settle computes what the parties that are down pay, given their states, and
// gives those whose state is another now.
func (s *solution) settle() []int32 {
	next := s.ahead()
	step := 1.0 // how far we can go towards next before a state changes
	for _, i := range s.down {
		first := float64(s.first[i])
		if s.state[i] == partly && next.has[i] < first-slack(first) {
			step = min(step, max(0, s.has[i]-first)/(s.has[i]-next.has[i]))
		}
	}
	if step < 1 {
		for i, has := range next.has {
			s.has[i] += step * (has - s.has[i])
		}
		for _, i := range s.down {
			s.part[i] += step * (next.part[i] - s.part[i])
		}
	} else {
		s.has, s.part = next.has, next.part
	}
	var changed []int32
	for i, owes := range s.owes {
		if s.state[i] == full && owes > 0 && s.has[i] < float64(owes)-slack(float64(owes)) {
			changed = append(changed, int32(i))
		}
	}
	if step == 1 {
		return changed
	}
	for _, i := range s.down {
		if now, _ := s.pays(i, s.has[i]); s.state[i] == partly && now == nearly {
			changed = append(changed, i)
		}
	}
	return changed
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
