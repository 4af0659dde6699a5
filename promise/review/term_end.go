package review

import (
	"slices"

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
	r.v.AuditRight = readIn(r, right, f.rests[0].unit)
	for _, i := range r.nearby(f) {
		r.auditUnit(i)
	}
}

// nearby gives the units that a finding rests on with those just after them
// under the same heading, in order.
func (r *termReader) nearby(f finding) []int {
	var list []int
	for _, m := range f.rests {
		for i := m.unit; i < len(r.s.units) && i <= m.unit+8 && r.s.units[i].section == r.s.units[m.unit].section; i++ {
			list = append(list, i)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (r *termReader) auditUnit(i int) {
	s, u := r.s, &r.s.units[i]
	has := func(name string) bool { return u.own.has(s.lex.must(name)) }
	if !u.around.has(s.lex.must("audit")) {
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
func (s *script) auditCosts(u *unit) terms.AuditCosts {
	has := func(name string) bool { return u.own.has(s.lex.must(name)) }
	if !has("pays") {
		return ""
	}
	payer := nobody
	for _, h := range u.hits {
		if h.concept == s.lex.must("pays") {
			if payer = s.payer(u, h); payer != nobody {
				break
			}
		}
	}
	switch {
	case has("eachparty") && has("owncosts"):
		return terms.EachOwn
	case has("shortcoming") && (has("unless") || s.startsIf(u)):
		return terms.UnlessFault
	case payer == controller:
		return terms.ControllerPays
	case payer == processor, has("free"):
		return terms.ProcessorPays
	}
	return ""
}

// payer gives the party beside a word for paying: before the verb, or after "at
// the expense of".
func (s *script) payer(u *unit, h hit) role {
	for t := int(h.to); t < int(u.to) && t < int(h.to)+3; t++ {
		if r := s.roleOf(t); r != nobody {
			return r
		}
	}
	for t := int(h.from) - 1; t >= int(u.from) && t > int(h.from)-5; t-- {
		if r := s.roleOf(t); r != nobody {
			return r
		}
	}
	return u.subject
}

// startsIf says whether a unit begins with a condition.
func (s *script) startsIf(u *unit) bool {
	for t := int(u.from); t < int(u.to) && t < int(u.from)+4; t++ {
		if s.is(t, cases) {
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
	r.v.DeletionChoice = readIn(r, r.deletionChoice(f), f.rests[0].unit)
	for _, i := range r.nearby(f) {
		u := &s.units[i]
		if u.own.has(s.lex.must("sanction")) || s.sections[u.section].own.has(s.lex.must("sanction")) {
			continue
		}
		if i > f.rests[0].unit+8 && !slices.ContainsFunc(f.rests, func(m match) bool { return m.unit == i }) {
			break
		}
		for _, c := range s.amountOf(u, "days", "weeks", "months") {
			at := int(c.at)
			if s.near(u, "upfront", at, 3) || s.near(u, "backup", at, -12) || u.label.has(s.lex.must("backup")) {
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
		u := &r.s.units[m.unit]
		switch {
		case u.own.has(r.s.lex.must("choosesdelete")):
			return terms.Delete
		case u.own.has(r.s.lex.must("choosesreturn")):
			return terms.Return
		case u.own.has(r.s.lex.must("choice")):
			choice = terms.Ask
		}
	}
	return choice
}
