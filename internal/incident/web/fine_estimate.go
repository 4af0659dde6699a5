package web

import (
	"time"

	"github.com/verhaal/verhaal/internal/incident"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/paper/record"
)

var (
	// articles are those that are infringed most after a breach.
	articles    = []string{"", "32", "33", "34", "28", "5(1)(f)", "6", "9", "12", "15", "44"}
	seriousness = []string{"unknown", "low", "medium", "high"}
)

var fineCalculator = &page.Calculator{
	ID: "fine",
	Inputs: []page.Input{
		{Name: "infringer", Kind: "choice", Choices: []string{"undertaking", "public-body", "natural-person"}, First: "undertaking"},
		{Name: "role", Kind: "choice", Choices: []string{"controller", "processor"}, First: "controller"},
		{Name: "conduct", Kind: "day", First: "today"},
		{Name: "turnover", Kind: "money"},
		{Name: "infringements[0].article", Text: "calc.fine.article", Kind: "pick", Choices: articles[1:], First: "32"},
		{Name: "infringements[0].seriousness", Text: "calc.fine.seriousness", Kind: "pick", Choices: seriousness},
		{Name: "infringements[1].article", Text: "calc.fine.article-more", Kind: "pick", Choices: articles, Label: articleLabel, More: true},
		{Name: "infringements[1].seriousness", Text: "calc.fine.seriousness", Kind: "pick", Choices: seriousness, More: true},
		{Name: "linked", Kind: "choice", Choices: []string{"unknown", "yes", "no"}, More: true, First: "unknown"},
		{Name: "fault", Kind: "pick", Choices: []string{"unknown", "negligence", "intent", "none"}, More: true},
		{Name: "repeat", Kind: "ticks", Choices: []string{"true"}, More: true},
	},
	Compute: func(given map[string]any, l string, _ time.Time) (report.Report, []record.Problem, error) {
		if list, ok := given["infringements"].([]any); ok && len(list) > 1 {
			if second, _ := list[1].(map[string]any); second["article"] == nil {
				given["infringements"] = list[:1] // how serious a second one is says nothing without it
			}
		}
		a, problems, err := incident.EstimateFine(given, l)
		return a.Report(l), problems, err
	},
}

func articleLabel(p *page.Page, article string) string {
	if article == "" {
		return p.T("calc.fine.article.none")
	}
	return p.T("calc.fine.article." + article)
}
