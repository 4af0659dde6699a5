package review

import "github.com/verhaal/verhaal/law/norm"

// chainRules are the sub-processors and the transfer to third countries.
//
// law: avg 28(2), avg 28(4), avg 44, avg 46(1)
func chainRules() []rule {
	return []rule{
		{
			id: "transfer_location", set: Law, covers: "A28", topic: "transfer outside", sources: []norm.Source{"AVG 28(3)(a)", "AVG 44"},
			cues: []cue{
				{name: "full", say: "transfer outside|eea"},
				{name: "full", say: "transfer mechanism", within: 25},
				{name: "full", say: "place eea|outside", within: 14},
				{name: "full", say: "place country", within: 6},
				{name: "full", say: "eea|country ^transfer"},
				{name: "full", say: "process|country outside|mechanism mechanism", within: 30},
				{name: "full", say: "country mechanism", within: 20},
				{name: "any", say: "anywhere place|process", within: 14, by: notController},
				{name: "slot", say: "^place|place"},
				{name: "part", say: "outside|eea mechanism"},
				{name: "part", say: "^sub outside|eea|country"},
			},
			judge: judgeTransfer,
		},
		{
			id: "subprocessor_authorisation", set: Law, covers: "A12 A13 M5 S3", topic: "sub", sources: []norm.Source{"AVG 28(2)", "AVG 28(3)(d)"},
			cues: []cue{
				{name: "stated", say: "~sub general", defs: true},
				{name: "general", say: "sub may engage", by: byProcessor, within: 16},
				{name: "general", say: "sub consent engage !specific", within: 20},
				{name: "general", say: "sub consent|may engage !specific"},
				{name: "free", say: "sub|third freely !neg", by: notController},
				{name: "specific", say: "sub|third specific neg|unless|only|freely !general", within: 30},
				{name: "specific", say: "sub|third specific request|must|list engage|inform !general", within: 16},
				{name: "specific", say: "sub neg general", within: 20},
				{name: "specific", say: "~sub specific engage !general !object", within: 12},
				{name: "notice", say: "~sub inform upfront|engage", by: notController},
				{name: "object", say: "~sub object", within: 30},
				{name: "refused", say: "~sub noduty inform|object|consent", within: 20},
				{name: "refused", say: "sub ourcall", within: 12, by: byProcessor},
				{name: "refused", say: "neg object|inform ~sub ourcall", within: 8},
				{name: "list", say: "sub list|engage"},
				{name: "list", say: "list ^sub"},
			},
			judge: judgeAuthorisation,
		},
		{
			id: "subprocessor_flowdown", set: Law, covers: "A14", topic: "sub", deny: "impose duty", sources: []norm.Source{"AVG 28(4)"},
			cues: []cue{
				{name: "full", say: "sub duty same impose", within: 30},
				{name: "full", say: "third duty same impose ~sub", within: 30},
				{name: "full", say: "^sub duty same impose", within: 30},
				{name: "part", say: "sub duty impose", within: 20},
			},
			judge: func(f *found) finding {
				anywhere := func(m match) bool { return !f.within(m, "mechanism", "outside") }
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
	case len(f.filled(full)) > 0 && !f.s.denied(full[0], f.s.topics("mechanism")):
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
	case f.has("specific") && len(each(f.get("specific"), func(m match) bool { return !f.unitHas(m, "loophole") })) == 0 && !f.has("object"):
		return f.say(Partial, "loophole", "specific")
	case len(each(f.get("specific"), func(m match) bool { return !f.unitHas(m, "freely") || f.unitHas(m, "neg") })) > 0 && !f.has("stated"):
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
