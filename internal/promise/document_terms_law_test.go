package promise

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/law/norm"
	"github.com/verhaal/verhaal/promise/review"
	"github.com/verhaal/verhaal/promise/terms"
)

// Every term has its law, which exists and stands in the page on the format.
func TestTermsHaveTheirLaw(t *testing.T) {
	page, err := os.ReadFile("../../docs/formats/terms.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(page)) {
		if key, _, ok := strings.Cut(strings.TrimPrefix(line, "| `"), "` |"); ok {
			rows[key] = line
		}
	}
	for key, sources := range termLaw {
		if !slices.Contains(terms.Keys(), key) {
			t.Errorf("%s is no term", key)
		}
		for _, one := range sources {
			_, number, _ := strings.Cut(string(one), " ")
			if strings.HasSuffix(string(one), " BW") {
				number = strings.TrimSuffix(string(one), " BW")
			}
			if number == "6:92" || number == "6:93" { // 6:91-6:94
				number = "6:91-6:94"
			}
			if key == "transfer_mechanisms" { // the page names whole articles
				number, _, _ = strings.Cut(number, "(")
			}
			if !norm.Exists(one) || !strings.Contains(rows[key], number) {
				t.Errorf("%s: %s is not known, or not in the page", key, one)
			}
		}
	}
	for kind, want := range map[string]norm.Source{"": "AVG 28(3)", string(review.Bewerkers): "Wbp 14(2)"} {
		for _, origin := range []TermsOrigin{FromSealed, FromUnsealed, FromFile, FromReading} {
			d := NewDocumentTerms("x", origin, terms.Terms{Kind: kind}).Explained("nl")
			if !slices.Contains(d.Sources, want) || len(d.TermSources) != len(terms.Keys()) || len(d.Steps) != 3 {
				t.Errorf("%s, %s: %v %v %v", kind, origin, d.Sources, d.TermSources, d.Steps)
			}
		}
	}
}
