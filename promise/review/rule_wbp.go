package review

import (
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review/text"
)

// wbpRules are what the law required before 25 May 2018.
//
// law: wbp 14(1), wbp 14(2), wbp 14(3)(a), wbp 14(3)(b), wbp 14(3)(c), wbp 14(4), wbp 14(5), wbp 12(2)
func wbpRules() []rule {
	security := text.Cue{Name: "security", Say: "tom takes", Within: 25, By: text.NotController}
	breach := text.Cue{Name: "breach", Say: "breach inform ~breachsure", Within: 60, By: text.NotController}
	both := func(f *found) finding {
		switch {
		case f.has("security") && f.has("breach"):
			return f.say(Present, "said", "security", "breach")
		case f.has("security"):
			return f.say(Partial, "wbp.no-breach", "security")
		case f.has("breach"):
			return f.say(Partial, "wbp.no-security", "breach")
		}
		return missing()
	}
	contract := []text.Cue{{Name: "full", Say: "agrees", Titles: true}, {Name: "full", Say: "thisagr"}}
	return []rule{
		{
			id: "wbp_guarantees", set: Wbp, covers: "W1", topic: "tom", sources: []norm.Source{"Wbp 14(1)"}, cues: []text.Cue{security, breach},
			judge: both,
		},
		{id: "wbp_contract", set: Wbp, covers: "W2", topic: "isdpa", sources: []norm.Source{"Wbp 14(2)"}, cues: contract},
		{
			id: "wbp_instructions", set: Wbp, covers: "W3", topic: "instr", sources: []norm.Source{"Wbp 14(3)(a)", "Wbp 12(1)"},
			cues: []text.Cue{{Name: "full", Say: "process instr|behalf", Within: 25}},
		},
		{
			id: "wbp_security_breach", set: Wbp, covers: "W4 T3 T7", topic: "tom breachsure", sources: []norm.Source{"Wbp 14(3)(b)", "Wbp 14(3)(c)"},
			cues: []text.Cue{security, breach}, judge: both,
		},
		{
			id: "wbp_foreign", set: Wbp, covers: "W5", topic: "country", sources: []norm.Source{"Wbp 14(4)"},
			cues: []text.Cue{{Name: "abroad", Say: "proc place country", Within: 10}},
			judge: func(f *found) finding {
				return finding{verdict: NA, why: "wbp_foreign.na", rests: f.get("abroad")}
			},
		},
		{id: "wbp_written", set: Wbp, covers: "W6", topic: "isdpa", sources: []norm.Source{"Wbp 14(5)"}, cues: contract},
		{
			id: "wbp_confidentiality", set: Wbp, covers: "W7", topic: "confidential", sources: []norm.Source{"Wbp 12(2)"},
			cues: []text.Cue{{Name: "full", Say: "confidential bound|must"}},
			judge: func(f *found) finding {
				if f.has("full") {
					return f.say(Present, "said", "full")
				}
				return finding{verdict: NA, why: "wbp_confidentiality.na"}
			},
		},
	}
}
