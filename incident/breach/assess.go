package breach

import (
	"slices"
	"strings"

	"github.com/verhaal/verhaal/law/norm"
)

// Standing says how firm an assessment is.
type Standing string

// The standings.
const (
	Clear        Standing = "clear"
	Arguable     Standing = "arguable"      // it rests on a consideration that can be seen otherwise
	FactsMissing Standing = "facts-missing" // facts that are unknown could change the answer
)

// Act is what may have to be done.
type Act string

// The acts, in the order in which they come.
const (
	TellControllers  Act = "controllers" // by a processor
	NotifyAuthority  Act = "authority"
	TellDataSubjects Act = "data-subjects"
	Record           Act = "register"
)

// Duty is something that must be done about a breach, or need not.
type Duty struct {
	Act    Act
	Must   bool
	Who    string      // who is told: AP, data-subjects, controllers; "" for the register
	Rule   string      // the clock that runs; "" when none does
	Source norm.Source // the article
}

// Assessment is what must be done, with the reasons. Authority and
// DataSubjects are nil for a processor, which does not assess.
type Assessment struct {
	Law                     string
	Register                bool
	Authority, DataSubjects *bool
	Standing                Standing
	Missing                 []string // keys of facts that are unknown and matter
	Severity                *Severity
	Duties                  []Duty      // each that the law knows for this role, also those that need not be done
	Reasons                 []norm.Step // the considerations that decided
	Steps                   []norm.Step // how it was decided, in order
}

// Due are the duties to tell somebody: those that must be done, without the
// register.
func (a Assessment) Due() []Duty {
	due := []Duty{}
	for _, d := range a.Duties {
		if d.Must && d.Who != "" {
			due = append(due, d)
		}
	}
	return due
}

// Assess decides. What is unknown is never taken in favour: it counts as it
// would if it were as bad as it can be, except for three judgements (context,
// vulnerable, identifiability), which count only when somebody made them.
//
// law: avg 4(12), avg 33(1), avg 33(2), avg 33(5), avg 34(1), avg 34(3)
func Assess(f Facts) Assessment {
	d := decide(f)
	d.missing(f)
	if d.Standing == "" {
		d.Standing = Clear
	}
	return d.Assessment
}

// decision is an assessment on its way.
type decision struct {
	Assessment
	level Level
}

// outcome is what an assessment comes to, to compare.
func (d decision) outcome() string {
	text := map[*bool]string{nil: "-"}
	of := func(b *bool) string {
		if b != nil {
			return map[bool]string{true: "yes", false: "no"}[*b]
		}
		return text[nil]
	}
	return of(&d.Register) + of(d.Authority) + of(d.DataSubjects)
}

func decide(f Facts) decision {
	d := decision{Assessment: Assessment{Law: f.Law, Missing: []string{}}}
	if d.Law == "" {
		d.Law = "gdpr"
	}
	switch {
	case f.BreachKnown && len(f.Breach) == 0 || f.DataKnown && len(f.Data) == 0:
		d.incident(f)
	case f.Processor:
		d.processor()
	default:
		d.controller(f)
	}
	d.Duties = d.duties(f.Processor)
	return d
}

// duties are what the law can ask of this role, and whether it does.
//
// law: avg 28(3)(f), avg 33(1), avg 33(2), avg 33(5), avg 34(1)
// law: wbp 14(3)(b), wbp 34a(1), wbp 34a(2), wbp 34a(8)
func (d *decision) duties(processor bool) []Duty {
	is := func(b *bool) bool { return b != nil && *b }
	wbp := d.Law == "wbp"
	switch {
	case processor && wbp:
		return []Duty{{TellControllers, d.Register, "controllers", "contract", "Wbp 14(3)(b)"}, {Record, d.Register, "", "", "Wbp 34a(8)"}}
	case processor:
		return []Duty{{TellControllers, d.Register, "controllers", "gdpr-33-2", "AVG 33(2)"}, {Record, d.Register, "", "", "AVG 28(3)(f)"}}
	case wbp:
		return []Duty{
			{NotifyAuthority, is(d.Authority), "AP", "wbp-34a", "Wbp 34a(1)"},
			{TellDataSubjects, is(d.DataSubjects), "data-subjects", "wbp-34a", "Wbp 34a(2)"},
			{Record, d.Register, "", "", "Wbp 34a(8)"},
		}
	}
	return []Duty{
		{NotifyAuthority, is(d.Authority), "AP", "gdpr-33-1", "AVG 33(1)"},
		{TellDataSubjects, is(d.DataSubjects), "data-subjects", "gdpr-34-1", "AVG 34(1)"},
		{Record, d.Register, "", "gdpr-33-5", "AVG 33(5)"},
	}
}

