package review

import (
	"slices"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
)

// matterRules are what the processing is: what an agreement must describe.
//
// law: avg 28(3)
func matterRules() []rule {
	src := []norm.Source{"AVG 28(3)"}
	return []rule{
		{
			id: "subject_matter", set: Law, covers: "A02", topic: "subjectmatter", sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []cue{
				{name: "full", say: "^subjectmatter service|process|behalf !lasts"},
				{name: "loose", say: "process pdata behalf", within: 25},
				{name: "loose", say: "service proc|ctrl process pdata", by: notController},
				{name: "loose", say: "^purpose process|pdata|service"},
				{name: "loose", say: "thisagr process personaldata|pdata", within: 12},
				{name: "loose", say: "behalf pdata", within: 20},
				{name: "loose", say: "process pdata purposelink|purposeword", within: 20, by: notController},
				{name: "part", say: "subjectmatter duration|nature|purpose"},
				{name: "part", say: "subjectmatter", titles: true},
			},
			judge: judgeMatter,
		},
		{
			id: "duration", set: Law, covers: "A03", topic: "duration", sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []cue{
				{name: "full", say: "lasts agreementword !change !insurance !confidential", within: 14},
				{name: "full", say: "^duration lasts|months|years|agreementword !slot"},
				{name: "full", say: "duration agreementword lasts|same|byreference !list", within: 12},
				{name: "label", say: "^duration", titles: false},
				{name: "label", say: "duration process", within: 6},
				{name: "part", say: "duration subjectmatter|nature|purpose list|byreference"},
			},
			judge: judgeDuration,
		},
		{
			id: "nature_purpose", set: Law, covers: "A04 S1 T1", topic: "nature purpose", whole: true, sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []cue{
				{name: "about", say: "^nature|purpose"},
				{name: "serves", say: "process purpose purposeword|operation", within: 12, by: anybody},
				{name: "serves", say: "process purposeword service", within: 12},
				{name: "tells", say: "operation purposelink pdata|process !secmeasures !breach !rights !sub", within: 30, by: notController},
				{name: "tells", say: "process consists operation", within: 12, by: anybody},
				{name: "part", say: "nature|purpose list|byreference|duration"},
				{name: "part", say: "purpose process"},
				{name: "contrary", say: "process ownpurpose|ourcall !neg", within: 16, by: byProcessor},
				{name: "contrary", say: "ourcall purpose", within: 16, by: byProcessor},
			},
			judge: judgeNaturePurpose,
		},
		{
			id: "data_types", set: Law, covers: "A05", topic: "datatypes", whole: true, sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []cue{
				{name: "list", say: "datatype ^datatypes !^sub !^breachsure !breachsure"},
				{name: "list", say: "datatype datatypes !sub !^sub !^breachsure !breachsure", within: 30},
				{name: "items", say: "datatype ^personaldata !regnumber"},
				{name: "sentence", say: "personaldata|pdata consists datatype !breach !secmeasures !rights !sub !audit !instr", within: 25},
				{name: "sentence", say: "process pdata|ctrl datatype datatype !breach !secmeasures !rights !sub !audit !instr", within: 20, by: notController},
				{name: "open", say: "datatypes|dscats leftopen"},
				{name: "any", say: "anykind ^datatypes !^sub"},
				{name: "part", say: "datatypes !breachsure !^breachsure", titles: true},
				{name: "label", say: "^datatypes !datatypes !list !byreference !^breachsure"},
			},
			judge: judgeList("datatype", 2, "datatypes", "personaldata"),
		},
		{
			id: "data_subject_categories", set: Law, covers: "A06", topic: "dscats", whole: true, sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []cue{
				{name: "list", say: "persons ^dscats"},
				{name: "list", say: "persons dscats", within: 12, defs: true},
				{name: "list", say: "pdof persons", within: 4},
				{name: "open", say: "dscats|datatypes leftopen"},
				{name: "any", say: "anykind ^dscats"},
				{name: "list", say: "persons ^subject !^rights !^request !^inform !^breach"},
				{name: "part", say: "dscats !breachsure !^breachsure", titles: true},
				{name: "label", say: "^dscats !dscats !list !byreference !^breachsure"},
				{name: "list", say: "pdof persons", within: 6},
			},
			judge: judgeList("persons", 1, "dscats", "subject"),
		},
	}
}

func (f *found) filled(list []match) []match {
	return each(list, func(m match) bool { return !f.unit(m).blank })
}

func judgeMatter(f *found) finding {
	full := f.get("full")
	loose := f.filled(f.get("loose"))
	switch {
	case len(f.told(full)) > 0:
		return finding{Present, "said", f.told(append(full, loose...))}
	case len(f.filled(full)) > 0:
		return finding{Partial, "by-reference", full}
	case len(f.described("part")) > 0:
		return finding{Present, "said", f.described("part")}
	case len(full) == 0 && len(loose) > 0 && !f.elsewhere("part"):
		return finding{Present, "said", loose}
	case len(full) > 0:
		return finding{Partial, "blank", full}
	case f.has("part"):
		return f.say(Partial, "by-reference", "part")
	}
	return missing()
}

