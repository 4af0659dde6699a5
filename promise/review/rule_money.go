package review

import "github.com/verhaal/verhaal/law/norm"

// moneyRules are liability, penalty and the law of the contract: what parties
// usually settle, and what the law does not require.
//
// law: avg 82(2), bw 6:91
func moneyRules() []rule {
	return []rule{
		{
			id: "penalty_clause", set: Market, covers: "M2 T6", topic: "forfeit", sources: []norm.Source{"6:91 BW"},
			cues: []cue{
				{name: "full", say: "forfeit !fine", within: 20},
				{name: "full", say: "forfeit breach|ownfault", within: 25, by: notController},
				{name: "full", say: "penalty owes !fine", within: 14},
				{name: "full", say: "penalty owes proc|ctrl", within: 14},
			},
			judge: func(f *found) finding {
				f.by["full"] = each(f.by["full"], func(m match) bool { return !f.beside(m, "forfeit", "neg", "without") })
				settled := each(f.filled(f.get("full")), func(m match) bool { return !f.unitHas(m, "byreference", "slot") || len(f.s.moneyIn(f.unit(m))) > 0 })
				switch {
				case len(settled) > 0:
					return finding{Present, "said", settled}
				case f.has("full"):
					return f.say(Partial, "penalty_clause.part", "full")
				}
				return missing()
			},
		},
		{
			id: "liability_indemnity", set: Market, covers: "M6 M7 S6", topic: "liab indemnify", sources: []norm.Source{"AVG 82(2)", "6:74 BW"},
			cues: []cue{
				{name: "full", say: "indemnify", within: 20},
				{name: "full", say: "bears damage ownfault|proc|ours|party", within: 14},
				{name: "full", say: "proc|party|eachparty|ctrl liab ownfault|claims|liablepro !^sub !sub !mainref"},
				{name: "full", say: "liab cap|indirect !mainref !^sub !sub", within: 20},
				{name: "part", say: "liab mainref"},
				{name: "part", say: "liab ~sub", by: notController},
				{name: "part", say: "liab art82"},
				{name: "part", say: "mainref ^liab"},
			},
		},
		{
			id: "liability_cap", set: Market, covers: "M3", topic: "liab", sources: []norm.Source{"6:248 BW"},
			cues: []cue{
				{name: "full", say: "~liab cap money|months"},
				{name: "part", say: "liab cap !nolimit"},
				{name: "part", say: "^liab mainref"},
				{name: "part", say: "~liab indirect"},
				{name: "full", say: "cap damage|bears money|months|years", within: 20},
			},
			judge: func(f *found) finding {
				full := each(f.filled(f.get("full")), func(m match) bool { return len(f.s.moneyIn(f.unit(m))) > 0 || f.unitHas(m, "months", "years", "money") })
				sums := each(f.filled(f.get("part")), func(m match) bool { return len(f.s.moneyIn(f.unit(m))) > 0 })
				switch {
				case len(full)+len(sums) > 0:
					return finding{Present, "said", append(sums, full...)}
				case f.has("full", "part"):
					return f.say(Partial, "liability_cap.part", "part", "full")
				}
				return missing()
			},
		},
		{
			id: "governing_law", set: Market, covers: "M15", topic: "govtitle", sources: []norm.Source{"Rome I 3"},
			cues: []cue{
				{name: "full", say: "governed countrylaw !scc !^scc !notcountry", within: 10},
				{name: "full", say: "isdpa governed countrylaw !^scc !notcountry", within: 14},
				{name: "part", say: "governed countrylaw scc", within: 10},
				{name: "part", say: "countrylaw ^scc|mechanism !notcountry"},
				{name: "full", say: "^govtitle country !^scc"},
				{name: "part", say: "country|countrylaw scc ~govtitle"},
				{name: "part", say: "governed lawof mainref", within: 10},
				{name: "slot", say: "^govtitle"},
				{name: "slot", say: "govtitle"},
			},
			judge: func(f *found) finding {
				switch {
				case len(f.filled(f.get("full"))) > 0:
					return finding{Present, "said", f.filled(f.get("full"))}
				case f.has("part"):
					return f.say(Partial, "governing_law.part", "part")
				case f.emptyTitle("slot"):
					return f.say(Partial, "blank", "slot")
				}
				return missing()
			},
		},
	}
}
