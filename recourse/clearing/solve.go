package clearing

// What a party can still pay decides between three states. Parties only ever
// go down: the solution is approached from above, where everybody pays in full.
type state uint8

const (
	full   state = iota // pays all its debts
	partly              // pays its preferred debts and a part of the concurrent ones
	nearly              // pays a part of its preferred debts, nothing else
)

// solution is where the payments are on their way to the greatest clearing
// vector, never below it: amounts in cents, with their fractions.
type solution struct {
	*graph
	state []state
	has   []float64 // assets and what is received now
	part  []float64 // what is paid of the class that is paid in part
	down  []int32   // the parties that do not pay in full, in order of failing
	ring  bool      // some of them owe only each other
	waves int
}

// slack is how far below its debts a party may be before it fails: what
// floating point may have lost.
func slack(owes float64) float64 { return owes * 4e-15 }

// solve finds the greatest clearing vector: it lets failures cascade until
// hardly anything moves, computes what the failed parties pay exactly, and
// goes on as long as that makes others fail ("fictitious default").
func (g *graph) solve() *solution {
	s := &solution{graph: g, state: make([]state, len(g.owes)), has: make([]float64, len(g.owes)), part: make([]float64, len(g.owes))}
	var failing []int32
	for i, has := range g.due {
		s.has[i] = float64(has)
		if g.owes[i] > 0 && has < g.owes[i] {
			failing = append(failing, int32(i))
		}
	}
	for len(failing) > 0 {
		s.cascade(failing)
		failing = s.settle()
	}
	return s
}

// pays says what a party with has pays of each class, and its state.
func (g *graph) pays(i int32, has float64) (state, float64) {
	owes, first := float64(g.owes[i]), float64(g.first[i])
	switch {
	case has >= owes-slack(owes):
		return full, 0
	case first == owes || first > 0 && has < first+slack(first):
		return nearly, has
	}
	return partly, has - first
}

// still is how many rounds without a new failure a cascade goes on, and small
// how many cents are worth passing on: the exact computation does the rest.
const (
	still = 3
	small = 0.5
)

// cascade passes on what the failing parties cannot pay, round by round, to
// their creditors, which may fail by it.
func (s *solution) cascade(failing []int32) {
	queued := make([]bool, len(s.state))
	for _, i := range failing {
		queued[i] = true
	}
	type loss struct{ preferred, concurrent float64 } // a part of each class
	var losses []loss
	for quiet := 0; len(failing) > 0 && quiet < still; {
		quiet++
		losses = losses[:0]
		for _, i := range failing {
			queued[i] = false
			state, part := s.pays(i, s.has[i])
			if s.state[i] == full {
				s.down = append(s.down, i)
				quiet = 0
			}
			preferred, concurrent := s.change(i, state, part)
			losses = append(losses, loss{preferred, concurrent})
			s.state[i], s.part[i] = state, part
		}
		if quiet == 0 {
			s.waves++
		}
		var next []int32
		for n, i := range failing {
			for _, class := range [...]struct {
				preferred bool
				part      float64
			}{{true, losses[n].preferred}, {false, losses[n].concurrent}} {
				if class.part <= 0 {
					continue
				}
				from, until := s.class(i, class.preferred)
				for e := from; e < until; e++ {
					to := s.to[e]
					s.has[to] -= class.part * s.amount[e]
					if !queued[to] && s.falls(to) {
						queued[to] = true
						next = append(next, to)
					}
				}
			}
		}
		failing = next
	}
}

// falls says whether the party pays noticeably less than it did.
func (s *solution) falls(i int32) bool {
	owes := float64(s.owes[i])
	switch s.state[i] {
	case full:
		return s.has[i] < owes-slack(owes)
	case partly:
		return s.part[i]+float64(s.first[i])-s.has[i] > small
	}
	return s.part[i]-s.has[i] > small
}

// change says which part of each class the party pays less when it comes to
// state and part.
func (s *solution) change(i int32, to state, part float64) (preferred, concurrent float64) {
	first := float64(s.first[i])
	rest := float64(s.owes[i]) - first
	wasFirst, wasRest := s.split(i, s.state[i], s.part[i])
	nowFirst, nowRest := s.split(i, to, part)
	if first > 0 {
		preferred = (wasFirst - nowFirst) / first
	}
	if rest > 0 {
		concurrent = (wasRest - nowRest) / rest
	}
	return preferred, concurrent
}

// split says what the party pays of each class.
func (s *solution) split(i int32, at state, part float64) (preferred, concurrent float64) {
	first := float64(s.first[i])
	switch at {
	case full:
		return first, float64(s.owes[i]) - first
	case partly:
		return first, part
	}
	return part, 0
}
