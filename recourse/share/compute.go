package share

import (
	"cmp"
	"errors"
	"math/big"
	"slices"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// ErrCase is a case in which something is wrong; Check says what.
var ErrCase = errors.New("the case is not complete or contradicts itself")

// engine works out one case. Parties are known by their place in byte order of
// ids; what one owes another stands at creditor*n+debtor.
type engine struct {
	reasoning
	*external
	c          Case
	n          int
	parties    []Party
	contracts  []Contract
	downwards  []int // the parties in a chain, higher ones first
	damages    []money.Amount
	byContract []money.Amount // of damages, before any clause
	losses     []money.Amount // own, of each party
	penalties  []money.Amount
	added      []bool // the penalty stands beside damages
	terms      []*pairClauses
	called     []Payment
	stops      []Stopped
}

// Compute works out who bears what, in this order: 1 the law of the day, 2
// which damage is admitted, 3 who is liable for it towards the persons
// concerned, 4 without any contract, 5 the parts of the liable parties, 6 what
// they may claim back, 7 the clauses, 8 what is paid when somebody cannot, 9
// what that leaves for the others, 10 interest. The same case gives the same
// outcome. The error is ErrCase for a case in which Check finds a problem.
func Compute(c Case) (Outcome, error) {
	if len(Check(c)) > 0 {
		return Outcome{}, ErrCase
	}
	e := newEngine(c)
	e.ownLosses()
	e.agree()
	w, err := e.run()
	if err != nil {
		return Outcome{}, err
	}
	return e.outcome(w)
}

func newEngine(c Case) *engine {
	f := c.Facts
	f.Parties = slices.Clone(f.Parties)
	slices.SortFunc(f.Parties, func(a, b Party) int { return cmp.Compare(a.ID, b.ID) })
	f.Claims = slices.Clone(f.Claims)
	slices.SortStableFunc(f.Claims, func(a, b Claim) int { return cmp.Compare(a.By, b.By) })
	e := &engine{external: externalOf(f, c.Readings), c: c, n: len(f.Parties), parties: f.Parties, contracts: slices.Clone(c.Contracts)}
	slices.SortStableFunc(e.contracts, func(a, b Contract) int {
		return cmp.Or(cmp.Compare(a.Creditor, b.Creditor), cmp.Compare(a.Debtor, b.Debtor))
	})
	e.added = make([]bool, e.n*e.n)
	for i := range e.parties {
		if e.engager[i] >= 0 {
			e.downwards = append(e.downwards, i)
		}
	}
	slices.SortStableFunc(e.downwards, func(a, b int) int { return cmp.Compare(e.depth(a), e.depth(b)) })
	e.reasoning, e.external.reasoning = e.external.reasoning, reasoning{}
	return e
}

func (e *engine) depth(i int) (depth int) {
	for e.engager[i] >= 0 {
		i = e.engager[i]
		depth++
	}
	return depth
}

// world is one course of events: who paid the data subjects what, and what
// follows.
type world struct {
	paid   []money.Amount // to data subjects
	dues   []due
	pairs  []sums
	proofs []proof
	debts  []money.Amount // settled, of the other debts of the case
	off    []money.Amount // of those: what was set off
}

// due is a claim between two parties.
type due struct {
	creditor, debtor int
	kind             Kind
	chain            bool
	amount, settled  money.Amount
	off              money.Amount // of settled: what was set off
	from             []norm.Source
	ifPaidBy         string
}

// run works out the course that was taken and, before anything is paid, what
// would follow if each liable party were called on for all it owes.
func (e *engine) run() (world, error) {
	paid := make([]money.Amount, e.n)
	for _, p := range e.c.Payments {
		paid[e.at[p.By]] += p.Amount
	}
	if e.c.FullProof && e.anybody() && sum(paid) < e.total() {
		return e.fullProof(paid)
	}
	w, err := e.ordinary(paid)
	e.sortSteps(0)
	if err != nil || sum(paid) > 0 || e.total() == 0 || !e.anybody() {
		return w, err
	}
	e.flag(Contingent, "recourse.contingent", []norm.Source{"6:10 BW", "3:310 BW"})
	for i, p := range e.parties {
		if e.owed[i].Sign() == 0 {
			continue
		}
		would := make([]money.Amount, e.n)
		for person := range e.damage {
			if owed := e.owes(i, person); owed > 0 {
				would[i] += owed
				e.called = append(e.called, Payment{By: p.ID, To: e.parties[person].ID, Amount: owed})
			}
		}
		e.step(6, "recourse.if-called", e.law.joint, "who", p.Called(), "sum", would[i].String())
		stops := len(e.stops)
		course, err := e.ordinary(would)
		if err != nil {
			return w, err
		}
		for s := range e.stops[stops:] {
			e.stops[stops+s].IfPaidBy = p.ID
		}
		for _, d := range course.dues {
			if d.kind != Damages && d.kind != PenaltyClaim {
				d.settled, d.ifPaidBy = 0, p.ID
				w.dues = append(w.dues, d)
			}
		}
	}
	return w, nil
}

// ordinary works out steps 6 to 9 for given payments.
func (e *engine) ordinary(paid []money.Amount) (world, error) {
	w := world{paid: paid, dues: make([]due, 0, 8*e.n)}
	began := len(e.steps)
	claims := e.contribution(paid)
	nothing := make([]money.Amount, e.n*e.n)
	w.pairs = make([]sums, e.n*e.n)
	e.overlay(w.pairs, claims, nothing, false, false)
	before := e.burdens(paid, w.pairs)
	e.overlay(w.pairs, claims, nothing, true, false)
	capped := e.burdens(paid, w.pairs)
	e.overlay(w.pairs, claims, e.indemnify(before, capped), true, true)
	for place, s := range w.pairs {
		e.doubled(place, s)
		w.add(place/e.n, place%e.n, Damages, s.damages, e.lossSources(place))
		w.add(place/e.n, place%e.n, PenaltyClaim, s.penalty, penaltySources)
		w.add(place/e.n, place%e.n, Contribution, s.own, e.law.contribution)
		if s.chain > 0 {
			w.add(place/e.n, place%e.n, Contribution, s.chain, e.law.chain)
			w.dues[len(w.dues)-1].chain = true
		}
		w.add(place/e.n, place%e.n, IndemnityClaim, s.indemnity, contractSources)
	}
	err := e.reallocate(&w)
	e.sortSteps(began)
	return w, err
}

// sortSteps puts the steps from a place on in the order of application.
func (e *engine) sortSteps(from int) {
	slices.SortStableFunc(e.steps[from:], func(a, b Step) int { return cmp.Compare(a.Stage, b.Stage) })
}

func (w *world) add(creditor, debtor int, kind Kind, amount money.Amount, sources []norm.Source) {
	if amount > 0 {
		w.dues = append(w.dues, due{creditor: creditor, debtor: debtor, kind: kind, amount: amount, from: sources})
	}
}

func (e *engine) lossSources(place int) []norm.Source {
	if e.byContract[place] > 0 {
		return breachSources
	}
	return tortSources
}

// outcome writes down who bears what.
func (e *engine) outcome(w world) (Outcome, error) {
	o := Outcome{Law: e.law.law, LawVersion: e.law.version, Total: e.total(), Losses: sum(e.losses), Unpaid: e.total()}
	in, out := make([]money.Amount, e.n), append([]money.Amount(nil), w.paid...)
	o.Claims = make([]Due, 0, len(w.dues))
	for _, d := range w.dues {
		in[d.creditor] += d.settled
		out[d.debtor] += d.settled
		o.Claims = append(o.Claims, e.claim(d))
	}
	got := make([]money.Amount, e.n)
	for _, p := range e.c.Payments {
		got[e.at[p.To]] += p.Amount
	}
	for _, p := range w.proofs {
		out[p.debtor] += p.settled
		got[p.creditor] += p.settled
		o.Proofs = append(o.Proofs, Proof{
			Creditor: e.parties[p.creditor].ID, Debtor: e.parties[p.debtor].ID, Amount: p.amount,
			Settled: p.settled,
		})
	}
	for _, p := range e.c.Parties {
		i := e.at[p.ID]
		if p.Role == DataSubjects {
			o.Persons = append(o.Persons, Person{ID: p.ID, Damage: e.damage[i], Received: got[i], Unpaid: e.damage[i] - got[i]})
			o.Unpaid -= got[i]
			continue
		}
		s := Standing{
			ID: p.ID, Liable: e.liable[i], Share: e.part[i], Paid: out[i], Loss: e.losses[i], Received: in[i],
			Borne: out[i] + e.losses[i] - in[i],
		}
		s.Dividend, s.Short = e.dividend(i, w)
		o.Parties = append(o.Parties, s)
	}
	for n, d := range e.c.Debts {
		o.Debts = append(o.Debts, Paid{Debt: d, Settled: w.debts[n]})
	}
	more, err := e.addInterest(w)
	if err != nil {
		return Outcome{}, err
	}
	o.Claims = append(o.Claims, more...)
	o.Called, o.Stopped, o.Flags, o.Steps = e.called, e.stops, e.flags, e.steps
	return o, nil
}

func (e *engine) claim(d due) Due {
	return Due{
		Creditor: e.parties[d.creditor].ID, Debtor: e.parties[d.debtor].ID, Kind: d.kind, Amount: d.amount, Settled: d.settled,
		IfPaidBy: d.ifPaidBy, Chain: d.chain, Sources: d.from,
	}
}

// dividend is the part that a party pays of its concurrent debts, once debts
// both ways have been set off.
//
// law: 3:277 bw, 53 fw
func (e *engine) dividend(i int, w world) (*big.Rat, bool) {
	var owes, pays money.Amount
	short := false
	add := func(amount, settled money.Amount, preferred bool) {
		short = short || settled < amount
		if !preferred {
			owes += amount
			pays += settled
		}
	}
	for _, d := range w.dues {
		if d.debtor == i && d.ifPaidBy == "" {
			add(d.amount-d.off, d.settled-d.off, false)
		}
	}
	for _, p := range w.proofs {
		if p.debtor == i {
			add(p.amount, p.paid, false)
		}
	}
	for n, d := range e.c.Debts {
		if e.at[d.From] == i {
			add(d.Amount-w.off[n], w.debts[n]-w.off[n], d.Preferred)
		}
	}
	if owes == 0 {
		if short {
			return new(big.Rat), true
		}
		return big.NewRat(1, 1), false
	}
	return big.NewRat(int64(pays), int64(owes)), short
}
