package review

import "github.com/verhaal/verhaal/law/norm"

// dutyRules are what the processor must do.
//
// law: avg 28(3)(a), avg 28(3)(b), avg 28(3)(c), avg 28(3)(e), avg 28(3)(f), avg 28(3)(h), avg 33(2)
func dutyRules() []rule {
	return []rule{
		{
			id: "documented_instructions", set: Law, covers: "A08", topic: "instr", sources: []norm.Source{"AVG 28(3)(a)", "AVG 29"}, wbp: []norm.Source{"Wbp 14(3)(a)", "Wbp 12(1)"},
			cues: []cue{
				{name: "instr", say: "process instr only|accord", within: 25, by: notController},
				{name: "instr", say: "process instr documented", within: 12},
				{name: "instr", say: "^instr instr documented", within: 12},
				{name: "instr", say: "instr documented must", within: 10, by: notController},
				{name: "instr", say: "^process accord instr documented", within: 10},
				{name: "scope", say: "process only purposeword|purpose", by: notController},
				{name: "unilateral", say: "proc change unilateral agreementword", by: byProcessor},
			},
			judge: judgeInstructions,
		},
		{
			id: "confidentiality_persons", set: Law, covers: "A10", topic: "confidential", sources: []norm.Source{"AVG 28(3)(b)"}, wbp: []norm.Source{"Wbp 12(2)"},
			cues: []cue{
				{name: "full", say: "staff confidential bound", within: 30, by: notController},
				{name: "part", say: "confidential pdata bound", by: notController},
				{name: "part", say: "staff confidential", by: notController},
				{name: "part", say: "confidential pdata", within: 12, by: byProcessor},
				{name: "extends", say: "duty staff authorised|proc accord|same|must", within: 30},
			},
			judge: func(f *found) finding {
				switch {
				case f.has("full"):
					return f.say(Present, "said", 0.95, "full")
				case f.has("part") && f.has("extends"):
					return f.say(Present, "confidentiality_persons.extends", 0.7, "part", "extends")
				case f.has("part"):
					return f.say(Partial, "confidentiality_persons.part", 0.6, "part")
				}
				return missing(0.85)
			},
		},
		{
			id: "security_general", set: Law, covers: "A11", topic: "tom", sources: []norm.Source{"AVG 28(3)(c)", "AVG 32(1)"}, wbp: []norm.Source{"Wbp 14(3)(b)", "Wbp 13"},
			cues: []cue{
				{name: "full", say: "tom takes", within: 25, by: notController},
				{name: "full", say: "art32 secmeasures takes", by: notController},
				{name: "part", say: "secmeasures", by: notController},
			},
			judge: judgeSecurity,
		},
		{
			id: "security_specific", set: Law, covers: "A11 S4 T3 T4", topic: "secmeasures", whole: true, sources: []norm.Source{"AVG 28(3)(c)", "AVG 32(1)", "EDPB 07/2020"}, wbp: []norm.Source{"Wbp 14(5)", "Wbp 13"},
			cues: []cue{
				{name: "measure", say: "measure ~secmeasures"},
				{name: "loose", say: "measure must", by: notController},
				{name: "link", say: "secmeasures pagelink"},
				{name: "head", say: "secmeasures", titles: true},
			},
			judge: judgeMeasures,
		},
		{
			id: "assist_data_subject_rights", set: Law, covers: "A16 S5", topic: "rights subject", sources: []norm.Source{"AVG 28(3)(e)"},
			cues: []cue{
				{name: "full", say: "rights|request assist ~subject|rights", within: 30, by: notController},
				{name: "full", say: "assist ~rights ~request", by: byProcessor},
				{name: "full", say: "rights <assist", by: notController},
				{name: "forward", say: "request|rights forward|inform ~subject|rights", by: notController},
			},
			judge: func(f *found) finding {
				switch {
				case f.has("full"):
					return f.say(Present, "said", 0.95, "full", "forward")
				case f.has("forward"):
					return f.say(Partial, "assist_data_subject_rights.part", 0.75, "forward")
				}
				return missing(0.85)
			},
		},
		{
			id: "assist_security_dpia", set: Law, covers: "A17 A20", topic: "dpia assist", sources: []norm.Source{"AVG 28(3)(f)", "AVG 32(1)", "AVG 35(1)"},
			cues: []cue{
				{name: "full", say: "assist dpia|priorconsult", by: notController},
				{name: "full", say: "assist arts3236", by: notController},
				{name: "full", say: "dpia|priorconsult|arts3236 <assist", by: notController},
				{name: "part", say: "assist datalaw duty|demonstrate|accord", within: 12, by: byProcessor},
				{name: "part", say: "assist arts3334|breachsure", by: notController},
				{name: "part", say: "assist authority", by: notController},
				{name: "part", say: "assist ~breachsure|authority", by: byProcessor},
			},
		},
		{
			id: "breach_notice", set: Law, covers: "A26 M11 T7", topic: "breachsure", sources: []norm.Source{"AVG 33(2)"}, wbp: []norm.Source{"Wbp 14(3)(c)", "Wbp 34a(1)"},
			cues: []cue{
				{name: "notice", say: "breach inform ~breachsure", within: 60, by: notController},
				{name: "notice", say: "inform ^breachsure ctrl", by: notController},
				{name: "notice", say: "breachsure <inform", by: notController},
			},
			judge: judgeBreach,
		},
		{
			id: "infringing_instruction_notice", set: Law, covers: "A25", topic: "instr", sources: []norm.Source{"AVG 28(3)(h)"},
			cues: []cue{
				{name: "full", say: "instr infringes inform", within: 35},
			},
		},
		{
			id: "information_audit", set: Law, covers: "A23 A24 M1 T5", topic: "audit", sources: []norm.Source{"AVG 28(3)(h)"},
			cues: []cue{
				{name: "info", say: "information demonstrate makeavail", within: 30, by: notController},
				{name: "info", say: "information demonstrate makeavail request|may", within: 30},
				{name: "audit", say: "audit contribute !^sub !sub", within: 20},
				{name: "audit", say: "information demonstrate makeavail audit", by: notController},
			},
			judge: judgeAudit,
		},
	}
}

