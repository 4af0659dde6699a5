package review

import (
	"strings"
	"testing"

	"github.com/verhaal/verhaal/law/norm"
)

// clash is an agreement with passages that cannot both be meant, or that can.
type clash struct{ want, nl, en string }

var clashes = map[string]clash{
	"consent": {
		"consent",
		"Verwerker schakelt geen subverwerkers in zonder voorafgaande specifieke toestemming van Verwerkingsverantwoordelijke.\n\n## Artikel 4\n\nVerwerkingsverantwoordelijke geeft hierbij algemene toestemming voor het inschakelen van subverwerkers.",
		"The Processor shall not engage sub-processors without the prior specific consent of the Controller.\n\n## Article 4\n\nThe Controller hereby gives general authorisation to engage sub-processors.",
	},
	"the words of the law": {
		"",
		"Verwerker schakelt geen subverwerkers in zonder voorafgaande specifieke of algemene schriftelijke toestemming van Verwerkingsverantwoordelijke.\n\n## Artikel 4\n\nBij algemene toestemming meldt Verwerker nieuwe subverwerkers vooraf; Verwerkingsverantwoordelijke kan bezwaar maken.",
		"The Processor shall not engage sub-processors without prior specific or general written authorisation of the Controller.\n\n## Article 4\n\nWith general authorisation the Processor announces new sub-processors in advance; the Controller may object.",
	},
	"notice": {
		"notice",
		"Verwerker meldt een datalek binnen 24 uur aan Verwerkingsverantwoordelijke.\n\n## Artikel 4\n\nVerwerker informeert Verwerkingsverantwoordelijke over een datalek binnen achtenveertig (48) uur na ontdekking.",
		"The Processor shall notify the Controller of a personal data breach within 24 hours.\n\n## Article 4\n\nThe Processor informs the Controller of a personal data breach within forty-eight (48) hours of discovery.",
	},
	"the controller's own term": {
		"",
		"Verwerker meldt een datalek binnen 24 uur aan Verwerkingsverantwoordelijke, zodat deze het binnen 72 uur aan de Autoriteit Persoonsgegevens kan melden.\n\n## Artikel 4\n\nVerwerkingsverantwoordelijke meldt een datalek binnen 72 uur aan de Autoriteit Persoonsgegevens.",
		"The Processor shall notify the Controller of a personal data breach within 24 hours, so that it can notify the supervisory authority within 72 hours.\n\n## Article 4\n\nThe Controller notifies a personal data breach to the supervisory authority within 72 hours.",
	},
	"the same term twice": {
		"",
		"Verwerker meldt een datalek binnen 24 uur aan Verwerkingsverantwoordelijke.\n\n## Artikel 4\n\nVerwerker informeert Verwerkingsverantwoordelijke over een datalek binnen vierentwintig uur.",
		"The Processor shall notify the Controller of a personal data breach within 24 hours.\n\n## Article 4\n\nThe Processor informs the Controller of a personal data breach within twenty-four (24) hours.",
	},
	"number": {
		"number",
		"1. Bakkerij Dam BV, KvK-nummer 12345678, hierna: Verwerkingsverantwoordelijke;\n\n2. Hosting Noord BV, KvK-nummer 12345678, hierna: Verwerker.",
		"1. Dam Bakery Ltd, company number 12345678, hereinafter: Controller;\n\n2. North Hosting Ltd, company number 12345678, hereinafter: Processor.",
	},
	"name": {
		"same-party",
		"1. Bakkerij Dam BV, KvK-nummer 12345678, hierna: Verwerkingsverantwoordelijke;\n\n2. Bakkerij Dam BV, KvK-nummer 87654321, hierna: Verwerker.",
		"1. Dam Bakery Ltd, company number 12345678, hereinafter: Controller;\n\n2. Dam Bakery Ltd, company number 87654321, hereinafter: Processor.",
	},
	"two parties": {
		"",
		"1. Bakkerij Dam BV, KvK-nummer 12345678, hierna: Verwerkingsverantwoordelijke;\n\n2. Hosting Noord BV, KvK-nummer 87654321, hierna: Verwerker.",
		"1. Dam Bakery Ltd, company number 12345678, hereinafter: Controller;\n\n2. North Hosting Ltd, company number 87654321, hereinafter: Processor.",
	},
	"place": {
		"place",
		"Verwerker verwerkt de persoonsgegevens uitsluitend binnen de EER.\n\n## Artikel 4\n\nDe gegevens worden opgeslagen op servers in de Verenigde Staten.",
		"The Processor processes the personal data exclusively within the EEA.\n\n## Article 4\n\nThe data are stored on servers in the United States.",
	},
	"a place within": {
		"",
		"Verwerker verwerkt de persoonsgegevens uitsluitend binnen de EER.\n\n## Artikel 4\n\nDe gegevens worden opgeslagen op servers in Duitsland en niet in de Verenigde Staten.",
		"The Processor processes the personal data exclusively within the EEA.\n\n## Article 4\n\nThe data are stored on servers in Germany and not in the United States.",
	},
	"a country named as exception": {
		"",
		"Verwerker verwerkt de persoonsgegevens uitsluitend binnen de EER en in het Verenigd Koninkrijk.\n\n## Artikel 4\n\nDe gegevens worden opgeslagen op servers in het Verenigd Koninkrijk.",
		"The Processor processes the personal data exclusively within the EEA and in the United Kingdom.\n\n## Article 4\n\nThe data are stored on servers in the United Kingdom.",
	},
	"law": {
		"law",
		"Op deze overeenkomst is Nederlands recht van toepassing.\n\n## Artikel 4\n\nDeze overeenkomst wordt beheerst door Belgisch recht.",
		"This agreement is governed by Dutch law.\n\n## Article 4\n\nThis agreement shall be governed by the laws of Belgium.",
	},
	"cap": {
		"cap",
		"De totale aansprakelijkheid van Verwerker uit welken hoofde ook is beperkt tot € 10.000 per jaar.\n\n## Artikel 4\n\nVerwerker vrijwaart Verwerkingsverantwoordelijke tegen alle aanspraken van derden.",
		"The Processor's total liability, whatever the cause, is limited to EUR 10,000 per year.\n\n## Article 4\n\nThe Processor shall indemnify the Controller against all claims of third parties.",
	},
	"a cap that excepts the indemnity": {
		"",
		"De totale aansprakelijkheid van Verwerker uit welken hoofde ook is beperkt tot € 10.000 per jaar, behalve voor de vrijwaring van artikel 4.\n\n## Artikel 4\n\nVerwerker vrijwaart Verwerkingsverantwoordelijke tegen alle aanspraken van derden.",
		"The Processor's total liability, whatever the cause, is limited to EUR 10,000 per year, except for the indemnity of article 4.\n\n## Article 4\n\nThe Processor shall indemnify the Controller against all claims of third parties.",
	},
}

