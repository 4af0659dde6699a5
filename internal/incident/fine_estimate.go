package incident

import (
	_ "embed"

	"github.com/verhaal/verhaal/incident/fine"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/record"
)

//go:embed fine_example.yaml
var fineExample []byte

// FineExample gives complete, valid facts of a fine.
func FineExample() []byte { return fineExample }

// FineAnswer is an estimate of a fine, in words: a range, never one number.
type FineAnswer struct {
	Maximum money.Amount  `json:"maximum"`
	Range   fine.Range    `json:"range"`
	Policy  string        `json:"policy"`
	Per     []FinePart    `json:"per"`
	Flags   []report.Flag `json:"flags"`
	Sources []norm.Source `json:"sources"`
	Steps   []string      `json:"steps"`

	PolicyText string            `json:"-"`
	StepTexts  []report.Sentence `json:"-"`
}

// FinePart is the range for one infringement.
type FinePart struct {
	Article     string        `json:"article"`
	Tier        string        `json:"tier"`
	Maximum     money.Amount  `json:"maximum"`
	Seriousness string        `json:"seriousness"` // low, medium, high or unknown
	Band        string        `json:"band,omitempty"`
	Range       fine.Range    `json:"range"`
	Mark        string        `json:"mark"`
	Sources     []norm.Source `json:"sources"`

	SeriousnessText string `json:"-"`
}

// EstimateFine gives the range of an administrative fine from a record of
// facts.
func EstimateFine(given map[string]any, l string) (FineAnswer, []record.Problem, error) {
	facts, problems := fine.Read(report.DropBlank(given))
	if len(problems) > 0 {
		return FineAnswer{}, problems, nil
	}
	o, err := fine.Compute(facts)
	if err != nil {
		return FineAnswer{}, nil, err
	}
	steps, err := report.Sentences(o.Steps, facts.Conduct, l)
	if err != nil {
		return FineAnswer{}, nil, err
	}
	a := FineAnswer{
		Maximum: o.Maximum, Range: o.Range, Policy: o.Policy, Per: []FinePart{}, Flags: []report.Flag{},
		Sources: report.Canonical(o.Sources()), Steps: report.Texts(steps, l), StepTexts: steps,
	}
	policy, err := norm.TextOf("fine.policy." + o.Policy)
	if err != nil {
		return a, nil, err
	}
	a.PolicyText = policy.In(l)
	for _, p := range o.Parts {
		part := FinePart{
			Article: p.Article, Tier: string(p.Tier), Maximum: p.Maximum, Seriousness: p.Seriousness, Band: p.Band, Range: p.Range,
			Mark: string(p.Mark), Sources: report.Canonical(p.Sources),
		}
		if part.Seriousness == "" {
			part.Seriousness = "unknown"
		}
		level, err := norm.TextOf("fine.level." + part.Seriousness)
		if err != nil {
			return a, nil, err
		}
		part.SeriousnessText = level.In(l)
		a.Per = append(a.Per, part)
	}
	for _, f := range o.Flags {
		text, err := norm.Step{Key: f.Key, Args: f.Args}.Text(l)
		if err != nil {
			return a, nil, err
		}
		a.Flags = append(a.Flags, report.Flag{Code: f.Code, Text: text})
	}
	return a, nil, nil
}
