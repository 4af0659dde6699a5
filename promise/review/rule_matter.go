package review

import (
	"slices"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/review/text"
)

// matterRules are what the processing is: what an agreement must describe.
//
// law: avg 28(3)
func matterRules() []rule {
	src := []norm.Source{"AVG 28(3)"}
	return []rule{
		{
			id: "subject_matter", set: Law, covers: "A02", topic: "subjectmatter", sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []text.Cue{
				{Name: "full", Say: "^subjectmatter service|process|behalf !lasts"},
				{Name: "loose", Say: "process pdata behalf", Within: 25},
				{Name: "loose", Say: "service proc|ctrl process pdata", By: text.NotController},
				{Name: "loose", Say: "^purpose process|pdata|service"},
				{Name: "loose", Say: "thisagr process personaldata|pdata", Within: 12},
				{Name: "loose", Say: "behalf pdata", Within: 20},
				{Name: "loose", Say: "process pdata purposelink|purposeword", Within: 20, By: text.NotController},
				{Name: "part", Say: "subjectmatter duration|nature|purpose"},
				{Name: "part", Say: "subjectmatter", Titles: true},
			},
			judge: judgeMatter,
		},
		{
			id: "duration", set: Law, covers: "A03", topic: "duration", sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []text.Cue{
				{Name: "full", Say: "lasts agreementword !change !insurance !confidential", Within: 14},
				{Name: "full", Say: "^duration lasts|months|years|agreementword !slot"},
				{Name: "full", Say: "duration agreementword lasts|same|byreference !list", Within: 12},
				{Name: "label", Say: "^duration", Titles: false},
				{Name: "label", Say: "duration process", Within: 6},
				{Name: "part", Say: "duration subjectmatter|nature|purpose list|byreference"},
			},
			judge: judgeDuration,
		},
		{
			id: "nature_purpose", set: Law, covers: "A04 S1 T1", topic: "nature purpose", whole: true, sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []text.Cue{
				{Name: "about", Say: "^nature|purpose"},
				{Name: "serves", Say: "process purpose purposeword|operation", Within: 12, By: text.Anybody},
				{Name: "serves", Say: "process purposeword service", Within: 12},
				{Name: "tells", Say: "operation purposelink pdata|process !secmeasures !breach !rights !sub", Within: 30, By: text.NotController},
				{Name: "tells", Say: "process consists operation", Within: 12, By: text.Anybody},
				{Name: "part", Say: "nature|purpose list|byreference|duration"},
				{Name: "part", Say: "purpose process"},
				{Name: "contrary", Say: "process ownpurpose|ourcall !neg", Within: 16, By: text.ByProcessor},
				{Name: "contrary", Say: "ourcall purpose", Within: 16, By: text.ByProcessor},
			},
			judge: judgeNaturePurpose,
		},
		{
			id: "data_types", set: Law, covers: "A05", topic: "datatypes", whole: true, sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []text.Cue{
				{Name: "list", Say: "datatype ^datatypes !^sub !^breachsure !breachsure"},
				{Name: "list", Say: "datatype datatypes !sub !^sub !^breachsure !breachsure", Within: 30},
				{Name: "items", Say: "datatype ^personaldata !regnumber"},
				{Name: "sentence", Say: "personaldata|pdata consists datatype !breach !secmeasures !rights !sub !audit !instr", Within: 25},
				{
					Name: "sentence", Say: "process pdata|ctrl datatype datatype !breach !secmeasures !rights !sub !audit !instr", Within: 20,
					By: text.NotController,
				},
				{Name: "open", Say: "datatypes|dscats leftopen"},
				{Name: "any", Say: "anykind ^datatypes !^sub"},
				{Name: "part", Say: "datatypes !breachsure !^breachsure", Titles: true},
				{Name: "label", Say: "^datatypes !datatypes !list !byreference !^breachsure"},
			},
			judge: judgeList("datatype", 2, "datatypes", "personaldata"),
		},
		{
			id: "data_subject_categories", set: Law, covers: "A06", topic: "dscats", whole: true, sources: src, wbp: []norm.Source{"Wbp 14(2)"},
			cues: []text.Cue{
				{Name: "list", Say: "persons ^dscats"},
				{Name: "list", Say: "persons dscats", Within: 12, Defs: true},
				{Name: "list", Say: "pdof persons", Within: 4},
				{Name: "open", Say: "dscats|datatypes leftopen"},
				{Name: "any", Say: "anykind ^dscats"},
				{Name: "list", Say: "persons ^subject !^rights !^request !^inform !^breach"},
				{Name: "part", Say: "dscats !breachsure !^breachsure", Titles: true},
				{Name: "label", Say: "^dscats !dscats !list !byreference !^breachsure"},
				{Name: "list", Say: "pdof persons", Within: 6},
			},
			judge: judgeList("persons", 1, "dscats", "subject"),
		},
	}
}

