package share

import "github.com/verhaal/verhaal/law/norm"

// blameless says whether a clause may protect beneficiary: not from its own
// intent or gross negligence. When the fault lies with staff that does not
// lead the undertaking the clause stands.
//
// law: 3:40 bw, 6:248 bw
func (e *engine) blameless(c Contract, beneficiary string, args []string) bool {
	p := e.parties[e.at[beneficiary]]
	if p.Fault != Intent && p.Fault != Gross {
		return true
	}
	args = append(args, "who", p.Called(), "fault", "recourse.fault."+string(p.Fault))
	sources := []norm.Source{"3:40 BW", "HR ECLI:NL:HR:2008:BD2984"}
	if p.Staff {
		e.flag(Interpretation, "recourse.staff", sources, args...)
		return true
	}
	if p.Fault == Gross && e.c.Readings.GrossStands {
		e.flag(Interpretation, "recourse.gross-stands", sources, args...)
		return true
	}
	e.flag(VoidClause, "recourse.void.fault", sources, args...)
	return false
}
