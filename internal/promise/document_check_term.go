package promise

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/say"
	"github.com/verhaal/verhaal/promise/review"
)

// TermText is one term of an agreement for people. An empty value is what the
// text does not say.
type TermText struct {
	Key, Label, Value string
	Where             *PassageText
}

// termKeys are the terms in the order in which they are shown.
var termKeys = []string{
	"parties", "date", "breach_notice_hours", "subprocessor_authorisation", "subprocessor_notice_days", "objection_days", "locations", "transfer_mechanisms",
	"audit", "deletion", "liability_cap", "indemnity", "penalty", "governing_law", "precedence",
}

// Table gives the terms for people, in language l.
func (t TermsOpinion) Table(l string) []TermText {
	list := make([]TermText, len(termKeys))
	for i, key := range termKeys {
		list[i] = TermText{Key: key, Label: lang.T(l, "opinion.term."+key), Value: termText(t.TermsView, key, l)}
		if p, ok := t.Where[key]; ok {
			list[i].Where = &p
		}
	}
	return list
}

// termOf writes a term that is given as JSON.
func termOf(key, value, l string) string {
	var t review.TermsView
	if err := json.Unmarshal([]byte(`{"`+key+`":`+value+`}`), &t); err != nil {
		return value
	}
	return termText(t, key, l)
}

// termText writes one term; nothing when the text does not say it.
func termText(t review.TermsView, key, l string) string {
	w := termWriter{l}
	switch key {
	case "breach_notice_hours":
		return w.number("hours", t.BreachNoticeHours)
	case "subprocessor_authorisation":
		return w.word("authorisation", t.Authorisation)
	case "subprocessor_notice_days":
		return w.number("days", t.NoticeDays)
	case "objection_days":
		return w.number("days", t.ObjectionDays)
	case "locations":
		return w.places(t.Locations)
	case "transfer_mechanisms":
		return w.transfers(t.Transfer)
	case "liability_cap":
		return w.limit(t.Cap)
	case "indemnity":
		return w.indemnity(t.Indemnity)
	case "penalty":
		return w.penalty(t.Penalty)
	case "audit":
		return w.audit(t.Audit)
	case "deletion":
		return w.deletion(t.Deletion)
	case "governing_law":
		if t.GoverningLaw == nil {
			return ""
		}
		return w.places([]string{*t.GoverningLaw})
	case "precedence":
		return w.word("precedence", t.Precedence)
	case "parties":
		return w.parties(t.Parties)
	case "date":
		return w.day(t.Date)
	}
	return ""
}

type termWriter struct{ l string }

func (w termWriter) text(key string, args ...string) string {
	return lang.T(w.l, "opinion."+key, args...)
}

func (w termWriter) number(unit string, n *int64) string {
	if n == nil {
		return ""
	}
	return w.text("unit."+unit, "n", strconv.FormatInt(*n, 10))
}

func (w termWriter) word(kind string, value *string) string {
	if value == nil || *value == "" {
		return ""
	}
	return w.text(kind + "." + *value)
}

func (w termWriter) day(value *string) string {
	if value == nil {
		return ""
	}
	day, err := time.Parse(time.DateOnly, *value)
	if err != nil {
		return *value
	}
	return say.Day(w.l, day)
}

// places names the countries that are met often; others keep their code.
func (w termWriter) places(codes []string) string {
	all := make([]string, len(codes))
	for i, code := range codes {
		all[i] = code
		if key := "opinion.country." + code; lang.Has(key) {
			all[i] = lang.T(w.l, key)
		}
	}
	return strings.Join(all, ", ")
}

func (w termWriter) transfers(list []review.Transfer) string {
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = w.text("transfer." + one.Name)
		if !one.Valid {
			all[i] += " (" + w.text("transfer-gone") + ")"
		}
	}
	return strings.Join(all, ", ")
}

func (w termWriter) money(a *money.Amount) string {
	if a == nil {
		return ""
	}
	return say.Money(w.l, *a)
}

func (w termWriter) limit(c *review.Cap) string {
	if c == nil {
		return ""
	}
	parts := []string{w.money(c.Amount)}
	if c.FeeMonths != nil {
		parts = append(parts, w.text("cap.fee", "n", strconv.FormatInt(*c.FeeMonths, 10)))
	}
	if c.Reference {
		parts = append(parts, w.text("cap.reference"))
	}
	if c.Per != "" {
		parts = append(parts, w.text("cap.per."+c.Per))
	}
	if len(c.Exceptions) > 0 {
		names := make([]string, len(c.Exceptions))
		for i, one := range c.Exceptions {
			names[i] = w.text("cap.except." + one)
		}
		parts = append(parts, w.text("cap.not-for", "what", strings.Join(names, ", ")))
	}
	return joined(parts)
}

func (w termWriter) indemnity(i review.Indemnity) string {
	switch {
	case i.Controller && i.Processor:
		return w.text("indemnity.both")
	case i.Controller:
		return w.text("indemnity.controller")
	case i.Processor:
		return w.text("indemnity.processor")
	}
	return ""
}

func (w termWriter) penalty(p *review.Penalty) string {
	if p == nil {
		return ""
	}
	parts := []string{w.money(p.Amount)}
	if p.PerDay != nil {
		parts = append(parts, w.text("penalty.day", "sum", w.money(p.PerDay)))
	}
	if text := joined(parts); text != "" {
		return text
	}
	return w.text("penalty.no-amount")
}

func (w termWriter) audit(a *review.Audit) string {
	if a == nil {
		return ""
	}
	var parts []string
	if a.NoticeDays != nil {
		parts = append(parts, w.text("audit.notice", "n", strconv.FormatInt(*a.NoticeDays, 10)))
	}
	if a.Frequency != "" {
		parts = append(parts, w.text("audit.frequency."+a.Frequency))
	}
	if a.Costs != "" {
		parts = append(parts, w.text("audit.costs."+a.Costs))
	}
	if a.ReportOnly {
		parts = append(parts, w.text("audit.report-only"))
	}
	if len(parts) == 0 {
		return w.text("audit.agreed")
	}
	return joined(parts)
}

func (w termWriter) deletion(d *review.Deletion) string {
	if d == nil {
		return ""
	}
	var parts []string
	if d.Choice != "" {
		parts = append(parts, w.text("deletion."+d.Choice))
	}
	return joined(append(parts, w.number("days", d.Days)))
}

func (w termWriter) parties(list []review.TermsParty) string {
	all := make([]string, len(list))
	for i, p := range list {
		all[i] = visible(p.Name) + " (" + w.text("role."+p.Role)
		if p.Number != "" {
			all[i] += ", " + visible(p.Number)
		}
		all[i] += ")"
	}
	return strings.Join(all, "; ")
}

// joined puts the parts that are there behind one another.
func joined(parts []string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}
