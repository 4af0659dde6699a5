package incident

import (
	_ "embed"
	"encoding/json"
	"time"

	"github.com/verhaal/verhaal/incident/breach"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/period"
)

//go:embed breach_example.yaml
var breachExample []byte

// BreachExample gives complete, valid facts of a breach.
func BreachExample() []byte { return breachExample }

// BreachAnswer is what must be done about a breach, in words.
type BreachAnswer struct {
	Register     bool              `json:"register"`
	Authority    *bool             `json:"authority"`     // null for a processor, which does not assess
	DataSubjects *bool             `json:"data_subjects"` // the same
	Standing     breach.Standing   `json:"standing"`
	Missing      []string          `json:"missing"`  // keys of facts that are unknown and matter
	Severity     *BreachSeverity   `json:"severity"` // advice; null when there is nothing to estimate
	Duties       []BreachDuty      `json:"duties"`
	Reasons      []report.Sentence `json:"reasons"`
	Sources      []norm.Source     `json:"sources"`
	Steps        []string          `json:"steps"`

	Law         string            `json:"-"`
	Title       string            `json:"-"` // the outcome in one sentence
	Acts        []BreachAct       `json:"-"` // what must be done and what need not, in order
	ReasonTexts []report.Sentence `json:"-"`
	StepTexts   []report.Sentence `json:"-"`
	MissingText []string          `json:"-"`
}

// BreachSeverity is the estimate by the method of ENISA.
type BreachSeverity struct {
	DPC   int         `json:"dpc"`
	EI    json.Number `json:"ei"`
	CB    json.Number `json:"cb"`
	Score json.Number `json:"score"`
	Level string      `json:"level"`
	Flags []string    `json:"flags"`
}

// BreachDuty is somebody to tell, and the clock that runs.
type BreachDuty struct {
	Who  string `json:"who"`
	Rule string `json:"rule"`
}

// BreachAct is something that must be done, or need not, in words.
type BreachAct struct {
	Must   bool
	Title  string // what must be done, or that it need not
	How    string // how, and how soon; "" where it need not
	Source string // the article, as the reader cites it
	Clock  string // the rule of a clock that can be computed; "" when there is none
}

// lastDayOfWbp is the day whose law counts for what happened under the Wbp.
var lastDayOfWbp = norm.Day(2018, time.May, 24)

// AssessBreach says what must be done about a breach, and why, under the law of
// the day of now.
func AssessBreach(f breach.Facts, l string, now time.Time) (BreachAnswer, error) {
	a := breach.Assess(f)
	at := now
	if a.Law == "wbp" {
		at = lastDayOfWbp
	}
	b := BreachAnswer{
		Register: a.Register, Authority: a.Authority, DataSubjects: a.DataSubjects, Standing: a.Standing, Missing: a.Missing, Law: a.Law,
		Duties: []BreachDuty{}, Acts: breachActs(a, at, l), Reasons: []report.Sentence{}, MissingText: []string{},
		Sources: report.Canonical(norm.Finding{Steps: a.Steps}.Sources()),
	}
	for _, d := range a.Due() {
		b.Duties = append(b.Duties, BreachDuty{Who: d.Who, Rule: d.Rule})
	}
	b.Title = lang.T(l, "assess.title."+breachTitle(a))
	for _, m := range a.Missing {
		b.MissingText = append(b.MissingText, lang.T(l, "breach-fact."+m))
	}
	if s := a.Severity; s != nil {
		b.Severity = &BreachSeverity{
			DPC: s.DPC, EI: json.Number(s.EI.String()), CB: json.Number(s.CB.String()),
			Score: json.Number(s.Score.String()), Level: s.Level, Flags: s.Flags,
		}
	}
	var err error
	if b.ReasonTexts, err = report.Sentences(a.Reasons, at, l); err != nil {
		return b, err
	}
	for _, reason := range b.ReasonTexts {
		b.Reasons = append(b.Reasons, reason.Plain(l))
	}
	b.StepTexts, err = report.Sentences(a.Steps, at, l)
	b.Steps = report.Texts(b.StepTexts, l)
	return b, err
}

// breachActs puts the duties into words, in the order in which they come.
func breachActs(a breach.Assessment, at time.Time, l string) []BreachAct {
	var acts []BreachAct
	for _, d := range a.Duties {
		key := string(d.Act)
		if d.Act == breach.NotifyAuthority && a.Law == "wbp" {
			key += "-wbp"
		}
		act := BreachAct{Must: d.Must, Title: lang.T(l, "assess.not."+key), Source: d.Source.In(l)}
		if d.Must {
			act.Title, act.How = lang.T(l, "assess.do."+key), lang.T(l, "assess.by."+key)
			if rule, err := period.Find(d.Rule, at); err == nil && rule.Unit != period.NoLength {
				act.Clock = d.Rule
			}
		}
		acts = append(acts, act)
	}
	return acts
}

// breachTitle is the outcome in one sentence, by its key: the most that must be
// done.
func breachTitle(a breach.Assessment) string {
	for _, act := range []breach.Act{breach.TellControllers, breach.TellDataSubjects, breach.NotifyAuthority, breach.Record} {
		for _, d := range a.Duties {
			if d.Act == act && d.Must {
				return string(act)
			}
		}
	}
	return "nothing"
}
