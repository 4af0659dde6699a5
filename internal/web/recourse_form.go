package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
)

// recourseKinds says how the values of a case are written by people.
var recourseKinds = map[string]string{
	"amount": "money", "estate": "money", "used": "money", "moderated_to": "money", "percent": "number", "own_fault": "number",
}

// section is a part of the form of a case: fields, or rows of them.
type section struct {
	id     string // its texts are calc.recourse.<id>
	list   string // the list whose rows it shows; empty for fields
	inputs []input
	folded bool // shown when somebody wants it, or when there is something in it
}

var (
	yes       = []string{"true"}
	eitherWay = []string{"", "true", "false"}
	covers    = []string{"contribution", "indemnity", "damages"}
)

// recourseSections are the parts of the form. In the name of an input # stands
// for the number of the row and @ for the id of the row's party.
var recourseSections = []section{
	{id: "facts", inputs: []input{{name: "conduct", kind: "day"}, {name: "claims[0].amount", kind: "money"}, {name: "claims[0].persons"}}},
	{id: "parties", list: "parties", inputs: []input{
		{name: "parties[#].name"},
		{name: "parties[#].role", kind: "pick", choices: []string{"controller", "processor", "sub-processor", "creditor"}},
		{name: "parties[#].engaged_by", kind: "party"},
		{name: "shares.@"},
		{name: "parties[#].fault", kind: "pick", choices: []string{"normal", "none", "gross", "intent"}},
		{name: "parties[#].estate", kind: "money"},
	}},
	{id: "payments", list: "payments", inputs: []input{{name: "payments[#].by", kind: "party"}, {name: "payments[#].amount", kind: "money"}, {name: "payments[#].on", kind: "day"}}},
	{id: "contracts", list: "contracts", inputs: []input{
		{name: "contracts[#].debtor", kind: "party"},
		{name: "contracts[#].creditor", kind: "party"},
		{name: "exclusion", kind: "heading"},
		{name: "contracts[#].exclusion.conditions[0].text"},
		{name: "contracts[#].exclusion.conditions[0].met", kind: "pick", choices: eitherWay},
		{name: "cap", kind: "heading"},
		{name: "contracts[#].cap.amount", kind: "money"},
		{name: "contracts[#].cap.per", kind: "pick", choices: []string{"", "year"}},
		{name: "contracts[#].cap.used", kind: "money"},
		{name: "contracts[#].cap.covers[]", kind: "ticks", choices: covers},
		{name: "contracts[#].cap.penalty", kind: "pick", choices: []string{"", "inside"}},
		{name: "indemnity", kind: "heading"},
		{name: "contracts[#].indemnity.percent", kind: "number"},
		{name: "contracts[#].indemnity.unless[0].text"},
		{name: "contracts[#].indemnity.unless[0].met", kind: "pick", choices: eitherWay},
		{name: "penalty", kind: "heading"},
		{name: "contracts[#].penalty.amount", kind: "money"},
		{name: "contracts[#].penalty.mode", kind: "pick", choices: []string{"", "add"}},
		{name: "contracts[#].penalty.moderated_to", kind: "money"},
	}},
	{id: "losses", list: "losses", folded: true, inputs: []input{
		{name: "losses[#].by", kind: "party"},
		{name: "losses[#].against", kind: "party"},
		{name: "losses[#].amount", kind: "money"},
		{name: "losses[#].basis", kind: "pick", choices: []string{"", "tort"}},
	}},
	{id: "debts", list: "debts", folded: true, inputs: []input{
		{name: "debts[#].from", kind: "party"},
		{name: "debts[#].to", kind: "party"},
		{name: "debts[#].amount", kind: "money"},
		{name: "debts[#].rank", kind: "pick", choices: []string{"", "preferred"}},
	}},
	{id: "settings", folded: true, inputs: []input{
		{name: "exempt[]", kind: "parties"}, {name: "set_off", kind: "ticks", choices: yes}, {name: "full_proof", kind: "ticks", choices: yes}, {name: "interest.until", kind: "day"},
	}},
}

// caseForm is the form of a case as somebody fills it in.
type caseForm struct {
	*reckoning
	raw  map[string]any
	more string // the list that gets an empty row more
}

// rows gives the inputs of each row of a section.
func (f *caseForm) rows(p *page, s section) [][]input {
	if s.list == "" {
		return [][]input{f.row(p, s, 0)}
	}
	list, _ := f.raw[s.list].([]any)
	n := len(list)
	if f.more == s.list || n == 0 && !s.folded && s.list != "contracts" {
		n++
	}
	var all [][]input
	for i := range min(n, maxRows) {
		if s.list == "parties" && f.role(i) == "data-subjects" {
			continue
		}
		all = append(all, f.row(p, s, i))
	}
	return all
}

func (f *caseForm) row(p *page, s section, i int) []input {
	var inputs []input
	for _, in := range s.inputs {
		in.text = "calc.recourse." + strings.NewReplacer("[#]", "", "[0]", "", "[]", "", ".@", "").Replace(in.name)
		in.name = strings.NewReplacer("#", strconv.Itoa(i), "@", f.partyID(i)).Replace(in.name)
		switch in.kind {
		case "party":
			in.kind, in.choices, in.label = "pick", append([]string{""}, f.partyIDs()...), f.partyName
		case "parties":
			in.kind, in.choices, in.label = "ticks", f.partyIDs(), f.partyName
		}
		inputs = append(inputs, in)
	}
	return inputs
}

