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
	from, to []int32   // of each arc
	rest     []float64 // the fraction of a cent on it; whole ones are taken out
	debt     []int32   // the place of the debt of the arc; -1 = none
	begin    []int32   // the arcs at each point: at[begin[p]:end[p]]
	end      []int32
	at       []int32
}

// round gives what each party pays and what is settled of each debt of the
// network, in whole cents.
func (s *solution) round() (pays, settled []money.Amount) {
	cents := make([]money.Amount, len(s.to)) // by place
	for e := range cents {
		cents[e] = money.Amount(s.amount[e])
	}
	r := &rounding{}
	points := s.arcs(r, cents)
	r.arrange(points)
	r.run(points, cents)
	pays = s.complete(cents)
	if s.place == nil {
		return pays, cents
	}
	settled = make([]money.Amount, len(cents))
	for at, i := range s.place {
		settled[i] = cents[at]
	}
	return pays, settled
}

// close is how much more than it owes a party must have, in cents, for
// rounding not to be able to make it fail.
const close = 64

// arcs collects the payments that are no whole cents, and puts the whole ones
// in cents. Point 0 is all parties that rounding does not touch; it gives the
// number of points.
func (s *solution) arcs(r *rounding, cents []money.Amount) (points int32) {
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
		r.from, r.to = append(r.from, from), append(r.to, to)
		r.rest, r.debt = append(r.rest, rest), append(r.debt, debt)
	}
	return money.Amount(whole)
}

// arrange lists the arcs at each point.
func (r *rounding) arrange(points int32) {
	r.begin, r.end, r.at = make([]int32, points), make([]int32, points), make([]int32, 2*len(r.rest))
	for a := range r.rest {
		r.end[r.from[a]]++
		r.end[r.to[a]]++
	}
	sum := int32(0)
	for p, count := range r.end {
		r.begin[p], r.end[p] = sum, sum
		sum += count
	}
	for a := range r.rest {
		for _, p := range [...]int32{r.from[a], r.to[a]} {
			r.at[r.end[p]] = int32(a)
			r.end[p]++
		}
	}
}

// run walks along arcs until it comes to a point where it was: a cycle. Along
// it as much is moved, in the direction that takes least, as makes one arc
// whole.
func (r *rounding) run(points int32, cents []money.Amount) {
	seen := make([]int32, points) // place on the path, from 1
	type step struct{ point, by int32 }
	var path []step
	whole := func(a int32) bool { return r.rest[a] <= even || r.rest[a] >= 1-even }
	for start := range points {
		path = append(path[:0], step{start, -1})
		seen[start] = 1
		for len(path) > 0 {
			top := path[len(path)-1]
			arc := r.other(top.point, top.by, whole)
			if arc < 0 {
				// The end: what is left on the way here is what floating point lost.
				if top.by >= 0 {
					r.rest[top.by] = math.Round(r.rest[top.by])
				}
				seen[top.point] = 0
				path = path[:len(path)-1]
				continue
			}
			point := r.from[arc] + r.to[arc] - top.point
			if seen[point] == 0 {
				path = append(path, step{point, arc})
				seen[point] = int32(len(path))
				continue
			}
			cycle := seen[point] // the first arc of the cycle is that of path[cycle]
			up, down := 1.0, 1.0
			measure := func(a, to int32) {
				if r.to[a] == to {
					up, down = min(up, 1-r.rest[a]), min(down, r.rest[a])
				} else {
					up, down = min(up, r.rest[a]), min(down, 1-r.rest[a])
				}
			}
			measure(arc, point)
			for _, s := range path[cycle:] {
				measure(s.by, s.point)
			}
			move := up
			if down < up {
				move = -down
			}
			shift := func(a, to int32) {
				if r.to[a] == to {
					r.rest[a] += move
				} else {
					r.rest[a] -= move
				}
			}
			shift(arc, point)
			cut := len(path)
			for n := len(path) - 1; n >= int(cycle); n-- {
				shift(path[n].by, path[n].point)
				if whole(path[n].by) {
					cut = n
				}
			}
			for _, s := range path[cut:] {
				seen[s.point] = 0
			}
			path = path[:cut]
		}
	}
	for a, rest := range r.rest {
		if debt := r.debt[a]; debt >= 0 && rest > 0.5 {
			cents[debt]++
		}
	}
}

// other gives an arc at point that is not whole and is not by; -1 when there is
// none. Whole ones are dropped.
func (r *rounding) other(point, by int32, whole func(int32) bool) int32 {
	for n := r.begin[point]; n < r.end[point]; {
		a := r.at[n]
		switch {
		case whole(a):
			r.end[point]--
			r.at[n] = r.at[r.end[point]]
		case a == by:
			n++
		default:
			return a
		}
	}
	return -1
}
