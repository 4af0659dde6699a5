package review

import "github.com/verhaal/verhaal/law/norm"

// restRules are what the law requires beside the points above: what follows from
// them, and what applies by law.
//
// law: avg 28(3), avg 28(9), avg 28(4), avg 29, avg 30(2)
func restRules() []rule {
	return []rule{
		{
			id: "binding_contract", set: Law, covers: "A01", topic: "isdpa", sources: []norm.Source{"AVG 28(3)", "AVG 28(9)"}, wbp: []norm.Source{"Wbp 14(2)", "Wbp 14(5)"},
			cues: []cue{{name: "full", say: "agrees", titles: true}, {name: "full", say: "thisagr must|sign"}, {name: "full", say: "thisagr"}},
		},
		{
			id: "controller_rights", set: Law, covers: "A07 S2", topic: "ctrlrights", sources: []norm.Source{"AVG 28(3)"},
			cues: []cue{
				{name: "full", say: "ctrl ^ctrlrights"},
				{name: "full", say: "must lawful|instr", by: byController},
				{name: "right", say: "may", by: byController},
			},
			judge: func(f *found) finding {
				switch {
				case f.has("full"):
					return f.say(Present, "said", "full")
				case len(f.get("right")) > 1:
					return f.say(Present, "controller_rights.spread", "right")
				case f.has("right"):
					return f.say(Partial, "controller_rights.part", "right")
				}
				return missing()
			},
		},
		{
			id: "legal_exception", set: Law, covers: "A09", topic: "instr", sources: []norm.Source{"AVG 28(3)(a)"},
			cues: []cue{
				{name: "full", say: "lawreq inform upfront ~instr|process", within: 60},
				{name: "full", say: "inform lawreq neg ~lawreq ~instr", within: 40},
				{name: "part", say: "unless lawreq ~instr", within: 20},
			},
		},
		{
			id: "subprocessor_objection", set: Law, covers: "A13", topic: "sub", sources: []norm.Source{"AVG 28(2)"},
			cues: []cue{
				{name: "general", say: "~sub general", defs: true},
				{name: "specific", say: "sub specific neg|unless|only !general"},
				{name: "specific", say: "~sub specific engage !general !object", within: 12},
				{name: "notice", say: "~sub inform upfront|engage", by: notController},
				{name: "object", say: "~sub object", within: 30},
			},
			judge: func(f *found) finding {
				switch {
				case f.has("object") && f.has("notice"):
					return f.say(Present, "said", "notice", "object")
				case f.has("specific") && !f.has("general"):
					return f.say(NA, "subprocessor_objection.specific", "specific")
				case f.has("object"):
					return f.say(Partial, "subprocessor_objection.no-notice", "object")
				case f.has("notice"):
					return f.say(Partial, "subprocessor_objection.no-objection", "notice")
				}
				return missing()
			},
		},
		{
			id: "subprocessor_liability", set: Law, covers: "A15", topic: "sub", sources: []norm.Source{"AVG 28(4)"},
			cues: []cue{
				{name: "contrary", say: "sub|third neg liab", within: 8, by: notController},
				{name: "contrary", say: "liab notobl sub|third", within: 20, by: notController},
				{name: "full", say: "~sub|third fullyliable !neg", by: notController},
				{name: "full", say: "sub fullyliable", within: 15, by: notController},
			},
		},
		{
			id: "assist_authority_notification", set: Law, covers: "A18", topic: "breachsure", sources: []norm.Source{"AVG 28(3)(f)", "AVG 33(1)"},
			cues: []cue{
				{name: "full", say: "assist arts3236|arts3334", by: notController},
				{name: "full", say: "arts3236|arts3334 <assist", by: notController},
				{name: "full", say: "assist ~authority ~breachsure|breach", by: notController},
				{name: "full", say: "breachsure ~assist inform|authority", by: notController},
			},
		},
		{
			id: "assist_data_subject_notification", set: Law, covers: "A19", topic: "breachsure", sources: []norm.Source{"AVG 28(3)(f)", "AVG 34(1)"},
			cues: []cue{
				{name: "full", say: "assist arts3236", by: notController},
				{name: "full", say: "arts3236 <assist", by: notController},
				{name: "full", say: "art34 ~assist ~breachsure|breach", by: notController},
			},
		},
		{
			id: "assist_prior_consultation", set: Law, covers: "A21", topic: "priorconsult dpia", sources: []norm.Source{"AVG 28(3)(f)", "AVG 36(1)"},
			cues: []cue{
				{name: "full", say: "assist arts3236", by: notController},
				{name: "full", say: "arts3236 <assist", by: notController},
				{name: "full", say: "priorconsult ~assist", by: notController},
			},
		},
		{
			id: "staff_instructions", set: Law, covers: "A27", topic: "staff instr", sources: []norm.Source{"AVG 29", "AVG 32(4)"},
			cues: []cue{
				{name: "full", say: "staff process instr", within: 30, by: notController},
				{name: "full", say: "staff|authorised accord|only instr", within: 20, by: notController},
				{name: "full", say: "authorised process instr only", within: 25},
				{name: "part", say: "staff authorised only", within: 25, by: notController},
			},
		},
		{
			id: "records_officer", set: Law, covers: "A29", topic: "records dpo", sources: []norm.Source{"AVG 30(2)", "AVG 37(1)", "AVG 27"},
			cues: []cue{{name: "full", say: "records !inform", by: notController}, {name: "full", say: "dpo"}},
			judge: func(f *found) finding {
				if f.has("full") {
					return f.say(Present, "said", "full")
				}
				return finding{verdict: NA, why: "records_officer.na"}
			},
		},
		{
			id: "unilateral_change", set: Law, covers: "A08", topic: "change", sources: []norm.Source{"AVG 28(3)", "AVG 28(9)", "EDPB 07/2020"}, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []cue{
				{name: "contrary", say: "change unilateral thisagr|byreference !lawchange", by: byProcessor, within: 25},
				{name: "contrary", say: "may change thisagr !consent !lawchange !both !sub", by: byProcessor, within: 12},
				{name: "contrary", say: "change thisagr communicated !consent !both !sub !^sub !lawchange", by: notController, within: 15},
				{name: "full", say: "change thisagr both !sub !^sub", within: 20},
				{name: "full", say: "change both documented !sub !^sub", within: 15},
				{name: "some", say: "change thisagr !sub !^sub", within: 10},
			},
			judge: func(f *found) finding {
				switch {
				case f.has("contrary"):
					return f.say(Contrary, "unilateral_change.contrary", "contrary")
				case f.has("full"):
					return f.say(Present, "said", "full")
				}
				if f.has("some") {
					return f.say(Partial, "unilateral_change.part", "some")
				}
				return finding{verdict: NA, why: "unilateral_change.na"}
			},
		},
	}
}

