package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/report"
)

// RecourseKinds says how the values of a case are written by people.
var RecourseKinds = map[string]string{
	"amount": "money", "estate": "money", "used": "money", "moderated_to": "money", "percent": "number", "own_fault": "number",
}

// section is a part of the form of a case: fields, or rows of them.
type section struct {
	id     string // its texts are calc.recourse.<id>
	list   string // the list whose rows it shows; empty for fields
	inputs []page.Input
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
	{id: "facts", inputs: []page.Input{
		{Name: "conduct", Kind: "day"},
		{Name: "claims[0].amount", Kind: "money"},
		{Name: "claims[0].persons"},
	}},
	{id: "parties", list: "parties", inputs: []page.Input{
		{Name: "parties[#].name"},
		{Name: "parties[#].role", Kind: "pick", Choices: []string{"controller", "processor", "sub-processor", "creditor"}},
		{Name: "parties[#].engaged_by", Kind: "party"},
		{Name: "shares.@"},
		{Name: "parties[#].fault", Kind: "pick", Choices: []string{"normal", "none", "gross", "intent"}},
		{Name: "parties[#].estate", Kind: "money"},
	}},
	{id: "payments", list: "payments", inputs: []page.Input{
		{Name: "payments[#].by", Kind: "party"},
		{Name: "payments[#].amount", Kind: "money"},
		{Name: "payments[#].on", Kind: "day"},
	}},
	{id: "contracts", list: "contracts", inputs: []page.Input{
		{Name: "contracts[#].debtor", Kind: "party"},
		{Name: "contracts[#].creditor", Kind: "party"},
		{Name: "exclusion", Kind: "heading"},
		{Name: "contracts[#].exclusion.conditions[0].text"},
		{Name: "contracts[#].exclusion.conditions[0].met", Kind: "pick", Choices: eitherWay},
		{Name: "cap", Kind: "heading"},
		{Name: "contracts[#].cap.amount", Kind: "money"},
		{Name: "contracts[#].cap.per", Kind: "pick", Choices: []string{"", "year"}},
		{Name: "contracts[#].cap.used", Kind: "money"},
		{Name: "contracts[#].cap.covers[]", Kind: "ticks", Choices: covers},
		{Name: "contracts[#].cap.penalty", Kind: "pick", Choices: []string{"", "inside"}},
		{Name: "indemnity", Kind: "heading"},
		{Name: "contracts[#].indemnity.percent", Kind: "number"},
		{Name: "contracts[#].indemnity.unless[0].text"},
		{Name: "contracts[#].indemnity.unless[0].met", Kind: "pick", Choices: eitherWay},
		{Name: "penalty", Kind: "heading"},
		{Name: "contracts[#].penalty.amount", Kind: "money"},
		{Name: "contracts[#].penalty.mode", Kind: "pick", Choices: []string{"", "add"}},
		{Name: "contracts[#].penalty.moderated_to", Kind: "money"},
	}},
	{id: "losses", list: "losses", folded: true, inputs: []page.Input{
		{Name: "losses[#].by", Kind: "party"},
		{Name: "losses[#].against", Kind: "party"},
		{Name: "losses[#].amount", Kind: "money"},
		{Name: "losses[#].basis", Kind: "pick", Choices: []string{"", "tort"}},
	}},
	{id: "debts", list: "debts", folded: true, inputs: []page.Input{
		{Name: "debts[#].from", Kind: "party"},
		{Name: "debts[#].to", Kind: "party"},
		{Name: "debts[#].amount", Kind: "money"},
		{Name: "debts[#].rank", Kind: "pick", Choices: []string{"", "preferred"}},
	}},
	{id: "settings", folded: true, inputs: []page.Input{
		{Name: "exempt[]", Kind: "parties"}, {Name: "set_off", Kind: "ticks", Choices: yes}, {
			Name: "full_proof", Kind: "ticks",
			Choices: yes,
		}, {Name: "interest.until", Kind: "day"},
	}},
}

// caseForm is the form of a case as somebody fills it in.
type caseForm struct {
	*page.Calculation
	raw  map[string]any
	more string // the list that gets an empty row more
}

// rows gives the inputs of each row of a section.
func (f *caseForm) rows(p *page.Page, s section) [][]page.Input {
	if s.list == "" {
		return [][]page.Input{f.row(p, s, 0)}
	}
	list, _ := f.raw[s.list].([]any)
	n := len(list)
	if f.more == s.list || n == 0 && !s.folded && s.list != "contracts" {
		n++
	}
	var all [][]page.Input
	for i := range min(n, page.MaxRows) {
		if s.list == "parties" && f.role(i) == "data-subjects" {
			continue
		}
		all = append(all, f.row(p, s, i))
	}
	return all
}