func judgeDuration(f *found) finding {
	full := f.get("full")
	switch {
	case len(f.filled(full)) == 0 && len(f.described("label")) > 0:
		return finding{Present, "said", f.described("label")}
	case len(f.filled(full)) > 0:
		return finding{Present, "said", f.filled(full)}
	case len(full) > 0:
		return finding{Partial, "blank", full}
	case f.has("part"):
		return f.say(Partial, "by-reference", "part")
	case f.has("label"):
		return f.say(Partial, "by-reference", "label")
	}
	return missing()
}

func judgeNaturePurpose(f *found) finding {
	all := f.filled(f.get("about", "serves"))
	clear := each(all, func(m match) bool { return f.concrete(m) })
	labelled := each(clear, func(m match) bool { return f.s.weight(f.rule, m) > 0 })
	switch {
	case len(labelled) > 0:
		return finding{Present, "said", labelled}
	case len(clear) > 0 && !f.elsewhere("part"):
		return finding{Present, "said", clear}
	case !f.has("about") && len(f.telling()) > 0 && !f.elsewhere("part"):
		return finding{Present, "said", f.telling()}
	case len(all) > 0:
		return finding{Partial, "nature_purpose.part", all}
	case f.has("about", "serves"):
		return f.say(Partial, "blank", "about", "serves")
	case f.has("part"):
		return f.say(Partial, "by-reference", "part")
	}
	return missing()
}

// telling keeps sentences that say both what is done and what for.
func (f *found) telling() []match {
	return each(f.filled(f.get("tells")), func(m match) bool {
		return f.concrete(m) && !f.s.sections[f.unit(m).section].own.meets(f.s.topics("secmeasures", "breachsure", "rights", "sub", "audit", "delete", "confidential"))
	})
}

// concrete says whether a unit tells more than "for the purpose of the service".
func (f *found) concrete(m match) bool {
	u := f.unit(m)
	var known set
	for _, name := range []string{"service", "agreementword", "purpose", "nature", "process", "pdata", "must", "only", "list", "behalf", "accord", "subjectmatter", "duration", "instr", "proc", "ctrl"} {
		known.add(f.s.lex.must(name))
	}
	covered := map[int32]bool{}
	for _, h := range u.hits {
		if known.has(h.concept) {
			for t := h.from; t < h.to; t++ {
				covered[t] = true
			}
		}
	}
	n := 0
	for t := u.from; t < u.to; t++ {
		w := f.s.words[f.s.tokens[t].word].text
		if len(w) > 3 && !covered[t] && !f.s.is(int(t), hollow) && f.s.roleOf(int(t)) == nobody {
			n++
		}
	}
	return n >= 3 || n >= 1 && u.lead >= 0
}

// column gives the rows of a table that have something in the column with such a
// head: whatever stands there was filled in by somebody.
func (f *found) column(head ...string) (rows []match) {
	s := f.s
	about := s.topics(head...)
	for i := range s.units {
		u := &s.units[i]
		if u.lead < 0 || s.text.Blocks[u.block].Kind != reading.Row || s.text.Blocks[s.units[u.lead].block].Kind != reading.Row {
			continue
		}
		top := &s.units[u.lead]
		heads, cells := s.text.Blocks[top.block].Cells, s.text.Blocks[u.block].Cells
		if top.own.has(s.lex.sub) || !top.own.meets(s.topics("purpose", "operation", "duration", "nature", "process")) {
			continue
		}
		for _, h := range top.hits {
			if !about.has(h.concept) {
				continue
			}
			at := slices.IndexFunc(heads, func(c reading.Span) bool {
				return int(s.tokens[h.from].start) >= c.Start && int(s.tokens[h.from].start) < c.End
			})
			if at >= 0 && at < len(cells) && told(s.text.Body[cells[at].Start:cells[at].End]) {
				rows = append(rows, match{i, u.from, u.to})
				break
			}
		}
	}
	return rows
}

// told says whether a cell holds something, and not a place to fill in or "any".
func told(text string) bool {
	letters := strings.Trim(text, " *_-–|.\n\t")
	if len(letters) < 3 || blank(text) {
		return false
	}
	for _, open := range []string{"all ", "any ", "alle ", "n.v.t", "n/a"} {
		if strings.HasPrefix(strings.ToLower(letters), open) {
			return false
		}
	}
	return true
}

