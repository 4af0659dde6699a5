package review

import (
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
)

// dutyRules are what the processor must do.
//
// law: avg 28(3)(a), avg 28(3)(b), avg 28(3)(c), avg 28(3)(e), avg 28(3)(f), avg 28(3)(h), avg 33(2)
func dutyRules() []rule {
	return []rule{
		{
			id: "documented_instructions", set: Law, covers: "A08", topic: "instr", deny: "instr accord bound", sources: []norm.Source{"AVG 28(3)(a)", "AVG 29"}, wbp: []norm.Source{"Wbp 14(3)(a)", "Wbp 12(1)"},
			cues: []cue{
				{name: "instr", say: "process instr only|accord", within: 25, by: notController},
				{name: "instr", say: "process instr documented", within: 12},
				{name: "instr", say: "^instr instr documented", within: 12},
				{name: "instr", say: "instr documented must", within: 10, by: notController},
				{name: "instr", say: "^process accord instr documented", within: 10},
				{name: "instr", say: "pdata|process instr documented not|only", within: 16},
				{name: "instr", say: "thisagr instr documented", within: 12},
				{name: "instr", say: "pdata only instr", within: 16, by: notController},
				{name: "instr", say: "instr documented accord|only", within: 10},
				{name: "contrary", say: "may process ownpurpose !neg", within: 25, by: byProcessor},
				{name: "scope", say: "process only purposeword|purpose|service", by: notController},
				{name: "contrary", say: "may process instr !neg !unless ourcall|freely"},
				{name: "contrary", say: "may process ownpurpose freely|ourcall", by: notController},
				{name: "contrary", say: "neg bound instr", within: 5, by: notController},
				{name: "contrary", say: "beyond instr", within: 8},
			},
			judge: judgeInstructions,
		},
		{
			id: "confidentiality_persons", set: Law, covers: "A10", topic: "confidential", deny: "bound confidential", sources: []norm.Source{"AVG 28(3)(b)"}, wbp: []norm.Source{"Wbp 12(2)"},
			cues: []cue{
				{name: "full", say: "staff confidential bound", within: 30, by: notController},
				{name: "full", say: "confidential bound <staff", by: notController},
				{name: "full", say: "confidential bound ~staff must", within: 12, by: notController},
				{name: "ban", say: "staff neg disclose", within: 12, by: notController},
				{name: "part", say: "confidential pdata bound", by: notController},
				{name: "part", say: "staff confidential", by: notController},
				{name: "part", say: "confidential pdata", within: 12, by: byProcessor},
				{name: "part", say: "neg disclose|makeavail pdata third", within: 14, by: notController},
				{name: "part", say: "confidential takes|must", within: 4, by: notController},
				{name: "extends", say: "duty staff authorised|proc accord|same|must", within: 30},
				{name: "contrary", say: "staff may disclose !neg", within: 12},
			},
			judge: judgeConfidentiality,
		},
		{
			id: "security_general", set: Law, covers: "A11", topic: "tom", deny: "takes protects", sources: []norm.Source{"AVG 28(3)(c)", "AVG 32(1)"}, wbp: []norm.Source{"Wbp 14(3)(b)", "Wbp 13"},
			cues: []cue{
				{name: "full", say: "tom takes !assist !sub", within: 25, by: notController},
				{name: "full", say: "tom takes !sub", within: 12, by: notController},
				{name: "full", say: "art32 secmeasures|protects takes|must|accord", by: notController},
				{name: "full", say: "protects riskassess pdata|process", within: 20, by: byProcessor},
				{name: "full", say: "secmeasures|protects appropriate riskassess|pdata takes", within: 20, by: notController},
				{name: "part", say: "secmeasures takes|must|audit !assist", within: 12, by: notController},
				{name: "part", say: "protects pdata", within: 8, by: notController},
				{name: "contrary", say: "without secmeasures service", within: 12},
			},
			judge: judgeSecurity,
		},
		{
			id: "security_specific", set: Law, covers: "A11 S4 T3 T4", topic: "secmeasures", whole: true, sources: []norm.Source{"AVG 28(3)(c)", "AVG 32(1)", "EDPB 07/2020"}, wbp: []norm.Source{"Wbp 14(5)", "Wbp 13"},
			cues: []cue{
				{name: "measure", say: "measure ~secmeasures"},
				{name: "loose", say: "measure !breach !rights", by: notController},
				{name: "listed", say: "^secmeasures !address"},
				{name: "link", say: "secmeasures pagelink"},
				{name: "head", say: "secmeasures", titles: true},
			},
			judge: judgeMeasures,
		},
		{
			id: "assist_data_subject_rights", set: Law, covers: "A16 S5", topic: "rights subject", deny: "assist", sources: []norm.Source{"AVG 28(3)(e)"},
			cues: []cue{
				{name: "full", say: "rights|request assist ~subject|rights", within: 30, by: notController},
				{name: "full", say: "assist ~rights ~request", by: byProcessor},
				{name: "full", say: "assist rights request|pdata", within: 20, by: withProcessor},
				{name: "full", say: "rights <assist", by: notController},
				{name: "full", say: "request subject|rights delete|change|makeavail pdata !end", within: 20, by: byProcessor},
				{name: "forward", say: "request|rights forward|inform ~subject|rights", by: notController},
				{name: "forward", say: "subject inform request ctrl", within: 20, by: notController},
				{name: "alone", say: "rights|request ourcall ~subject|rights", by: notController},
			},
			judge: judgeRights,
		},
		{
			id: "assist_security_dpia", set: Law, covers: "A17 A20", topic: "dpia assist", deny: "assist", sources: []norm.Source{"AVG 28(3)(f)", "AVG 32(1)", "AVG 35(1)"},
			cues: []cue{
				{name: "full", say: "assist|makeavail dpia|priorconsult !iswbp", by: withProcessor},
				{name: "full", say: "assist arts3236", by: withProcessor},
				{name: "full", say: "assist ~dpia", by: byProcessor},
				{name: "full", say: "dpia|priorconsult|arts3236 <assist", by: notController},
				{name: "part", say: "assist arts3334|breachsure", by: notController},
				{name: "part", say: "assist authority", by: notController},
				{name: "part", say: "assist ~breachsure|authority", by: byProcessor},
				{name: "part", say: "assist datalaw duty|demonstrate|accord", within: 12, by: byProcessor},
			},
			judge: judgeAssistance,
		},
		{
			id: "breach_notice", set: Law, covers: "A26 M11 T7", topic: "breachsure", deny: "inform", sources: []norm.Source{"AVG 33(2)"}, wbp: []norm.Source{"Wbp 14(3)(c)", "Wbp 34a(1)"},
			cues: []cue{
				{name: "notice", say: "breach|breachsure inform ~breachsure !instr !<assist !audit", within: 60, by: withProcessor},
				{name: "notice", say: "breach inform immediate|hours !instr !<assist !audit", within: 40, by: notController},
				{name: "notice", say: "breach inform ctrl !agreementword !instr !liab", within: 10, by: notController},
				{name: "notice", say: "inform ^breachsure ctrl", by: notController},
				{name: "notice", say: "breachsure <inform", by: notController},
				{name: "notice", say: "inform ^breachsure immediate|hours !authority", within: 12, by: notController},
			},
			judge: judgeBreach,
		},
		{
			id: "infringing_instruction_notice", set: Law, covers: "A25", topic: "instr", deny: "inform", sources: []norm.Source{"AVG 28(3)(h)"},
			cues: []cue{
				{name: "full", say: "instr infringes|lawful inform", within: 35, by: notController},
				{name: "full", say: "instr infringes inform", within: 35, by: withProcessor},
			},
			judge: judgeInfringing,
		},
		{
			id: "information_audit", set: Law, covers: "A23 A24 M1 T5", topic: "audit", deny: "makeavail contribute audit", sources: []norm.Source{"AVG 28(3)(h)"},
			cues: []cue{
				{name: "info", say: "information demonstrate makeavail", within: 30, by: notController},
				{name: "info", say: "information demonstrate makeavail request|may", within: 30, by: withProcessor},
				{name: "info", say: "information demonstrate makeavail request proc", within: 30, by: byController},
				{name: "info", say: "information|pdata showcompliance makeavail", within: 20, by: withProcessor},
				{name: "info", say: "showcompliance duty makeavail|demonstrate ~audit", within: 12, by: byProcessor},
				{name: "info", say: "inform|makeavail secmeasures request", within: 16, by: byProcessor},
				{name: "audit", say: "auditsure contribute !^sub !sub", within: 20},
				{name: "audit", say: "audit contribute ^audit !^sub !sub", within: 20},
				{name: "audit", say: "information demonstrate makeavail audit", by: notController},
				{name: "report", say: "audit auditreport insteadof|consists|makeavail", by: anybody},
			},
			judge: judgeAudit,
		},
	}
}

