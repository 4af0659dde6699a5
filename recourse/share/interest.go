package share

import (
	"cmp"
	"slices"
	"time"

	"github.com/verhaal/verhaal/law/interest"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

var interestSources = []norm.Source{"6:119 BW"}

// chunk is a part of what a party paid, and the day.
type chunk struct {
	on     time.Time
	amount money.Amount
}

// addInterest is step 10: statutory interest on what is settled of each claim, as
// a claim of its own. It runs from the day on which the creditor paid more than
// its part, or from the day of default that the case names. In a bankruptcy it
// is not paid.
//
// law: 6:119 bw, 6:82 bw, 6:83 bw, 128 fw
func (e *engine) addInterest(w world) ([]Due, error) {
	if e.c.InterestUntil.IsZero() {
		return nil, nil
	}
	var out []Due
	for _, d := range w.dues {
		if d.ifPaidBy != "" || d.settled == 0 {
			continue
		}
		chunks := e.since(d, w)
		creditor, debtor := e.parties[d.creditor], e.parties[d.debtor]
		args := []string{"creditor", creditor.Called(), "debtor", debtor.Called(), "kind", "recourse.kind." + string(d.kind)}
		if len(chunks) == 0 {
			e.step(10, "recourse.interest-no-day", interestSources, args...)
			continue
		}
		total, err := e.accrue(d.settled, chunks, args)
		if err != nil {
			return nil, err
		}
		if total == 0 {
			continue
		}
		e.flag(Interpretation, "recourse.interest-start", []norm.Source{"6:82 BW", "6:83 BW", "6:119 BW"})
		due := Due{Creditor: creditor.ID, Debtor: debtor.ID, Kind: Interest, Amount: total, Settled: total, Sources: interestSources}
		if debtor.Estate != nil {
			if _, short := e.dividend(d.debtor, w); short {
				due.Settled = 0
				e.step(10, "recourse.interest-estate", []norm.Source{"128 Fw"}, args...)
			}
		}
		out = append(out, due)
	}
	return out, nil
}

// accrue adds up the interest on an amount from several days, each for its part.
func (e *engine) accrue(settled money.Amount, chunks []chunk, args []string) (total money.Amount, err error) {
	weights := make([]money.Amount, len(chunks))
	for i, c := range chunks {
		weights[i] = c.amount
	}
	until := e.c.InterestUntil
	for i, principal := range splitBy(settled, weights) {
		from := chunks[i].on
		if principal == 0 || !from.Before(until) {
			continue
		}
		r, err := interest.Statutory(principal, from, until)
		if err != nil {
			return 0, err
		}
		for _, s := range r.Segments {
			if s.Mark == norm.Verify || s.Mark == norm.Interpretation {
				e.flag(NotVerified, "recourse.rate-open", interestSources, "from", s.From.Format(time.DateOnly), "percent", s.Percent)
			}
		}
		total += r.Interest
		e.step(10, "recourse.interest", interestSources,
			append(slices.Clip(args), "principal", principal.String(), "from", from.Format(time.DateOnly), "until", until.Format(time.DateOnly),
				"sum", r.Interest.String())...)
	}
	return total, nil
}

// since gives the days from which interest on a claim runs, each for its part.
func (e *engine) since(d due, w world) []chunk {
	switch d.kind {
	case PenaltyClaim:
		for _, c := range e.contracts {
			if c.Penalty != nil && e.at[c.Creditor] == d.creditor && e.at[c.Debtor] == d.debtor && !c.Penalty.On.IsZero() {
				return []chunk{{c.Penalty.On, 1}}
			}
		}
		return nil
	case Damages:
		var all []chunk
		for _, l := range e.c.Losses {
			if e.at[l.By] == d.creditor && l.Against != "" && e.at[l.Against] == d.debtor && l.Basis != ByFine {
				if l.On.IsZero() {
					return nil
				}
				all = append(all, chunk{l.On, l.Amount})
			}
		}
		return all
	}
	if !e.c.InterestFrom.IsZero() {
		return []chunk{{e.c.InterestFrom, 1}}
	}
	if over := e.excess(d.creditor, w.paid[d.creditor]); len(over) > 0 {
		return over
	}
	var all []chunk // handed on by one who paid nothing itself
	for _, p := range e.c.Payments {
		all = append(all, chunk{p.On, p.Amount})
	}
	return all
}

// excess gives the payments of a party beyond its own part, the last ones.
func (e *engine) excess(i int, paid money.Amount) []chunk {
	var mine []chunk
	for _, p := range e.c.Payments {
		if e.at[p.By] == i {
			mine = append(mine, chunk{p.On, p.Amount})
		}
	}
	slices.SortStableFunc(mine, func(a, b chunk) int { return cmp.Compare(b.on.Unix(), a.on.Unix()) })
	over := above(paid, e.target[i])
	var out []chunk
	for _, c := range mine {
		if a := min(over, c.amount); a > 0 {
			out = append(out, chunk{c.on, a})
			over -= a
		}
	}
	return out
}
