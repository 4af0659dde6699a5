package breach

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/law/yaml"
)

// plainly turns what the YAML reader of the tests gives into what records are
// made of: numbers are texts.
func plainly(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for key, one := range v {
			m[key] = plainly(one)
		}
		return m
	case []any:
		l := make([]any, len(v))
		for i, one := range v {
			l[i] = plainly(one)
		}
		return l
	case bool, string, nil:
		return v
	}
	return fmt.Sprint(v)
}

func read(t testing.TB, raw map[string]any) Facts {
	t.Helper()
	f, problems := Read(plainly(raw).(map[string]any))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return f
}

func answers(a Assessment) string {
	letter := func(b *bool) string {
		switch {
		case b == nil:
			return "-"
		case *b:
			return "Y"
		}
		return "N"
	}
	return letter(a.Authority) + letter(a.DataSubjects)
}

type example struct {
	Name, Want string
	Facts      map[string]any
	Flips      []struct {
		Why, Want string
		Set       map[string]any
	}
}

func examples(t testing.TB) []example {
	t.Helper()
	data, err := os.ReadFile("testdata/cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	if err := yaml.Read(data, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 33 {
		t.Fatalf("only %d cases", len(all))
	}
	return all
}

// Every published case comes out as published, and one decisive fact turns it.
func TestPublishedCases(t *testing.T) {
	for _, one := range examples(t) {
		t.Run(one.Name, func(t *testing.T) {
			a := Assess(read(t, one.Facts))
			if answers(a) != one.Want {
				t.Errorf("%s, expected %s: %v", answers(a), one.Want, a.Reasons)
			}
			check(t, a)
			for _, flip := range one.Flips {
				facts := maps.Clone(one.Facts)
				maps.Copy(facts, flip.Set)
				b := Assess(read(t, facts))
				if flip.Want == one.Want || answers(b) != flip.Want {
					t.Errorf("%s: %s, expected %s and not %s: %v", flip.Why, answers(b), flip.Want, one.Want, b.Reasons)
				}
				check(t, b)
			}
		})
	}
}

func check(t testing.TB, a Assessment) {
	t.Helper()
	for _, s := range append(slices.Clone(a.Steps), a.Reasons...) {
		for _, lang := range []string{"nl", "en"} {
			if text, err := s.Text(lang); err != nil || strings.ContainsAny(text, "{}") {
				t.Errorf("%s: %q %v", s.Key, text, err)
			}
		}
		for _, source := range s.Sources {
			if !norm.Exists(source) {
				t.Errorf("%s rests on %s, which is not in law/data", s.Key, source)
			}
		}
	}
	settles := a.Standing == Arguable && slices.Equal(a.Missing, []string{"device_off"}) // changes no duty
	if len(a.Reasons) == 0 || !settles && (a.Standing == FactsMissing) != (len(a.Missing) > 0) {
		t.Errorf("%d reasons, standing %s, missing %v", len(a.Reasons), a.Standing, a.Missing)
	}
}

// Known facts leave nothing missing: the published cases, which were decided,
// have every fact that matters.
func TestPublishedCasesAreDecided(t *testing.T) {
	for _, one := range examples(t) {
		a := Assess(read(t, one.Facts))
		number := strings.Fields(one.Name)[0]
		if strings.Contains(" 1 3 4 6 7 8 9 10 11 12 13 14 15 17 18 ", " "+number+" ") && a.Standing == FactsMissing {
			t.Errorf("%s: missing %v", one.Name, a.Missing)
		}
		if one.Want == "NN" && a.Standing == FactsMissing {
			t.Errorf("%s: favourable although %v are missing", one.Name, a.Missing)
		}
	}
	a := Assess(Facts{})
	if a.Standing != FactsMissing || !slices.Contains(a.Missing, "breach") || !slices.Contains(a.Missing, "data") || !a.Register {
		t.Errorf("%+v", a)
	}
}

func TestAProcessorNeverAssesses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t)
		f.Processor = true
		a := Assess(f)
		if a.Authority != nil || a.DataSubjects != nil || a.Severity != nil {
			if !(f.BreachKnown && len(f.Breach) == 0 || f.DataKnown && len(f.Data) == 0) || a.Authority != nil {
				t.Fatalf("%+v", a)
			}
		}
		for _, d := range a.Due() {
			if d.Act != TellControllers || d.Rule != "gdpr-33-2" && d.Rule != "contract" {
				t.Fatal(d)
			}
		}
	})
}

