package share

import (
	"math/big"
	"slices"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
)

// internal is step 5: the part of the debt that concerns each liable party in
// the end. The parts are given; a party that is not liable has none, and what
// was put down for it goes to the others.
//
// law: 6:101 bw, 6:102 bw, avg 82(5)
func (x *external) internal(f Facts) {
	x.part = make([]*big.Rat, len(f.Parties))
	lost, kept := new(big.Rat), new(big.Rat)
	only := -1
	for i, p := range f.Parties {
		x.part[i] = new(big.Rat)
		s := f.Shares[p.ID]
		switch {
		case s == nil:
		case x.liable[i]:
			x.part[i].Set(s)
			kept.Add(kept, s)
		default:
			lost.Add(lost, s)
		}
		if x.liable[i] {
			only = i
		}
	}
	switch {
	case only < 0, kept.Sign() == 0 && x.total() == 0:
		x.target, x.parts = make([]money.Amount, len(f.Parties)), whole(x.part)
		return
	case len(f.Release) > 0 || lost.Sign() > 0:
		x.given(f) // they will change
	}
	switch {
	case kept.Sign() == 0:
		x.part[only].SetInt64(1) // the only one, or Check would have asked for shares
	case lost.Sign() > 0:
		for i := range x.part {
			x.part[i].Quo(x.part[i], kept)
		}
		if x.total() > 0 {
			sources := append([]norm.Source{"6:102 BW"}, x.law.exempt...)
			x.step(5, "recourse.shares-moved", sources, "part", percent(lost))
			x.flag(Interpretation, "recourse.shares-moved", sources, "part", percent(lost))
		}
	}
	x.release(f)
	x.target = x.divide()
	for i, p := range f.Parties {
		if x.liable[i] && x.total() > 0 {
			x.step(5, "recourse.share", internalSources, "who", p.Called(), "part", percent(x.part[i]), "sum", x.target[i].String())
		}
	}
}

// given tells the parts as the case gives them.
func (x *external) given(f Facts) {
	for _, p := range f.Parties {
		if s := f.Shares[p.ID]; s != nil && x.total() > 0 {
			x.step(5, "recourse.share-given", internalSources, "who", p.Called(), "part", percent(s))
		}
	}
}

// release lowers the part of a party to what a court left it owing the persons
// concerned; what is above it goes to the others by their parts.
//
// law: wbp 49(4), 6:10 bw
func (x *external) release(f Facts) {
	if len(f.Release) == 0 {
		return
	}
	fixed := make([]bool, len(x.part))
	original := append([]*big.Rat(nil), x.part...)
	moved := false
	for again := true; again; {
		again = false
		left, weight, free := big.NewRat(1, 1), new(big.Rat), int64(0)
		for i := range original {
			switch {
			case fixed[i]:
				left.Sub(left, x.part[i])
			case x.liable[i]:
				weight.Add(weight, original[i])
				free++
			}
		}
		for i := range original {
			if fixed[i] || !x.liable[i] {
				continue
			}
			x.part[i] = new(big.Rat)
			if weight.Sign() > 0 {
				x.part[i].Mul(left, x.part[i].Quo(original[i], weight))
			} else {
				x.part[i].Quo(left, new(big.Rat).SetInt64(free))
			}
		}
		for i := range original {
			if x.liable[i] && !fixed[i] && x.part[i].Cmp(x.owed[i]) > 0 {
				x.part[i], fixed[i], again, moved = x.owed[i], true, true, true
			}
		}
	}
	if !moved || x.total() == 0 {
		return
	}
	sources := []norm.Source{"Wbp 49(4)", "6:10 BW"}
	for i, p := range f.Parties {
		if fixed[i] {
			x.step(5, "recourse.release-limit", sources, "who", p.Called(), "release", percent(f.Release[p.ID]), "given", percent(original[i]),
				"part", percent(x.part[i]))
		}
	}
	x.flag(Interpretation, "recourse.release-moves", sources)
}

// divide gives what each bears of the whole: every person's damage is divided
// by the parts, to the cent, and added up.
func (x *external) divide() []money.Amount {
	total := make([]money.Amount, len(x.part))
	// What is left of the whole is nobody's, when every party was released for
	// a part.
	weights := whole(append(slices.Clone(x.part), big.NewRat(1, 1)))
	rest := weights[len(x.part)]
	x.parts = weights[:len(x.part)]
	for _, p := range x.parts {
		rest.Sub(rest, p)
	}
	for _, c := range x.claims {
		each, more := c.amount/money.Amount(c.persons), int64(c.amount)%c.persons
		for _, group := range []struct {
			amount  money.Amount
			persons int64
		}{{each, c.persons - more}, {each + 1, more}} {
			for i, a := range split(group.amount, weights)[:len(total)] {
				total[i] += a * money.Amount(group.persons)
			}
		}
	}
	if !slices.Equal(total, split(x.total(), weights)[:len(total)]) {
		x.flag(Interpretation, "recourse.per-person", internalSources)
	}
	return total
}
