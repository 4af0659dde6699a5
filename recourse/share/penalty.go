package share

import (
	"slices"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// What damages and penalties rest on.
var (
	breachSources  = []norm.Source{"6:74 BW"}
	tortSources    = []norm.Source{"6:162 BW"}
	penaltySources = []norm.Source{"6:91 BW", "6:92 BW"}
)

// ownLosses gives what each party owes another for that one's own loss. A fine
// is not a loss that can be passed on.
//
// law: 6:74 bw, 6:162 bw, 6:95 bw, 3:40 bw
func (e *engine) ownLosses() {
	e.damages, e.byContract = make([]money.Amount, e.n*e.n), make([]money.Amount, e.n*e.n)
	e.losses = make([]money.Amount, e.n)
	for _, l := range e.c.Losses {
		by := e.at[l.By]
		who := e.parties[by].Called()
		if l.Basis == ByFine {
			e.flag(FineIndemnity, "recourse.fine-loss", e.law.fines, "who", who, "sum", l.Amount.String())
			continue
		}
		e.losses[by] += l.Amount
		if l.Against == "" {
			e.step(7, "recourse.loss-alone", []norm.Source{"6:95 BW"}, "who", who, "sum", l.Amount.String())
			continue
		}
		place := by*e.n + e.at[l.Against]
		sources := breachSources
		if l.Basis == ByTort {
			sources = tortSources
		}
		args := []string{"who", who, "against", e.parties[e.at[l.Against]].Called()}
		counts, lacks := l.admitted(l.Amount)
		if lacks != "" {
			e.step(7, "recourse.loss-refused", sources, append(args, "sum", l.Amount.String(), "lacks", lacks)...)
			continue
		}
		if counts != l.Amount {
			sources = append(slices.Clip(sources), "6:101 BW")
			args = append(args, "part", percent(l.OwnFault))
			e.step(7, "recourse.loss-shared", sources, append(args, "all", l.Amount.String(), "sum", counts.String())...)
		} else {
			e.step(7, "recourse.loss", sources, append(args, "sum", counts.String())...)
		}
		e.damages[place] += counts
		if l.Basis == ByContract {
			e.byContract[place] += counts
		}
	}
}

// penalty is what a penalty clause comes to. It takes the place of contractual
// damages unless the contract says that both are due; the contribution by law
// is no damages and stays. Moderation never goes below the damages by law.
//
// law: 6:91 bw, 6:92 bw, 6:94 bw
func (e *engine) penalty(place int, c Contract) {
	p, floor := c.Penalty, e.byContract[place]
	due := p.Amount
	if p.ModeratedTo != nil && *p.ModeratedTo < due {
		due = *p.ModeratedTo
		e.step(7, "recourse.moderated", []norm.Source{"6:94 BW"}, append(e.between(c), "from", p.Amount.String(), "sum", due.String())...)
		if due < floor {
			due = min(p.Amount, floor)
			args := append(e.between(c), "floor", floor.String(), "asked", p.ModeratedTo.String(), "sum", due.String())
			e.step(7, "recourse.moderation-floor", []norm.Source{"6:94 BW"}, args...)
			e.flag(ModerationFloor, "recourse.moderation-floor", []norm.Source{"6:94 BW"}, args...)
		}
	}
	e.penalties[place] = due
	if e.added[place] = p.Add; p.Add {
		e.step(7, "recourse.penalty-added", penaltySources, append(e.between(c), "sum", due.String())...)
		return
	}
	e.damages[place] -= floor
	e.step(7, "recourse.penalty-instead", penaltySources, append(e.between(c), "sum", due.String(), "damages", floor.String())...)
}

// doubled flags where a penalty stands beside a contribution by law.
func (e *engine) doubled(place int, s sums) {
	if s.penalty > 0 && s.contribution() > 0 && !e.added[place] {
		e.flag(DoubleRecovery, "recourse.double", []norm.Source{"6:92 BW", "6:10 BW"}, "creditor", e.parties[place/e.n].Called(), "debtor",
			e.parties[place%e.n].Called(), "penalty", s.penalty.String(), "sum", s.contribution().String())
	}
}
