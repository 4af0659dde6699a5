package share

import (
	"errors"
	"math/big"
	"strconv"
	"time"

	"github.com/verhaal/verhaal/law/interest"
	"github.com/verhaal/verhaal/law/money"
)

func (k *checker) damage() {
	for i, c := range k.c.Claims {
		path := in("claims", i)
		if p, ok := k.known(path+"by", c.By); ok && p.Role != DataSubjects {
			k.bad(path+"by", "not-data-subjects", "value", c.By)
		}
		if c.Amount < 0 {
			k.bad(path+"amount", "money", "value", c.Amount.String())
		}
		if c.Persons < 1 {
			k.bad(path+"persons", "persons")
		}
		k.part(path+"own_fault", c.OwnFault)
	}
}

func (k *checker) payments() {
	due, paid := map[string]money.Amount{}, map[string]money.Amount{}
	for _, c := range k.c.Claims {
		if f := c.OwnFault; f != nil && f.Cmp(big.NewRat(1, 1)) > 0 {
			c.OwnFault = nil // said already
		}
		counts, _ := c.admitted(c.Amount)
		due[c.By] += counts
	}
	for i, p := range k.c.Payments {
		path := in("payments", i)
		if by, ok := k.known(path+"by", p.By); ok && (by.Role == DataSubjects || by.Role == Creditor) {
			k.bad(path+"by", "party-not-liable", "value", p.By)
		}
		to, ok := k.known(path+"to", p.To)
		if ok && to.Role != DataSubjects {
			k.bad(path+"to", "not-data-subjects", "value", p.To)
		}
		if p.Amount < 0 {
			k.bad(path+"amount", "money", "value", p.Amount.String())
		}
		paid[p.To] += p.Amount
		if ok && to.Role == DataSubjects && paid[p.To] > due[p.To] {
			k.bad(path+"amount", "paid-too-much", "to", p.To, "sum", paid[p.To].String(), "most", due[p.To].String())
		}
		k.dated(path+"on", p.On, k.c.InterestFrom.IsZero())
	}
}

// dated wants a day when interest runs from it, and one before the end of the
// interest.
func (k *checker) dated(path string, on time.Time, needed bool) {
	switch {
	case k.c.InterestUntil.IsZero():
	case on.IsZero() && needed:
		k.bad(path, "day-for-interest")
	case on.After(k.c.InterestUntil):
		k.bad(path, "after-interest", "day", k.c.InterestUntil.Format(time.DateOnly))
	case !on.IsZero():
		k.rated(path, on)
	}
}

// rated wants a rate of interest for every day. That there is none yet on the
// last day is said once.
func (k *checker) rated(path string, from time.Time) {
	var none *interest.Error
	if _, err := interest.Statutory(0, from, k.c.InterestUntil); errors.As(err, &none) {
		if none.Code == "interest-after" {
			if path = "interest.until"; k.late {
				return
			}
			k.late = true
		}
		k.bad(path, none.Code, none.Args...)
	}
}