func judgeInstructions(f *found) finding {
	list := f.ownStaff(f.get("instr"))
	full := each(list, func(m match) bool { return f.unitHas(m, "only", "documented") })
	firm := each(f.firmOf(full), func(m match) bool { return !f.in("contrary", m) })
	if f.heaviest(f.by["contrary"]) > f.heaviest(firm) {
		firm = nil
	}
	switch {
	case len(firm) > 0:
		return finding{Present, "said", firm}
	case f.has("contrary"):
		return f.say(Contrary, "denied", "contrary")
	case f.has("denied"):
		return f.say(Contrary, "denied", "denied")
	case len(list) > 0:
		return finding{Partial, "documented_instructions.loose", list}
	case f.has("scope"):
		return f.say(Partial, "documented_instructions.scope", "scope")
	}
	return missing()
}

func judgeConfidentiality(f *found) finding {
	full := f.ownStaff(f.get("full", "ban"))
	switch {
	case len(full) > 0:
		return finding{Present, "said", full}
	case f.has("denied"):
		return f.say(Contrary, "denied", "denied")
	case f.has("contrary"):
		return f.say(Contrary, "denied", "contrary")
	case f.has("part") && f.has("extends"):
		return f.say(Present, "confidentiality_persons.extends", "part", "extends")
	case len(f.ownStaff(f.get("part"))) > 0:
		return finding{Partial, "confidentiality_persons.part", f.ownStaff(f.get("part"))}
	}
	return missing()
}