// enumerated keeps described units that list something.
func (f *found) enumerated(names ...string) []match {
	return each(f.described(names...), func(m match) bool {
		b := f.s.text.Blocks[f.unit(m).block]
		return (b.Kind != reading.Paragraph || strings.Contains(f.s.text.Body[b.Start:b.End], ",")) && !f.unitHas(m, "agrees", "signing")
	})
}

// described keeps units that tell something and do not only point elsewhere.
func (f *found) described(names ...string) []match {
	return each(f.filled(f.get(names...)), func(m match) bool { return !f.s.pointsAway(m.unit) && f.concrete(m) })
}

// told keeps the filled in units that do not only point to another document.
func (f *found) told(list []match) []match {
	return each(f.filled(list), func(m match) bool { return !f.s.pointsAway(m.unit) || f.concrete(m) })
}

// elsewhere says whether what was found only points to a place that is not in
// the text: a cover page, a main agreement, an annex that is not there.
func (f *found) elsewhere(names ...string) bool {
	return slices.ContainsFunc(f.get(names...), func(m match) bool { return f.s.pointsAway(m.unit) })
}

// judgeList decides whether kinds are listed: at least so many different ones.
func judgeList(what string, minimum int, head ...string) func(f *found) finding {
	return func(f *found) finding {
		if rows := f.column(head...); len(rows) > 0 {
			return finding{Present, "said", rows}
		}
		list := f.filled(f.get("list"))
		items := each(f.filled(f.get("items")), func(m match) bool { return f.s.text.Blocks[f.unit(m).block].Kind != reading.Paragraph })
		if f.different(list, what) < minimum && f.different(items, what) > minimum {
			list = items
		}
		if sentence := f.filled(f.get("sentence")); f.different(list, what) < minimum && !f.has("open", "any") {
			for _, m := range sentence {
				if f.different([]match{m}, what) >= minimum && f.s.weighs(m, "breachsure", "secmeasures", "rights", "sub", "audit", "definitions") == 0 {
					return finding{Present, "said", []match{m}}
				}
			}
		}
		switch n := f.different(list, what); {
		case f.has("open") && f.different(each(list, func(m match) bool { return f.s.weight(f.rule, m) > 0 }), what) < minimum:
			return f.say(Absent, "left-open", "open")
		case f.has("any") && f.different(each(list, func(m match) bool { return f.s.weight(f.rule, m) > 0 }), what) < 2*minimum:
			return f.say(Partial, "any-kind", "any")
		case n >= minimum:
			return finding{Present, "said", list}
		case len(f.enumerated("label")) > 0:
			return finding{Present, "said", f.enumerated("label")}
		case len(list) > 0:
			return finding{Partial, "security_specific.few", list}
		case f.has("list") && len(list) == 0:
			return f.say(Partial, "blank", "list")
		case f.emptyTitle("part", "label") || f.s.blankAnnex("datatypes", "dscats", "nature", "purpose", "process", "pdata"):
			return f.say(Partial, "blank", "part", "label")
		case len(f.anywhere(what)) > 0:
			return finding{Present, "said", f.anywhere(what)}
		case f.has("list"):
			return f.say(Partial, "blank", "list")
		case f.has("part"):
			return f.say(Partial, "by-reference", "part")
		}
		return missing()
	}
}

// anywhere gives units that list kinds of data, or of people whose data they are,
// under whatever heading that is not on something else.
func (f *found) anywhere(what string) (list []match) {
	lex := f.s.lex
	about := f.s.topics("subject", "pdof", "dscats")
	for i := range f.s.units {
		u := &f.s.units[i]
		m := match{i, u.from, u.to}
		if !u.own.has(lex.must(what)) || u.blank || f.s.isTitle(u) || f.s.defines(u) {
			continue
		}
		if f.s.sections[u.section].says.meets(f.s.topics("breachsure", "secmeasures", "rights", "sub", "audit", "liab", "sign", "govtitle", "confidential", "delete")) || u.own.meets(f.s.topics("breachsure", "tom", "slot", "audit", "regnumber", "signing")) {
			continue
		}
		n := f.different([]match{m}, what)
		listed := f.s.text.Blocks[u.block].Kind != reading.Paragraph || u.label != (set{})
		switch {
		case what == "datatype" && (n >= 4 || n >= 3 && listed):
			list = append(list, m)
		case what == "persons" && n >= 1 && (u.own.meets(about) || u.label.meets(about)) && listed, what == "persons" && n >= 2 && u.own.meets(f.s.topics("pdof", "dscats")):
			list = append(list, m)
		}
	}
	return list
}

// different counts the different words with which units say a concept.
func (f *found) different(list []match, name string) int {
	c := f.s.lex.must(name)
	seen := map[int32]bool{}
	for _, m := range list {
		for _, h := range f.unit(m).hits {
			if h.concept == c {
				seen[f.s.tokens[h.from].word] = true
			}
		}
	}
	return len(seen)
}
