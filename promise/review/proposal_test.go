package review

import (
	"regexp"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/paper/clause"
	"github.com/verhaal/verhaal/promise/terms"
)

// TestProposalsStandAlone: what is put into somebody else's agreement has no
// name, number of an article or open place of ours.
func TestProposalsStandAlone(t *testing.T) {
	loose := regexp.MustCompile(`[{}\[\]*…]|(?i)\b(artikel|article|bijlage|annex) \d+(\.|\b)|Bakkerij|Noordkaap|Voorbeeld|Example`)
	law := regexp.MustCompile(`(?i)(artikel(en)?|leden|lid|articles?) [0-9:()a-z,. ]+(tot en met [0-9]+ |to [0-9]+ |lid [0-9]+ |leden [0-9]+ en [0-9]+ |onder [0-9a-z]+ |and [0-9() ]+|en [0-9]+ )*(AVG|BW|GDPR|of the Dutch|Dutch)`)
	for _, side := range []Side{"", Controller, Processor} {
		for _, lang := range []string{"nl", "en"} {
			list := drafted{side: side, lang: lang}.wordings()
			if len(list) < 60 {
				t.Errorf("%s %s: only %d", side, lang, len(list))
			}
			for _, w := range list {
				if rest := law.ReplaceAllString(w.Text, ""); loose.MatchString(rest) || strings.TrimSpace(w.Text) == "" {
					t.Errorf("%s %s: %v is not loose: %q in %q", side, lang, w.Serves, loose.FindString(rest), w.Text)
				}
			}
		}
	}
}

// TestEveryPointOfLawHasAProposal: there is something to ask for whatever is
// missing.
func TestEveryPointOfLawHasAProposal(t *testing.T) {
	library := clause.ProcessingAgreement()
	served := map[string]bool{}
	for _, c := range library.Clauses {
		for _, p := range c.Provisions {
			for _, s := range p.Serves {
				served[s] = true
			}
		}
	}
	// Of these our agreement has a clause only where the answers ask for it.
	perhaps := map[string]bool{"A13": true, "A28": true}
	for _, side := range []Side{"", Controller, Processor} {
		for _, lang := range []string{"nl", "en"} {
			for point := range served {
				if point[0] != 'A' || perhaps[point] {
					continue
				}
				if got := (drafted{side: side, lang: lang}).proposal([]string{point}); len(got) == 0 || len(got) > maxProposal {
					t.Errorf("%s %s %s: %d proposals", side, lang, point, len(got))
				}
			}
		}
	}
}

func TestProposalsFollowTheSide(t *testing.T) {
	ours := func(side Side, lang string) string {
		o := Opinion{
			Language: lang, Points: []Point{{ID: "breach_notice", Covers: []string{"A26", "M11"}}},
			Advice: []Advice{{Point: "breach_notice"}, {Point: "no_such_point"}},
		}
		Propose(&o, side)
		if o.Advice[1].Proposal != nil {
			t.Error("a proposal for a point that is not there")
		}
		return strings.Join(o.Advice[0].Proposal, "\n")
	}
	for _, test := range []struct {
		side       Side
		lang, want string
	}{
		{Controller, "nl", "24 uur"}, {Processor, "nl", "48 uur"}, {"", "nl", "36 uur"}, {Controller, "en", "24 hours"}, {
			Processor, "en",
			"48 hours",
		},
	} {
		if got := ours(test.side, test.lang); !strings.Contains(got, test.want) {
			t.Errorf("%s %s: no %q in %q", test.side, test.lang, test.want, got)
		}
	}
}

// TestProposalsKeepTheConsent: a document with general consent is not offered
// consent case by case, whoever asks.
func TestProposalsKeepTheConsent(t *testing.T) {
	ours := func(side Side, authorisation terms.Authorisation) string {
		o := Opinion{
			Language: "en", Terms: terms.Terms{Values: terms.Values{SubprocessorAuthorisation: terms.Is(authorisation, "")}},
			Points: []Point{{
				ID:     "subprocessor_authorisation",
				Covers: []string{"A12", "A13", "M5"},
			}}, Advice: []Advice{{Point: "subprocessor_authorisation"}},
		}
		Propose(&o, side)
		return strings.Join(o.Advice[0].Proposal, "\n")
	}
	for _, side := range []Side{"", Controller, Processor} {
		general, specific, none := ours(side, "general"), ours(side, "specific"), ours(side, "none")
		if !strings.Contains(general, "object") || strings.Contains(specific, "object") || general == specific {
			t.Errorf("%s: general: %s\nspecific: %s", side, general, specific)
		}
		if none != general && none != specific {
			t.Errorf("%s: %s", side, none)
		}
	}
}