func judgeSecurity(f *found) finding {
	strong := f.firm("full")
	switch {
	case len(strong) > 0:
		return finding{Present, "said", strong}
	case f.has("full"):
		return f.say(Partial, "effort", "full")
	case f.has("denied"):
		return f.say(Contrary, "denied", "denied")
	case f.has("contrary"):
		return f.say(Contrary, "denied", "contrary")
	case f.has("part"):
		return f.say(Partial, "security_general.part", "part")
	}
	return missing()
}

func judgeMeasures(f *found) finding {
	measures := f.filled(f.get("measure"))
	loose := f.filled(f.get("loose"))
	switch n, m := f.different(measures, "measure"), f.different(loose, "measure"); {
	case f.s.blankAnnex("secmeasures"):
		return finding{Partial, "blank", append(f.get("head"), measures...)}
	case n >= 4, n >= 3 && len(measures) >= 3:
		return finding{Present, "said", measures}
	case m >= 4 || m >= 3 && f.together(loose, "measure", 3):
		return finding{Present, "said", loose}
	case n > 0 && len(f.rows("listed")) > 0:
		return finding{Present, "said", f.rows("listed")}
	case n > 0:
		return finding{Partial, "security_specific.few", measures}
	case m > 0:
		return finding{Partial, "security_specific.few", loose}
	case f.has("link"):
		return f.say(Partial, "by-reference", "link")
	case f.has("measure"):
		return f.say(Partial, "blank", "measure")
	case f.emptyTitle("head"):
		return f.say(Partial, "blank", "head")
	}
	return missing()
}

// rows keeps rows of tables that say in a sentence what a measure is.
func (f *found) rows(name string) []match {
	return each(f.described(name), func(m match) bool {
		u := f.unit(m)
		return f.s.text.Blocks[u.block].Kind == reading.Row && u.to-u.from >= sentence
	})
}

// sentence is how many words a description has at least.
const sentence = 12

// together says whether one unit names so many different things of a kind.
func (f *found) together(list []match, name string, minimum int) bool {
	for _, m := range list {
		if f.different([]match{m}, name) >= minimum {
			return true
		}
	}
	return false
}

// emptyTitle says whether a title or line on a subject holds a place that was not
// filled in.
func (f *found) emptyTitle(names ...string) bool {
	for _, m := range f.get(names...) {
		if f.unit(m).blank {
			return true
		}
	}
	return false
}