// incident is what is no personal data breach.
//
// law: avg 4(12)
func (d *decision) incident(f Facts) {
	why := "breach.no-personal-data"
	if f.BreachKnown && len(f.Breach) == 0 {
		why = "breach.no-breach"
	}
	d.reason(norm.Step{Key: why, Sources: []norm.Source{"AVG 4(12)"}})
	if !f.Processor {
		no, none := false, false
		d.Authority, d.DataSubjects = &no, &none
	}
}

// processor tells each controller, whatever the risk. It keeps a record to be
// able to assist them; why is notified or not is for their register.
//
// law: avg 28(3)(f), avg 33(2)
func (d *decision) processor() {
	d.Register = true
	if d.Law == "wbp" {
		d.reason(norm.Step{Key: "breach.processor.wbp", Sources: []norm.Source{"Wbp 14(3)(b)"}})
		d.step(norm.Step{Key: "breach.wbp.processor-register", Sources: []norm.Source{"Wbp 34a(8)"}})
		return
	}
	d.reason(norm.Step{Key: "breach.processor", Sources: []norm.Source{"AVG 33(2)"}})
	d.step(norm.Step{Key: "breach.processor-register", Sources: []norm.Source{"AVG 28(3)(f)"}})
}

func (d *decision) controller(f Facts) {
	d.Register = true
	d.Severity = estimate(f)
	d.step(norm.Step{Key: "breach.is", Sources: []norm.Source{"AVG 4(12)"}})
	if !f.BreachKnown || !f.DataKnown {
		d.step(norm.Step{Key: "breach.unknown-worst", Sources: []norm.Source{"EDPB 9/2022"}})
	}
	for _, kind := range f.kinds() {
		level, found := f.weigh(kind)
		d.level = max(d.level, level)
		if len(found) == 0 {
			d.reason(norm.Step{Key: d.worded("breach.default." + kind), Sources: []norm.Source{"AVG 33(1)"}})
		}
		for _, r := range found {
			d.reason(norm.Step{Key: "breach.rule." + r.id + "." + kind, Sources: r.sources})
		}
		if len(found) > 0 && !slices.ContainsFunc(found, func(r rule) bool { return !r.doubt }) {
			d.Standing = Arguable
		}
		d.step(norm.Step{Key: "breach.level", Args: map[string]string{
			"kind":  "breach.kind." + kind,
			"level": d.worded("breach.level." + level.name()),
		}})
	}
	if f.Vulnerable == Yes && d.level == Risk {
		d.Standing = Arguable
		d.reason(norm.Step{Key: "breach.vulnerable", Sources: []norm.Source{"EDPB 9/2022"}})
	}
	if f.Context == "lowers" && d.level < High {
		d.Standing = Arguable
		d.step(norm.Step{Key: "breach.context-lowers", Sources: []norm.Source{"EDPB 9/2022"}})
	}
	if d.Law == "wbp" {
		d.wbp(f)
	} else {
		d.gdpr(f)
	}
	d.step(norm.Step{Key: "breach.severity-advice", Args: map[string]string{
		"level": "breach.severity." + d.Severity.Level,
		"score": d.Severity.Score.String(),
	}, Sources: []norm.Source{"ENISA 2013"}})
}

func (l Level) name() string { return [...]string{"unlikely", "risk", "high"}[l] }

