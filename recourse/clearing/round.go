package clearing

import (
	"math"

	"github.com/verhaal/verhaal/law/money"
)

// even is how near to a whole cent counts as one.
const even = 1e-7

// rounding moves fractions of cents round cycles of payments until all are
// whole. What a party has and what it pays stay equal all the way, and nothing
// moves beyond the next whole cent.
//
// A failed party is two points, where money comes in and where it goes out; all
// other parties are one, at which fractions may stay behind, except those that
// have hardly more than they owe.
type rounding struct {
	arcs  []arc
	begin []int32 // the arcs at each point: at[begin[p]:end[p]]
	end   []int32
	at    []int32
}

// arc is a payment, or what a failed party passes on.
type arc struct {
	from, to int32
	rest     float64 // the fraction of a cent; whole ones are taken out
	debt     int32   // the place of the debt; -1 = none
}

func (a *arc) whole() bool { return a.rest <= even || a.rest >= 1-even }

// few is how many failed parties are rounded to within a cent of the exact
// amounts. That takes too long where thousands fail; there each estate divides
// its whole cents by largest remainder, and a party may be a few cents off.
const few = 1000

// round gives what each party pays and what is settled of each debt of the
// network, in whole cents.
func (s *solution) round() (pays, settled []money.Amount) {
	b := s.newBook()
	if len(s.down) <= few {
		r := &rounding{}
		points := s.collect(r, b.cents)
		r.arrange(points)
		r.run(points, b.cents)
	}
	for _, i := range s.down {
		if len(s.down) > few {
			b.apportion(i)
		}
		b.enter(i)
	}
	b.complete()
	if s.place == nil {
		return b.pays, b.cents
	}
	settled = make([]money.Amount, len(b.cents))
	for at, i := range s.place {
		settled[i] = b.cents[at]
	}
	return b.pays, settled
}

// close is how much more than it owes a party must have, in cents, for
// rounding not to be able to make it fail.
const close = 64

// collect finds the payments that are no whole cents, and puts the whole ones
// in cents. Point 0 is all parties that rounding does not touch; it gives the
// number of points.
func (s *solution) collect(r *rounding, cents []money.Amount) (points int32) {
	point := make([]int32, len(s.state))
	points = 1
	for _, i := range s.down {
		point[i] = points
		points += 2
	}
	for _, i := range s.down {
		part := min(max(s.part[i], 0), s.whole(i))
		r.add(point[i], point[i]+1, part, -1)
		rate := part / s.whole(i)
		from, until := s.class(i, s.state[i] == nearly)
		for e := from; e < until; e++ {
			to := s.to[e]
			if point[to] == 0 && s.owes[to] > 0 && s.has[to] < float64(s.owes[to])+close {
				point[to] = points
				points++
				r.add(point[to], 0, s.has[to], -1)
			}
			cents[e] = r.add(point[i]+1, point[to], rate*s.amount[e], e)
		}
		if s.state[i] == nearly {
			from, until = s.class(i, false)
			clear(cents[from:until])
		}
	}
	return points
}

// add gives the whole cents of amount, and makes an arc of the rest, if any.
func (r *rounding) add(from, to int32, amount float64, debt int32) money.Amount {
	whole := math.Floor(amount + even)
	if rest := amount - whole; rest > even {
		r.arcs = append(r.arcs, arc{from, to, rest, debt})
	}
	return money.Amount(whole)
}

// arrange lists the arcs at each point; those to point 0 come first, for they
// make short cycles.
func (r *rounding) arrange(points int32) {
	r.begin, r.end, r.at = make([]int32, points), make([]int32, points), make([]int32, 2*len(r.arcs))
	for a := range r.arcs {
		r.end[r.arcs[a].from]++
		r.end[r.arcs[a].to]++
	}
	sum := int32(0)
	for p, count := range r.end {
		r.begin[p], r.end[p] = sum, sum
		sum += count
	}
	for _, last := range [...]bool{false, true} {
		for n := range r.arcs {
			a := &r.arcs[n]
			if (a.to != 0) == last {
				r.at[r.end[a.from]] = int32(n)
				r.end[a.from]++
				r.at[r.end[a.to]] = int32(n)
				r.end[a.to]++
			}
		}
	}
}

// step is a point on a path, and the arc by which it was reached.
type step struct{ point, by int32 }

// run walks along arcs until it comes to a point where it was: a cycle, which
// it makes smaller by an arc at least.
func (r *rounding) run(points int32, cents []money.Amount) {
	seen := make([]int32, points) // place on the path, from 1
	var path []step
	for start := range points {
		path = append(path[:0], step{start, -1})
		seen[start] = 1
		for len(path) > 0 {
			top := path[len(path)-1]
			next := r.other(top)
			if next < 0 {
				// The end: what is left on the way here is what floating point lost.
				if top.by >= 0 {
					r.arcs[top.by].rest = math.Round(r.arcs[top.by].rest)
				}
				seen[top.point] = 0
				path = path[:len(path)-1]
				continue
			}
			point := r.arcs[next].from + r.arcs[next].to - top.point
			path = append(path, step{point, next})
			if seen[point] == 0 {
				seen[point] = int32(len(path))
				continue
			}
			keep := int(seen[point]) + r.shift(path[seen[point]:])
			for _, s := range path[keep : len(path)-1] {
				seen[s.point] = 0
			}
			path = path[:min(keep, len(path)-1)]
		}
	}
	for n := range r.arcs {
		if a := &r.arcs[n]; a.debt >= 0 && a.rest > 0.5 {
			cents[a.debt]++
		}
	}
}

// shift moves fractions along a cycle, in the direction that takes least, as
// much as makes an arc whole, and gives the first arc that is.
func (r *rounding) shift(cycle []step) (whole int) {
	up, down := 1.0, 1.0
	for _, s := range cycle {
		if a := &r.arcs[s.by]; a.to == s.point {
			up, down = min(up, 1-a.rest), min(down, a.rest)
		} else {
			up, down = min(up, a.rest), min(down, 1-a.rest)
		}
	}
	if down < up {
		up = -down
	}
	whole = len(cycle)
	for n := len(cycle) - 1; n >= 0; n-- {
		a := &r.arcs[cycle[n].by]
		if a.to == cycle[n].point {
			a.rest += up
		} else {
			a.rest -= up
		}
		if a.whole() {
			whole = n
		}
	}
	return whole
}

// other gives an arc at the end of a path that is not whole, and not the one by
// which it was reached; -1 when there is none. Whole ones are dropped.
func (r *rounding) other(top step) int32 {
	for n := r.begin[top.point]; n < r.end[top.point]; {
		a := r.at[n]
		switch {
		case r.arcs[a].whole():
			// The order of the others stays: those to point 0 come first.
			if n == r.begin[top.point] {
				r.begin[top.point]++
				n++
			} else {
				r.end[top.point]--
				r.at[n] = r.at[r.end[top.point]]
			}
		case a == top.by:
			n++
		default:
			return a
		}
	}
	return -1
}
