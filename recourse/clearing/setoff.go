package clearing

import "github.com/verhaal/verhaal/law/money"

// SetOff gives the network in which the opposite debts of each two parties
// have been set off against each other: preferred against preferred and
// concurrent against concurrent first, then what is left of one class against
// the other. Of several debts the earlier goes first. Debts keep their place;
// what was set off is taken from their amount. The network itself is left as
// it is; a debt that Clear would refuse is left alone. Whether debts may be set
// off (53 Fw, 6:127 BW) is for the caller to say.
func SetOff(n Network) Network {
	type pair struct{ from, to int }
	out := Network{Assets: n.Assets, Debts: append([]Debt(nil), n.Debts...)}
	debts := map[pair][]int{}
	for i, d := range out.Debts {
		if d.Amount > 0 && d.From != d.To {
			debts[pair{d.From, d.To}] = append(debts[pair{d.From, d.To}], i)
		}
	}
	// The classes of the debt and of the opposite one, in the order in which they meet.
	meetings := [...][2]bool{{true, true}, {false, false}, {true, false}, {false, true}}
	for between, mine := range debts {
		theirs := debts[pair{between.to, between.from}]
		if between.from > between.to || len(theirs) == 0 {
			continue
		}
		for _, classes := range meetings {
			cancel(out.Debts, mine, theirs, classes[0], classes[1])
		}
	}
	return out
}

// cancel sets the debts of one class off against the opposite ones of another.
func cancel(debts []Debt, mine, theirs []int, myClass, theirClass bool) {
	for _, a := range mine {
		if debts[a].Preferred != myClass {
			continue
		}
		for _, b := range theirs {
			if debts[b].Preferred != theirClass {
				continue
			}
			var off money.Amount = min(debts[a].Amount, debts[b].Amount)
			debts[a].Amount -= off
			debts[b].Amount -= off
		}
	}
}
