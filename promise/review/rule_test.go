package review

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/law/norm"
)

// Each point has a name, each source is in the data, and each reason that the
// code can give has a text.
func TestRulesAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range theRules() {
		if seen[r.id] {
			t.Errorf("%s stands twice", r.id)
		}
		seen[r.id] = true
		if _, err := norm.TextOf("review.point." + r.id); err != nil {
			t.Error(err)
		}
		for _, s := range append(append([]norm.Source{}, r.sources...), r.wbp...) {
			if !norm.Exists(s) {
				t.Errorf("%s rests on %q, which is not in law/data", r.id, s)
			}
		}
		if len(r.sources) == 0 {
			t.Errorf("%s has no source", r.id)
		}
		if r.judge == nil {
			for _, c := range r.cues {
				switch c.Name {
				case "full", "part", "contrary":
				default:
					t.Errorf("%s has a cue %s that nothing reads", r.id, c.Name)
				}
				if c.Name != "full" {
					wantReason(t, r.id+"."+c.Name)
				}
			}
		}
	}
	reason := regexp.MustCompile(`(?:f\.say\(\w+, |finding\{\w+, |why: )"([a-z_.-]+)"`)
	kind := regexp.MustCompile(`because\([\w]+, [^"]*"([a-z-]+)"\)`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		text, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reason.FindAllStringSubmatch(string(text), -1) {
			wantReason(t, m[1])
		}
		for _, m := range kind.FindAllStringSubmatch(string(text), -1) {
			if _, err := norm.TextOf("review.kind." + m[1]); err != nil {
				t.Error(err)
			}
		}
	}
	// the checklists of the law are covered whole
	covered := map[string]bool{}
	for _, r := range theRules() {
		for c := range strings.FieldsSeq(r.covers) {
			covered[c] = true
		}
	}
	for _, want := range []string{
		"A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14", "A15", "A16", "A17", "A18", "A19", "A20", "A21", "A22", "A23", "A24", "A25", "A26", "A27", "A28", "A29",
		"M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9", "M10", "M11", "M12", "M13", "M14", "M15", "M16", "M17", "W1", "W2", "W3", "W4", "W5", "W6", "W7",
		"S1", "S2", "S3", "S4", "S5", "S6", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "U1", "U2", "U3",
	} {
		if !covered[want] {
			t.Errorf("no point covers %s", want)
		}
	}
}

func wantReason(t *testing.T, key string) {
	t.Helper()
	if _, err := norm.TextOf("review.why." + key); err != nil {
		t.Error(err)
	}
}
