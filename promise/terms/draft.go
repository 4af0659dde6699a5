package terms

import (
	"fmt"
	"strings"
	"time"

	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/flow"
)

// Assemble puts an agreement together and makes its terms: the document,
// numbered, has them among its files. A draft has none, for its answers may be
// missing, and neither has a kind of document that agrees no terms.
//
// law: avg 28(3)
func Assemble(l *clause.Library, s *flow.State, o clause.Options) (*document.Document, *Terms, error) {
	d, places, err := l.Assemble(s, o)
	if err != nil {
		return nil, nil, err
	}
	if err := d.Number(); err != nil {
		return nil, nil, fmt.Errorf("cannot assemble %s: %w", l.Flow.ID, err)
	}
	if o.Draft || !l.Kind.Terms {
		return d, nil, nil
	}
	t := fromAnswers(l, s, o, places)
	data, err := t.JSON()
	if err != nil {
		return nil, nil, err
	}
	d.Files = []document.File{{Name: File, MIME: "application/json", Description: l.Frame.Labels["terms"].In(o.Lang), Data: data}}
	return d, t, nil
}

// fromAnswers makes the terms of our own answers.
func fromAnswers(l *clause.Library, s *flow.State, o clause.Options, places clause.Places) *Terms {
	a := answers{given: s.Result(), places: places}
	t := &Terms{Format: Format, Source: Drafted, Kind: l.Flow.ID, Language: o.Lang, Answers: s.Result()}
	v := &t.Values
	var parties []Party
	for _, p := range l.Kind.Parties {
		parties = append(parties, a.party(Role(p.ID)))
	}
	v.Parties = Is(parties, "")
	v.Date = Is(o.Date.Format(time.DateOnly), "")
	v.BreachNoticeHours = said(a, "breach_notice_hours", a.breachHours())
	v.BreachNoticeFrom = said(a, "breach_notice_from", Awareness)
	v.BreachNoticeContact = said(a, "breach_notice_contact", a.contact("controller"))
	v.SubprocessorAuthorisation = said(a, "subprocessor_authorisation", Authorisation(a.text("subprocessor_authorisation")))
	v.SubprocessorNoticeDays = asked[int64](a, "subprocessor_notice_days", "notice_days")
	v.ObjectionDays = asked[int64](a, "objection_days", "objection_days")
	if effect := a.text("objection_effect"); effect != "" {
		v.ObjectionEffect = said(a, "objection_effect", ObjectionEffect(effect))
	}
	v.Locations = said(a, "locations", append([]string{"EEA"}, a.list("countries")...))
	v.TransferMechanisms = a.mechanisms()
	v.RequestDays = asked[int64](a, "request_days", "request_days")
	v.Measures = said(a, "measures", a.list("measures"))
	if list := a.list("certificates"); len(list) > 0 {
		v.Certificates = said(a, "certificates", list)
	}
	v.AuditRight = said(a, "audit_right", Inspection)
	v.AuditOrder = said(a, "audit_order", AuditOrder(a.id("audit_order")))
	v.AuditNoticeDays = asked[int64](a, "audit_notice_days", "audit_notice_days")
	v.AuditFrequency = said(a, "audit_frequency", AuditFrequency(a.id("audit_frequency")))
	v.AuditCosts = said(a, "audit_costs", AuditCosts(a.id("audit_costs")))
	v.LogMonths = asked[int64](a, "log_months", "log_months")
	v.LiabilityCap = said(a, "liability_cap", a.cap())
	v.RecourseExclusion = a.exclusion()
	v.IndemnityByController = a.indemnity(Controller)
	v.IndemnityByProcessor = a.indemnity(Processor)
	v.Penalty = a.penalty()
	v.Insurance = asked[money.Amount](a, "insurance", "insurance_amount")
	v.DeletionChoice = said(a, "deletion_choice", DeletionChoice(a.text("end_choice")))
	v.DeletionDays = asked[int64](a, "deletion_days", "end_days")
	v.BackupDays = asked[int64](a, "backup_days", "backup_days")
	v.GoverningLaw = said(a, "governing_law", "NL") // the clauses are written under Dutch law
	v.Forum = a.forum(l, o.Lang)
	v.Precedence = said(a, "precedence", Precedence(a.text("precedence")))
	return t
}

// answers reads canonical answers by type, and knows where the document says
// what follows from them.
type answers struct {
	given  map[string]any
	places clause.Places
}

func said[T any](a answers, key string, value T) Term[T] { return Is(value, a.places.Number(key)) }

// asked gives the answer to a question; a question that was not asked is a term
// that is not said.
func asked[T any](a answers, key, question string) (t Term[T]) {
	if value, ok := a.given[question].(T); ok {
		t = said(a, key, value)
	}
	return t
}

func (a answers) text(question string) string { s, _ := a.given[question].(string); return s }

func (a answers) money(question string) *money.Amount {
	if m, ok := a.given[question].(money.Amount); ok {
		return &m
	}
	return nil
}

func (a answers) list(question string) []string {
	if list, ok := a.given[question].([]string); ok {
		return list
	}
	return []string{}
}

// id gives a choice in the spelling of the terms.
func (a answers) id(question string) string { return dashed(a.text(question)) }

func dashed(id string) string { return strings.ReplaceAll(id, "_", "-") }

func dashedList(ids []string) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = dashed(id)
	}
	return list
}

func (a answers) record(question string) map[string]any {
	record, _ := a.given[question].(map[string]any)
	return record
}

func (a answers) party(role Role) Party {
	party := answers{given: a.record(string(role))}
	address := answers{given: party.record("address")}
	return Party{Role: role, Name: party.text("name"), Number: party.text("kvk"), Country: address.text("country")}
}

func (a answers) contact(question string) Contact {
	c := answers{given: answers{given: a.record(question)}.record("contact")}
	return Contact{Name: c.text("name"), Email: c.text("email"), Phone: c.text("phone")}
}

// law: avg 33(2)
func (a answers) breachHours() int64 {
	switch a.text("breach_term") {
	case "h24":
		return 24
	case "h36":
		return 36
	case "h48":
		return 48
	}
	hours, _ := a.given["breach_hours"].(int64)
	return hours
}

// law: avg 45(1), avg 46(2)(c), avg 49(1)
func (a answers) mechanisms() (t Term[[]string]) {
	switch a.text("location") {
	case "adequate":
		t = said(a, "transfer_mechanisms", []string{"adequacy"})
	case "named":
		names := a.list("safeguards")
		list := make([]string, len(names))
		for i, name := range names {
			if list[i] = name; name == "scc" {
				list[i] = "scc-2021"
			}
		}
		t = said(a, "transfer_mechanisms", list)
	}
	return t
}

// forum is the court that was named, by its name, or that of the main agreement.
func (a answers) forum(l *clause.Library, lang string) Term[string] {
	court := a.text("court")
	if court == "" {
		return Term[string]{Standing: Elsewhere, Clause: a.places.Number("forum")}
	}
	for _, c := range l.Flow.Question("court").Choices {
		if c.ID == court {
			court = c.Text.In(lang)
		}
	}
	return said(a, "forum", court)
}
