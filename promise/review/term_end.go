package review

import (
	"slices"

	"github.com/verhaal/verhaal/promise/review/text"
	"github.com/verhaal/verhaal/promise/terms"
)

// law: avg 28(3)(h)
func (r *termReader) audit() {
	f := r.found["information_audit"]
	if len(f.rests) == 0 || f.verdict == Absent {
		return
	}
	right := terms.Inspection
	if f.why == "information_audit.report-only" {
		right = terms.ReportOnly
	}
	r.v.AuditRight = readIn(r, right, f.rests[0].Unit)
	for _, i := range r.nearby(f) {
		r.auditUnit(i)
	}
}

// nearby gives the units that a finding rests on with those just after them
// under the same heading, in order.
func (r *termReader) nearby(f finding) []int {
	var list []int
	for _, m := range f.rests {
		for i := m.Unit; i < len(r.s.Units) && i <= m.Unit+8 && r.s.Units[i].Section == r.s.Units[m.Unit].Section; i++ {
			list = append(list, i)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (r *termReader) auditUnit(i int) {
	s, u := r.s, &r.s.Units[i]
	has := func(name string) bool { return u.Own.Has(s.Lex.Must(name)) }
	if !u.Around.Has(s.Lex.Must("audit")) {
		return
	}
	if !isSaid(r.v.AuditNoticeDays) && (has("upfront") || has("inform")) {
		for _, c := range s.amountOf(u, "days", "weeks", "months") {
			if n := c.inDays(); n <= 120 {
				r.v.AuditNoticeDays = readIn(r, n, i)
				break
			}
		}
	}
	switch {
	case isSaid(r.v.AuditFrequency):
	case has("halfyearly"):
		r.v.AuditFrequency = readIn(r, terms.HalfYearly, i)
	case has("peryear"):
		r.v.AuditFrequency = readIn(r, terms.Yearly, i)
	case has("asoften"):
		r.v.AuditFrequency = readIn(r, terms.Reasonable, i)
	}
	if paid := s.auditCosts(u); paid != "" && (!isSaid(r.v.AuditCosts) || paid == terms.UnlessFault && r.v.AuditCosts.Value != terms.EachOwn) {
		r.v.AuditCosts = readIn(r, paid, i)
	}
}

// auditCosts gives who pays for an audit by this unit.
func (s script) auditCosts(u *text.Unit) terms.AuditCosts {
	has := func(name string) bool { return u.Own.Has(s.Lex.Must(name)) }
	if !has("pays") {
		return ""
	}
	payer := text.Nobody
	for _, h := range u.Hits {
		if h.Concept == s.Lex.Must("pays") {
			if payer = s.payer(u, h); payer != text.Nobody {
				break
			}
		}
	}
	switch {
	case has("eachparty") && has("owncosts"):
		return terms.EachOwn
	case has("shortcoming") && (has("unless") || s.startsIf(u)):
		return terms.UnlessFault
	case payer == text.Controller:
		return terms.ControllerPays
	case payer == text.Processor, has("free"):
		return terms.ProcessorPays
	}
	return ""
}

// payer gives the party beside a word for paying: before the verb, or after "at
// the expense of".
func (s script) payer(u *text.Unit, h text.Hit) text.Role {
	for t := int(h.To); t < int(u.To) && t < int(h.To)+3; t++ {
		if r := s.RoleOf(t); r != text.Nobody {
			return r
		}
	}
	for t := int(h.From) - 1; t >= int(u.From) && t > int(h.From)-5; t-- {
		if r := s.RoleOf(t); r != text.Nobody {
			return r
		}
	}
	return u.Subject
}

// startsIf says whether a unit begins with a condition.
func (s script) startsIf(u *text.Unit) bool {
	for t := int(u.From); t < int(u.To) && t < int(u.From)+4; t++ {
		if s.Is(t, text.Cases) {
			return true
		}
	}
	return false
}

// law: avg 28(3)(g)
func (r *termReader) deletion() {
	s, f := r.s, r.found["deletion_return"]
	if len(f.rests) == 0 || f.verdict == Absent {
		return
	}
	r.v.DeletionChoice = readIn(r, r.deletionChoice(f), f.rests[0].Unit)
	rests := unitsOf(f.rests)
	for _, i := range r.nearby(f) {
		u := &s.Units[i]
		if u.Own.Has(s.Lex.Must("sanction")) || s.Sections[u.Section].Own.Has(s.Lex.Must("sanction")) {
			continue
		}
		if i > f.rests[0].Unit+8 && !rests[i] {
			break
		}
		for _, c := range s.amountOf(u, "days", "weeks", "months") {
			at := int(c.at)
			if s.near(u, "upfront", at, 3) || s.near(u, "backup", at, -12) || u.Label.Has(s.Lex.Must("backup")) {
				continue
			}
			r.v.DeletionDays = readIn(r, c.inDays(), i)
			break
		}
		if isSaid(r.v.DeletionDays) {
			break
		}
	}
}

func (r *termReader) deletionChoice(f finding) terms.DeletionChoice {
	switch f.why {
	case "deletion_return.contrary":
		return terms.ProcessorChooses
	case "deletion_return.delete-only":
		return terms.Delete
	case "deletion_return.return-only":
		return terms.Return
	}
	choice := terms.Either
	for _, m := range f.rests {
		u := &r.s.Units[m.Unit]
		switch {
		case u.Own.Has(r.s.Lex.Must("choosesdelete")):
			return terms.Delete
		case u.Own.Has(r.s.Lex.Must("choosesreturn")):
			return terms.Return
		case u.Own.Has(r.s.Lex.Must("choice")):
			choice = terms.Ask
		}
	}
	return choice
}
