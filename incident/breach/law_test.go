package breach

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/period"
)

// Before the GDPR nothing rests on the GDPR, nor on what was written about it.
func TestTheWbpKnowsNoGDPR(t *testing.T) {
	for _, one := range examples(t) {
		facts := maps.Clone(one.Facts)
		facts["law"] = "wbp"
		onlyWbp(t, Assess(read(t, facts)))
	}
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t)
		f.Law, f.Processor = "wbp", rapid.Bool().Draw(t, "processor")
		onlyWbp(t, Assess(f))
	})
}

func onlyWbp(t interface{ Fatalf(string, ...any) }, a Assessment) {
	for _, s := range append(slices.Clone(a.Steps), a.Reasons...) {
		for _, source := range s.Sources {
			if strings.HasPrefix(string(source), "AVG") || strings.HasPrefix(string(source), "EDPB") || strings.HasPrefix(string(source), "UAVG") ||
				!norm.Exists(source) {
				t.Fatalf("%s rests on %s", s.Key, source)
			}
		}
		for _, lang := range []string{"nl", "en"} {
			text, err := s.Text(lang)
			for _, word := range []string{"AVG", "GDPR", "hoog risico", "high risk", "verwerkingsverantwoordelijke"} {
				if err != nil || strings.Contains(text, word) {
					t.Fatalf("%s: %q %v", s.Key, text, err)
				}
			}
		}
	}
}

// What the register holds under the Wbp is what is notified, and the step says
// the same as the field.
func TestRegisterFollowsTheLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t)
		a := Assess(f)
		said := func(key string) bool {
			return slices.ContainsFunc(a.Steps, func(s norm.Step) bool { return s.Key == key })
		}
		switch {
		case a.Law == "wbp" && (a.Register != *a.Authority || a.Register != said("breach.wbp.register")):
			t.Fatalf("register %v, authority %v", a.Register, *a.Authority)
		case a.Law != "wbp" && a.Register != said("breach.register"):
			t.Fatalf("register %v: %v", a.Register, a.Steps)
		}
	})
	slip := Facts{
		Law: "wbp", Breach: []string{"confidentiality"}, BreachKnown: true, Data: []string{"contact"}, DataKnown: true, Cause: "mispost",
		Malicious: No, Recipient: "known-trusted", Deletion: Yes, Persons: Range{2, 2, true}, Recipients: Range{1, 1, true}, Systemic: No,
	}
	if a := Assess(slip); a.Register || answers(a) != "NN" {
		t.Errorf("one slip under the Wbp: %+v", a)
	}
}

// Every duty names a clock that exists.
func TestDutiesNameClocks(t *testing.T) {
	seen := map[string]bool{}
	facts := []Facts{{}, {Law: "wbp"}, {Processor: true}, {Processor: true, Law: "wbp"}}
	for _, f := range facts {
		for _, d := range Assess(f).Due() {
			seen[d.Rule] = true
			if _, err := period.Find(d.Rule, map[bool]time.Time{
				true:  norm.Day(2017, 6, 1),
				false: norm.Day(2026, 6, 1),
			}[f.Law == "wbp"]); err != nil {
				t.Errorf("there is no clock %s: %v", d.Rule, err)
			}
		}
	}
	for _, rule := range []string{"gdpr-33-1", "gdpr-33-2", "gdpr-34-1", "wbp-34a", "contract"} {
		if !seen[rule] {
			t.Errorf("no duty has the clock %s: %v", rule, seen)
		}
	}
}

// The duties say the same as the three answers, and each rests on an article
// that was law then; what must be told is told to somebody.
func TestDutiesFollowTheAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t)
		f.Processor = rapid.Bool().Draw(t, "processor")
		if rapid.Bool().Draw(t, "then") {
			f.Law = "wbp"
		}
		a := Assess(f)
		day := norm.Day(2026, 6, 1)
		if a.Law == "wbp" {
			day = norm.Day(2017, 6, 1)
		}
		for _, d := range a.Duties {
			want := a.Register
			switch d.Act {
			case NotifyAuthority:
				want = *a.Authority
			case TellDataSubjects:
				want = *a.DataSubjects
			}
			if d.Must != want || (d.Who == "") != (d.Act == Record) {
				t.Fatalf("%+v of %+v", d, a)
			}
			if _, ok := norm.Find(d.Source, day); !ok {
				t.Fatalf("%s was no law then", d.Source)
			}
		}
		if last := a.Duties[len(a.Duties)-1]; last.Act != Record || len(a.Duties) != map[bool]int{true: 2, false: 3}[f.Processor] {
			t.Fatalf("%+v", a.Duties)
		}
	})
}