// draw draws facts, about a third of them unknown.
func draw(t *rapid.T) Facts {
	one := func(key string, of []string) string {
		return rapid.SampledFrom(append([]string{"", ""}, of...)).Draw(t, key)
	}
	ask := func(key string) Answer { return Answer(one(key, []string{"yes", "no"})) }
	some := func(key string, of []string) ([]string, bool) {
		if rapid.IntRange(0, 4).Draw(t, key+" unknown") == 0 {
			return nil, false
		}
		return rapid.SliceOfNDistinct(rapid.SampledFrom(of), 0, 3, rapid.ID).Draw(t, key), true
	}
	count := func(key string) Range {
		n := rapid.SampledFrom([]int64{-1, 0, 1, 5, 30, 200, 100000}).Draw(t, key)
		return Range{max(n, 0), max(n, 0), n >= 0}
	}
	f := Facts{
		Law: one("law", []string{"gdpr", "wbp"}), Cause: one("cause", causes), Malicious: ask("malicious"), Exfiltration: ask("exfiltration"),
		LogsComplete: ask("logs"), Encryption: one("encryption", encryptions), KeyCompromised: ask("key"), Passwords: one("passwords", passwords),
		Backup: one("backup", backups), RestoreHours: count("restore"), ServiceImpact: one("impact", impacts), Recipient: one("recipient",
			recipients),
		Deletion: ask("deletion"), Persons: count("persons"), Vulnerable: ask("vulnerable"), Identifiability: one("identifiability",
			identifiabilities),
		AlreadyPublic: ask("public"), Context: one("context",
			contexts), Systemic: ask("systemic"), Recipients: count("recipients"), Carrier: one("carrier", carriers),
		DeviceOff: ask("off"), WipeConfirmed: ask("wiped"), PermanentLoss: ask("loss"),
	}
	f.Breach, f.BreachKnown = some("breach", breaches)
	f.Data, f.DataKnown = some("data", categories)
	return f
}

// worse says that an outcome asks less than another.
func less(a, b Assessment) bool {
	no := func(p *bool) bool { return p == nil || !*p }
	return no(a.Authority) && !no(b.Authority) || no(a.DataSubjects) && !no(b.DataSubjects) || !a.Register && b.Register
}

// Forgetting a fact never takes a duty away.
func TestUnknownNeverHelps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t)
		if f.PermanentLoss == Yes && !f.uncopied() {
			return // from a copy it follows that nothing was lost, unless somebody says so
		}
		known := decide(f).Assessment
		for _, one := range facts {
			if one.key == "exfiltration" && f.Exfiltration == Yes && !f.intruder() {
				continue // a power cut takes no data, unless somebody says so
			}
			g := f
			forget(&g, one.key)
			if unknown := decide(g).Assessment; less(unknown, known) {
				t.Fatalf("without %s: %s after %s\n%+v", one.key, answers(unknown), answers(known), f)
			}
		}
	})
}

func forget(f *Facts, key string) {
	switch key {
	case "breach":
		f.Breach, f.BreachKnown = nil, false
	case "data":
		f.Data, f.DataKnown = nil, false
	case "cause":
		f.Cause = ""
	case "exfiltration":
		f.Exfiltration = ""
	case "logs_complete":
		f.LogsComplete = ""
	case "encryption":
		f.Encryption = ""
	case "key_compromised":
		f.KeyCompromised = ""
	case "device_off":
		f.DeviceOff = ""
	case "wipe_confirmed":
		f.WipeConfirmed = ""
	case "passwords":
		f.Passwords = ""
	case "recipient":
		f.Recipient = ""
	case "recipient_confirmed_deletion":
		f.Deletion = ""
	case "recipients":
		f.Recipients = Range{}
	case "persons":
		f.Persons = Range{}
	case "systemic":
		f.Systemic = ""
	case "malicious":
		f.Malicious = ""
	case "backup":
		f.Backup = ""
	case "restore_hours":
		f.RestoreHours = Range{}
	case "service_impact":
		f.ServiceImpact = ""
	case "permanent_loss":
		f.PermanentLoss = ""
	case "already_public":
		f.AlreadyPublic = ""
	default:
		panic(key)
	}
}

