package review

import "github.com/verhaal/verhaal/law/norm"

// endRules are what happens when it is over.
//
// law: avg 28(3)(g)
func endRules() []rule {
	return []rule{
		{
			id: "deletion_return", set: Law, covers: "A22 M10", topic: "delete return", sources: []norm.Source{"AVG 28(3)(g)"},
			cues: []cue{
				{name: "delete", say: "delete ~end|return pdata|copies", within: 40, by: notController},
				{name: "return", say: "return ~end|delete pdata|copies", within: 40},
				{name: "contrary", say: "delete proctext"},
			},
			judge: judgeEnd,
		},
	}
}

func judgeEnd(f *found) finding {
	switch {
	case f.has("contrary"):
		return f.say(Contrary, "deletion_return.contrary", 0.8, "contrary")
	case f.has("delete") && f.has("return"):
		return f.say(Present, "said", 0.85, "return", "delete")
	case f.has("delete"):
		return f.say(Partial, "deletion_return.delete-only", 0.75, "delete")
	case f.has("return"):
		return f.say(Partial, "deletion_return.return-only", 0.6, "return")
	}
	return missing(0.85)
}
