package incident

import (
	_ "embed"
	"encoding/json"
	"time"

	"github.com/verhaal/verhaal/incident/breach"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
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
	Processor   bool              `json:"-"`
	ReasonTexts []report.Sentence `json:"-"`
	StepTexts   []report.Sentence `json:"-"`
	MissingText []string          `json:"-"`
	Advised     breach.Level      `json:"-"` // what the severity alone would suggest
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

// BreachDuty is whom to tell, and the clock that runs.
type BreachDuty struct {
	Who  string `json:"who"`
	Rule string `json:"rule"`
}

// AssessBreach says what must be done about a breach, and why.
func AssessBreach(f breach.Facts, l string) (BreachAnswer, error) {
	a := breach.Assess(f)
	at := norm.Day(2026, time.January, 1)
	if a.Law == "wbp" {
		at = norm.Day(2018, time.May, 24)
	}
	b := BreachAnswer{
		Register: a.Register, Authority: a.Authority, DataSubjects: a.DataSubjects, Standing: a.Standing, Missing: a.Missing, Law: a.Law, Processor: f.Processor,
		Duties: []BreachDuty{}, Reasons: []report.Sentence{}, Sources: report.Canonical(norm.Finding{Steps: a.Steps}.Sources()), MissingText: []string{},
	}
	for _, d := range a.Duties {
		b.Duties = append(b.Duties, BreachDuty(d))
	}
	for _, m := range a.Missing {
		b.MissingText = append(b.MissingText, lang.T(l, "breach-fact."+m))
	}
	if s := a.Severity; s != nil {
		b.Severity = &BreachSeverity{DPC: s.DPC, EI: json.Number(s.EI.String()), CB: json.Number(s.CB.String()), Score: json.Number(s.Score.String()), Level: s.Level, Flags: s.Flags}
		b.Advised = s.Advised()
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
