package promise

import (
	"maps"
	"strconv"

	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review"
	"github.com/verhaal/verhaal/promise/terms"
)

// termLaw is the law that each term rests on; what has none is free. The table
// of docs/formats/terms.md says the same.
//
// law: avg 28(3), bw 6:91
var termLaw = map[string][]norm.Source{
	"parties":                    {"AVG 4(7)", "AVG 4(8)"},
	"breach_notice_hours":        {"AVG 33(2)"},
	"breach_notice_from":         {"AVG 33(2)"},
	"subprocessor_authorisation": {"AVG 28(2)"},
	"subprocessor_notice_days":   {"AVG 28(2)"},
	"objection_days":             {"AVG 28(2)"},
	"locations":                  {"AVG 44"},
	"transfer_mechanisms":        {"AVG 45(1)", "AVG 46(1)", "AVG 49(1)"},
	"request_days":               {"AVG 28(3)(e)"},
	"measures":                   {"AVG 32(1)"},
	"certificates":               {"AVG 32(1)"},
	"audit_right":                {"AVG 28(3)(h)"},
	"liability_cap":              {"6:248 BW"},
	"recourse_exclusion":         {"AVG 82(5)"},
	"penalty":                    {"6:91 BW", "6:92 BW", "6:93 BW", "6:94 BW"},
	"deletion_choice":            {"AVG 28(3)(g)"},
	"deletion_days":              {"AVG 28(3)(g)"},
}

// termLawBefore is the law of the agreements from before the regulation.
//
// law: wbp 14(2)
var termLawBefore = map[string][]norm.Source{
	"liability_cap": termLaw["liability_cap"],
	"penalty":       termLaw["penalty"],
}

// Explained gives the terms with the law they rest on, and how they were read.
func (d DocumentTerms) Explained(l string) DocumentTerms {
	d.Sources, d.TermSources = []norm.Source{"AVG 28(3)"}, termLaw
	if d.Kind == string(review.Bewerkers) {
		d.Sources, d.TermSources = []norm.Source{"Wbp 14(2)"}, termLawBefore
	}
	d.TermSources = maps.Clone(d.TermSources)
	for _, key := range terms.Keys() {
		d.TermSources[key] = append([]norm.Source{}, d.TermSources[key]...)
	}
	counted := map[terms.Standing]int{}
	lines := TermLines(&d.Terms, l)
	for _, one := range lines {
		counted[one.Standing]++
	}
	n := func(s terms.Standing) string { return strconv.Itoa(counted[s]) }
	d.Steps = []string{
		d.From(l),
		lang.T(l, "terms.step."+string(d.Origin)),
		lang.T(l, "terms.step.counted", "all", strconv.Itoa(len(lines)),
			"agreed", n(terms.Agreed), "elsewhere", n(terms.Elsewhere), "silent", n(terms.NotSaid)),
	}
	return d
}
