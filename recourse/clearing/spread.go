package clearing

import "math"

// still is how many rounds without a change of state failures go on spreading,
// rounds how many in a bold solution, and small how many cents are worth
// passing on: the exact computation does the rest.
const (
	still  = 3
	rounds = 300
	small  = 0.5
)

// spread passes on what the moving parties cannot pay, round by round, to
// their creditors, which may fail by it. When many move it goes along all
// parties, which is faster than keeping a list of those that do.
func (s *solution) spread(moving []int32) {
	var l leaper
	for n, quiet := 0, 0; len(moving) > 0; n++ {
		if s.bold && n > rounds || !s.bold && quiet > still {
			return
		}
		var turned int
		if len(moving) > len(s.state)/many {
			turned = s.sweep(&l)
			if l.turned = turned; s.bold {
				l.leap(s)
			}
			moving = moving[:0]
			for i := range s.state {
				if s.moves(int32(i)) {
					moving = append(moving, int32(i))
				}
			}
		} else {
			moving, turned = s.list(moving)
		}
		if quiet++; turned > 0 {
			quiet = 0
		}
	}
}

const many = 16

func (s *solution) sweep(l *leaper) (turned int) {
	if s.bold {
		l.remember(s)
	}
	size := 0.0
	for n := range s.state {
		i := int32(n)
		if s.state[i] == full && !fails(s.has[i], float64(s.owes[i])) {
			continue
		}
		state, part := s.pays(i, s.has[i])
		if state != s.state[i] {
			turned++
			size += s.whole(i)
			s.turn(i, state, part)
			continue
		}
		if change := part - s.part[i]; change != 0 {
			size += math.Abs(change)
			s.part[i] = part
			s.pass(i, change, s.has)
		}
	}
	l.ratio, l.was = size/l.size, l.ratio
	l.size = size
	return turned
}

func (s *solution) list(moving []int32) (next []int32, turned int) {
	for _, i := range moving {
		state, part := s.pays(i, s.has[i])
		if state != s.state[i] {
			turned++
			s.turn(i, state, part)
		} else {
			change := part - s.part[i]
			s.part[i] = part
			s.pass(i, change, s.has)
		}
	}
	queued := s.mark
	for _, i := range moving {
		for e := s.start[2*i]; e < s.start[2*i+2]; e++ {
			if j := s.to[e]; !queued[j] && s.moves(j) {
				queued[j] = true
				next = append(next, j)
			}
		}
	}
	for _, i := range next {
		queued[i] = false
	}
	return next, turned
}

// turn brings a party to another state.
func (s *solution) turn(i int32, to state, part float64) {
	wasFirst, wasRest := s.split(i, s.state[i], s.part[i])
	nowFirst, nowRest := s.split(i, to, part)
	s.state[i], s.part[i] = to, part
	if nowFirst != wasFirst {
		from, until := s.class(i, true)
		s.give(from, until, (nowFirst-wasFirst)/float64(s.first[i]))
	}
	if nowRest != wasRest {
		from, until := s.class(i, false)
		s.give(from, until, (nowRest-wasRest)/float64(s.owes[i]-s.first[i]))
	}
}

// give changes what the creditors of some debts receive by a part of them.
func (s *solution) give(from, until int32, rate float64) {
	amount := s.amount[from:until]
	for e, j := range s.to[from:until] {
		s.has[j] += rate * amount[e]
	}
}

// moves says whether what the party pays is noticeably not what it has to pay.
func (s *solution) moves(i int32) bool {
	switch s.state[i] {
	case full:
		return fails(s.has[i], float64(s.owes[i]))
	case partly:
		return math.Abs(s.part[i]+float64(s.first[i])-s.has[i]) > small
	}
	return math.Abs(s.part[i]-s.has[i]) > small
}

// leaper takes the rest of a row of rounds in one step, as soon as each is the
// same part of the one before (Aitken).
type leaper struct {
	has, part        []float64 // before the round
	size, ratio, was float64
	turned           int
}

func (l *leaper) remember(s *solution) {
	l.has, l.part = append(l.has[:0], s.has...), append(l.part[:0], s.part...)
}

// leap goes on from the last round, if it can.
func (l *leaper) leap(s *solution) {
	if !(l.ratio < 1) || math.Abs(l.ratio-l.was) > 0.1*(1-l.ratio) || l.turned > len(s.state)/1000 {
		return
	}
	far := l.ratio / (1 - l.ratio)
	for i := range s.has {
		s.has[i] += far * (s.has[i] - l.has[i])
		if s.state[i] != full {
			s.part[i] += far * (s.part[i] - l.part[i])
		}
	}
	l.ratio = 0
}
