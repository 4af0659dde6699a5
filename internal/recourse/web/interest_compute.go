package web

import (
	"time"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/record"
)

var interestCalculator = &page.Calculator{
	ID: "interest",
	Inputs: []page.Input{
		{Name: "principal", Kind: "money"},
		{Name: "from", Kind: "day"},
		{Name: "until", Kind: "day", First: "today"},
		{Name: "kind", Kind: "choice", Choices: []string{"statutory", "trade"}, First: "statutory"},
	},
	Compute: func(given map[string]any, l string, _ time.Time) (report.Report, []record.Problem, error) {
		a, problems, err := recourse.ComputeInterest(given, l)
		return a.Report(l), problems, err
	},
}

var costCalculator = &page.Calculator{
	ID:     "costs",
	Inputs: []page.Input{{Name: "principal", Kind: "money"}},
	Compute: func(given map[string]any, l string, now time.Time) (report.Report, []record.Problem, error) {
		a, problems, err := recourse.ComputeCosts(given, l, now)
		return a.Report(l), problems, err
	},
}
