package share

import (
	"slices"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/promise/terms"
)

const capTerm = "liability_cap"

// cap is the maximum of what either side owes.
func (a *agreement) cap() {
	agreed := a.t.LiabilityCap
	c := agreed.Value
	switch {
	case agreed.Standing == terms.NotSaid:
		a.unread(capTerm, agreed.Clause)
		return
	case agreed.Standing == terms.Agreed && c.Unlimited:
		return
	}
	amount, known := a.capAmount(c)
	if !known && agreed.Standing == terms.Elsewhere {
		return // nothing more is known of it
	}
	excepted, sure := a.excepted(c)
	if excepted && sure {
		return
	}
	limit := Cap{Amount: amount, PerYear: c.Per == terms.PerYear || c.Per == terms.InTotal}
	a.capUsed(c, &limit)
	a.capCovers(c, &limit)
	protected := a.protected(c)
	if !known || excepted {
		return
	}
	for _, debtor := range protected {
		one := limit
		one.Penalty = one.Penalty && debtor == terms.Processor
		a.owed[debtor].Cap = &one
	}
}

// capAmount gives what the maximum comes to; false when that is not known.
func (a *agreement) capAmount(c terms.Cap) (money.Amount, bool) {
	clause := a.t.LiabilityCap.Clause
	ask := func(fact, key string) (money.Amount, bool) {
		a.ask(capTerm, fact, clause, key)
		return 0, false
	}
	months := c.Months()
	switch {
	case a.known.Cap != nil:
		return *a.known.Cap, true
	case a.t.LiabilityCap.Standing == terms.Elsewhere:
		return ask("cap", "cap-elsewhere")
	case c.Amount != nil && months != nil:
		return ask("cap", "cap-two")
	case c.Amount != nil:
		if c.OrInsured {
			a.ask(capTerm, "cap", clause, "cap-insured", "sum", c.Amount.String())
			return 0, false
		}
		return *c.Amount, true
	case months == nil:
		return ask("cap", "cap-elsewhere")
	case a.known.YearlyFee == nil:
		return ask("fee", "fee")
	}
	return fees(*a.known.YearlyFee, *months), true
}

// maxMonths is of how many months fees can be a maximum: a hundred years.
const maxMonths = 1200

// fees gives the fees of so many months, to the cent.
func fees(yearly money.Amount, months int64) money.Amount {
	const year = 12
	return (min(max(yearly, 0), maxTotal)*money.Amount(min(max(months, 0), maxMonths)) + year/2) / year
}

// excepted says whether the maximum does not hold for what happened, and whether
// that is sure: it counts as so until it is known. That it does not hold for
// intent or gross negligence, Compute works out from the fault.
func (a *agreement) excepted(c terms.Cap) (out, sure bool) {
	for _, id := range c.Exceptions {
		switch id {
		case "intent", "fines", "indemnity": // fines are never passed on; an indemnity is one of what it covers
			continue
		}
		met, known := a.met(capTerm, a.t.LiabilityCap.Clause, capTerm+"."+id, "cap-exception", a.words("cap."+id), true)
		out, sure = out || met, sure || met && known
	}
	return out, sure
}

func (a *agreement) capUsed(c terms.Cap, limit *Cap) {
	clause := a.t.LiabilityCap.Clause
	switch {
	case a.known.CapUsed != nil:
		limit.Used = *a.known.CapUsed
	case limit.PerYear:
		a.ask(capTerm, "cap-used", clause, "cap-used")
	}
	if c.Per == "" {
		a.ask(capTerm+".per", "", clause, "cap-per")
	}
	if c.Relation == terms.Within {
		a.ask(capTerm, "cap-used", clause, "cap-within")
	}
}

func (a *agreement) capCovers(c terms.Cap, limit *Cap) {
	clause := a.t.LiabilityCap.Clause
	covers := c.Covers
	if len(covers) == 0 {
		a.ask(capTerm+".covers", "", clause, "cap-covers")
		covers = []string{terms.Damages}
	}
	limit.Damages = slices.Contains(covers, terms.Damages)
	limit.Contribution = slices.Contains(covers, terms.Contribution)
	limit.Indemnity = slices.Contains(covers, terms.Indemnities) && !slices.Contains(c.Exceptions, "indemnity")
	if a.owed[terms.Processor].Penalty == nil {
		return
	}
	p := a.t.Penalty.Value
	if limit.Penalty = p.Cap == terms.Inside; p.Cap == "" {
		a.ask("penalty.cap", "", a.t.Penalty.Clause, "penalty-cap")
	}
}

// protected gives whose liability the maximum limits.
func (a *agreement) protected(c terms.Cap) []terms.Role {
	switch c.Protects {
	case terms.Both:
		return []terms.Role{terms.Processor, terms.Controller}
	case terms.ProcessorOnly:
		return []terms.Role{terms.Processor}
	case terms.ControllerOnly:
		return []terms.Role{terms.Controller}
	}
	a.ask(capTerm+".protects", "", a.t.LiabilityCap.Clause, "cap-protects")
	return nil
}
