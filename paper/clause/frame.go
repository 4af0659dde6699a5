package clause

import (
	"strings"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/document"
)

// party is the block of one party under the title.
func (a *assembler) party(question string) document.Party {
	p := document.Party{Name: blank}
	if party := a.library.Kind.Party(question); party != nil {
		p.Role = party.Name.In(a.lang)
	}
	if name, ok := a.record(question)["name"].(string); ok {
		p.Name = name // as it is: a name may end in a full stop
	}
	add := func(label, value string) {
		if value != "" {
			p.Details = append(p.Details, document.Field{Label: a.label(label), Value: document.Text(value)})
		}
	}
	add("address", a.address(question))
	kvk, _ := a.value(question + ".kvk")
	add("kvk", kvk)
	add("represented", a.joined(question, "representative.name", "representative.function"))
	return p
}

func (a *assembler) record(question string) map[string]any {
	record, _ := a.answers[question].(map[string]any)
	return record
}

// joined writes the parts that are there, divided by commas.
func (a *assembler) joined(question string, parts ...string) string {
	var list []string
	for _, part := range parts {
		if value, ok := a.value(question + "." + part); ok {
			list = append(list, value)
		}
	}
	return strings.Join(list, ", ")
}

// address writes a Dutch address without its country, any other with it.
func (a *assembler) address(question string) string {
	street, _ := a.value(question + ".address.street")
	if street == "" {
		return ""
	}
	postcode, _ := a.value(question + ".address.postcode")
	city, _ := a.value(question + ".address.city")
	text := street + ", " + strings.TrimSpace(postcode+" "+city)
	if country, _ := a.value(question + ".address.country"); country != "" && country != "NL" {
		text += ", " + country
	}
	return text
}

// signatures is where the parties sign, before the annexes.
func (a *assembler) signatures() []document.Block {
	block := &document.Signatures{}
	for _, question := range a.library.Kind.Signers {
		party := a.party(question)
		name, _ := a.value(question + ".representative.name")
		function, _ := a.value(question + ".representative.function")
		block.Places = append(block.Places, document.SignaturePlace{
			Party: party.Name, Role: party.Role,
			Lines: []document.Field{
				a.field("name", name), a.field("function", function), a.field("place_date", ""), a.field("signature", ""),
			},
		})
	}
	return []document.Block{&document.Heading{Kind: document.Section, ID: "signatures", Text: a.label("signatures")}, block}
}

func (a *assembler) field(label, value string) document.Field {
	f := document.Field{Label: a.label(label)}
	if value != "" {
		f.Value = document.Text(value)
	}
	return f
}

// tables fill the annexes from the answers.
var tables = map[string]func(*assembler, *Provision) []document.Block{
	"operations":    (*assembler).operations,
	"measures":      (*assembler).measures,
	"subprocessors": (*assembler).subprocessors,
	"contacts":      (*assembler).contacts,
	"breach_form":   (*assembler).breachForm,
}

func (a *assembler) table(p *Provision, rows [][][]document.Inline) []document.Block {
	t := &document.Table{Rows: rows}
	for _, c := range p.Columns {
		t.Head = append(t.Head, norm.Text{NL: c.NL, EN: c.EN}.In(a.lang))
		t.Widths = append(t.Widths, c.Share)
	}
	return []document.Block{t}
}

// records gives the answers to a question that is repeated.
func (a *assembler) records(question string) []map[string]any {
	list, _ := a.answers[question].([]map[string]any)
	return list
}

// part writes one part of a repeated answer: a text, or a list divided by
// semicolons, since its items may hold commas.
func part(record map[string]any, name string) string {
	switch v := record[name].(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, "; ")
	}
	return ""
}

func (a *assembler) operations(p *Provision) []document.Block {
	var rows [][][]document.Inline
	for _, r := range a.records("operations") {
		what := []document.Inline{{Text: part(r, "name"), Style: document.Bold}, {Text: ": " + part(r, "nature")}}
		data := document.Text(part(r, "data"))
		if special := part(r, "special"); special != "" {
			data = append(data, document.Inline{Text: ". "}, document.Inline{Text: p.Special.In(a.lang), Style: document.Bold},
				document.Inline{Text: " " + special})
		}
		rows = append(rows, [][]document.Inline{
			what, document.Text(part(r, "purpose")), data, document.Text(part(r, "persons")),
			document.Text(part(r, "retention")),
		})
	}
	return a.table(p, rows)
}

func (a *assembler) measures(p *Provision) []document.Block {
	chosen, _ := a.answers["measures"].([]string)
	question := a.library.Flow.Question("measures")
	var rows [][][]document.Inline
	for _, id := range chosen {
		c := question.Choice(id)
		if c == nil { // a measure in the parties' own words
			rows = append(rows, [][]document.Inline{{{Text: id, Style: document.Bold}}, document.Text("–"), document.Text("–")})
			continue
		}
		rows = append(rows, [][]document.Inline{
			{{Text: c.Text.In(a.lang), Style: document.Bold}}, document.Text(c.Note.In(a.lang)), document.Text(strings.Join(a.library.Frame.Measures[id], ", ")),
		})
	}
	return a.table(p, rows)
}

func (a *assembler) subprocessors(p *Provision) []document.Block {
	var rows [][][]document.Inline
	for _, r := range a.records("subprocessors") {
		rows = append(rows, [][]document.Inline{
			{{Text: part(r, "name"), Style: document.Bold}}, document.Text(part(r, "country")), document.Text(part(r, "task")), document.Text(part(r,
				"data")),
		})
	}
	return a.table(p, rows)
}

func (a *assembler) contacts(p *Provision) []document.Block {
	var blocks []document.Block
	for _, one := range a.library.Kind.Parties {
		question := one.ID
		party := a.party(question)
		fields := &document.Fields{}
		add := func(label, value string) {
			if value != "" {
				fields.Fields = append(fields.Fields, document.Field{Label: p.Labels[label].In(a.lang), Value: document.Text(value)})
			}
		}
		name, _ := a.value(question + ".contact.name")
		email, _ := a.value(question + ".contact.email")
		phone, _ := a.value(question + ".contact.phone")
		add("contact", name)
		add("email", email)
		add("phone", phone)
		if one.Officer != "" {
			dpo, _ := a.value(one.Officer)
			add("dpo", dpo)
		}
		blocks = append(blocks, &document.Heading{Kind: document.Part, Text: party.Role + ": " + party.Name}, fields)
	}
	return blocks
}

func (a *assembler) breachForm(p *Provision) []document.Block {
	var rows [][][]document.Inline
	for _, question := range p.Rows {
		rows = append(rows, [][]document.Inline{document.Text(question.In(a.lang)), nil})
	}
	return a.table(p, rows)
}
