package review

import (
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review/text"
)

// dutyRules are what the processor must do.
//
// law: avg 28(3)(a), avg 28(3)(b), avg 28(3)(c), avg 28(3)(e), avg 28(3)(f), avg 28(3)(h), avg 33(2)
func dutyRules() []rule {
	return []rule{
		{
			id: "documented_instructions", set: Law, covers: "A08", topic: "instr", deny: "instr accord bound", sources: []norm.Source{"AVG 28(3)(a)", "AVG 29"}, wbp: []norm.Source{"Wbp 14(3)(a)", "Wbp 12(1)"},
			cues: []text.Cue{
				{Name: "instr", Say: "process instr only|accord", Within: 25, By: text.NotController},
				{Name: "instr", Say: "process instr documented", Within: 12},
				{Name: "instr", Say: "^instr instr documented", Within: 12},
				{Name: "instr", Say: "instr documented must", Within: 10, By: text.NotController},
				{Name: "instr", Say: "^process accord instr documented", Within: 10},
				{Name: "instr", Say: "pdata|process instr documented not|only", Within: 16},
				{Name: "instr", Say: "thisagr instr documented", Within: 12},
				{Name: "instr", Say: "pdata only instr", Within: 16, By: text.NotController},
				{Name: "instr", Say: "instr documented accord|only", Within: 10},
				{Name: "contrary", Say: "may process ownpurpose !neg", Within: 25, By: text.ByProcessor},
				{Name: "scope", Say: "process only purposeword|purpose|service", By: text.NotController},
				{Name: "contrary", Say: "may process instr !neg !unless ourcall|freely"},
				{Name: "contrary", Say: "may process ownpurpose freely|ourcall", By: text.NotController},
				{Name: "contrary", Say: "neg bound instr", Within: 5, By: text.NotController},
				{Name: "contrary", Say: "beyond instr", Within: 8},
			},
			judge: judgeInstructions,
		},
		{
			id: "confidentiality_persons", set: Law, covers: "A10", topic: "confidential", deny: "bound confidential", sources: []norm.Source{"AVG 28(3)(b)"}, wbp: []norm.Source{"Wbp 12(2)"},
			cues: []text.Cue{
				{Name: "full", Say: "staff confidential bound", Within: 30, By: text.NotController},
				{Name: "full", Say: "confidential bound <staff", By: text.NotController},
				{Name: "full", Say: "confidential bound ~staff must", Within: 12, By: text.NotController},
				{Name: "ban", Say: "staff neg disclose", Within: 12, By: text.NotController},
				{Name: "part", Say: "confidential pdata bound", By: text.NotController},
				{Name: "part", Say: "staff confidential", By: text.NotController},
				{Name: "part", Say: "confidential pdata", Within: 12, By: text.ByProcessor},
				{Name: "part", Say: "neg disclose|makeavail pdata third", Within: 14, By: text.NotController},
				{Name: "part", Say: "confidential takes|must", Within: 4, By: text.NotController},
				{Name: "extends", Say: "duty staff authorised|proc accord|same|must", Within: 30},
				{Name: "contrary", Say: "staff may disclose !neg", Within: 12},
			},
			judge: judgeConfidentiality,
		},
		{
			id: "security_general", set: Law, covers: "A11", topic: "tom", deny: "takes protects", sources: []norm.Source{
				"AVG 28(3)(c)",
				"AVG 32(1)",
			}, wbp: []norm.Source{"Wbp 14(3)(b)", "Wbp 13"},
			cues: []text.Cue{
				{Name: "full", Say: "tom takes !assist !sub", Within: 25, By: text.NotController},
				{Name: "full", Say: "tom takes !sub", Within: 12, By: text.NotController},
				{Name: "full", Say: "art32 secmeasures|protects takes|must|accord", By: text.NotController},
				{Name: "full", Say: "protects riskassess pdata|process", Within: 20, By: text.ByProcessor},
				{Name: "full", Say: "secmeasures|protects appropriate riskassess|pdata takes", Within: 20, By: text.NotController},
				{Name: "part", Say: "secmeasures takes|must|audit !assist", Within: 12, By: text.NotController},
				{Name: "part", Say: "protects pdata", Within: 8, By: text.NotController},
				{Name: "contrary", Say: "without secmeasures service", Within: 12},
			},
			judge: judgeSecurity,
		},
		{
			id: "security_specific", set: Law, covers: "A11 S4 T3 T4", topic: "secmeasures", whole: true, sources: []norm.Source{
				"AVG 28(3)(c)",
				"AVG 32(1)", "EDPB 07/2020",
			}, wbp: []norm.Source{"Wbp 14(5)", "Wbp 13"},
			cues: []text.Cue{
				{Name: "measure", Say: "measure ~secmeasures"},
				{Name: "loose", Say: "measure !breach !rights", By: text.NotController},
				{Name: "listed", Say: "^secmeasures !address"},
				{Name: "link", Say: "secmeasures pagelink"},
				{Name: "head", Say: "secmeasures", Titles: true},
			},
			judge: judgeMeasures,
		},
		{
			id: "assist_data_subject_rights", set: Law, covers: "A16 S5", topic: "rights subject", deny: "assist", sources: []norm.Source{"AVG 28(3)(e)"},
			cues: []text.Cue{
				{Name: "full", Say: "rights|request assist ~subject|rights", Within: 30, By: text.NotController},
				{Name: "full", Say: "assist ~rights ~request", By: text.ByProcessor},
				{Name: "full", Say: "assist rights request|pdata", Within: 20, By: text.WithProcessor},
				{Name: "full", Say: "rights <assist", By: text.NotController},
				{Name: "full", Say: "request subject|rights delete|change|makeavail pdata !end", Within: 20, By: text.ByProcessor},
				{Name: "forward", Say: "request|rights forward|inform ~subject|rights", By: text.NotController},
				{Name: "forward", Say: "subject inform request ctrl", Within: 20, By: text.NotController},
				{Name: "alone", Say: "rights|request ourcall ~subject|rights", By: text.NotController},
			},
			judge: judgeRights,
		},
		{
			id: "assist_security_dpia", set: Law, covers: "A17 A20", topic: "dpia assist", deny: "assist", sources: []norm.Source{
				"AVG 28(3)(f)",
				"AVG 32(1)", "AVG 35(1)",
			},
			cues: []text.Cue{
				{Name: "full", Say: "assist|makeavail dpia|priorconsult !iswbp", By: text.WithProcessor},
				{Name: "full", Say: "assist arts3236", By: text.WithProcessor},
				{Name: "full", Say: "assist ~dpia", By: text.ByProcessor},
				{Name: "full", Say: "dpia|priorconsult|arts3236 <assist", By: text.NotController},
				{Name: "part", Say: "assist arts3334|breachsure", By: text.NotController},
				{Name: "part", Say: "assist authority", By: text.NotController},
				{Name: "part", Say: "assist ~breachsure|authority", By: text.ByProcessor},
				{Name: "part", Say: "assist datalaw duty|demonstrate|accord", Within: 12, By: text.ByProcessor},
			},
			judge: judgeAssistance,
		},
		{
			id: "breach_notice", set: Law, covers: "A26 M11 T7", topic: "breachsure", deny: "inform", sources: []norm.Source{"AVG 33(2)"}, wbp: []norm.Source{"Wbp 14(3)(c)", "Wbp 34a(1)"},
			cues: []text.Cue{
				{Name: "notice", Say: "breach|breachsure inform ~breachsure !instr !<assist !audit", Within: 60, By: text.WithProcessor},
				{Name: "notice", Say: "breach inform immediate|hours !instr !<assist !audit", Within: 40, By: text.NotController},
				{Name: "notice", Say: "breach inform ctrl !agreementword !instr !liab", Within: 10, By: text.NotController},
				{Name: "notice", Say: "inform ^breachsure ctrl", By: text.NotController},
				{Name: "notice", Say: "breachsure <inform", By: text.NotController},
				{Name: "notice", Say: "inform ^breachsure immediate|hours !authority", Within: 12, By: text.NotController},
			},
			judge: judgeBreach,
		},
		{
			id: "infringing_instruction_notice", set: Law, covers: "A25", topic: "instr", deny: "inform", sources: []norm.Source{"AVG 28(3)(h)"},
			cues: []text.Cue{
				{Name: "full", Say: "instr infringes|lawful inform", Within: 35, By: text.NotController},
				{Name: "full", Say: "instr infringes inform", Within: 35, By: text.WithProcessor},
			},
			judge: judgeInfringing,
		},
		{
			id: "information_audit", set: Law, covers: "A23 A24 M1 T5", topic: "audit", deny: "makeavail contribute audit", sources: []norm.Source{"AVG 28(3)(h)"},
			cues: []text.Cue{
				{Name: "info", Say: "information demonstrate makeavail", Within: 30, By: text.NotController},
				{Name: "info", Say: "information demonstrate makeavail request|may", Within: 30, By: text.WithProcessor},
				{Name: "info", Say: "information demonstrate makeavail request proc", Within: 30, By: text.ByController},
				{Name: "info", Say: "information|pdata showcompliance makeavail", Within: 20, By: text.WithProcessor},
				{Name: "info", Say: "showcompliance duty makeavail|demonstrate ~audit", Within: 12, By: text.ByProcessor},
				{Name: "info", Say: "inform|makeavail secmeasures request", Within: 16, By: text.ByProcessor},
				{Name: "audit", Say: "auditsure contribute !^sub !sub", Within: 20},
				{Name: "audit", Say: "audit contribute ^audit !^sub !sub", Within: 20},
				{Name: "audit", Say: "information demonstrate makeavail audit", By: text.NotController},
				{Name: "report", Say: "audit auditreport insteadof|consists|makeavail", By: text.Anybody},
			},
			judge: judgeAudit,
		},
	}
}

