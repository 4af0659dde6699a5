package party

import "github.com/verhaal/verhaal/law/norm"

// pairs says for each two parties which agreement the law asks of them.
//
// law: avg 28(3), avg 28(4), avg 26(1), avg 6(1), avg 44, wbp 14(2)
func (j *judge) pairs() []Pair {
	var all []Pair
	for i := range j.roles {
		for k := i + 1; k < len(j.roles); k++ {
			a, b := j.roles[i], j.roles[k]
			if a.Of == b.Party && b.Of != a.Party {
				a, b = b, a // the one who engages comes first
			}
			all = append(all, j.pair(a, b))
		}
	}
	return all
}

func (j *judge) pair(a, b Role) Pair {
	p := Pair{A: a.Party, B: b.Party, Finding: norm.Finding{LawVersion: j.version}}
	set := func(agreement Agreement, key string, sources []norm.Source) Pair {
		p.Agreement = agreement
		p.Finding.Result = string(agreement)
		p.Finding.Steps = []norm.Step{{Key: key, Args: map[string]string{"a": a.Party, "b": b.Party}, Sources: sources}}
		return p
	}
	switch {
	case a.Outcome == OutOfScope:
		return set(NoAgreement, "role.pair.out-of-scope", j.scope)
	case j.open(a, b):
		p.Finding.Missing = append(append(p.Finding.Missing, a.Finding.Missing...), b.Finding.Missing...)
		return set(AgreementOpen, "role.pair.review", j.processor)
	case a.Outcome == Internal:
		a, b = b, a
		return set(NoAgreement, "role.pair.internal", j.staff)
	case b.Outcome == Internal:
		return set(NoAgreement, "role.pair.internal", j.staff)
	case b.Of == a.Party && isController(a):
		return set(ProcessingAgreement, "role.pair.agreement", j.agreement)
	case b.Of == a.Party:
		return set(ProcessingAgreement, "role.pair.sub-agreement", j.subAgreement)
	case a.Outcome == JointControllers && b.Outcome == JointControllers && j.name == gdpr.name:
		return set(Arrangement, "role.pair.arrangement", j.joint)
	case a.Outcome == JointControllers && b.Outcome == JointControllers:
		return set(NoAgreement, "role.pair.joint-wbp", j.joint)
	case isController(a) && isController(b) && j.name == wbp.name:
		return set(NoAgreement, "role.pair.none-wbp", j.basis)
	case isController(a) && isController(b):
		return set(NoAgreement, "role.pair.none", j.basis)
	}
	return set(NoAgreement, "role.pair.unrelated", j.agreement)
}

// open says whether what is unknown could change what a and b need: one is
// undecided, or both are controllers and may be joint.
func (j *judge) open(a, b Role) bool {
	return a.Outcome == NeedsReview || b.Outcome == NeedsReview
}

func isController(r Role) bool {
	return r.Outcome == Controller || r.Outcome == JointControllers || r.Outcome == IndependentController
}
