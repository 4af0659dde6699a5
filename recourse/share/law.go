package share

import (
	"time"

	"github.com/verhaal/verhaal/law/norm"
)

// regime is what the law of the day calls its rules.
type regime struct {
	law          Law
	version      string
	begins       time.Time // first day
	step         string
	step1        []norm.Source
	damage       []norm.Source
	controller   []norm.Source
	processor    []norm.Source
	exempt       []norm.Source
	joint        []norm.Source // each owes the whole
	contribution []norm.Source
	chain        []norm.Source
	fines        []norm.Source // why a fine is not passed on
	suffix       string        // of the keys of texts that name the roles
}

var gdpr = regime{
	law: GDPR, version: "avg-2018-05-25", begins: norm.Day(2018, time.May, 25), step: "recourse.law.gdpr", step1: []norm.Source{"AVG 99(2)"},
	damage: []norm.Source{"AVG 82(1)", "HvJ EU C-300/21"}, controller: []norm.Source{
		"AVG 82(2)",
		"AVG 82(4)",
	}, processor: []norm.Source{"AVG 82(2)", "AVG 82(4)"},
	exempt: []norm.Source{"AVG 82(3)"}, joint: []norm.Source{"AVG 82(4)"}, contribution: []norm.Source{
		"AVG 82(5)",
		"6:10 BW",
	}, chain: []norm.Source{"AVG 28(4)", "6:76 BW"},
	fines: []norm.Source{"3:40 BW", "AVG 83(1)"},
}

var wbp = regime{
	law: Wbp, version: "wbp-2001-09-01", begins: norm.Day(2001, time.September, 1), step: "recourse.law.wbp", step1: []norm.Source{
		"UAVG 51",
		"UAVG 48(10)",
	},
	damage: []norm.Source{"Wbp 49(1)"}, controller: []norm.Source{"Wbp 49(3)"}, processor: []norm.Source{"Wbp 49(3)"},
	exempt: []norm.Source{"Wbp 49(4)"}, joint: []norm.Source{"6:102 BW"}, contribution: []norm.Source{
		"6:102 BW",
		"6:10 BW",
	}, chain: []norm.Source{"6:76 BW"},
	fines: []norm.Source{"3:40 BW", "Wbp 66(2)"}, suffix: ".wbp",
}

// lawOn is step 1: the law of the day of the infringing conduct. False when
// there was none yet.
//
// law: avg 99(2), uavg 51
func lawOn(conduct time.Time) (regime, bool) {
	switch {
	case !conduct.Before(gdpr.begins):
		return gdpr, true
	case !conduct.Before(wbp.begins):
		law := wbp
		if conduct.Before(norm.Day(2016, time.January, 1)) { // there were no such fines yet
			law.fines = wbp.fines[:1]
		}
		return law, true
	}
	return regime{}, false
}
