package terms

import (
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/record"
)

func readParties(o record.Object, key string) []Party {
	list := []Party{}
	for _, one := range o.Objects(key) {
		one.Need("role", "name")
		list = append(list, Party{
			Role: choice(one, "role", Controller, Processor), Name: one.Text("name"),
			Number: one.Text("number"), Country: one.Text("country"),
		})
		one.Done()
	}
	return list
}

// within reads the record under key.
func within[T any](o record.Object, key string, read func(record.Object) T) (value T) {
	if one, ok := o.Object(key); ok {
		value = read(one)
		one.Done()
	}
	return value
}

func readContact(o record.Object, key string) Contact {
	return within(o, key, func(o record.Object) Contact {
		return Contact{Name: o.Text("name"), Email: o.Text("email"), Phone: o.Text("phone")}
	})
}

func optionalAmount(o record.Object, key string) *money.Amount {
	if !o.Has(key) {
		return nil
	}
	a := amount(o, key)
	return &a
}

func optionalCount(o record.Object, key string, limit int64) *int64 {
	if !o.Has(key) {
		return nil
	}
	n := o.Range(key, 1, limit)
	return &n
}

func readCap(o record.Object, key string) Cap {
	return within(o, key, func(o record.Object) Cap {
		c := Cap{
			Amount:      optionalAmount(o, "amount"),
			FeeMultiple: optionalCount(o, "fee_multiple", maxTimes),
			FeeMonths:   optionalCount(o, "fee_months", maxMonths),
			Per:         choice(o, "per", PerEvent, PerYear, InTotal),
			Protects:    choice(o, "protects", Both, ProcessorOnly, ControllerOnly),
			Relation:    choice(o, "relation", Separate, Within),
			Covers:      choices(o, "covers", Damages, Contribution, Indemnities),
			Exceptions:  texts(o, "exceptions"),
		}
		c.Unlimited, _ = o.Truth("unlimited")
		c.OrInsured, _ = o.Truth("or_insured")
		limited := c.Amount != nil || c.FeeMultiple != nil || c.FeeMonths != nil
		switch {
		case c.Unlimited && limited:
			o.Problem("unlimited", "terms-cap-both")
		case !c.Unlimited && !limited:
			o.Problem("amount", "missing")
		}
		return c
	})
}

func choices(o record.Object, key string, from ...string) []string {
	list, _ := o.Texts(key, from...)
	return append([]string{}, list...)
}

func readExclusion(o record.Object, key string) Exclusion {
	return within(o, key, func(o record.Object) Exclusion {
		o.Need("debtor")
		e := Exclusion{Debtor: choice(o, "debtor", Controller, Processor), Conditions: texts(o, "conditions")}
		e.Reimburses, _ = o.Truth("reimburses")
		return e
	})
}

func readIndemnity(o record.Object, key string) Indemnity {
	return within(o, key, func(o record.Object) Indemnity {
		i := Indemnity{Scope: choice(o, "scope", OwnFault, Broad), Percent: 100, Unless: texts(o, "unless")}
		if o.Has("percent") {
			i.Percent = o.Range("percent", 0, 100)
		}
		return i
	})
}

func readPenalty(o record.Object, key string) Penalty {
	return within(o, key, func(o record.Object) Penalty {
		return Penalty{
			Amount: optionalAmount(o, "amount"), PerDay: optionalAmount(o, "per_day"), Maximum: optionalAmount(o, "maximum"),
			Mode: choice(o, "mode", Replace, Add), Notice: choice(o, "notice", After, AtOnce),
			Cap: choice(o, "cap", Inside, Outside), For: texts(o, "for"),
		}
	})
}
