package web

import (
	"strings"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/paper/record"
)

var clearCalculator = &calculator{
	id: "clear",
	inputs: []input{
		{name: "network", kind: "lines", first: app.ClearExample},
		{name: "set_off", kind: "ticks", choices: []string{"true"}},
	},
	compute: func(given map[string]any, l string, _ time.Time) (app.Report, []record.Problem, error) {
		report, problems, err := app.ClearReport(strings.NewReader(text(given["network"])), given["set_off"] != nil, l)
		for i, p := range problems { // the place is a line of the one field
			if p.Path != "" {
				problems[i] = record.Problem{Path: "network", Code: "at-line", Args: []string{"line", p.Path, "text", lang.Problem(l, p)}}
			} else {
				problems[i].Path = "network"
			}
		}
		return report, problems, err
	},
}
