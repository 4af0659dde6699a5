package web

import (
	"sync"
	"time"

	"github.com/verhaal/verhaal/internal/incident"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/internal/page"
	"github.com/verhaal/verhaal/internal/report"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/period"
	"github.com/verhaal/verhaal/paper/record"
)

// clockCalculator counts a period. The rules in its list are those that are
// law today, with one for the years before the GDPR.
var clockCalculator = &page.Calculator{
	ID: "clock",
	Inputs: []page.Input{
		{Name: "rule", Kind: "choice", Later: clockRules, Label: clockLabel, First: "gdpr-33-1"},
		{Name: "at", Kind: "moment", First: "now"},
		{Name: "hours", Kind: "number"},
		{Name: "reported", Kind: "moment"},
		{Name: "offset", Kind: "choice", Choices: []string{"", "+02:00", "+01:00"}, More: true},
		{Name: "aware", Kind: "moment", More: true},
		{Name: "good_friday", Kind: "choice", Choices: []string{"", "true", "false"}, More: true},
		{Name: "liberation_day", Kind: "choice", Choices: []string{"", "true", "false"}, More: true},
		{Name: "significant", Kind: "ticks", Choices: []string{"true"}, More: true},
	},
	Compute: func(given map[string]any, l string, now time.Time) (report.Report, []record.Problem, error) {
		// In the night on which the clock goes back an hour comes twice: the
		// offset says which one is meant.
		if offset := page.Text(given["offset"]); offset != "" {
			for _, key := range []string{"at", "reported", "aware"} {
				if page.Text(given[key]) != "" {
					given[key] = page.Text(given[key]) + offset
				}
			}
		}
		delete(given, "offset")
		a, problems, err := incident.ComputeClock(given, l)
		if err != nil || len(problems) > 0 {
			return report.Report{}, problems, err
		}
		return a.Report(l, now), nil, nil
	},
}

// clockRules are the ids of every rule that ever was law, once. They are read
// when somebody asks: other commands must not wait for them.
var clockRules = sync.OnceValue(func() []string {
	rules, err := period.Rules()
	if err != nil {
		panic("web: clocks: " + err.Error()) // the data are compiled in; a test reads them
	}
	var ids []string
	for _, r := range rules {
		if !r.ValidFrom.IsZero() && r.Unit != period.NoLength && (len(ids) == 0 || ids[len(ids)-1] != r.ID) {
			ids = append(ids, r.ID)
		}
	}
	return ids
})

// clockLabels names each rule by its article, its length and what is to be done,
// in either language.
var clockLabels = sync.OnceValue(func() map[string]map[string]string {
	labels := map[string]map[string]string{}
	for _, l := range lang.Languages {
		labels[l] = map[string]string{}
		list, err := incident.ListClocks(l)
		if err != nil {
			panic("web: clocks: " + err.Error())
		}
		for _, r := range list {
			if r.ValidFrom != nil {
				law := norm.Source(r.Sources[0]).In(l)
				labels[l][r.Rule] = law + " – " + r.LengthText(l) + " – " + r.Act
			}
		}
	}
	return labels
})

func clockLabel(p *page.Page, id string) string { return clockLabels()[p.Lang][id] }
