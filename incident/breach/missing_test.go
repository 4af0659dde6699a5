package breach

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/law/yaml"
)

func parse(t *testing.T, text string) Facts {
	t.Helper()
	var raw map[string]any
	if err := yaml.Read([]byte("{"+text+"}"), &raw); err != nil {
		t.Fatal(err)
	}
	return read(t, raw)
}

// well makes facts as favourable as they can be.
func well(f Facts, keys ...string) Facts {
	for _, one := range facts {
		if slices.Contains(keys, one.key) {
			one.best(&f)
		}
	}
	return f
}

const stolen = "breach: [confidentiality], cause: stolen-device, encryption: state-of-the-art, key_compromised: false, backup: available, data: [contact]"

// What is encrypted with a key that is safe need not be reported, whatever it
// was stored on; only whether it was switched on can be argued about.
func TestEncryptedDevice(t *testing.T) {
	for _, cause := range []string{"stolen-device", "lost-device"} {
		for _, kinds := range []string{"[confidentiality]", "[confidentiality, availability]"} {
			for _, data := range []string{"[contact]", "[contact, financial, health]"} {
				text := strings.NewReplacer("stolen-device", cause, "[confidentiality]", kinds, "[contact]", data).Replace(stolen)
				for off, want := range map[string]struct {
					standing Standing
					missing  string
				}{"true": {Clear, ""}, "false": {Arguable, ""}, "unknown": {Arguable, "device_off"}} {
					a := Assess(parse(t, text+", device_off: "+off))
					if answers(a) != "NN" || a.Standing != want.standing || strings.Join(a.Missing, " ") != want.missing {
						t.Errorf("%s, off %s: %s %s %v", text, off, answers(a), a.Standing, a.Missing)
					}
					check(t, a)
				}
			}
		}
	}
	for key, want := range map[string]string{"unknown": "YN", "true": "YN"} {
		a := Assess(parse(t, strings.Replace(stolen, "key_compromised: false", "key_compromised: "+key, 1)))
		if answers(a) != want || (key == "unknown") != slices.Contains(a.Missing, "key_compromised") {
			t.Errorf("key compromised %s: %s %v", key, answers(a), a.Missing)
		}
	}
}

// What is missing is what would change the answer, also where one fact can
// stand for another.
func TestMissing(t *testing.T) {
	for _, one := range []struct{ facts, missing, then string }{
		{
			"breach: [confidentiality, availability], cause: ransomware, malicious: true, exfiltration: unknown, logs_complete: false, data: [contact, health]",
			"encryption key_compromised backup service_impact permanent_loss", "YN",
		},
		{
			"breach: [availability], cause: ransomware, exfiltration: no, logs_complete: true, data: [contact]",
			"backup restore_hours service_impact", "NN",
		},
		{"breach: [confidentiality], cause: mispost, malicious: false, encryption: none, data: [contact], recipient: known, recipients: {min: 1, max: 1}, persons: {min: 2, max: 2}", "systemic", "NN"},
		{strings.Replace(stolen, "key_compromised: false, ", "", 1), "key_compromised", "NN"},
		{"breach: [confidentiality], cause: bcc-error, malicious: false, data: [contact], recipient: known, recipients: {min: 800, max: 800}, persons: {min: 800, max: 800}", "", ""},
		// Where the users of a system can read, encryption changes nothing.
		{"breach: [confidentiality], cause: credential-stuffing, malicious: true, exfiltration: yes, data: [contact, birth-date, financial, credentials], passwords: plain, persons: {min: 2000, max: 2000}", "", ""},
		{"breach: [confidentiality], cause: social-engineering, malicious: true, data: [contact, communications, behaviour], persons: {min: 1, max: 1}", "", ""},
		{"breach: [confidentiality], cause: social-engineering, malicious: true, exfiltration: yes, data: [employment, financial, contact], persons: {min: 99, max: 99}", "", ""},
	} {
		f := parse(t, one.facts)
		a := Assess(f)
		if strings.Join(a.Missing, " ") != one.missing {
			t.Errorf("%s: missing %v", one.facts, a.Missing)
		}
		check(t, a)
		if b := Assess(well(f, a.Missing...)); one.then != "" && (answers(b) != one.then || b.Standing == FactsMissing) {
			t.Errorf("%s: then %s, missing %v", one.facts, answers(b), b.Missing)
		}
	}
}

// When everything that is missing turns out well, the answer is the best that
// there is, and nothing is missing any more; when nothing is missing, nothing
// that is unknown can change it.
func TestWhatIsMissingChangesTheAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t)
		f.Processor = false
		a := Assess(f)
		var unknown []string
		for _, one := range facts {
			if !one.has(&f) && one.sensible(f) {
				unknown = append(unknown, one.key)
			}
		}
		for _, key := range a.Missing {
			if !slices.Contains(unknown, key) {
				t.Fatalf("%s is known", key)
			}
		}
		of := func(f Facts) string { return decide(f).outcome() }
		ideal, then := of(well(f, unknown...)), of(well(f, a.Missing...))
		if then != ideal || (a.Standing == FactsMissing) != (ideal != of(f)) {
			t.Fatalf("%s: %s now, %s at best, %s with %v\n%+v", a.Standing, of(f), ideal, then, a.Missing, f)
		}
	})
}
