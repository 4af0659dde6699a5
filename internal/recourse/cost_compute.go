package recourse

import (
	"time"

	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/interest"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/record"
)

// CostAnswer is the collection costs on a principal, in words.
type CostAnswer struct {
	Principal money.Amount  `json:"principal"`
	Parts     []CostPart    `json:"parts"`
	Scale     money.Amount  `json:"scale"` // before the minimum and the maximum
	Costs     money.Amount  `json:"costs"`
	Total     money.Amount  `json:"total"`
	Checked   string        `json:"last_checked"`
	Sources   []norm.Source `json:"sources"`
	Steps     []string      `json:"steps"`

	StepTexts []report.Sentence `json:"-"`
}

// CostPart is one part of the principal with its share.
type CostPart struct {
	Of    money.Amount `json:"of"`
	Rate  string       `json:"rate"`  // per cent
	Costs string       `json:"costs"` // exact
}

// ComputeCosts gives the collection costs of the decree. given has the key
// principal; the law is that of the day of now.
func ComputeCosts(given map[string]any, l string, now time.Time) (CostAnswer, []record.Problem, error) {
	r := record.New(report.DropBlank(given))
	o := r.Root()
	o.Need("principal")
	principal := o.Money("principal")
	o.Done()
	if len(r.Problems()) > 0 {
		return CostAnswer{}, r.Problems(), nil
	}
	costs, err := interest.Collection(principal)
	if complainInterest(o, err) {
		return CostAnswer{}, r.Problems(), nil
	}
	if err != nil {
		return CostAnswer{}, nil, err
	}
	finding := norm.Finding{Steps: costSteps(costs)}
	steps, err := report.Sentences(finding.Steps, now, l)
	if err != nil {
		return CostAnswer{}, nil, err
	}
	a := CostAnswer{
		Principal: principal, Parts: []CostPart{}, Scale: costs.Scale, Costs: costs.Amount, Total: principal + costs.Amount, Checked: costs.Checked.Format(time.DateOnly),
		Sources: report.Canonical(finding.Sources()), Steps: report.Texts(steps, l), StepTexts: steps,
	}
	for _, p := range costs.Parts {
		a.Parts = append(a.Parts, CostPart{Of: p.Of, Rate: p.Percent, Costs: p.Costs})
	}
	return a, nil, nil
}

// costSteps tells how the costs were calculated, and what they are not for.
func costSteps(c interest.Costs) []norm.Step {
	scale := []norm.Source{"BIK 2"}
	var steps []norm.Step
	say := func(key string, sources []norm.Source, args ...string) {
		s := norm.Step{Key: "cost.step." + key, Sources: sources, Args: map[string]string{}}
		for i := 0; i+1 < len(args); i += 2 {
			s.Args[args[i]] = args[i+1]
		}
		steps = append(steps, s)
	}
	for i, p := range c.Parts {
		key := "part"
		if i == 0 {
			key = "first-part"
		}
		if _, err := money.Parse(p.Costs); err != nil { // a fraction of a cent
			key += "-exact"
		}
		say(key, scale, "of", p.Of.String(), "percent", p.Percent, "costs", p.Costs)
	}
	switch {
	case c.Principal == 0:
		say("nothing", scale)
	case c.Amount > c.Scale:
		say("minimum", scale, "scale", c.Scale.String(), "sum", c.Amount.String())
	case c.Amount < c.Scale:
		say("maximum", scale, "scale", c.Scale.String(), "sum", c.Amount.String())
	default:
		say("sum", scale, "sum", c.Amount.String())
	}
	say("scope", []norm.Source{"6:96 BW"})
	say("consumer", []norm.Source{"6:96(6) BW"})
	say("business", []norm.Source{"6:96(4) BW"})
	say("vat", scale)
	return steps
}
