package clearing

import (
	"cmp"
	"math"
	"slices"

	"github.com/verhaal/verhaal/law/money"
)

// complete makes every cent add up: a party that does not pay in full pays out
// exactly what it has. Rounding leaves next to nothing to do; this makes it
// certain, whatever floating point did. First those that have more pay more,
// then those that have less pay less: each can only happen so often.
func (s *solution) complete(cents []money.Amount) (pays []money.Amount) {
	pays = append(pays, s.owes...)
	has := append([]money.Amount(nil), s.due...)
	touched := append([]int32(nil), s.down...)
	for _, i := range s.down {
		for e := s.start[2*i]; e < s.start[2*i+2]; e++ {
			if lost := money.Amount(s.amount[e]) - cents[e]; lost != 0 {
				pays[i] -= lost
				has[s.to[e]] -= lost
				touched = append(touched, s.to[e])
			}
		}
	}
	s.balance(cents, pays, has, touched, true)
	s.balance(cents, pays, has, touched, false)
	return pays
}

// balance goes through the parties, and those that they pay, until none pays
// too little, or too much.
func (s *solution) balance(cents, pays, has []money.Amount, parties []int32, more bool) {
	wrong := func(i int32) bool {
		if more {
			return pays[i] < min(has[i], s.owes[i])
		}
		return pays[i] > has[i]
	}
	var todo []int32
	for _, i := range parties {
		if wrong(i) {
			todo = append(todo, i)
		}
	}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !wrong(i) {
			continue
		}
		pays[i] = min(has[i], s.owes[i])
		preferred := min(pays[i], s.first[i])
		from, until := s.class(i, true)
		todo = s.divide(cents, has, from, until, preferred, s.first[i], todo)
		from, until = s.class(i, false)
		todo = s.divide(cents, has, from, until, pays[i]-preferred, s.owes[i]-s.first[i], todo)
	}
}

// divide brings what is settled of the debts of one class to pays, of owes in
// all: first each to the whole cents of its part, as far as that lies in the
// right direction, then by cents, where most is lacking or least. It adds the
// creditors to todo.
func (s *solution) divide(cents, has []money.Amount, from, until int32, pays, owes money.Amount, todo []int32) []int32 {
	left := pays
	for e := from; e < until; e++ {
		left -= cents[e]
	}
	if left == 0 {
		return todo
	}
	change := func(e int32, by money.Amount) {
		cents[e] += by
		left -= by
		has[s.to[e]] += by
		todo = append(todo, s.to[e])
	}
	rate := float64(pays) / float64(owes)
	for e := from; e < until && left != 0; e++ {
		lacks := money.Amount(rate*s.amount[e]) - cents[e]
		if lacks > 0 && left > 0 {
			change(e, min(left, lacks))
		} else if lacks < -1 && left < 0 {
			change(e, max(left, lacks+1))
		}
	}
	if left == 0 {
		return todo
	}
	order := s.remainders(cents, from, until, rate)
	for left > 0 {
		for n := 0; n < len(order) && left > 0; n++ {
			if e := order[n]; cents[e] < money.Amount(s.amount[e]) {
				change(e, 1)
			}
		}
	}
	for left < 0 {
		for n := len(order) - 1; n >= 0 && left < 0; n-- {
			if e := order[n]; cents[e] > 0 {
				change(e, -1)
			}
		}
	}
	return todo
}

// remainders gives the debts in order of what they lack of their part, most
// first; of equal ones the first.
func (s *solution) remainders(cents []money.Amount, from, until int32, rate float64) []int32 {
	order := make([]int32, 0, until-from)
	for e := from; e < until; e++ {
		order = append(order, e)
	}
	lacks := func(e int32) float64 { return rate*s.amount[e] - float64(cents[e]) }
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(lacks(b), lacks(a)) })
	return order
}

// apportion gives the creditors of the failed parties whole cents, for a start.
func (s *solution) apportion(cents []money.Amount) {
	var order []int32
	for _, i := range s.down {
		whole := s.whole(i)
		pays := math.Floor(min(max(s.part[i], 0), whole) + 0.5)
		rate, left := pays/whole, int(pays)
		from, until := s.class(i, s.state[i] == nearly)
		order = order[:0]
		for e := from; e < until; e++ {
			share := rate * s.amount[e]
			cents[e] = money.Amount(share)
			left -= int(cents[e])
			// The largest remainders first, of which there are few.
			order = append(order, e)
			for n := len(order) - 1; n > 0 && n >= len(order)-longest && s.remains(order[n-1], rate) < share-math.Floor(share); n-- {
				order[n-1], order[n] = order[n], order[n-1]
			}
		}
		for n := 0; n < len(order) && left > 0; n++ {
			if cents[order[n]] < money.Amount(s.amount[order[n]]) {
				cents[order[n]]++
				left--
			}
		}
		if s.state[i] == nearly {
			from, until = s.class(i, false)
			clear(cents[from:until])
		}
	}
}

// longest is how far a remainder is brought forward: an estate with very many
// creditors is only put right in complete.
const longest = 1000

func (s *solution) remains(e int32, rate float64) float64 {
	share := rate * s.amount[e]
	return share - math.Floor(share)
}
