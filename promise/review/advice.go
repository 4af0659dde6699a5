package review

import (
	"slices"
	"strconv"

	"github.com/verhaal/verhaal/law/norm"
)

// advise says what to ask for: first what is against the law, then what it
// requires and is not there, then what is against the side that asks, then what
// is not usual.
func advise(op *Opinion, side Side) []Advice {
	list := []Advice{}
	if op.Kind != ProcessingAgreement && op.Kind != Bewerkers {
		return list
	}
	for _, p := range op.Points {
		if p.Set == Market {
			continue
		}
		a := Advice{Point: p.ID, Passages: p.Passages}
		switch p.Verdict {
		case Contrary:
			a.Why, a.Reason = AgainstLaw, p.Remarks[0]
		case Absent:
			a.Why, a.Reason, a.Passages = Missing, reason("absent", nil, p.Sources), nil
		case Partial:
			a.Why, a.Reason = Missing, p.Remarks[0]
		default:
			continue
		}
		list = append(list, a)
	}
	t := adviser{op: op, view: op.TermsView(), side: side}
	t.transfers()
	if side != Processor {
		t.forController()
	}
	if side != Controller {
		t.forProcessor()
	}
	t.unusual()
	list = append(list, t.list...)
	slices.SortStableFunc(list, func(a, b Advice) int { return rank(a.Why) - rank(b.Why) })
	return list
}

func rank(w Why) int { return slices.Index([]Why{AgainstLaw, Missing, Against, Unusual}, w) }

func reason(key string, args map[string]string, sources []norm.Source) norm.Step {
	return norm.Step{Key: "review.ask." + key, Args: args, Sources: sources}
}

type adviser struct {
	op   *Opinion
	view TermsView
	side Side
	list []Advice
}

// add advises on a point; of terms that are lawful only a side can say that they
// are against it.
func (a *adviser) add(point string, why Why, key, term string, args map[string]string, sources ...norm.Source) {
	if why == Against && a.side == "" {
		why = Unusual
	}
	if len(sources) == 0 {
		sources = practice
	}
	one := Advice{Point: point, Why: why, Reason: reason(key, args, sources)}
	if p, ok := a.view.Where[term]; ok {
		one.Passages = []Passage{p}
	}
	a.list = append(a.list, one)
}

// transfers names mechanisms that do not exist any more.
//
// law: avg 46(1)
func (a *adviser) transfers() {
	for _, m := range a.view.Transfer {
		if m.Valid {
			continue
		}
		at := slices.IndexFunc(mechanisms, func(k mechanism) bool { return k.name == m.Name })
		a.add("transfer_location", AgainstLaw, "mechanism."+m.Name, "transfer_mechanisms."+m.Name, nil, mechanisms[at].ended)
	}
}

func (a *adviser) forController() {
	t := &a.view
	if h := t.BreachNoticeHours; h != nil && *h > 48 {
		a.add("breach_notice", Against, "notice-late", "breach_notice_hours", map[string]string{"hours": strconv.FormatInt(*h, 10)}, "AVG 33(1)",
			"AVG 33(2)")
	}
	if t.Indemnity.Controller && !t.Indemnity.Processor { // mutual ones are even
		a.add("liability_indemnity", Against, "indemnity-controller", "indemnity", nil, "AVG 82(5)", "Marktpraktijk")
	}
	if t.Cap != nil && !t.Cap.Reference {
		a.add("liability_cap", Against, "cap-controller", "liability_cap", nil, "6:248 BW", "Marktpraktijk")
	}
	if t.Audit != nil && t.Audit.Costs == "controller" {
		a.add("information_audit", Against, "audit-costs", "audit.costs", nil, "EDPB 22/2024", "Marktpraktijk")
	}
	if t.ObjectionDays != nil && *t.ObjectionDays < 14 {
		a.add("subprocessor_authorisation", Against, "objection-short", "objection_days",
			map[string]string{"days": strconv.FormatInt(*t.ObjectionDays, 10)}, "AVG 28(2)", "Marktpraktijk")
	}
	if a.side == Controller {
		if t.Penalty == nil {
			a.add("penalty_clause", Unusual, "no-penalty", "", nil, "6:91 BW", "Marktpraktijk")
		}
		if !t.Indemnity.Processor {
			a.add("liability_indemnity", Unusual, "no-indemnity", "", nil, "AVG 82(5)", "Marktpraktijk")
		}
	}
}

func (a *adviser) forProcessor() {
	t := &a.view
	if t.Penalty != nil {
		a.add("penalty_clause", Against, "penalty", "penalty", nil, "6:91 BW", "Marktpraktijk")
	}
	if h := t.BreachNoticeHours; h != nil && *h < 24 {
		a.add("breach_notice", Against, "notice-soon", "breach_notice_hours", map[string]string{"hours": strconv.FormatInt(*h, 10)}, "AVG 33(2)")
	}
	if t.Authorisation != nil && *t.Authorisation == "specific" {
		a.add("subprocessor_authorisation", Against, "specific", "subprocessor_authorisation", nil, "AVG 28(2)")
	}
	if t.Indemnity.Processor && (t.Cap == nil || t.Cap.Reference) {
		a.add("liability_indemnity", Against, "indemnity-processor", "indemnity", nil, "AVG 82(5)", "Marktpraktijk")
	}
	if a.side == Processor {
		if t.Cap == nil {
			a.add("liability_cap", Unusual, "no-cap", "", nil)
		}
		if t.Audit != nil && t.Audit.NoticeDays == nil {
			a.add("information_audit", Unusual, "audit-notice", "audit", nil)
		}
	}
}

// unusual is what either side would look at.
func (a *adviser) unusual() {
	t := &a.view
	if t.Cap != nil && t.Cap.Reference {
		a.add("liability_cap", Unusual, "cap-elsewhere", "liability_cap", nil)
	}
	if a.op.Language == "nl" && t.GoverningLaw != nil && *t.GoverningLaw != "NL" {
		a.add("governing_law", Unusual, "foreign-law", "governing_law", map[string]string{"law": countryText(*t.GoverningLaw)}, "Rome I 3")
	}
}
