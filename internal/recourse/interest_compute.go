package recourse

import (
	"errors"
	"strconv"
	"time"

	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/interest"
	"github.com/verhaal/verhaal/law/money"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/paper/record"
)

// InterestAnswer is interest over a period, in words.
type InterestAnswer struct {
	Principal money.Amount      `json:"principal"`
	From      string            `json:"from"`
	Until     string            `json:"until"`
	Kind      string            `json:"kind"`
	Segments  []InterestSegment `json:"segments"`
	Interest  money.Amount      `json:"interest"`
	Total     money.Amount      `json:"total"`
	Checked   string            `json:"last_checked"`
	Flags     []report.Flag     `json:"flags"`
	Sources   []norm.Source     `json:"sources"`
	Steps     []string          `json:"steps"`

	StepTexts []report.Sentence `json:"-"`
}

// InterestSegment is a stretch of days with one rate.
type InterestSegment struct {
	From      string       `json:"from"`
	Until     string       `json:"until"` // this day does not count
	Days      int          `json:"days"`
	YearDays  int          `json:"year_days"`
	Rate      string       `json:"rate"` // per cent a year
	Principal money.Amount `json:"principal"`
	Amount    money.Amount `json:"amount"`
	Mark      string       `json:"mark"`
}

// ComputeInterest gives statutory or trade interest. given has the keys
// principal, from, until and kind.
func ComputeInterest(given map[string]any, l string) (InterestAnswer, []record.Problem, error) {
	r := record.New(report.DropBlank(given))
	o := r.Root()
	o.Need("principal", "from", "until")
	principal, from, until := o.Money("principal"), o.Day("from"), o.Day("until")
	kind := interest.Kind(o.Choice("kind", string(interest.StatutoryKind), string(interest.TradeKind)))
	if kind == "" {
		kind = interest.StatutoryKind
	}
	o.Done()
	if len(r.Problems()) > 0 {
		return InterestAnswer{}, r.Problems(), nil
	}
	result, err := interest.Compute(kind, principal, from, until)
	if complainInterest(o, err) {
		return InterestAnswer{}, r.Problems(), nil
	}
	if err != nil {
		return InterestAnswer{}, nil, err
	}
	answer, err := interestAnswer(result, l)
	return answer, nil, err
}

// complainInterest notes what the calculation could not do with what was given.
func complainInterest(o record.Object, err error) bool {
	var problem *interest.Error
	if !errors.As(err, &problem) {
		return false
	}
	place := map[string]string{
		"interest-principal": "principal", "interest-order": "until", "interest-before": "from",
		"interest-after": "until",
	}[problem.Code]
	o.Problem(place, problem.Code, problem.Args...)
	return true
}

func interestAnswer(r interest.Result, l string) (InterestAnswer, error) {
	findings := norm.Finding{Steps: interestSteps(r)}
	steps, err := report.Sentences(findings.Steps, r.From, l)
	if err != nil {
		return InterestAnswer{}, err
	}
	a := InterestAnswer{
		Principal: r.Principal, From: r.From.Format(time.DateOnly), Until: r.Until.Format(time.DateOnly), Kind: string(r.Kind), Segments: []InterestSegment{},
		Interest: r.Interest, Total: r.Total, Checked: r.Checked.Format(time.DateOnly), Flags: []report.Flag{}, Sources: report.Canonical(findings.Sources()), Steps: report.Texts(steps, l), StepTexts: steps,
	}
	verify := false
	for _, s := range r.Segments {
		a.Segments = append(a.Segments, InterestSegment{
			From: s.From.Format(time.DateOnly), Until: s.Until.Format(time.DateOnly), Days: s.Days, YearDays: s.YearDays, Rate: s.Percent, Principal: s.Principal, Amount: s.Amount, Mark: string(s.Mark),
		})
		verify = verify || s.Mark == norm.Verify
	}
	for _, f := range []struct {
		on        bool
		code, key string
	}{
		{verify, "NOT-VERIFIED", "interest.flag.not-verified"},
		{r.Until.After(r.Checked), "FUTURE", "interest.flag.future"},
		{r.Kind == interest.TradeKind, "TRADE-ONLY", "interest.flag.trade"},
	} {
		if !f.on {
			continue
		}
		text, err := norm.Step{Key: f.key, Args: map[string]string{"on": a.Checked}}.Text(l)
		if err != nil {
			return a, err
		}
		a.Flags = append(a.Flags, report.Flag{Code: f.code, Text: text})
	}
	return a, nil
}

// interestSteps tells how the interest was calculated.
func interestSteps(r interest.Result) []norm.Step {
	law := norm.Source("6:119 BW")
	if r.Kind == interest.TradeKind {
		law = "6:119a BW"
	}
	steps := []norm.Step{{Key: "interest.step.period." + string(r.Kind), Sources: []norm.Source{law}, Args: map[string]string{
		"sum": r.Principal.String(), "from": r.From.Format(time.DateOnly), "until": r.Until.Format(time.DateOnly),
	}}}
	var year money.Amount
	for i, s := range r.Segments {
		key := "interest.step.segment"
		if s.Mark == norm.Opened {
			key = "interest.step.segment-opened"
		}
		steps = append(steps, norm.Step{Key: key, Sources: []norm.Source{law, "6:120 BW"}, Args: map[string]string{
			"from": s.From.Format(time.DateOnly), "until": s.Until.AddDate(0, 0,
				-1).Format(time.DateOnly), "days": strconv.Itoa(s.Days), "year": strconv.Itoa(s.YearDays),
			"percent": s.Percent, "principal": s.Principal.String(), "sum": s.Amount.String(),
		}})
		year += s.Amount
		if last := i == len(r.Segments)-1; !last && r.Segments[i+1].Principal != s.Principal {
			steps = append(steps, norm.Step{Key: "interest.step.year", Sources: []norm.Source{"6:119(2) BW"}, Args: map[string]string{
				"on": s.Until.Format(time.DateOnly), "sum": year.String(), "principal": r.Segments[i+1].Principal.String(),
			}})
			year = 0
		}
	}
	return append(steps, norm.Step{
		Key: "interest.step.total", Sources: []norm.Source{law},
		Args: map[string]string{"interest": r.Interest.String(), "sum": r.Total.String()},
	})
}
