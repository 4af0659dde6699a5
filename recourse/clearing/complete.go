package clearing

import (
	"cmp"
	"math"
	"slices"

	"github.com/verhaal/verhaal/law/money"
)

// book is the payments in whole cents: of each debt, by place, and of each
// party.
type book struct {
	*solution
	cents []money.Amount
	pays  []money.Amount
	gap   []money.Amount // what a party has, less what it pays
	order []remainder    // used again and again
	todo  []int32
}

func (s *solution) newBook() *book {
	b := &book{solution: s, cents: make([]money.Amount, len(s.to)), gap: make([]money.Amount, len(s.owes))}
	for e, amount := range s.amount {
		b.cents[e] = money.Amount(amount)
	}
	b.pays = append(b.pays, s.owes...)
	for i, due := range s.due {
		b.gap[i] = due - s.owes[i]
	}
	return b
}

// enter takes from the parties what a failed one does not pay.
func (b *book) enter(i int32) {
	lost := money.Amount(0)
	from, until := b.start[2*i], b.start[2*i+2]
	amount, cents := b.amount[from:until], b.cents[from:until]
	for e, j := range b.to[from:until] {
		less := money.Amount(amount[e]) - cents[e]
		b.gap[j] -= less
		lost += less
	}
	b.pays[i] -= lost
	b.gap[i] += lost
}

// complete makes every cent add up: a party that does not pay in full pays out
// exactly what it has. Rounding leaves next to nothing to do; this makes it
// certain, whatever floating point did. First those that have more pay more,
// then those that have less pay less: each can only happen so often.
func (b *book) complete() {
	for _, more := range [...]bool{true, false} {
		for n := len(b.down) - 1; n >= 0; n-- {
			i := b.down[n]
			to := b.to[b.start[2*i]:b.start[2*i+2]]
			for e := len(to) - 1; e >= 0; e-- {
				if b.wrong(to[e], more) {
					b.balance(to[e], more)
				}
			}
		}
		for _, i := range slices.Backward(b.down) {
			if b.wrong(i, more) {
				b.balance(i, more)
			}
		}
	}
}

// wrong says whether the party could pay more, or cannot pay what it does.
func (b *book) wrong(i int32, more bool) bool {
	if more { // nobody that pays in full comes to pay less before this is over
		return b.state[i] != full && b.gap[i] > 0 && b.pays[i] < b.owes[i]
	}
	return b.gap[i] < 0
}

// balance lets a party pay what it has, and then those that it pays, until
// none pays too little, or too much.
func (b *book) balance(i int32, more bool) {
	b.todo = append(b.todo[:0], i)
	for len(b.todo) > 0 {
		i := b.todo[len(b.todo)-1]
		b.todo = b.todo[:len(b.todo)-1]
		if !b.wrong(i, more) {
			continue
		}
		pays := min(b.pays[i]+b.gap[i], b.owes[i])
		b.gap[i] -= pays - b.pays[i]
		b.pays[i] = pays
		owes := b.owes[i]
		if from, until := b.class(i, true); from < until {
			first := min(pays, b.first[i])
			b.divide(from, until, first, b.first[i])
			pays, owes = pays-first, owes-b.first[i]
		}
		from, until := b.class(i, false)
		b.divide(from, until, pays, owes)
	}
}

// divide brings what is settled of the debts of one class to pays, of owes in
// all: first each to the whole cents of its part, as far as that lies in the
// right direction, then by cents, where most is lacking or least. It adds the
// creditors to todo.
func (b *book) divide(from, until int32, pays, owes money.Amount) {
	left := pays
	for _, cents := range b.cents[from:until] {
		left -= cents
	}
	if left == 0 {
		return
	}
	change := func(e int32, by money.Amount) {
		b.cents[e] += by
		left -= by
		b.gap[b.to[e]] += by
		b.todo = append(b.todo, b.to[e])
	}
	rate := float64(pays) / float64(owes)
	for e := from; e < until && left != 0; e++ {
		lacks := money.Amount(rate*b.amount[e]) - b.cents[e]
		if lacks > 0 && left > 0 {
			change(e, min(left, lacks))
		} else if lacks < -1 && left < 0 {
			change(e, max(left, lacks+1))
		}
	}
	if left == 0 {
		return
	}
	b.remainders(from, until, rate)
	for left > 0 {
		for n := 0; n < len(b.order) && left > 0; n++ {
			if e := b.order[n].debt; b.cents[e] < money.Amount(b.amount[e]) {
				change(e, 1)
			}
		}
	}
	for left < 0 {
		for n := len(b.order) - 1; n >= 0 && left < 0; n-- {
			if e := b.order[n].debt; b.cents[e] > 0 {
				change(e, -1)
			}
		}
	}
}

// remainder is what a debt lacks of its part.
type remainder struct {
	lacks float64
	debt  int32
}

// remainders puts the debts in order of what they lack, most first; of equal
// ones the first.
func (b *book) remainders(from, until int32, rate float64) {
	const short = 32 // up to here insertion is faster
	order := b.order[:0]
	for e := from; e < until; e++ {
		r := remainder{rate*b.amount[e] - float64(b.cents[e]), e}
		order = append(order, r)
		if until-from > short {
			continue
		}
		n := len(order) - 1
		for ; n > 0 && order[n-1].lacks < r.lacks; n-- {
			order[n] = order[n-1]
		}
		order[n] = r
	}
	if until-from > short {
		slices.SortStableFunc(order, func(a, b remainder) int { return cmp.Compare(b.lacks, a.lacks) })
	}
	b.order = order
}

// apportion gives the creditors of a failed party whole cents, for a start.
func (b *book) apportion(i int32) {
	whole := b.whole(i)
	pays := math.Floor(min(max(b.part[i], 0), whole) + 0.5)
	rate, left := pays/whole, money.Amount(pays)
	from, until := b.class(i, b.state[i] == nearly)
	amount, cents := b.amount[from:until], b.cents[from:until]
	for e := range cents {
		cents[e] = money.Amount(rate * amount[e])
		left -= cents[e]
	}
	if left > 0 {
		b.remainders(from, until, rate)
	}
	for n := 0; left > 0 && n < len(b.order); n++ {
		if e := b.order[n].debt; b.cents[e] < money.Amount(b.amount[e]) {
			b.cents[e]++
			left--
		}
	}
	if b.state[i] == nearly {
		from, until = b.class(i, false)
		clear(b.cents[from:until])
	}
}
