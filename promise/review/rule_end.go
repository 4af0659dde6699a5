package review

import "github.com/verhaal/verhaal/law/norm"

// endRules are what happens when it is over.
//
// law: avg 28(3)(g)
func endRules() []rule {
	return []rule{
		{
			id: "deletion_return", set: Law, covers: "A22 M10", topic: "delete return", deny: "delete return", sources: []norm.Source{"AVG 28(3)(g)"},
			cues: []cue{
				{name: "delete", say: "delete ~end|return pdata|copies|holdings", within: 40, by: notController},
				{name: "return", say: "return ~end|delete pdata|copies|holdings", within: 40, by: notController},
				{name: "return", say: "return ~end|delete choice pdata|copies|holdings|return", within: 40, by: byController},
				{name: "return", say: "return ~end|delete may pdata", within: 20, by: byController},
				{name: "contrary", say: "delete proctext"},
				{name: "contrary", say: "ourcall delete|keepdata", within: 12, by: notController},
				{name: "contrary", say: "may keepdata indefinite", by: byProcessor},
				{name: "both", say: "delete return choice", within: 25},
				{name: "both", say: "delete return ~end", within: 12, by: notController},
				{name: "keeps", say: "neg delete !lawreq !unless", within: 2, by: byProcessor},
				{name: "keeps", say: "^delete|end keepdata|delete years !lawreq", within: 12, by: notController},
			},
			judge: judgeEnd,
		},
	}
}

func judgeEnd(f *found) finding {
	switch {
	case f.has("contrary"):
		return f.say(Contrary, "deletion_return.contrary", "contrary")
	case f.has("denied") && !f.has("delete", "return", "both"):
		return f.say(Contrary, "denied", "denied")
	case f.has("keeps"):
		return f.say(Partial, "deletion_return.keeps", "keeps", "delete", "return")
	case f.has("both"):
		return f.say(Present, "said", "both", "return", "delete")
	case f.has("delete") && f.has("return"):
		return f.say(Present, "said", "return", "delete")
	case f.has("delete"):
		return f.say(Partial, "deletion_return.delete-only", "delete")
	case f.has("return"):
		return f.say(Partial, "deletion_return.return-only", "return")
	}
	return missing()
}
