package promise

import (
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/promise/terms"
)

// TermLine is one term of the one model for people.
type TermLine struct {
	Key      string
	Label    string // its name
	Value    string // what was agreed, in words; empty when it was not
	Standing terms.Standing
	Clause   string // "11.1"; empty when not known
	Quote    string // what it was read from, on one line; empty unless it was read
	Unread   bool   // the reading did not look for it
}

// Word says how the document stands towards the term.
func (t TermLine) Word(l string) string {
	if t.Unread && t.Standing == terms.NotSaid {
		return lang.T(l, "terms.standing.unread")
	}
	return lang.T(l, "terms.standing."+t.Standing.String())
}

// Place is the clause as people cite it: "art. 11.1", "bijlage 2".
func (t TermLine) Place(l string) string { return ClausePlace(t.Clause, l) }

// ClausePlace cites a clause: a number is an article, anything else is named as
// it is.
func ClausePlace(number, l string) string {
	if number == "" || strings.Trim(number, "0123456789.") != "" {
		return visible(number)
	}
	return lang.T(l, "terms.article", "n", number)
}

// TermLines gives every term in words of language l, in the order of the model.
func TermLines(t *terms.Terms, l string) []TermLine {
	w := &termsWriter{termWriter: termWriter{l}, t: t}
	v := &t.Values
	w.agreement(v)
	w.subprocessors(v)
	w.audit(v)
	w.liability(v)
	line(w, "deletion_choice", v.DeletionChoice, word[terms.DeletionChoice](w, "deletion"))
	line(w, "deletion_days", v.DeletionDays, w.days)
	line(w, "backup_days", v.BackupDays, w.days)
	line(w, "governing_law", v.GoverningLaw, func(c string) string { return w.places([]string{c}) })
	line(w, "forum", v.Forum, visible)
	line(w, "precedence", v.Precedence, func(p terms.Precedence) string { return w.text("precedence." + string(p)) })
	return w.lines
}

// termsWriter puts terms into words.
type termsWriter struct {
	termWriter
	t     *terms.Terms
	lines []TermLine
}

// maxQuote is how many characters of a passage are shown.
const maxQuote = 180

// line adds one term, its value in the words that put gives.
func line[T any](w *termsWriter, key string, t terms.Term[T], put func(T) string) {
	one := TermLine{
		Key: key, Label: lang.T(w.l, "terms.name."+key), Standing: t.Standing,
		Clause: visible(t.Clause), Unread: w.t.IsUnread(key),
	}
	if value, ok := t.Get(); ok {
		one.Value = put(value)
	}
	if t.Passage != nil {
		one.Quote = PassageText{Text: t.Passage.Text}.Short(maxQuote)
	}
	w.lines = append(w.lines, one)
}

func (w *termsWriter) agreement(v *terms.Values) {
	line(w, "parties", v.Parties, w.named)
	line(w, "date", v.Date, func(day string) string { return w.day(&day) })
	line(w, "breach_notice_hours", v.BreachNoticeHours, func(n int64) string { return w.number("hours", &n) })
	line(w, "breach_notice_from", v.BreachNoticeFrom, word[terms.Start](w, "start"))
	line(w, "breach_notice_contact", v.BreachNoticeContact, w.contact)
}

func (w *termsWriter) subprocessors(v *terms.Values) {
	line(w, "subprocessor_authorisation", v.SubprocessorAuthorisation,
		func(a terms.Authorisation) string { return w.text("authorisation." + string(a)) })
	line(w, "subprocessor_notice_days", v.SubprocessorNoticeDays, w.days)
	line(w, "objection_days", v.ObjectionDays, w.days)
	line(w, "objection_effect", v.ObjectionEffect, word[terms.ObjectionEffect](w, "objection"))
	line(w, "locations", v.Locations, w.places)
	line(w, "transfer_mechanisms", v.TransferMechanisms, func(list []string) string { return w.each("opinion.transfer.", list) })
	line(w, "request_days", v.RequestDays, func(n int64) string { return w.count("working-days", n) })
	line(w, "measures", v.Measures, func(list []string) string { return w.choices("measures", list) })
	line(w, "certificates", v.Certificates, func(list []string) string { return w.choices("certificates", list) })
}

func (w *termsWriter) audit(v *terms.Values) {
	line(w, "audit_right", v.AuditRight, word[terms.AuditRight](w, "audit"))
	line(w, "audit_order", v.AuditOrder, word[terms.AuditOrder](w, "audit"))
	line(w, "audit_notice_days", v.AuditNoticeDays, w.days)
	line(w, "audit_frequency", v.AuditFrequency, func(f terms.AuditFrequency) string { return w.text("audit.frequency." + string(f)) })
	line(w, "audit_costs", v.AuditCosts, func(c terms.AuditCosts) string { return w.text("audit.costs." + string(c)) })
	line(w, "log_months", v.LogMonths, func(n int64) string { return w.count("months", n) })
}

func (w *termsWriter) liability(v *terms.Values) {
	line(w, "liability_cap", v.LiabilityCap, w.maximum)
	line(w, "recourse_exclusion", v.RecourseExclusion, w.exclusion)
	line(w, "indemnity_by_controller", v.IndemnityByController, w.indemnified)
	line(w, "indemnity_by_processor", v.IndemnityByProcessor, w.indemnified)
	line(w, "penalty", v.Penalty, w.due)
	line(w, "insurance", v.Insurance, func(a money.Amount) string { return joined([]string{w.money(&a), w.text("cap.per.event")}) })
}

// word is one of a small vocabulary of the terms.
func word[T ~string](w *termsWriter, kind string) func(T) string {
	return func(value T) string { return w.term(kind + "." + string(value)) }
}

func (w *termsWriter) days(n int64) string { return w.number("days", &n) }

func (w *termsWriter) count(unit string, n int64) string {
	return w.term("unit."+unit, "n", strconv.FormatInt(n, 10))
}

func (w *termsWriter) named(list []terms.Party) string {
	all := make([]string, len(list))
	for i, p := range list {
		all[i] = visible(p.Name) + " (" + w.text("role."+string(p.Role)) + ")"
	}
	return strings.Join(all, "; ")
}

func (w *termsWriter) contact(c terms.Contact) string {
	return joined([]string{visible(c.Name), visible(c.Email), visible(c.Phone)})
}

// each names what has a name here, and keeps the parties' own words.
func (w *termsWriter) each(prefix string, list []string) string {
	all := make([]string, len(list))
	for i, one := range list {
		if all[i] = visible(one); lang.Has(prefix + one) {
			all[i] = lang.T(w.l, prefix+one)
		}
	}
	return strings.Join(all, ", ")
}

// choices names the choices of a question of our own agreements.
func (w *termsWriter) choices(question string, list []string) string {
	library := clause.Of(ProcessingAgreement)
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = visible(one)
		if library == nil {
			continue
		}
		for _, c := range library.Flow.Question(question).Choices {
			if c.ID == one || strings.ReplaceAll(c.ID, "_", "-") == one {
				all[i] = c.Text.In(w.l)
			}
		}
	}
	return strings.Join(all, ", ")
}

// conditions names facts on which a clause depends.
func (w *termsWriter) conditions(list []string) string {
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = visible(one)
		if text, err := norm.TextOf("recourse.condition." + one); err == nil {
			all[i] = text.In(w.l)
		}
	}
	return strings.Join(all, "; ")
}