// gdpr: the authority unless a risk is unlikely, the people when a high risk is
// likely.
//
// law: avg 33(1), avg 33(5), avg 34(1), avg 34(3)
func (d *decision) gdpr(f Facts) {
	authority, people := d.level >= Risk, d.level >= High
	d.Authority, d.DataSubjects = &authority, &people
	if authority {
		d.step(norm.Step{Key: "breach.authority", Sources: []norm.Source{"AVG 33(1)"}})
	} else {
		d.step(norm.Step{Key: "breach.no-authority", Sources: []norm.Source{"AVG 33(1)"}})
	}
	if people {
		d.step(norm.Step{Key: "breach.people", Sources: []norm.Source{"AVG 34(1)", "AVG 34(2)"}})
		d.step(norm.Step{Key: "breach.people-exceptions", Sources: []norm.Source{"AVG 34(3)", "UAVG 42"}})
	} else {
		d.step(norm.Step{Key: "breach.no-people", Sources: []norm.Source{"AVG 34(1)"}})
	}
	d.step(norm.Step{Key: "breach.register", Sources: []norm.Source{"AVG 33(5)"}})
	if authority && len(f.CrossBorder) > 0 {
		d.step(norm.Step{
			Key: "breach.cross-border", Args: map[string]string{"countries": strings.Join(f.CrossBorder, ", ")},
			Sources: []norm.Source{"AVG 56(1)"},
		})
	}
	if authority && (f.Systemic == Yes || f.Systemic == "" && (f.slip() || f.causedBy("misconfiguration"))) {
		d.step(norm.Step{Key: "breach.systemic", Sources: []norm.Source{"EDPB 9/2022"}})
	}
}

// wbp: the authority when serious harm to the protection is considerable, the
// people when it is likely to touch their private life, unless the data cannot
// be read.
//
// law: wbp 34a(1), wbp 34a(2), wbp 34a(6), wbp 34a(8)
func (d *decision) wbp(f Facts) {
	grave := f.has(append(slices.Clone(grave), "financial")...) && f.Context != "lowers"
	authority := d.level >= High || d.level >= Risk && (grave || !f.Persons.atMost(few))
	people := authority && (d.level >= High || grave)
	d.Register, d.Authority, d.DataSubjects = authority, &authority, &people // 34a(8) asks a record of what is notified
	if authority {
		d.step(norm.Step{Key: "breach.wbp.authority", Sources: []norm.Source{"Wbp 34a(1)"}})
	} else {
		d.step(norm.Step{Key: "breach.wbp.no-authority", Sources: []norm.Source{"Wbp 34a(1)"}})
	}
	switch {
	case people && f.unreadable() && !f.breached("availability"):
		people = false
		d.reason(norm.Step{Key: "breach.wbp.unreadable", Sources: []norm.Source{"Wbp 34a(6)"}})
	case people:
		d.step(norm.Step{Key: "breach.wbp.people", Sources: []norm.Source{"Wbp 34a(2)"}})
	default:
		d.step(norm.Step{Key: "breach.wbp.no-people", Sources: []norm.Source{"Wbp 34a(2)"}})
	}
	register := "breach.wbp.register"
	if !authority {
		register = "breach.wbp.no-register"
	}
	d.step(norm.Step{Key: register, Sources: []norm.Source{"Wbp 34a(8)"}})
}

// worded gives the key of a text in the words of the law that counts.
func (d *decision) worded(key string) string {
	if d.Law == "wbp" {
		return strings.Replace(key, "breach.", "breach.wbp.", 1)
	}
	return key
}

// grounded gives the sources that counted then. Before the GDPR and its
// guidelines everything was weighed under the duty of the Wbp itself.
func (d *decision) grounded(sources []norm.Source) []norm.Source {
	if d.Law != "wbp" {
		return sources
	}
	var then []norm.Source
	for _, s := range sources {
		if strings.HasPrefix(string(s), "AVG ") || strings.HasPrefix(string(s), "EDPB ") {
			s = "Wbp 34a(1)"
		}
		if !slices.Contains(then, s) {
			then = append(then, s)
		}
	}
	return then
}

func (d *decision) step(s norm.Step) {
	s.Sources = d.grounded(s.Sources)
	d.Steps = append(d.Steps, s)
}

// reason is a step that decides.
func (d *decision) reason(s norm.Step) {
	d.step(s)
	d.Reasons = append(d.Reasons, d.Steps[len(d.Steps)-1])
}