func judgeInstructions(f *found) finding {
	full := each(f.get("instr"), func(m match) bool { return f.unitHas(m, "only", "documented") })
	switch {
	case len(full) > 0:
		return finding{Present, "said", full, 0.95}
	case f.has("instr"):
		return f.say(Partial, "documented_instructions.loose", 0.7, "instr")
	case f.has("scope"):
		return f.say(Partial, "documented_instructions.scope", 0.6, "scope")
	}
	return missing(0.85)
}

func judgeSecurity(f *found) finding {
	weak := func(m match) bool { return f.unitHas(m, "effort") }
	strong := each(f.get("full"), func(m match) bool { return !weak(m) })
	switch {
	case len(strong) > 0:
		return finding{Present, "said", strong, 0.95}
	case f.has("full"):
		return f.say(Partial, "effort", 0.75, "full")
	case f.has("part"):
		return f.say(Partial, "security_general.part", 0.6, "part")
	}
	return missing(0.85)
}

func judgeMeasures(f *found) finding {
	measures := f.filled(f.get("measure"))
	switch n := f.different(measures, "measure"); {
	case n >= 4:
		return finding{Present, "said", measures, 0.9}
	case n > 0:
		return finding{Partial, "security_specific.few", measures, 0.7}
	case f.has("loose"):
		return f.say(Partial, "security_specific.few", 0.5, "loose")
	case f.has("link"):
		return f.say(Partial, "by-reference", 0.7, "link")
	case f.has("measure"):
		return f.say(Partial, "blank", 0.7, "measure")
	}
	return missing(0.85)
}

func judgeBreach(f *found) finding {
	list := f.get("notice")
	timed := each(list, func(m match) bool { return f.unitHas(m, "immediate", "hours", "within") })
	if len(timed) == 0 {
		timed = each(list, func(m match) bool { return f.nearby(m, "immediate", "hours") })
	}
	switch {
	case len(timed) > 0:
		return finding{Present, "said", timed, 0.95}
	case len(list) > 0:
		return finding{Partial, "breach_notice.no-term", list, 0.75}
	}
	return missing(0.9)
}

func judgeAudit(f *found) finding {
	switch {
	case f.has("info") && f.has("audit"):
		return f.say(Present, "said", 0.9, "audit", "info")
	case f.has("info"):
		return f.say(Partial, "information_audit.information-only", 0.7, "info")
	case f.has("audit"):
		return f.say(Partial, "information_audit.audit-only", 0.7, "audit")
	}
	return missing(0.85)
}