func (f *caseForm) row(p *page.Page, s section, i int) []page.Input {
	var inputs []page.Input
	for _, in := range s.inputs {
		in.Text = "calc.recourse." + strings.NewReplacer("[#]", "", "[0]", "", "[]", "", ".@", "").Replace(in.Name)
		in.Name = strings.NewReplacer("#", strconv.Itoa(i), "@", f.partyID(i)).Replace(in.Name)
		switch in.Kind {
		case "party":
			in.Kind, in.Choices, in.Label = "pick", append([]string{""}, f.partyIDs()...), f.partyName
		case "parties":
			in.Kind, in.Choices, in.Label = "ticks", f.partyIDs(), f.partyName
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

func (f *caseForm) role(i int) string { return page.Text(f.party(i)["role"]) }

// partyID is the id of a party; a row that is new gets the next letter.
func (f *caseForm) partyID(i int) string {
	if id := page.Text(f.party(i)["id"]); id != "" {
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
// data subjects.
func (f *caseForm) partyIDs() []string {
	list, _ := f.raw["parties"].([]any)
	var ids []string
	for i := range list {
		if id := page.Text(f.party(i)["id"]); id != "" && f.role(i) != "data-subjects" {
			ids = append(ids, id)
		}
	}
	return ids
}

func (f *caseForm) partyName(p *page.Page, id string) string {
	if id == "" {
		return p.T("calc.recourse.nobody")
	}
	list, _ := f.raw["parties"].([]any)
	for i := range list {
		if party := f.party(i); page.Text(party["id"]) == id {
			if name := page.Text(party["name"]); name != "" {
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
	return slices.ContainsFunc(s.inputs, func(in page.Input) bool {
		key, _, _ := strings.Cut(strings.TrimSuffix(in.Name, "[]"), ".")
		return f.raw[key] != nil
	})
}

// complete adds what the form does not ask: the data subjects are a party,
// the damage is theirs, and it is they who were paid.
func complete(raw map[string]any, l string) map[string]any {
	if raw == nil {
		raw = map[string]any{}
	}
	const people = "DS"
	parties, _ := raw["parties"].([]any)
	by := ""
	for _, one := range parties {
		if party, _ := one.(map[string]any); page.Text(party["role"]) == "data-subjects" {
			by = page.Text(party["id"])
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
func (f *caseForm) hidden() []report.Pair {
	asked := map[string]bool{}
	for _, s := range recourseSections {
		list, _ := f.raw[s.list].([]any)
		for i := range max(1, len(list)) {
			if s.list == "parties" && f.role(i) == "data-subjects" {
				continue
			}
			for _, in := range s.inputs {
				asked[strings.NewReplacer("#", strconv.Itoa(i), "@", f.partyID(i)).Replace(in.Name)] = true
			}
		}
	}
	var pairs []report.Pair
	for name, values := range f.Values {
		if asked[name] || strings.HasPrefix(name, "shares.") && !slices.Contains(f.partyIDs(), strings.TrimPrefix(name, "shares.")) {
			continue
		}
		for _, value := range values {
			pairs = append(pairs, report.Pair{Label: name, Value: value})
		}
	}
	list, _ := f.raw["parties"].([]any)
	if f.more == "parties" || len(list) == 0 {
		pairs = append(pairs, report.Pair{Label: fmt.Sprintf("parties[%d].id", len(list)), Value: f.partyID(len(list))})
	}
	slices.SortFunc(pairs, func(a, b report.Pair) int { return strings.Compare(a.Label+a.Value, b.Label+b.Value) })
	return pairs
}

// sectionComplaints gives what is wrong with a section as a whole, and with
// what it does not ask.
func (f *caseForm) sectionComplaints(p *page.Page, s section) []string {
	var list []string
	for _, one := range f.Problems {
		own := one.Path == s.id || one.Path == s.list || s.id == "parties" && one.Path == "shares" || s.id == "facts" &&
			(one.Path == "claims" || one.Path == "")
		if own {
			list = append(list, report.FactProblem(p.Lang, one).Text)
		}
	}
	return list
}

// rowOf is the place of the row that an input stands in: parties[1].
func rowOf(row []page.Input) string {
	for _, in := range row {
		if at := strings.IndexByte(in.Name, ']'); at > 0 && !strings.HasPrefix(in.Name, "claims") {
			return in.Name[:at+1]
		}
	}
	return ""
}

// clauses divides the inputs of a row by the headings among them; the first
// part has none.
func clauses(row []page.Input) [][]page.Input {
	parts := [][]page.Input{nil}
	for _, in := range row {
		if in.Kind == "heading" {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], in)
	}
	return parts
}

// given says whether any of the inputs is filled in.
func (f *caseForm) given(inputs []page.Input) bool {
	return slices.ContainsFunc(inputs, func(in page.Input) bool { return f.Values.Get(in.Name) != "" })
}