// Each kind of contradiction is found where it was planted, with both passages,
// and nothing else is.
func TestContradictions(t *testing.T) {
	for name, c := range clashes {
		for lang, text := range map[string]string{"nl": c.nl, "en": c.en} {
			op := checked(read(t, strings.Replace(around[lang], "%s", text, 1)), Options{Now: today})
			switch {
			case c.want == "" && len(op.Contradictions) > 0:
				t.Errorf("%s %s: a false alarm, %v %s", name, lang, op.Contradictions[0].What, quoted(op.Contradictions[0].Passages))
			case c.want == "":
			case len(op.Contradictions) != 1 || op.Contradictions[0].What.Key != "review.clash."+c.want:
				t.Errorf("%s %s: said %v", name, lang, op.Contradictions)
			case len(op.Contradictions[0].Passages) != 2:
				t.Errorf("%s %s: %d passages", name, lang, len(op.Contradictions[0].Passages))
			default:
				saysWell(t, op.Contradictions[0].What)
			}
		}
	}
}

// saysWell checks that a step has a text without open places in both languages.
func saysWell(t *testing.T, step norm.Step) {
	t.Helper()
	for _, lang := range []string{"nl", "en"} {
		text, err := step.Text(lang)
		if err != nil || text == "" || strings.ContainsAny(text, "{}") {
			t.Errorf("%s in %s: %q, %v", step.Key, lang, text, err)
		}
	}
	for _, s := range step.Sources {
		if !norm.Exists(s) {
			t.Errorf("%s rests on %q, which is not in law/data", step.Key, s)
		}
	}
}

// Each country that can be read has a name.
func TestCountriesHaveNames(t *testing.T) {
	for _, m := range []map[string]string{countryCode, lawOf} {
		for name, code := range m {
			if _, err := norm.TextOf(countryText(code)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
