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
// vector: amounts in cents, with their fractions.
type solution struct {
	*graph
	state []state
	has   []float64 // assets and what is received now
	part  []float64 // what is paid of the class that is paid in part
	down  []int32   // the parties that do not pay in full, in order
	ring  bool      // some of them owe only each other
	bold  bool      // see solve
	mark  []bool
}

// slack is how far below an amount a party may be and still have it: what
// floating point may have lost.
func slack(amount float64) float64 { return amount * 4e-15 }

// fails says whether a party cannot pay all that it owes.
func fails(has, owes float64) bool { return owes > 0 && has < owes-slack(owes) }

// solve finds the greatest clearing vector: it lets failures spread until
// hardly anything moves, computes what the failed parties pay exactly, and
// goes on as long as that makes others fail ("fictitious default").
//
// From above, where everybody pays in full, that never falls below the greatest
// vector. In a large network it may take very many rounds; there it goes boldly
// first, with leaps that may go too far and then come back. What that finds
// clears the network, and if nothing else does, it is the greatest.
func (g *graph) solve() *solution {
	if len(g.owes) >= large {
		if f := g.fast(); f != nil {
			if s := f.solution(); len(s.down) > few && (!f.leapt || s.leaks()) {
				return s
			}
		}
	}
	if len(g.owes) > dense {
		if s, ok := g.attempt(true); ok && s.unique() {
			return s
		}
	}
	s, _ := g.attempt(false)
	return s
}

// attempts is how often a bold solution may be put right before it is given up.
const attempts = 30

func (g *graph) attempt(bold bool) (s *solution, ok bool) {
	s = &solution{
		graph: g, state: make([]state, len(g.owes)), has: make([]float64, len(g.owes)), part: make([]float64, len(g.owes)),
		bold: bold, mark: make([]bool, len(g.owes)),
	}
	var moving []int32
	for i, due := range g.due {
		s.has[i] = float64(due)
		if due < g.owes[i] {
			moving = append(moving, int32(i))
		}
	}
	for n := 0; len(moving) > 0; n++ {
		if bold && n == attempts {
			return nil, false
		}
		s.spread(moving)
		moving = s.settle()
	}
	return s, true
}

// pays says what a party with has pays of each class, and its state.
func (g *graph) pays(i int32, has float64) (state, float64) {
	owes, first := float64(g.owes[i]), float64(g.first[i])
	switch {
	case !fails(has, owes):
		return full, 0
	case first == owes || first > 0 && has < first+slack(first):
		return nearly, max(0, has)
	}
	return partly, has - first
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
