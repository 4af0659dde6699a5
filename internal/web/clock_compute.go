package web

import (
	"sync"
	"time"

	"github.com/verhaal/verhaal/internal/app"
	"github.com/verhaal/verhaal/internal/lang"
	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/period"
	"github.com/verhaal/verhaal/paper/record"
)

// clockCalculator counts a period. The rules in its list are those that are
// law today, with one for the years before the GDPR.
var clockCalculator = &calculator{
	id: "clock",
	inputs: []input{
		{name: "rule", kind: "choice", later: clockRules, label: clockLabel, first: "gdpr-33-1"},
		{name: "at", kind: "moment", first: "now"},
		{name: "hours", kind: "number"},
		{name: "reported", kind: "moment"},
		{name: "offset", kind: "choice", choices: []string{"", "+02:00", "+01:00"}, more: true},
		{name: "aware", kind: "moment", more: true},
		{name: "good_friday", kind: "choice", choices: []string{"", "true", "false"}, more: true},
		{name: "liberation_day", kind: "choice", choices: []string{"", "true", "false"}, more: true},
		{name: "significant", kind: "ticks", choices: []string{"true"}, more: true},
	},
	compute: func(given map[string]any, l string, now time.Time) (app.Report, []record.Problem, error) {
		// In the night on which the clock goes back an hour comes twice: the
		// offset says which one is meant.
		if offset := text(given["offset"]); offset != "" {
			for _, key := range []string{"at", "reported", "aware"} {
				if text(given[key]) != "" {
					given[key] = text(given[key]) + offset
				}
			}
		}
		delete(given, "offset")
		return app.ClockReport(given, l, now)
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
		list, err := app.ListClocks(l)
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

func clockLabel(p *page, id string) string { return clockLabels()[p.Lang][id] }