func (k *checker) contracts() {
	seen := map[[3]string]bool{}
	if len(k.c.Contracts) > maxContracts {
		k.bad("contracts", "too-many", "most", strconv.Itoa(maxContracts))
		return
	}
	for i, c := range k.c.Contracts {
		path := in("contracts", i)
		k.known(path+"creditor", c.Creditor)
		k.known(path+"debtor", c.Debtor)
		if c.Creditor == c.Debtor && c.Creditor != "" {
			k.bad(path+"debtor", "party-itself")
		}
		for _, clause := range []struct {
			key   string
			given bool
		}{{"exclusion", c.Exclusion != nil}, {"indemnity", c.Indemnity != nil}, {"penalty", c.Penalty != nil}, {"cap", c.Cap != nil}} {
			one := [3]string{c.Creditor, c.Debtor, clause.key}
			if clause.given && seen[one] && c.Creditor != "" && c.Debtor != "" {
				k.bad(path+clause.key, "clause-twice", "creditor", c.Creditor, "debtor", c.Debtor)
			}
			seen[one] = seen[one] || clause.given
		}
		if c.Indemnity != nil {
			if c.Indemnity.Part == nil {
				k.bad(path+"indemnity.percent", "missing")
			}
			k.part(path+"indemnity.percent", c.Indemnity.Part)
		}
		if p := c.Penalty; p != nil {
			if p.Amount < 0 {
				k.bad(path+"penalty.amount", "money", "value", p.Amount.String())
			}
			if m := p.ModeratedTo; m != nil && (*m < 0 || *m > p.Amount) {
				k.bad(path+"penalty.moderated_to", "moderated", "value", m.String(), "most", p.Amount.String())
			}
			k.dated(path+"penalty.on", p.On, false)
		}
		if c.Cap != nil && (c.Cap.Amount < 0 || c.Cap.Used < 0) {
			k.bad(path+"cap.amount", "money", "value", min(c.Cap.Amount, c.Cap.Used).String())
		}
		if t := c.Terms; t != nil && t.User != c.Creditor && t.User != c.Debtor {
			k.bad(path+"general_terms.user", "terms-user", "value", t.User)
		}
	}
}

func (k *checker) others() {
	for i, l := range k.c.Losses {
		path := in("losses", i)
		if by, ok := k.known(path+"by", l.By); ok && by.Role == DataSubjects {
			k.bad(path+"by", "loss-of-persons")
		}
		if l.Against != "" {
			if against, ok := k.known(path+"against", l.Against); ok && against.Role == DataSubjects {
				k.bad(path+"against", "not-bound", "value", l.Against)
			}
		}
		if l.By == l.Against && l.By != "" {
			k.bad(path+"against", "party-itself")
		}
		switch l.Basis {
		case ByContract, ByTort, ByFine:
		default:
			k.bad(path+"basis", "missing")
		}
		if l.Amount < 0 {
			k.bad(path+"amount", "money", "value", l.Amount.String())
		}
		k.part(path+"own_fault", l.OwnFault)
		k.dated(path+"on", l.On, false)
	}
	for i, d := range k.c.Debts {
		path := in("debts", i)
		if from, ok := k.known(path+"from", d.From); ok && from.Role == DataSubjects {
			k.bad(path+"from", "not-bound", "value", d.From)
		}
		k.known(path+"to", d.To)
		if d.From == d.To && d.From != "" {
			k.bad(path+"to", "party-itself")
		}
		if d.Amount < 0 {
			k.bad(path+"amount", "money", "value", d.Amount.String())
		}
	}
	if until, from := k.c.InterestUntil, k.c.InterestFrom; !until.IsZero() && from.After(until) {
		k.bad("interest.from", "after-interest", "day", until.Format(time.DateOnly))
	} else if until.IsZero() && !from.IsZero() {
		k.bad("interest.until", "missing")
	} else if !from.IsZero() {
		k.rated("interest.from", from)
	}
}

// totals refuses sums that nobody means and that could not be added exactly.
func (k *checker) totals() {
	left := maxTotal
	take := func(path string, a money.Amount) {
		if left >= 0 {
			if left -= min(max(a, 0), maxTotal+1); left < 0 {
				k.bad(path, "too-much", "most", maxTotal.String())
			}
		}
	}
	for i, p := range k.c.Parties {
		if p.Estate != nil {
			take(in("parties", i)+"estate", *p.Estate)
		}
	}
	for i, c := range k.c.Claims {
		take(in("claims", i)+"amount", c.Amount)
	}
	for i, l := range k.c.Losses {
		take(in("losses", i)+"amount", l.Amount)
	}
	for i, d := range k.c.Debts {
		take(in("debts", i)+"amount", d.Amount)
	}
	for i, c := range k.c.Contracts {
		if c.Penalty != nil {
			take(in("contracts", i)+"penalty.amount", c.Penalty.Amount)
		}
	}
}
