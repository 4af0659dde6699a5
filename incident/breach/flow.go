package breach

import (
	"slices"
	"strings"
	"sync"

	"github.com/verhaal/verhaal/paper/flow"
)

// The questions are written in questions.yaml; packed is what is made of them.
//
//go:generate go run ../../paper/flow/pack questions.yaml

// Flow is the questions about a breach.
var Flow = sync.OnceValue(func() *flow.Flow {
	f, err := flow.Trust(&packed)
	if err != nil {
		panic("cannot load the embedded questions about a breach: " + err.Error())
	}
	return f
})

// spans are what a choice of how many stands for.
var spans = map[string]Range{
	"nobody": {0, 0, true}, "ten": {1, 10, true}, "hundred": {11, 100, true}, "thousands": {101, 10_000, true}, "more": {
		101, maxPersons,
		true,
	},
	"hours": {0, 4, true}, "day": {0, 24, true}, "longer": {25, maxHours, true},
}

// FromFlow turns the answers into facts. What was not asked follows from what
// was, or is unknown.
func FromFlow(s *flow.State) Facts {
	a := said(s.Result())
	f := Facts{
		Law: a.text("period"), Processor: a.text("role") == "processor", Cause: a.text("cause"), Malicious: a.answer("malicious"),
		Exfiltration: a.answer("exfiltration"), LogsComplete: a.answer("logs_complete"), Encryption: a.text("encryption"),
		KeyCompromised: a.answer("key_compromised"), Passwords: a.text("passwords"), Backup: a.text("backup"), RestoreHours: spans[a.text("restored")],
		ServiceImpact: a.text("service_impact"), Recipient: a.text("recipient"), Deletion: a.answer("deletion"), Persons: spans[a.text("persons")],
		Vulnerable: a.answer("vulnerable"), Identifiability: a.text("identifiability"), Context: a.text("context"), Systemic: a.answer("systemic"),
		Recipients: spans[a.text("recipients")], DeviceOff: a.answer("device_off"), WipeConfirmed: a.answer("wipe_confirmed"), PermanentLoss: a.answer("permanent_loss"),
	}
	if f.Recipient == "strangers" {
		f.Recipient = "unknown"
	}
	f.Breach, f.BreachKnown = a.several("breach")
	f.Data, f.DataKnown = a.several("data")
	switch {
	case f.slip():
		f.Malicious = No
	case f.causedBy("ransomware", "exfiltration", "credential-stuffing", "social-engineering", "insider"):
		f.Malicious = Yes
	}
	return f
}

type said map[string]any

// text gives a choice in the words of Facts; empty when it is not known.
func (a said) text(id string) string {
	text, _ := a[id].(string)
	if text == flow.Unknown {
		return ""
	}
	return strings.ReplaceAll(text, "_", "-")
}

func (a said) answer(id string) Answer { return Answer(a.text(id)) }

// several gives a list; "none" is a list of nothing.
func (a said) several(id string) (list []string, known bool) {
	chosen, known := a[id].([]string)
	for _, one := range chosen {
		list = append(list, strings.ReplaceAll(one, "_", "-"))
	}
	if slices.Contains(list, "none") {
		list = nil
	}
	return list, known
}
