package promise

import (
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/promise/terms"
)

func (w *termsWriter) term(key string, args ...string) string {
	return lang.T(w.l, "terms."+key, args...)
}

// maximum is a cap in words.
func (w *termsWriter) maximum(c terms.Cap) string {
	if c.Unlimited {
		return w.term("cap.unlimited")
	}
	parts := []string{w.money(c.Amount)}
	if c.FeeMultiple != nil {
		parts = append(parts, w.term("cap.fee", "n", strconv.FormatInt(*c.FeeMultiple, 10)))
	}
	if c.FeeMonths != nil {
		parts = append(parts, w.text("cap.fee", "n", strconv.FormatInt(*c.FeeMonths, 10)))
	}
	if c.OrInsured {
		parts = append(parts, w.term("cap.insured"))
	}
	if c.Per != "" {
		parts = append(parts, w.text("cap.per."+string(c.Per)))
	}
	if c.Protects != "" {
		parts = append(parts, w.term("cap.protects."+string(c.Protects)))
	}
	if c.Relation != "" {
		parts = append(parts, w.term("cap.relation."+string(c.Relation)))
	}
	if len(c.Covers) > 0 {
		parts = append(parts, w.term("cap.covers", "what", w.each("terms.covers.", c.Covers)))
	}
	if len(c.Exceptions) > 0 {
		parts = append(parts, w.text("cap.not-for", "what", w.each("opinion.cap.except.", c.Exceptions)))
	}
	return parted(parts)
}

func (w *termsWriter) exclusion(e terms.Exclusion) string {
	text := w.term("exclusion."+string(e.Debtor), "conditions", w.conditions(e.Conditions))
	if len(e.Conditions) == 0 {
		text = w.term("exclusion-unsaid." + string(e.Debtor))
	}
	if e.Reimburses {
		text += "; " + w.term("exclusion-reimburses")
	}
	return text
}

func (w *termsWriter) indemnified(i terms.Indemnity) string {
	parts := []string{w.term("indemnity.unknown")}
	if i.Scope != "" {
		parts = []string{w.term("indemnity." + string(i.Scope))}
	}
	if i.Percent != wholePercent {
		parts = append(parts, w.term("indemnity.percent", "n", strconv.FormatInt(i.Percent, 10)))
	}
	if len(i.Unless) > 0 && i.Scope != terms.Broad {
		parts = append(parts, w.term("indemnity.unless", "conditions", w.conditions(i.Unless)))
	}
	return parted(parts)
}

const wholePercent = 100

// due is a penalty in words.
func (w *termsWriter) due(p terms.Penalty) string {
	var parts []string
	if p.Amount != nil {
		parts = append(parts, w.term("penalty.each", "sum", w.money(p.Amount)))
	}
	if p.PerDay != nil {
		parts = append(parts, w.text("penalty.day", "sum", w.money(p.PerDay)))
	}
	if p.Maximum != nil {
		parts = append(parts, w.term("penalty.maximum", "sum", w.money(p.Maximum)))
	}
	if len(parts) == 0 {
		parts = append(parts, w.text("penalty.no-amount"))
	}
	if p.Mode != "" {
		parts = append(parts, w.term("penalty.mode."+string(p.Mode)))
	}
	if p.Notice != "" {
		parts = append(parts, w.term("penalty.notice."+string(p.Notice)))
	}
	if p.Cap != "" {
		parts = append(parts, w.term("penalty.cap."+string(p.Cap)))
	}
	if len(p.For) > 0 {
		parts = append(parts, w.term("penalty.for", "what", w.choices("penalty_for", p.For)))
	}
	return parted(parts)
}

// parted puts the parts that are there behind one another, each of which may be
// a list.
func parted(parts []string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}
