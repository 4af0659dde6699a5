package review

import (
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/paper/reading"
	"github.com/verhaal/verhaal/promise/terms"
)

// TermsView is what the terms of an opinion look like in its JSON: one value a
// key, nil or empty where the text does not say it. It is made from Terms, and
// Where gives for each key the passage it was read from.
type TermsView struct {
	BreachNoticeHours *int64       `json:"breach_notice_hours"`
	Authorisation     *string      `json:"subprocessor_authorisation"` // general, specific, none
	NoticeDays        *int64       `json:"subprocessor_notice_days"`
	ObjectionDays     *int64       `json:"objection_days"`
	Locations         []string     `json:"locations"` // EEA, and country codes
	Transfer          []Transfer   `json:"transfer_mechanisms"`
	Cap               *Cap         `json:"liability_cap"`
	Indemnity         Indemnity    `json:"indemnity"`
	Penalty           *Penalty     `json:"penalty"`
	Audit             *Audit       `json:"audit"`
	Deletion          *Deletion    `json:"deletion"`
	GoverningLaw      *string      `json:"governing_law"` // ISO code of the country, "US-CA" of a state
	Precedence        *string      `json:"precedence"`    // this, main
	Parties           []TermsParty `json:"parties"`
	Date              *string      `json:"date"` // day of the document

	Where map[string]Passage `json:"-"`
}

// Transfer is a mechanism of chapter V that the text names. That it is named
// does not say that data are sent under it.
type Transfer struct {
	Name    string  `json:"name"`  // adequacy, scc-2021, scc-2010, bcr, dpf, privacy-shield, safe-harbour, derogation
	Valid   bool    `json:"valid"` // on the day of asking
	Passage Passage `json:"-"`     // where it is named first
}

// Cap is the maximum of what is owed.
type Cap struct {
	Amount     *money.Amount `json:"amount"`
	FeeMonths  *int64        `json:"fee_months"` // the fees of so many months
	Reference  bool          `json:"reference"`  // it stands in another document
	Per        string        `json:"per"`        // event, year, total; empty when not said
	Exceptions []string      `json:"exceptions"` // intent, death, fines, confidentiality, data-breach, indemnity, own-purpose, location, subprocessors
}

// Indemnity is who takes over claims of others from whom.
type Indemnity struct {
	Controller bool `json:"by_controller"`
	Processor  bool `json:"by_processor"`
}

// Penalty is a penalty clause (boetebeding).
type Penalty struct {
	Amount *money.Amount `json:"amount"`
	PerDay *money.Amount `json:"per_day"`
}

// Audit is the right to audit.
type Audit struct {
	NoticeDays *int64 `json:"notice_days"`
	Frequency  string `json:"frequency"` // yearly, half-yearly, reasonable; empty when not said
	Costs      string `json:"costs"`     // controller, processor, each-own, unless-fault; empty when not said
	ReportOnly bool   `json:"report_only"`
}

// Deletion is what happens at the end.
type Deletion struct {
	Choice string `json:"choice"` // ask (the controller chooses), return, delete, processor (it chooses); empty when not said
	Days   *int64 `json:"days"`
}

// TermsParty is a party as the text names it.
type TermsParty struct {
	Role   string `json:"role"` // controller, processor
	Name   string `json:"name"`
	Number string `json:"number,omitempty"` // of the trade register
}

// TermsView gives the terms of an opinion as its JSON has them.
func (o *Opinion) TermsView() TermsView {
	v := &o.Terms.Values
	w := TermsView{
		Where: map[string]Passage{}, Locations: append([]string{}, v.Locations.Value...),
		Transfer: append([]Transfer{}, o.Transfers...), Parties: []TermsParty{},
	}
	w.BreachNoticeHours = view(&w, "breach_notice_hours", v.BreachNoticeHours)
	w.Authorisation = viewText(&w, "subprocessor_authorisation", v.SubprocessorAuthorisation)
	w.NoticeDays = view(&w, "subprocessor_notice_days", v.SubprocessorNoticeDays)
	w.ObjectionDays = view(&w, "objection_days", v.ObjectionDays)
	note(&w, "locations", v.Locations)
	for i, t := range o.Transfers {
		if w.Where["transfer_mechanisms."+t.Name] = t.Passage; i == 0 {
			w.Where["transfer_mechanisms"] = t.Passage
		}
	}
	w.money(v)
	w.audit(v)
	w.deletion(v)
	w.GoverningLaw = viewText(&w, "governing_law", v.GoverningLaw)
	w.Precedence = viewText(&w, "precedence", v.Precedence)
	for _, p := range v.Parties.Value {
		w.Parties = append(w.Parties, TermsParty{Role: string(p.Role), Name: p.Name, Number: p.Number})
	}
	note(&w, "parties", v.Parties)
	w.Date = viewText(&w, "date", v.Date)
	return w
}

// note keeps the passage of a term that the text says, here or elsewhere.
func note[T any](w *TermsView, key string, t terms.Term[T]) {
	if t.Passage != nil && t.Standing != terms.NotSaid {
		w.Where[key] = passageOf(t)
	}
}

func passageOf[T any](t terms.Term[T]) Passage {
	p := t.Passage
	return Passage{Span: reading.Span{Start: p.Start, End: p.End}, Text: p.Text, Location: t.Clause, Page: p.Page}
}

// view gives the value of a term that was agreed.
func view[T any](w *TermsView, key string, t terms.Term[T]) *T {
	value, ok := t.Get()
	if !ok {
		return nil
	}
	note(w, key, t)
	return &value
}

func viewText[T ~string](w *TermsView, key string, t terms.Term[T]) *string {
	value := view(w, key, t)
	if value == nil {
		return nil
	}
	return ptr(string(*value))
}

func (w *TermsView) money(v *terms.Values) {
	if c := v.LiabilityCap; c.Standing != terms.NotSaid && !c.Value.Unlimited {
		w.Cap = &Cap{
			Amount: c.Value.Amount, FeeMonths: c.Value.Months(), Reference: c.Standing == terms.Elsewhere,
			Per: string(c.Value.Per), Exceptions: append([]string{}, c.Value.Exceptions...),
		}
		note(w, "liability_cap", c)
	}
	byController, byProcessor := v.IndemnityByController, v.IndemnityByProcessor
	w.Indemnity = Indemnity{byController.Standing == terms.Agreed, byProcessor.Standing == terms.Agreed}
	note(w, "indemnity", byProcessor)
	if p := byController.Passage; p != nil && (byProcessor.Passage == nil || p.Start < byProcessor.Passage.Start) {
		note(w, "indemnity", byController)
	}
	if p := view(w, "penalty", v.Penalty); p != nil {
		w.Penalty = &Penalty{Amount: p.Amount, PerDay: p.PerDay}
	}
}

func (w *TermsView) audit(v *terms.Values) {
	right := view(w, "audit", v.AuditRight)
	if right == nil {
		return
	}
	w.Audit = &Audit{ReportOnly: *right == terms.ReportOnly}
	if days, ok := v.AuditNoticeDays.Get(); ok {
		w.Audit.NoticeDays = &days
	}
	w.Audit.Frequency = string(v.AuditFrequency.Value)
	w.Audit.Costs = string(v.AuditCosts.Value)
	note(w, "audit.costs", v.AuditCosts)
}

func (w *TermsView) deletion(v *terms.Values) {
	choice := view(w, "deletion", v.DeletionChoice)
	if choice == nil {
		return
	}
	w.Deletion = &Deletion{Choice: string(*choice), Days: view(w, "deletion", v.DeletionDays)}
	if *choice == terms.Either {
		w.Deletion.Choice = ""
	}
}
