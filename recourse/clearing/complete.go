package clearing

import "github.com/verhaal/verhaal/law/money"

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
// all: first each to its part, as far as it lies in that direction, then cent
// by cent. It adds the creditors to todo.
func (s *solution) divide(cents, has []money.Amount, from, until int32, pays, owes money.Amount, todo []int32) []int32 {
	left := pays
	for e := from; e < until; e++ {
		left -= cents[e]
	}
	change := func(e int32, by money.Amount) {
		if by != 0 {
			cents[e] += by
			left -= by
			has[s.to[e]] += by
			todo = append(todo, s.to[e])
		}
	}
	for e := from; e < until && left != 0; e++ {
		part := money.Amount(float64(pays) * (s.amount[e] / float64(owes)))
		if left > 0 {
			change(e, min(left, max(0, part-cents[e])))
		} else {
			change(e, max(left, min(0, part-cents[e])))
		}
	}
	for left != 0 {
		for e := from; e < until && left != 0; e++ {
			if left > 0 && cents[e] < money.Amount(s.amount[e]) {
				change(e, 1)
			} else if left < 0 && cents[e] > 0 {
				change(e, -1)
			}
		}
	}
	return todo
}
