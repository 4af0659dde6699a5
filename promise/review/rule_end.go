package review

import (
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review/text"
)

// endRules are what happens when it is over.
//
// law: avg 28(3)(g)
func endRules() []rule {
	return []rule{
		{
			id: "deletion_return", set: Law, covers: "A22 M10", topic: "delete return", deny: "delete return", sources: []norm.Source{"AVG 28(3)(g)"},
			cues: []text.Cue{
				{Name: "delete", Say: "delete ~end|return pdata|copies|holdings", Within: 40, By: text.NotController},
				{Name: "return", Say: "return ~end|delete pdata|copies|holdings", Within: 40, By: text.NotController},
				{Name: "return", Say: "return ~end|delete choice pdata|copies|holdings|return", Within: 40, By: text.ByController},
				{Name: "return", Say: "return ~end|delete may pdata", Within: 20, By: text.ByController},
				{Name: "contrary", Say: "delete proctext"},
				{Name: "contrary", Say: "ourcall delete|keepdata", Within: 12, By: text.NotController},
				{Name: "contrary", Say: "may keepdata indefinite", By: text.ByProcessor},
				{Name: "both", Say: "delete return choice", Within: 25},
				{Name: "both", Say: "delete return ~end", Within: 12, By: text.NotController},
				{Name: "keeps", Say: "neg delete !lawreq !unless", Within: 2, By: text.ByProcessor},
				{Name: "keeps", Say: "^delete|end keepdata|delete years !lawreq", Within: 12, By: text.NotController},
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