func (f *caseForm) party(i int) map[string]any {
	list, _ := f.raw["parties"].([]any)
	if i >= len(list) {
		return nil
	}
	party, _ := list[i].(map[string]any)
	return party
}

func (f *caseForm) role(i int) string { return text(f.party(i)["role"]) }

// partyID is the id of a party; a row that is new gets the next letter.
func (f *caseForm) partyID(i int) string {
	if id := text(f.party(i)["id"]); id != "" {
		return id
	}
	taken := f.partyIDs()
	for letter := 'A'; letter <= 'Z'; letter++ {
		if !slices.Contains(taken, string(letter)) {
			return string(letter)
		}
	}
	return fmt.Sprintf("P%d", i+1)
}

// partyIDs are those who can pay or be paid between themselves: all but the
// persons concerned.
func (f *caseForm) partyIDs() []string {
	list, _ := f.raw["parties"].([]any)
	var ids []string
	for i := range list {
		if id := text(f.party(i)["id"]); id != "" && f.role(i) != "data-subjects" {
			ids = append(ids, id)
		}
	}
	return ids
}

func (f *caseForm) partyName(p *page, id string) string {
	if id == "" {
		return p.T("calc.recourse.nobody")
	}
	list, _ := f.raw["parties"].([]any)
	for i := range list {
		if party := f.party(i); text(party["id"]) == id {
			if name := text(party["name"]); name != "" {
				return name
			}
			return p.T("calc.recourse.unnamed", "id", id)
		}
	}
	return id
}

// filled says whether there is something in a section.
func (f *caseForm) filled(s section) bool {
	if s.list != "" {
		list, _ := f.raw[s.list].([]any)
		return len(list) > 0 || f.more == s.list
	}
	return slices.ContainsFunc(s.inputs, func(in input) bool {
		key, _, _ := strings.Cut(strings.TrimSuffix(in.name, "[]"), ".")
		return f.raw[key] != nil
	})
}

// complete adds what the form does not ask: the persons concerned are a party,
// the damage is theirs, and it is they who were paid.
func complete(raw map[string]any, l string) map[string]any {
	if raw == nil {
		raw = map[string]any{}
	}
	const people = "DS"
	parties, _ := raw["parties"].([]any)
	by := ""
	for _, one := range parties {
		if party, _ := one.(map[string]any); text(party["role"]) == "data-subjects" {
			by = text(party["id"])
		}
	}
	if by == "" {
		by = people
		raw["parties"] = append(parties, map[string]any{"id": people, "role": "data-subjects", "name": lang.T(l, "calc.recourse.people")})
	}
	for list, key := range map[string]string{"claims": "by", "payments": "to"} {
		rows, _ := raw[list].([]any)
		for _, one := range rows {
			if row, ok := one.(map[string]any); ok && row[key] == nil {
				row[key] = by
			}
		}
	}
	return raw
}

// hidden gives the fields that travel along unseen: the id of each party, and
// what the form does not ask at all.
func (f *caseForm) hidden() []app.Pair {
	asked := map[string]bool{}
	for _, s := range recourseSections {
		list, _ := f.raw[s.list].([]any)
		for i := range max(1, len(list)) {
			if s.list == "parties" && f.role(i) == "data-subjects" {
				continue
			}
			for _, in := range s.inputs {
				asked[strings.NewReplacer("#", strconv.Itoa(i), "@", f.partyID(i)).Replace(in.name)] = true
			}
		}
	}
	var pairs []app.Pair
	for name, values := range f.values {
		if asked[name] || strings.HasPrefix(name, "shares.") && !slices.Contains(f.partyIDs(), strings.TrimPrefix(name, "shares.")) {
			continue
		}
		for _, value := range values {
			pairs = append(pairs, app.Pair{Label: name, Value: value})
		}
	}
	list, _ := f.raw["parties"].([]any)
	if f.more == "parties" || len(list) == 0 {
		pairs = append(pairs, app.Pair{Label: fmt.Sprintf("parties[%d].id", len(list)), Value: f.partyID(len(list))})
	}
	slices.SortFunc(pairs, func(a, b app.Pair) int { return strings.Compare(a.Label+a.Value, b.Label+b.Value) })
	return pairs
}

// sectionComplaints gives what is wrong with a section as a whole, and with
// what it does not ask.
func (f *caseForm) sectionComplaints(p *page, s section) []string {
	var list []string
	for _, one := range f.problems {
		own := one.Path == s.id || one.Path == s.list || s.id == "parties" && one.Path == "shares" || s.id == "facts" && (one.Path == "claims" || one.Path == "")
		if own {
			list = append(list, lang.Problem(p.Lang, one))
		}
	}
	return list
}

// rowOf is the place of the row that an input stands in: parties[1].
func rowOf(row []input) string {
	for _, in := range row {
		if at := strings.IndexByte(in.name, ']'); at > 0 && !strings.HasPrefix(in.name, "claims") {
			return in.name[:at+1]
		}
	}
	return ""
}

// clauses divides the inputs of a row by the headings among them; the first
// part has none.
func clauses(row []input) [][]input {
	parts := [][]input{nil}
	for _, in := range row {
		if in.kind == "heading" {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], in)
	}
	return parts
}

// given says whether any of the inputs is filled in.
func (f *caseForm) given(inputs []input) bool {
	return slices.ContainsFunc(inputs, func(in input) bool { return f.values.Get(in.name) != "" })
}