func judgeInstructions(f *found) finding {
	list := f.ownStaff(f.get("instr"))
	full := each(list, func(m text.Match) bool { return f.unitHas(m, "only", "documented") })
	firm := each(f.firmOf(full), func(m text.Match) bool { return !f.in("contrary", m) })
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
	case f.s.BlankAnnex("secmeasures"):
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
func (f *found) rows(name string) []text.Match {
	return each(f.described(name), func(m text.Match) bool {
		u := f.unit(m)
		return f.s.Text.Blocks[u.Block].Kind == reading.Row && u.To-u.From >= sentence
	})
}

// sentence is how many words a description has at least.
const sentence = 12

// together says whether one unit names so many different things of a kind.
func (f *found) together(list []text.Match, name string, minimum int) bool {
	for _, m := range list {
		if f.different([]text.Match{m}, name) >= minimum {
			return true
		}
	}
	return false
}

// emptyTitle says whether a title or line on a subject holds a place that was not
// filled in.
func (f *found) emptyTitle(names ...string) bool {
	for _, m := range f.get(names...) {
		if f.unit(m).Blank {
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
	list := each(f.get("notice"), func(m text.Match) bool {
		return !f.unitHas(m, "authority") || f.s.names(f.unit(m), text.Controller) || f.unitHas(m, "immediate", "hours")
	})
	timed := each(list, func(m text.Match) bool {
		return f.unitHas(m, "immediate", "hours") || f.unitHas(m, "within") && f.unitHas(m, "days")
	})
	if len(timed) == 0 {
		timed = each(list, func(m text.Match) bool { return f.nearby(m, "immediate", "hours") })
	}
	switch {
	case len(timed) > 0 && len(each(timed, func(m text.Match) bool { return !f.unitHas(m, "loophole") && !f.nearby(m, "loophole") })) == 0:
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
	onlyAsked := func(m text.Match) bool { return f.unitHas(m, "onlyasked") }
	firm := each(f.firm("full"), func(m text.Match) bool { return !onlyAsked(m) })
	if len(firm) == 0 { // the law itself leaves the opinion to the processor
		firm = each(f.get("full"), func(m text.Match) bool {
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
	audit := each(f.get("audit"), func(m text.Match) bool {
		u := f.unit(m)
		if f.unitHas(m, "inhouse") {
			return false
		}
		if u.Subject == text.Processor { // the processor lets itself be audited, and does not audit the customer
			return f.unitHas(m, "assist", "makeavail") || !f.unitHas(m, "may")
		}
		return f.unitHas(m, "ctrl") || u.Subject == text.Controller || !f.unitHas(m, "authority")
	})
	if f.heaviest(audit) > 1 { // the clause on audits, not one that mentions them
		audit = each(audit, func(m text.Match) bool { return f.s.weight(f.rule, m) > 0 })
	}
	info := f.get("info")
	reportOnly := len(audit) > 0 && len(each(audit, func(m text.Match) bool {
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