// Making a fact worse never takes a duty away.
func TestWorseNeverHelps(t *testing.T) {
	better := func(order []string, value string, n int) string { return order[max(slices.Index(order, value)-n, 0)] }
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t)
		g := f // the better one
		switch rapid.IntRange(0, 12).Draw(t, "fact") {
		case 0:
			f.LogsComplete, g.LogsComplete = No, Yes
		case 1:
			f.Exfiltration, g.Exfiltration = Yes, No
		case 2:
			f.KeyCompromised, g.KeyCompromised = Yes, No
		case 3:
			f.Encryption, g.Encryption = "none", rapid.SampledFrom(encryptions).Draw(t, "better")
		case 4:
			order := []string{"available", "paper", "encrypted-too", "none"}
			f.Backup = rapid.SampledFrom(order).Draw(t, "backup")
			g.Backup = better(order, f.Backup, 1)
		case 5:
			f.ServiceImpact = rapid.SampledFrom(impacts).Draw(t, "impact")
			g.ServiceImpact = better(impacts, f.ServiceImpact, 1)
		case 6:
			f.Recipient = rapid.SampledFrom([]string{"known-trusted", "known", "unknown", "public"}).Draw(t, "recipient")
			g.Recipient = better([]string{"known-trusted", "known", "unknown", "public"}, f.Recipient, 1)
		case 7:
			f.Malicious, g.Malicious = Yes, No
		case 8:
			f.Systemic, g.Systemic = Yes, No
		case 9:
			f.DataKnown, g.DataKnown = true, true
			f.Data = append(slices.Clone(f.Data), rapid.SampledFrom(categories).Draw(t, "more"))
		case 10:
			f.Persons, g.Persons = Range{5000, 5000, true}, Range{3, 3, true}
		case 11:
			f.Context = rapid.SampledFrom(contexts).Draw(t, "context")
			g.Context = better(contexts, f.Context, 1)
		case 12:
			f.RestoreHours, g.RestoreHours = Range{90, 90, true}, Range{2, 2, true}
		}
		if worse, better := decide(f).Assessment, decide(g).Assessment; less(worse, better) {
			t.Fatalf("worse: %s\n%+v\nbetter: %s\n%+v", answers(worse), f, answers(better), g)
		}
	})
}

// The worked examples of the method of ENISA.
func TestSeverity(t *testing.T) {
	for _, one := range []struct {
		facts string
		score string
		level string
		flags int
	}{
		{"{breach: [confidentiality], cause: misconfiguration, malicious: false, exfiltration: yes, data: [contact], recipient: public, persons: {min: 5000, max: 5000}, identifiability: maximum}", "1.50", "low", 1},
		{"{breach: [confidentiality], cause: exfiltration, malicious: true, exfiltration: yes, data: [contact], recipient: unknown, persons: {min: 5000, max: 5000}, identifiability: maximum}", "2.00", "medium", 1},
		{"{breach: [confidentiality], cause: mispost, malicious: false, data: [financial], context: raises, recipient: known, persons: {min: 1, max: 1}, identifiability: maximum}", "4.25", "very-high", 0},
		{"{breach: [confidentiality], cause: misconfiguration, malicious: false, exfiltration: yes, data: [health], recipient: unknown, persons: {min: 9, max: 9}, identifiability: negligible}", "1.50", "low", 0},
		{"{breach: [confidentiality, availability], cause: ransomware, malicious: true, exfiltration: yes, backup: none, data: [financial], recipient: unknown, persons: {min: 9, max: 9}, identifiability: maximum}", "4.50", "very-high", 0},
		{"{breach: [confidentiality], cause: insider, malicious: true, data: [contact], recipient: known, persons: {min: 9, max: 9}, identifiability: maximum}", "1.75", "low", 0},
	} {
		var raw map[string]any
		if err := yaml.Read([]byte(one.facts), &raw); err != nil {
			t.Fatal(err)
		}
		s := Assess(read(t, raw)).Severity
		if s.Score.String() != one.score || s.Level != one.level || len(s.Flags) != one.flags {
			t.Errorf("%s: %+v", one.facts, s)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := estimate(draw(t))
		if s.DPC < 1 || s.DPC > 4 || s.EI < 25 || s.EI > 100 || s.CB < 0 || s.CB > 200 || s.Score < 25 || s.Score > 600 {
			t.Fatalf("%+v", s)
		}
	})
}

// Everything that is wrong is named at once.
func TestReadNamesEveryProblem(t *testing.T) {
	_, problems := Read(map[string]any{
		"law": "bgb", "colour": "red", "breach": []any{"privacy"}, "malicious": "maybe", "persons": map[string]any{"min": "40", "max": "20"},
		"restore_hours": "-1", "cross_border": []any{"Holland"}, "data": "contact",
	})
	if len(problems) != 8 {
		t.Errorf("%d problems: %v", len(problems), problems)
	}
	for text, want := range map[string]Range{"6": {6, 6, true}, "1.5": {1, 2, true}, "24.25": {24, 25, true}, "24.0": {24, 24, true}, "0.5": {0, 1, true}} {
		f, problems := Read(map[string]any{"restore_hours": text})
		if len(problems) > 0 || f.RestoreHours != want {
			t.Errorf("%s hours: %+v %v", text, f.RestoreHours, problems)
		}
	}
	for _, text := range []string{"1,5", "-0.5", "1e3", "1/2", ".5", "1000000.5"} {
		if _, problems := Read(map[string]any{"restore_hours": text}); len(problems) != 1 {
			t.Errorf("%s hours: %v", text, problems)
		}
	}
	f, problems := Read(map[string]any{"malicious": false, "exfiltration": "unknown", "systemic": true, "backup": "unknown"})
	if len(problems) > 0 || f.Malicious != No || f.Exfiltration != "" || f.Systemic != Yes || f.Backup != "" {
		t.Errorf("%+v %v", f, problems)
	}
}