func (f *found) filled(list []text.Match) []text.Match {
	return each(list, func(m text.Match) bool { return !f.unit(m).Blank })
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
	clear := each(all, func(m text.Match) bool { return f.concrete(m) })
	labelled := each(clear, func(m text.Match) bool { return f.s.weight(f.rule, m) > 0 })
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
func (f *found) telling() []text.Match {
	return each(f.filled(f.get("tells")), func(m text.Match) bool {
		return f.concrete(m) && !f.s.Sections[f.unit(m).Section].Own.Meets(f.s.Topics("secmeasures", "breachsure", "rights", "sub", "audit",
			"delete", "confidential"))
	})
}

// concrete says whether a unit tells more than "for the purpose of the service".
func (f *found) concrete(m text.Match) bool {
	u := f.unit(m)
	var known text.Set
	for _, name := range []string{
		"service", "agreementword", "purpose", "nature", "process", "pdata", "must", "only", "list", "behalf",
		"accord", "subjectmatter", "duration", "instr", "proc", "ctrl",
	} {
		known.Add(f.s.Lex.Must(name))
	}
	covered := map[int32]bool{}
	for _, h := range u.Hits {
		if known.Has(h.Concept) {
			for t := h.From; t < h.To; t++ {
				covered[t] = true
			}
		}
	}
	n := 0
	for t := u.From; t < u.To; t++ {
		w := f.s.Words[f.s.Tokens[t].Word].Text
		if len(w) > 3 && !covered[t] && !f.s.Is(int(t), text.Hollow) && f.s.RoleOf(int(t)) == text.Nobody {
			n++
		}
	}
	return n >= 3 || n >= 1 && u.Lead >= 0
}

// column gives the rows of a table that have something in the column with such a
// head: whatever stands there was filled in by somebody.
func (f *found) column(head ...string) (rows []text.Match) {
	s := f.s
	about := s.Topics(head...)
	for i := range s.Units {
		u := &s.Units[i]
		if u.Lead < 0 || s.Text.Blocks[u.Block].Kind != reading.Row || s.Text.Blocks[s.Units[u.Lead].Block].Kind != reading.Row {
			continue
		}
		top := &s.Units[u.Lead]
		heads, cells := s.Text.Blocks[top.Block].Cells, s.Text.Blocks[u.Block].Cells
		if top.Own.Has(s.Lex.Sub) || !top.Own.Meets(s.Topics("purpose", "operation", "duration", "nature", "process")) {
			continue
		}
		for _, h := range top.Hits {
			if !about.Has(h.Concept) {
				continue
			}
			at := slices.IndexFunc(heads, func(c reading.Span) bool {
				return int(s.Tokens[h.From].Start) >= c.Start && int(s.Tokens[h.From].Start) < c.End
			})
			if at >= 0 && at < len(cells) && told(s.Text.Body[cells[at].Start:cells[at].End]) {
				rows = append(rows, text.Match{Unit: i, From: u.From, To: u.To})
				break
			}
		}
	}
	return rows
}

// told says whether a cell holds something, and not a place to fill in or "any".
func told(cell string) bool {
	letters := strings.Trim(cell, " *_-–|.\n\t")
	if len(letters) < 3 || text.Blank(cell) {
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
func (f *found) enumerated(names ...string) []text.Match {
	return each(f.described(names...), func(m text.Match) bool {
		b := f.s.Text.Blocks[f.unit(m).Block]
		return (b.Kind != reading.Paragraph || strings.Contains(f.s.Text.Body[b.Start:b.End], ",")) && !f.unitHas(m, "agrees", "signing")
	})
}

// described keeps units that tell something and do not only point elsewhere.
func (f *found) described(names ...string) []text.Match {
	return each(f.filled(f.get(names...)), func(m text.Match) bool { return !f.s.PointsAway(m.Unit) && f.concrete(m) })
}

// told keeps the filled in units that do not only point to another document.
func (f *found) told(list []text.Match) []text.Match {
	return each(f.filled(list), func(m text.Match) bool { return !f.s.PointsAway(m.Unit) || f.concrete(m) })
}

// elsewhere says whether what was found only points to a place that is not in
// the text: a cover page, a main agreement, an annex that is not there.
func (f *found) elsewhere(names ...string) bool {
	return slices.ContainsFunc(f.get(names...), func(m text.Match) bool { return f.s.PointsAway(m.Unit) })
}

// judgeList decides whether kinds are listed: at least so many different ones.
func judgeList(what string, minimum int, head ...string) func(f *found) finding {
	return func(f *found) finding {
		if rows := f.column(head...); len(rows) > 0 {
			return finding{Present, "said", rows}
		}
		list := f.filled(f.get("list"))
		items := each(f.filled(f.get("items")), func(m text.Match) bool { return f.s.Text.Blocks[f.unit(m).Block].Kind != reading.Paragraph })
		if f.different(list, what) < minimum && f.different(items, what) > minimum {
			list = items
		}
		if sentence := f.filled(f.get("sentence")); f.different(list, what) < minimum && !f.has("open", "any") {
			for _, m := range sentence {
				if f.different([]text.Match{m}, what) >= minimum && f.s.weighs(m, "breachsure", "secmeasures", "rights", "sub", "audit",
					"definitions") == 0 {
					return finding{Present, "said", []text.Match{m}}
				}
			}
		}
		switch n := f.different(list, what); {
		case f.has("open") && f.different(each(list, func(m text.Match) bool { return f.s.weight(f.rule, m) > 0 }), what) < minimum:
			return f.say(Absent, "left-open", "open")
		case f.has("any") && f.different(each(list, func(m text.Match) bool { return f.s.weight(f.rule, m) > 0 }), what) < 2*minimum:
			return f.say(Partial, "any-kind", "any")
		case n >= minimum:
			return finding{Present, "said", list}
		case len(f.enumerated("label")) > 0:
			return finding{Present, "said", f.enumerated("label")}
		case len(list) > 0:
			return finding{Partial, "security_specific.few", list}
		case f.has("list") && len(list) == 0:
			return f.say(Partial, "blank", "list")
		case f.emptyTitle("part", "label") || f.s.BlankAnnex("datatypes", "dscats", "nature", "purpose", "process", "pdata"):
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
func (f *found) anywhere(what string) (list []text.Match) {
	lex := f.s.Lex
	about := f.s.Topics("subject", "pdof", "dscats")
	for i := range f.s.Units {
		u := &f.s.Units[i]
		m := text.Match{Unit: i, From: u.From, To: u.To}
		if !u.Own.Has(lex.Must(what)) || u.Blank || f.s.IsTitle(u) || f.s.Defines(u) {
			continue
		}
		if f.s.Sections[u.Section].Says.Meets(f.s.Topics("breachsure", "secmeasures", "rights", "sub", "audit", "liab", "sign", "govtitle",
			"confidential", "delete")) || u.Own.Meets(f.s.Topics("breachsure", "tom", "slot", "audit", "regnumber", "signing")) {
			continue
		}
		n := f.different([]text.Match{m}, what)
		listed := f.s.Text.Blocks[u.Block].Kind != reading.Paragraph || u.Label != (text.Set{})
		switch {
		case what == "datatype" && (n >= 4 || n >= 3 && listed):
			list = append(list, m)
		case what == "persons" && n >= 1 && (u.Own.Meets(about) || u.Label.Meets(about)) && listed, what == "persons" && n >= 2 &&
			u.Own.Meets(f.s.Topics("pdof", "dscats")):
			list = append(list, m)
		}
	}
	return list
}

// different counts the different words with which units say a concept.
func (f *found) different(list []text.Match, name string) int {
	c := f.s.Lex.Must(name)
	seen := map[int32]bool{}
	for _, m := range list {
		for _, h := range f.unit(m).Hits {
			if h.Concept == c {
				seen[f.s.Tokens[h.From].Word] = true
			}
		}
	}
	return len(seen)
}
