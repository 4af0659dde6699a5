package review

import (
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review/text"
)

// moneyRules are liability, penalty and the law of the contract: what parties
// usually settle, and what the law does not require.
//
// law: avg 82(2), bw 6:91
func moneyRules() []rule {
	return []rule{
		{
			id: "penalty_clause", set: Market, covers: "M2 T6", topic: "forfeit", sources: []norm.Source{"6:91 BW"},
			cues: []text.Cue{
				{Name: "full", Say: "forfeit !fine", Within: 20},
				{Name: "full", Say: "forfeit breach|ownfault", Within: 25, By: text.NotController},
				{Name: "full", Say: "penalty owes !fine", Within: 14},
				{Name: "full", Say: "penalty owes proc|ctrl", Within: 14},
			},
			judge: func(f *found) finding {
				f.by["full"] = each(f.by["full"], func(m text.Match) bool { return !f.beside(m, "forfeit", "neg", "without") })
				settled := each(f.filled(f.get("full")), func(m text.Match) bool {
					return !f.unitHas(m, "byreference", "slot") || len(f.s.moneyIn(f.unit(m))) > 0
				})
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
			cues: []text.Cue{
				{Name: "full", Say: "indemnify", Within: 20},
				{Name: "full", Say: "bears damage ownfault|proc|ours|party", Within: 14},
				{Name: "full", Say: "proc|party|eachparty|ctrl liab ownfault|claims|liablepro !^sub !sub !mainref"},
				{Name: "full", Say: "liab cap|indirect !mainref !^sub !sub", Within: 20},
				{Name: "part", Say: "liab mainref"},
				{Name: "part", Say: "liab ~sub", By: text.NotController},
				{Name: "part", Say: "liab art82"},
				{Name: "part", Say: "mainref ^liab"},
			},
		},
		{
			id: "liability_cap", set: Market, covers: "M3", topic: "liab", sources: []norm.Source{"6:248 BW"},
			cues: []text.Cue{
				{Name: "full", Say: "~liab cap money|months"},
				{Name: "part", Say: "liab cap !nolimit"},
				{Name: "part", Say: "^liab mainref"},
				{Name: "part", Say: "~liab indirect"},
				{Name: "full", Say: "cap damage|bears money|months|years", Within: 20},
			},
			judge: func(f *found) finding {
				full := each(f.filled(f.get("full")), func(m text.Match) bool {
					return len(f.s.moneyIn(f.unit(m))) > 0 || f.unitHas(m, "months", "years", "money")
				})
				sums := each(f.filled(f.get("part")), func(m text.Match) bool { return len(f.s.moneyIn(f.unit(m))) > 0 })
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
			cues: []text.Cue{
				{Name: "full", Say: "governed countrylaw !scc !^scc !notcountry", Within: 10},
				{Name: "full", Say: "isdpa governed countrylaw !^scc !notcountry", Within: 14},
				{Name: "part", Say: "governed countrylaw scc", Within: 10},
				{Name: "part", Say: "countrylaw ^scc|mechanism !notcountry"},
				{Name: "full", Say: "^govtitle country !^scc"},
				{Name: "part", Say: "country|countrylaw scc ~govtitle"},
				{Name: "part", Say: "governed lawof mainref", Within: 10},
				{Name: "slot", Say: "^govtitle"},
				{Name: "slot", Say: "govtitle"},
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