var practice = []norm.Source{"Marktpraktijk"}

// marketRules are what parties usually settle beside the law.
func marketRules() []rule {
	return []rule{
		{
			id: "eea_only", set: Market, covers: "M4 T2", topic: "transfer outside", sources: practice,
			cues: []cue{
				{name: "full", say: "place|transfer eea only !outside !mechanism", within: 14},
				{name: "full", say: "neg transfer outside !mechanism !consent !unless", within: 14, by: notController},
				{name: "full", say: "place eea !outside", within: 10},
				{name: "part", say: "transfer|place eea|outside consent|mechanism|unless", within: 30},
			},
		},
		{
			id: "recourse", set: Market, covers: "M8 U1 U2 U3", topic: "liab", sources: []norm.Source{"AVG 82(5)", "6:10 BW", "Marktpraktijk"},
			cues: []cue{{name: "full", say: "recourse"}, {name: "full", say: "liab|claims art82 proportion|recourse"}, {name: "part", say: "proportion liab|claims"}},
		},
		{
			id: "suspension_termination", set: Market, covers: "M9", topic: "suspend terminate", sources: practice,
			cues: []cue{
				{name: "full", say: "suspend process|transfer|service|agreementword", within: 15},
				{name: "full", say: "terminate agreementword may", within: 15, by: byController},
				{name: "part", say: "terminate agreementword may", within: 15},
			},
		},
		{
			id: "insurance", set: Market, covers: "M12", topic: "insurance", sources: practice,
			cues: []cue{{name: "full", say: "insurance must|maintains", within: 15, by: notController}, {name: "part", say: "insurance"}},
		},
		{
			id: "law_change", set: Market, covers: "M13", topic: "lawchange", sources: practice,
			cues: []cue{{name: "full", say: "lawchange change|party|consent"}, {name: "full", say: "change lawreq thisagr", within: 25}},
		},
		{
			id: "precedence", set: Market, covers: "M14", topic: "precedence", sources: practice,
			cues: []cue{{name: "full", say: "precedence thisagr|byreference|agreementword|party", within: 30}},
		},
		{
			id: "evidence_access", set: Market, covers: "M16", topic: "oversight", sources: practice,
			cues: []cue{{name: "full", say: "oversight makeavail", within: 12, by: notController}, {name: "part", say: "oversight takes|must", by: notController}},
		},
		{
			id: "assistance_costs", set: Market, covers: "M17", topic: "oncost assist audit", sources: []norm.Source{"Marktpraktijk", "EDPB 22/2024"},
			cues: []cue{{name: "full", say: "oncost assist|audit|request|delete|rights"}, {name: "full", say: "free assist|audit|request|delete|rights"}},
		},
	}
}
