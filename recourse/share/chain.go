package share

import "github.com/verhaal/verhaal/law/money"

// chain notes who stands above whom in a chain of processors. Towards a
// controller a processor answers for those below it; a party engaged by a
// controller, or by one that is not liable, answers for itself.
//
// law: avg 28(4), 6:76 bw
func (x *external) chain(f Facts, r Readings) {
	x.engager = make([]int, len(f.Parties))
	for i, p := range f.Parties {
		x.engager[i] = -1
		by, ok := x.at[p.EngagedBy]
		if r.EachForItself || !ok || !x.liable[i] || !x.liable[by] || !processes(p.Role) || !processes(f.Parties[by].Role) {
			continue
		}
		x.engager[i] = by
		if x.total() > 0 {
			if x.law.law == Wbp {
				x.flag(Interpretation, "recourse.chain-before", x.law.chain)
			}
			x.step(5, "recourse.chain"+x.law.suffix, x.law.chain, "who", f.Parties[by].Called(), "sub", p.Called())
		}
	}
}

func processes(r Role) bool { return r == Processor || r == SubProcessor }

// top is the party that answers to a controller for party i: i itself or the
// highest above it.
func (x *external) top(i int) int {
	for x.engager[i] >= 0 {
		i = x.engager[i]
	}
	return i
}

// handedDown gives what each party in a chain owes the one above it: the part
// that the one above was made to pay beyond its own, as far as it falls to
// that branch. answered is what each party owes for the branch after the
// clauses; own is its own part of it; below is the same of all under it.
func handedDown(answered, own money.Amount, below []money.Amount) []money.Amount {
	return splitBy(min(above(answered, own), sum(below)), below)
}
