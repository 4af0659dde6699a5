package web

import (
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/paper/record"
)

var (
	// articles are those that are infringed most after a breach.
	articles    = []string{"", "32", "33", "34", "28", "5(1)(f)", "6", "9", "12", "15", "44"}
	seriousness = []string{"unknown", "low", "medium", "high"}
)

var fineCalculator = &calculator{
	id: "fine",
	inputs: []input{
		{name: "infringer", kind: "choice", choices: []string{"undertaking", "public-body", "natural-person"}, first: "undertaking"},
		{name: "role", kind: "choice", choices: []string{"controller", "processor"}, first: "controller"},
		{name: "conduct", kind: "day", first: "today"},
		{name: "turnover", kind: "money"},
		{name: "infringements[0].article", text: "calc.fine.article", kind: "pick", choices: articles[1:], first: "32"},
		{name: "infringements[0].seriousness", text: "calc.fine.seriousness", kind: "pick", choices: seriousness},
		{name: "infringements[1].article", text: "calc.fine.article-more", kind: "pick", choices: articles, label: articleLabel, more: true},
		{name: "infringements[1].seriousness", text: "calc.fine.seriousness", kind: "pick", choices: seriousness, more: true},
		{name: "linked", kind: "choice", choices: []string{"unknown", "yes", "no"}, more: true, first: "unknown"},
		{name: "fault", kind: "pick", choices: []string{"unknown", "negligence", "intent", "none"}, more: true},
		{name: "repeat", kind: "ticks", choices: []string{"true"}, more: true},
	},
	compute: func(given map[string]any, l string, _ time.Time) (app.Report, []record.Problem, error) {
		if list, ok := given["infringements"].([]any); ok && len(list) > 1 {
			if second, _ := list[1].(map[string]any); second["article"] == nil {
				given["infringements"] = list[:1] // how serious a second one is says nothing without it
			}
		}
		return app.FineReport(given, l)
	},
}

func articleLabel(p *page, article string) string {
	if article == "" {
		return p.T("calc.fine.article.none")
	}
	return p.T("calc.fine.article." + article)
}
