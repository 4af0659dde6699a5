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
			},
		},
		{
			id: "liability_indemnity", set: Market, covers: "M6 M7 S6", topic: "liab indemnify", sources: []norm.Source{"AVG 82(2)", "6:74 BW"},
			cues: []cue{
				{name: "full", say: "indemnify", within: 20},
				{name: "full", say: "proc|party|eachparty|ctrl liab ownfault|claims|liablepro !^sub !sub !mainref"},
				{name: "part", say: "liab mainref"},
				{name: "part", say: "liab ~sub", by: notController},
				{name: "part", say: "liab art82"},
			},
		},
		{
			id: "liability_cap", set: Market, covers: "M3", topic: "liab", sources: []norm.Source{"6:248 BW"},
			cues: []cue{
				{name: "full", say: "~liab cap money|months"},
				{name: "part", say: "liab cap !nolimit"},
				{name: "part", say: "^liab mainref"},
				{name: "part", say: "~liab indirect"},
			},
		},
		{
			id: "governing_law", set: Market, covers: "M15", topic: "govlaw", sources: []norm.Source{"Rome I 3"},
			cues: []cue{
				{name: "full", say: "governed countrylaw !scc !^scc !notcountry", within: 10},
				{name: "full", say: "isdpa governed countrylaw !^scc !notcountry", within: 14},
				{name: "part", say: "governed countrylaw scc", within: 10},
				{name: "part", say: "countrylaw ^scc|mechanism !notcountry"},
				{name: "part", say: "governed lawof mainref", within: 10},
			},
		},
	}
}
