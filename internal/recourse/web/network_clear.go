package web

import (
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/recourse"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/record"
)

var clearCalculator = &page.Calculator{
	ID: "clear",
	Inputs: []page.Input{
		{Name: "network", Kind: "lines", First: recourse.ClearExample},
		{Name: "set_off", Kind: "ticks", Choices: []string{"true"}},
	},
	Compute: func(given map[string]any, l string, now time.Time) (report.Report, []record.Problem, error) {
		a, problems, err := recourse.ClearText(strings.NewReader(page.Text(given["network"])), given["set_off"] != nil, l, now)
		for i, p := range problems { // the place is a line of the one field
			if p.Path != "" {
				problems[i] = record.Problem{Path: "network", Code: "at-line", Args: []string{"line", p.Path, "text", report.FactProblem(l, p).Text}}
			} else {
				problems[i].Path = "network"
			}
		}
		return a.Report(l), problems, err
	},
}
