package breach_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/incident/breach"
)

// FuzzRead gives facts that are nearly right: there are problems, or an answer
// that holds together.
func FuzzRead(f *testing.F) {
	f.Add(`{"law":"gdpr","breach":["confidentiality"],"cause":"ransomware","persons":{"min":20,"max":40},"exfiltration":"no","logs_complete":true}`)
	f.Add(`{"role":"processor","breach":[],"data":[]}`)
	f.Add(`{"persons":{"min":9,"max":1},"recipients":{"min":-1},"cross_border":["NL","xx"],"x":1}`)
	f.Fuzz(func(t *testing.T, text string) {
		var raw map[string]any
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		if len(text) > 1<<14 || decoder.Decode(&raw) != nil {
			return
		}
		facts, problems := breach.Read(raw)
		if len(problems) > 0 {
			return
		}
		a := breach.Assess(facts)
		if facts.Processor != (a.Authority == nil) && a.Register {
			t.Fatalf("processor %v, authority %v", facts.Processor, a.Authority)
		}
		if a.DataSubjects != nil && *a.DataSubjects && !a.Register {
			t.Fatal("people are told of what is not recorded")
		}
	})
}
