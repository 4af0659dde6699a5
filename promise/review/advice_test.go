package review

import (
	"slices"
	"strings"
	"testing"
)

// lopsided are provisions with what one side would want changed and the other not.
var lopsided = map[string]string{
	"nl": `Verwerker meldt een datalek binnen 72 uur na ontdekking aan Verwerkingsverantwoordelijke.

## Artikel 4

Verwerkingsverantwoordelijke vrijwaart Verwerker tegen alle aanspraken van derden.

## Artikel 5

De aansprakelijkheid van Verwerker is beperkt tot € 5.000 per jaar.

## Artikel 6

Verwerker meldt nieuwe subverwerkers vooraf; Verwerkingsverantwoordelijke kan binnen 5 dagen bezwaar maken. Verwerkingsverantwoordelijke geeft algemene toestemming voor het inschakelen van subverwerkers.

## Artikel 7

Doorgifte vindt plaats op grond van het EU-VS Privacy Shield.

## Artikel 8

Voor elke schending verbeurt Verwerker een boete van € 1.000.`,
	"en": `The Processor shall notify the Controller of a personal data breach within 72 hours of discovery.

## Article 4

The Controller shall indemnify the Processor against all claims of third parties.

## Article 5

The Processor's liability is limited to EUR 5,000 per year.

## Article 6

The Processor announces new sub-processors in advance; the Controller may object within 5 days. The Controller gives general authorisation to engage sub-processors.

## Article 7

Transfers take place on the basis of the EU-US Privacy Shield.

## Article 8

For each breach of this agreement the Processor shall pay a penalty of EUR 1,000.`,
}

// Each side is advised on what is against it, and nobody on what is in its
// favour; what is against the law is told to everybody, and first.
func TestAdviceTakesASide(t *testing.T) {
	for lang, text := range lopsided {
		m := make1(bank(t), lang, 0)
		m.extra = []string{text}
		for _, point := range []string{
			"breach_notice", "liability_indemnity", "liability_cap", "subprocessor_authorisation", "transfer_location",
			"penalty_clause",
		} {
			m = m.with(point, "")
		}
		for side, want := range map[Side]struct{ yes, no []string }{
			Controller: {
				[]string{"notice-late", "indemnity-controller", "cap-controller", "objection-short", "mechanism.privacy-shield"},
				[]string{"penalty", "no-cap", "no-penalty"},
			},
			Processor: {
				[]string{"penalty", "mechanism.privacy-shield"},
				[]string{"notice-late", "indemnity-controller", "cap-controller", "objection-short", "no-cap", "no-penalty", "notice-soon"},
			},
			"": {[]string{"mechanism.privacy-shield"}, []string{"no-cap", "no-penalty", "no-indemnity"}},
		} {
			op := checked(read(t, m.String()), Options{Now: today, Side: side})
			var keys []string
			last := 0
			for _, a := range op.Advice {
				keys = append(keys, strings.TrimPrefix(a.Reason.Key, "review.ask."))
				saysWell(t, a.Reason)
				if rank(a.Why) < last {
					t.Errorf("%s %q: %s comes after what is less pressing", lang, side, a.Reason.Key)
				}
				last = rank(a.Why)
				if side == "" && a.Why == Against {
					t.Errorf("%s: %s is against a side, and none asked", lang, a.Reason.Key)
				}
				if a.Why == AgainstLaw && len(a.Passages) == 0 {
					t.Errorf("%s %q: %s shows no passage", lang, side, a.Reason.Key)
				}
			}
			for _, k := range want.yes {
				if !slices.Contains(keys, k) {
					t.Errorf("%s %q: nothing is said of %s, only %v", lang, side, k, keys)
				}
			}
			for _, k := range want.no {
				if slices.Contains(keys, k) {
					t.Errorf("%s %q: %s is advised", lang, side, k)
				}
			}
		}
	}
}

// Of what is no processing agreement there is nothing to ask.
func TestNoAdviceOnOtherTexts(t *testing.T) {
	op := checked(read(t, "# Recept\n\nNeem twee eieren en klop ze los. Voeg suiker en meel toe. Bak de taart een uur in de oven en laat haar afkoelen."), Options{Now: today, Side: Controller})
	if op.Kind != NotAnAgreement || len(op.Advice) > 0 || len(op.Contradictions) > 0 {
		t.Errorf("%s with %d pieces of advice", op.Kind, len(op.Advice))
	}
}