func judgeRights(f *found) finding {
	switch {
	case len(f.firm("full")) > 0:
		return finding{Present, "said", append(f.firm("full"), f.get("forward")...)}
	case f.has("alone"):
		return f.say(Contrary, "denied", "alone")
	case f.has("denied"):
		return f.say(Contrary, "denied", "denied")
	case f.has("full"):
		return f.say(Present, "said", "full")
	case f.has("forward"):
		return f.say(Partial, "assist_data_subject_rights.part", "forward")
	}
	return missing()
}

func judgeAssistance(f *found) finding {
	switch {
	case f.has("full"):
		return f.say(Present, "said", "full")
	case f.has("denied"):
		return f.say(Contrary, "denied", "denied")
	case f.has("part"):
		return f.say(Partial, "assist_security_dpia.part", "part")
	}
	return missing()
}

func judgeBreach(f *found) finding {
	list := each(f.get("notice"), func(m match) bool {
		return !f.unitHas(m, "authority") || f.s.names(f.unit(m), controller) || f.unitHas(m, "immediate", "hours")
	})
	timed := each(list, func(m match) bool {
		return f.unitHas(m, "immediate", "hours") || f.unitHas(m, "within") && f.unitHas(m, "days")
	})
	if len(timed) == 0 {
		timed = each(list, func(m match) bool { return f.nearby(m, "immediate", "hours") })
	}
	switch {
	case len(timed) > 0 && len(each(timed, func(m match) bool { return !f.unitHas(m, "loophole") && !f.nearby(m, "loophole") })) == 0:
		return finding{Partial, "loophole", timed}
	case len(timed) > 0:
		return finding{Present, "said", timed}
	case f.has("denied"):
		return f.say(Contrary, "denied", "denied")
	case len(list) > 0:
		return finding{Partial, "breach_notice.no-term", list}
	}
	return missing()
}

func judgeInfringing(f *found) finding {
	onlyAsked := func(m match) bool { return f.unitHas(m, "onlyasked") }
	firm := each(f.firm("full"), func(m match) bool { return !onlyAsked(m) })
	if len(firm) == 0 { // the law itself leaves the opinion to the processor
		firm = each(f.get("full"), func(m match) bool {
			return f.only(m, "loophole", "opinion") && !f.unitHas(m, "effort") && !onlyAsked(m)
		})
	}
	switch {
	case len(firm) > 0:
		return finding{Present, "said", firm}
	case f.has("denied"):
		return f.say(Contrary, "denied", "denied")
	case f.has("full"):
		return f.say(Partial, "effort", "full")
	}
	return missing()
}

func judgeAudit(f *found) finding {
	audit := each(f.get("audit"), func(m match) bool {
		u := f.unit(m)
		if f.unitHas(m, "inhouse") {
			return false
		}
		if u.subject == processor { // the processor lets itself be audited, and does not audit the customer
			return f.unitHas(m, "assist", "makeavail") || !f.unitHas(m, "may")
		}
		return f.unitHas(m, "ctrl") || u.subject == controller || !f.unitHas(m, "authority")
	})
	if f.heaviest(audit) > 1 { // the clause on audits, not one that mentions them
		audit = each(audit, func(m match) bool { return f.s.weight(f.rule, m) > 0 })
	}
	info := f.get("info")
	reportOnly := len(audit) > 0 && len(each(audit, func(m match) bool {
		return !f.unitHas(m, "auditreport") || !f.unitHas(m, "insteadof") && !f.unitHas(m, "consists")
	})) == 0
	switch {
	case len(info) > 0 && len(audit) > 0 && !reportOnly:
		return finding{Present, "said", append(audit, info...)}
	case reportOnly:
		return f.say(Partial, "information_audit.report-only", "audit", "report", "info")
	case len(info) > 0:
		return finding{Partial, "information_audit.information-only", info}
	case len(audit) > 0:
		return finding{Partial, "information_audit.audit-only", audit}
	case f.has("report"):
		return f.say(Partial, "information_audit.report-only", "report")
	case f.has("denied"):
		return f.say(Contrary, "denied", "denied")
	}
	return missing()
}
