package web

import (
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/paper/record"
)

var interestCalculator = &calculator{
	id: "interest",
	inputs: []input{
		{name: "principal", kind: "money"},
		{name: "from", kind: "day"},
		{name: "until", kind: "day", first: "today"},
		{name: "kind", kind: "choice", choices: []string{"statutory", "trade"}, first: "statutory"},
	},
	compute: func(given map[string]any, l string, _ time.Time) (app.Report, []record.Problem, error) {
		return app.InterestReport(given, l)
	},
}

var costCalculator = &calculator{
	id:     "costs",
	inputs: []input{{name: "principal", kind: "money"}},
	compute: func(given map[string]any, l string, _ time.Time) (app.Report, []record.Problem, error) {
		return app.CostReport(given, l)
	},
}
