package clause

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/flow/flowtest"
)

// TestWordingsAreOfNobody: whatever the parties answer, none of their names or
// words comes into a text for others.
func TestWordingsAreOfNobody(t *testing.T) {
	library := ProcessingAgreement()
	rapid.Check(t, func(t *rapid.T) {
		s := flowtest.Draw(t, library.Flow, nil)
		for _, lang := range []string{"nl", "en"} {
			for _, w := range library.Wordings(s, lang) {
				if strings.ContainsAny(w.Text, "{}[]*") || strings.Contains(w.Text, blank) || strings.Contains(w.Text, "‘’") {
					t.Fatalf("markup is left in %q", w.Text)
				}
				for _, role := range []string{"controller", "processor"} {
					party, _ := s.Answer(role).(map[string]any)
					if name, _ := party["name"].(string); len(name) > 12 && strings.Contains(w.Text, name) {
						t.Fatalf("%q names %q", w.Text, name)
					}
				}
				for _, wrong := range []string{"een bijgewerkte de ", "an updated the ", ". de bijlage", ". the annex"} {
					if strings.Contains(w.Text, wrong) {
						t.Fatalf("%q in %q", wrong, w.Text)
					}
				}
			}
		}
	})
}
