package review

import (
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review/text"
)

// restRules are what the law requires beside the points above: what follows from
// them, and what applies by law.
//
// law: avg 28(3), avg 28(9), avg 28(4), avg 29, avg 30(2)
func restRules() []rule {
	return []rule{
		{
			id: "binding_contract", set: Law, covers: "A01", topic: "isdpa", sources: []norm.Source{
				"AVG 28(3)",
				"AVG 28(9)",
			}, wbp: []norm.Source{"Wbp 14(2)", "Wbp 14(5)"},
			cues: []text.Cue{{Name: "full", Say: "agrees", Titles: true}, {Name: "full", Say: "thisagr must|sign"}, {Name: "full", Say: "thisagr"}},
		},
		{
			id: "controller_rights", set: Law, covers: "A07 S2", topic: "ctrlrights", sources: []norm.Source{"AVG 28(3)"},
			cues: []text.Cue{
				{Name: "full", Say: "ctrl ^ctrlrights"},
				{Name: "full", Say: "must lawful|instr", By: text.ByController},
				{Name: "right", Say: "may", By: text.ByController},
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
			cues: []text.Cue{
				{Name: "full", Say: "lawreq inform upfront ~instr|process", Within: 60},
				{Name: "full", Say: "inform lawreq neg ~lawreq ~instr", Within: 40},
				{Name: "part", Say: "unless lawreq ~instr", Within: 20},
			},
		},
		{
			id: "subprocessor_objection", set: Law, covers: "A13", topic: "sub", sources: []norm.Source{"AVG 28(2)"},
			cues: []text.Cue{
				{Name: "general", Say: "~sub general", Defs: true},
				{Name: "specific", Say: "sub specific neg|unless|only !general"},
				{Name: "specific", Say: "~sub specific engage !general !object", Within: 12},
				{Name: "notice", Say: "~sub inform upfront|engage", By: text.NotController},
				{Name: "object", Say: "~sub object", Within: 30},
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
			cues: []text.Cue{
				{Name: "contrary", Say: "sub|third neg liab", Within: 8, By: text.NotController},
				{Name: "contrary", Say: "liab notobl sub|third", Within: 20, By: text.NotController},
				{Name: "full", Say: "~sub|third fullyliable !neg", By: text.NotController},
				{Name: "full", Say: "sub fullyliable", Within: 15, By: text.NotController},
			},
		},
		{
			id: "assist_authority_notification", set: Law, covers: "A18", topic: "breachsure", sources: []norm.Source{"AVG 28(3)(f)", "AVG 33(1)"},
			cues: []text.Cue{
				{Name: "full", Say: "assist arts3236|arts3334", By: text.NotController},
				{Name: "full", Say: "arts3236|arts3334 <assist", By: text.NotController},
				{Name: "full", Say: "assist ~authority ~breachsure|breach", By: text.NotController},
				{Name: "full", Say: "breachsure ~assist inform|authority", By: text.NotController},
			},
		},
		{
			id: "assist_data_subject_notification", set: Law, covers: "A19", topic: "breachsure", sources: []norm.Source{
				"AVG 28(3)(f)",
				"AVG 34(1)",
			},
			cues: []text.Cue{
				{Name: "full", Say: "assist arts3236", By: text.NotController},
				{Name: "full", Say: "arts3236 <assist", By: text.NotController},
				{Name: "full", Say: "art34 ~assist ~breachsure|breach", By: text.NotController},
			},
		},
		{
			id: "assist_prior_consultation", set: Law, covers: "A21", topic: "priorconsult dpia", sources: []norm.Source{
				"AVG 28(3)(f)",
				"AVG 36(1)",
			},
			cues: []text.Cue{
				{Name: "full", Say: "assist arts3236", By: text.NotController},
				{Name: "full", Say: "arts3236 <assist", By: text.NotController},
				{Name: "full", Say: "priorconsult ~assist", By: text.NotController},
			},
		},
		{
			id: "staff_instructions", set: Law, covers: "A27", topic: "staff instr", sources: []norm.Source{"AVG 29", "AVG 32(4)"},
			cues: []text.Cue{
				{Name: "full", Say: "staff process instr", Within: 30, By: text.NotController},
				{Name: "full", Say: "staff|authorised accord|only instr", Within: 20, By: text.NotController},
				{Name: "full", Say: "authorised process instr only", Within: 25},
				{Name: "part", Say: "staff authorised only", Within: 25, By: text.NotController},
			},
		},
		{
			id: "records_officer", set: Law, covers: "A29", topic: "records dpo", sources: []norm.Source{"AVG 30(2)", "AVG 37(1)", "AVG 27"},
			cues: []text.Cue{{Name: "full", Say: "records !inform", By: text.NotController}, {Name: "full", Say: "dpo"}},
			judge: func(f *found) finding {
				if f.has("full") {
					return f.say(Present, "said", "full")
				}
				return finding{verdict: NA, why: "records_officer.na"}
			},
		},
		{
			id: "unilateral_change", set: Law, covers: "A08", topic: "change", sources: []norm.Source{
				"AVG 28(3)", "AVG 28(9)",
				"EDPB 07/2020",
			}, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []text.Cue{
				{Name: "contrary", Say: "change unilateral thisagr|byreference !lawchange", By: text.ByProcessor, Within: 25},
				{Name: "contrary", Say: "may change thisagr !consent !lawchange !both !sub", By: text.ByProcessor, Within: 12},
				{Name: "contrary", Say: "change thisagr communicated !consent !both !sub !^sub !lawchange", By: text.NotController, Within: 15},
				{Name: "full", Say: "change thisagr both !sub !^sub", Within: 20},
				{Name: "full", Say: "change both documented !sub !^sub", Within: 15},
				{Name: "some", Say: "change thisagr !sub !^sub", Within: 10},
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
			cues: []text.Cue{
				{Name: "full", Say: "place|transfer eea only !outside !mechanism", Within: 14},
				{Name: "full", Say: "neg transfer outside !mechanism !consent !unless", Within: 14, By: text.NotController},
				{Name: "full", Say: "place eea !outside", Within: 10},
				{Name: "part", Say: "transfer|place eea|outside consent|mechanism|unless", Within: 30},
			},
		},
		{
			id: "recourse", set: Market, covers: "M8 U1 U2 U3", topic: "liab", sources: []norm.Source{"AVG 82(5)", "6:10 BW", "Marktpraktijk"},
			cues: []text.Cue{
				{Name: "full", Say: "recourse"},
				{Name: "full", Say: "liab|claims art82 proportion|recourse"},
				{Name: "part", Say: "proportion liab|claims"},
			},
		},
		{
			id: "suspension_termination", set: Market, covers: "M9", topic: "suspend terminate", sources: practice,
			cues: []text.Cue{
				{Name: "full", Say: "suspend process|transfer|service|agreementword", Within: 15},
				{Name: "full", Say: "terminate agreementword may", Within: 15, By: text.ByController},
				{Name: "part", Say: "terminate agreementword may", Within: 15},
			},
		},
		{
			id: "insurance", set: Market, covers: "M12", topic: "insurance", sources: practice,
			cues: []text.Cue{{Name: "full", Say: "insurance must|maintains", Within: 15, By: text.NotController}, {Name: "part", Say: "insurance"}},
		},
		{
			id: "law_change", set: Market, covers: "M13", topic: "lawchange", sources: practice,
			cues: []text.Cue{{Name: "full", Say: "lawchange change|party|consent"}, {Name: "full", Say: "change lawreq thisagr", Within: 25}},
		},
		{
			id: "precedence", set: Market, covers: "M14", topic: "precedence", sources: practice,
			cues: []text.Cue{{Name: "full", Say: "precedence thisagr|byreference|agreementword|party", Within: 30}},
		},
		{
			id: "evidence_access", set: Market, covers: "M16", topic: "oversight", sources: practice,
			cues: []text.Cue{
				{Name: "full", Say: "oversight makeavail", Within: 12, By: text.NotController},
				{Name: "part", Say: "oversight takes|must", By: text.NotController},
			},
		},
		{
			id: "assistance_costs", set: Market, covers: "M17", topic: "oncost assist audit", sources: []norm.Source{
				"Marktpraktijk",
				"EDPB 22/2024",
			},
			cues: []text.Cue{
				{Name: "full", Say: "oncost assist|audit|request|delete|rights"},
				{Name: "full", Say: "free assist|audit|request|delete|rights"},
			},
		},
	}
}
