// Package clearing works out what each party of a network of debts pays when
// some of them cannot pay in full: every estate pays out all it has, preferred
// creditors first and within a class each the same part of its claim, and what
// it has includes what it receives from the others.
//
// That is a model of insolvency and no rule of it. It is the one of Eisenberg and Noe ("Systemic Risk in
// Financial Systems", Management Science 47, 2001), with classes of creditors.
// Where more than one outcome clears the network, the greatest is given, the
// one in which every party pays most; there always is one.
package clearing

import (
	"errors"
	"fmt"
	"math"

	"github.com/verhaal/verhaal/law/money"
)

// Debt is what one party owes another. Two debts between the same parties are
// two debts; a debt of zero is one that pays nothing.
type Debt struct {
	From, To  int // index of the party in Network.Assets
	Amount    money.Amount
	Preferred bool // is paid before the debts that are not
}

// Network is parties, each with what it has to pay its preferred and
// concurrent creditors from, and their debts to one another.
type Network struct {
	Assets []money.Amount
	Debts  []Debt
}

// Result is what becomes of a network, in whole cents. A party that does not
// pay all that it owes has paid out all that it had and received. Each payment
// and each total is the exact amount, rounded up or down to a cent.
type Result struct {
	Owes, Pays []money.Amount // of each party
	Settled    []money.Amount // of each debt
	Defaults   []int          // the parties that do not pay in full, in order
	Rounds     int            // waves of defaults: those of wave n fail because of wave n-1
	Unique     bool           // no other outcome clears the network
}

// What can be wrong with a network.
var (
	ErrParty    = errors.New("the party does not exist")
	ErrSelf     = errors.New("the party owes itself")
	ErrNegative = errors.New("the amount is negative")
	ErrTooLarge = errors.New("the amounts of one party come to more than " + limit.String())
)

// limit is the most that one party may owe, or have and receive: up to here
// every whole cent is exact in a float64.
const limit money.Amount = 1 << 53

// Clear gives the greatest clearing vector of n, to the cent: nothing is
// created or lost. Equal inputs give equal results; where a cent can go to one
// of several, the order of parties and debts decides. The errors are ErrParty,
// ErrSelf, ErrNegative and ErrTooLarge, with the place.
func Clear(n Network) (Result, error) {
	g, err := newGraph(n)
	if err != nil {
		return Result{}, err
	}
	s := g.solve()
	r := Result{Owes: g.owes, Rounds: s.waves(), Unique: s.unique()}
	r.Pays, r.Settled = s.round()
	r.Defaults = make([]int, 0, len(s.down))
	for i, pays := range r.Pays {
		if pays < r.Owes[i] {
			r.Defaults = append(r.Defaults, i)
		}
	}
	if len(r.Defaults) == 0 {
		r.Defaults = nil
	}
	return r, nil
}

// graph is a network whose debts are in order of debtor, preferred debts
// first.
type graph struct {
	assets []money.Amount
	owes   []money.Amount // all that the party owes
	first  []money.Amount // the part of it that is preferred
	due    []money.Amount // assets and all that is owed to the party
	start  []int32        // the debts of i are those from start[2i] on, its concurrent debts those from start[2i+1] on
	to     []int32
	amount []float64
	place  []int32 // the index of the debt in the network; nil when the order is the same
}

func newGraph(n Network) (*graph, error) {
	parties := len(n.Assets)
	if max(parties, len(n.Debts)) > math.MaxInt32/2-1 {
		return nil, fmt.Errorf("cannot clear network: more than %d parties or debts", math.MaxInt32/2-1)
	}
	g := &graph{
		assets: n.Assets, owes: make([]money.Amount, parties), first: make([]money.Amount, parties), due: make([]money.Amount, parties),
		start: make([]int32, 2*parties+1), to: make([]int32, len(n.Debts)), amount: make([]float64, len(n.Debts)),
	}
	for i, a := range n.Assets {
		if a < 0 {
			return nil, fmt.Errorf("cannot clear network: assets of party %d: %w", i, ErrNegative)
		}
		if a > limit {
			return nil, fmt.Errorf("cannot clear network: assets of party %d: %w", i, ErrTooLarge)
		}
		g.due[i] = a
	}
	sorted, err := g.add(n.Debts)
	if err != nil {
		return nil, err
	}
	at := int32(0) // turns the counts in start into places
	for class, count := range g.start {
		g.start[class] = at
		at += count
	}
	if !sorted {
		g.arrange(n.Debts)
	}
	return g, nil
}

// add checks, counts, sums and takes the debts, and says whether they are in
// order already.
func (g *graph) add(debts []Debt) (sorted bool, err error) {
	sorted = true
	last, parties := 0, uint(len(g.assets))
	to, amount := g.to[:len(debts)], g.amount[:len(debts)]
	for i := range debts {
		d := &debts[i]
		if uint(d.From) >= parties || uint(d.To) >= parties || d.From == d.To || uint64(d.Amount) > uint64(limit) {
			return false, d.problem(i, int(parties))
		}
		owes, due := g.owes[d.From]+d.Amount, g.due[d.To]+d.Amount
		if max(owes, due) > limit {
			return false, fmt.Errorf("cannot clear network: debt %d: %w", i, ErrTooLarge)
		}
		g.owes[d.From], g.due[d.To] = owes, due
		class := 2*d.From + 1
		if d.Preferred {
			class--
			g.first[d.From] += d.Amount
		}
		g.start[class]++
		to[i], amount[i] = int32(d.To), float64(d.Amount)
		sorted = sorted && class >= last
		last = class
	}
	return sorted, nil
}

// problem says what is wrong with debt i, taken alone.
func (d *Debt) problem(i, parties int) error {
	switch {
	case d.From < 0 || d.From >= parties || d.To < 0 || d.To >= parties:
		return fmt.Errorf("cannot clear network: debt %d from %d to %d: %w", i, d.From, d.To, ErrParty)
	case d.From == d.To:
		return fmt.Errorf("cannot clear network: debt %d: %w", i, ErrSelf)
	case d.Amount < 0:
		return fmt.Errorf("cannot clear network: debt %d: %w", i, ErrNegative)
	}
	return fmt.Errorf("cannot clear network: debt %d: %w", i, ErrTooLarge)
}

// arrange puts the debts in order.
func (g *graph) arrange(debts []Debt) {
	g.place = make([]int32, len(debts))
	for i := range debts {
		class := 2*debts[i].From + 1
		if debts[i].Preferred {
			class--
		}
		at := g.start[class]
		g.start[class]++
		g.place[at], g.to[at], g.amount[at] = int32(i), int32(debts[i].To), float64(debts[i].Amount)
	}
	copy(g.start[1:], g.start) // each now stands at the end of its class
	g.start[0] = 0
}

// class gives the places of the preferred or the concurrent debts of party i.
func (g *graph) class(i int32, preferred bool) (from, until int32) {
	if preferred {
		return g.start[2*i], g.start[2*i+1]
	}
	return g.start[2*i+1], g.start[2*i+2]
}
