package review

import (
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review/text"
)

// chainRules are the sub-processors and the transfer to third countries.
//
// law: avg 28(2), avg 28(4), avg 44, avg 46(1)
func chainRules() []rule {
	return []rule{
		{
			id: "transfer_location", set: Law, covers: "A28", topic: "transfer outside", sources: []norm.Source{"AVG 28(3)(a)", "AVG 44"},
			cues: []text.Cue{
				{Name: "full", Say: "transfer outside|eea"},
				{Name: "full", Say: "transfer mechanism", Within: 25},
				{Name: "full", Say: "place eea|outside", Within: 14},
				{Name: "full", Say: "place country", Within: 6},
				{Name: "full", Say: "eea|country ^transfer"},
				{Name: "full", Say: "process|country outside|mechanism mechanism", Within: 30},
				{Name: "full", Say: "country mechanism", Within: 20},
				{Name: "any", Say: "anywhere place|process", Within: 14, By: text.NotController},
				{Name: "slot", Say: "^place|place"},
				{Name: "part", Say: "outside|eea mechanism"},
				{Name: "part", Say: "^sub outside|eea|country"},
			},
			judge: judgeTransfer,
		},
		{
			id: "subprocessor_authorisation", set: Law, covers: "A12 A13 M5 S3", topic: "sub", sources: []norm.Source{"AVG 28(2)", "AVG 28(3)(d)"},
			cues: []text.Cue{
				{Name: "stated", Say: "~sub general", Defs: true},
				{Name: "general", Say: "sub may engage", By: text.ByProcessor, Within: 16},
				{Name: "general", Say: "sub consent engage !specific", Within: 20},
				{Name: "general", Say: "sub consent|may engage !specific"},
				{Name: "free", Say: "sub|third freely !neg", By: text.NotController},
				{Name: "specific", Say: "sub|third specific neg|unless|only|freely !general", Within: 30},
				{Name: "specific", Say: "sub|third specific request|must|list engage|inform !general", Within: 16},
				{Name: "specific", Say: "sub neg general", Within: 20},
				{Name: "specific", Say: "~sub specific engage !general !object", Within: 12},
				{Name: "notice", Say: "~sub inform upfront|engage", By: text.NotController},
				{Name: "object", Say: "~sub object", Within: 30},
				{Name: "refused", Say: "~sub noduty inform|object|consent", Within: 20},
				{Name: "refused", Say: "sub ourcall", Within: 12, By: text.ByProcessor},
				{Name: "refused", Say: "neg object|inform ~sub ourcall", Within: 8},
				{Name: "list", Say: "sub list|engage"},
				{Name: "list", Say: "list ^sub"},
			},
			judge: judgeAuthorisation,
		},
		{
			id: "subprocessor_flowdown", set: Law, covers: "A14", topic: "sub", deny: "impose duty", sources: []norm.Source{"AVG 28(4)"},
			cues: []text.Cue{
				{Name: "full", Say: "sub duty same impose", Within: 30},
				{Name: "full", Say: "third duty same impose ~sub", Within: 30},
				{Name: "full", Say: "^sub duty same impose", Within: 30},
				{Name: "part", Say: "sub duty impose", Within: 20},
			},
			judge: func(f *found) finding {
				anywhere := func(m text.Match) bool { return !f.within(m, "mechanism", "outside") }
				everywhere, part := each(f.firm("full"), anywhere), each(f.get("part"), anywhere)
				switch {
				case len(everywhere) > 0:
					return finding{Present, "said", everywhere}
				case f.has("denied"):
					return f.say(Contrary, "denied", "denied")
				case f.has("full"):
					return f.say(Partial, "subprocessor_flowdown.transfers", "full")
				case len(part) > 0:
					return finding{Partial, "subprocessor_flowdown.part", part}
				}
				return missing()
			},
		},
	}
}

func judgeTransfer(f *found) finding {
	full := f.firm("full")
	switch {
	case len(f.filled(full)) > 0 && !f.s.denied(full[0], f.s.Topics("mechanism")):
		return finding{Present, "said", f.filled(full)}
	case f.has("any"):
		return f.say(Contrary, "transfer_location.contrary", "any")
	case f.has("full"):
		return f.say(Partial, "effort", "full")
	case f.has("part"):
		return f.say(Partial, "transfer_location.part", "part")
	case f.emptyTitle("slot"):
		return f.say(Partial, "blank", "slot")
	}
	return missing()
}

func judgeAuthorisation(f *found) finding {
	switch {
	case f.has("refused"):
		return f.say(Contrary, "subprocessor_authorisation.contrary", "refused")
	case f.has("free") && !f.has("object") && !f.has("notice"):
		return f.say(Contrary, "subprocessor_authorisation.contrary", "free")
	case f.has("stated") && f.has("object"):
		return f.say(Present, "subprocessor_authorisation.general", "stated", "object", "notice", "general")
	case f.has("specific") && len(each(f.get("specific"), func(m text.Match) bool { return !f.unitHas(m, "loophole") })) == 0 &&
		!f.has("object"):
		return f.say(Partial, "loophole", "specific")
	case len(each(f.get("specific"), func(m text.Match) bool { return !f.unitHas(m, "freely") || f.unitHas(m, "neg") })) > 0 &&
		!f.has("stated"):
		return f.say(Present, "subprocessor_authorisation.specific", "specific", "object", "notice")
	case f.has("general") && f.has("object"):
		return f.say(Present, "subprocessor_authorisation.general", "general", "object", "notice")
	case f.has("notice", "list") && f.has("object"):
		return f.say(Present, "subprocessor_authorisation.general", "notice", "object")
	case f.has("general", "stated"):
		return f.say(Partial, "subprocessor_authorisation.no-objection", "stated", "general", "notice")
	case f.has("notice"), f.has("list"):
		return f.say(Partial, "subprocessor_authorisation.list", "notice", "list")
	}
	return missing()
}
