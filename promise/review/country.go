package review

import "strings"

// table reads lines "CODE: name; name".
func table(text string) map[string]string {
	m := map[string]string{}
	for line := range strings.SplitSeq(text, "\n") {
		code, names, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		for name := range strings.SplitSeq(names, "; ") {
			m[name] = code
		}
	}
	return m
}

// countryCode gives ISO 3166 codes of the countries, and places, that
// agreements name.
var countryCode = table(`
	NL: nederland; netherlands; the netherlands; amsterdam; eemshaven
	IE: ierland; ireland; dublin
	DE: duitsland; germany; frankfurt
	FR: frankrijk; france; paris
	BE: belgie; belgium
	ES: spanje; spain
	IT: italie; italy
	PL: polen; poland
	SE: zweden; sweden
	DK: denemarken; denmark
	FI: finland
	AT: oostenrijk; austria
	LU: luxemburg; luxembourg
	PT: portugal
	EE: estonia; estland
	HU: hungary; hongarije
	RO: romania; roemenie
	CZ: czech; tsjechie
	NO: noorwegen; norway
	IS: ijsland; iceland
	GB: verenigd koninkrijk; united kingdom; UK; VK; londen; london
	CH: zwitserland; switzerland
	US: VS; US; USA; verenigde staten; united states; virginia; oregon
	CA: canada
	IN: india
	AU: australia; australie
	SG: singapore
	JP: japan
	IL: israel`)

// inEEA says whether a country belongs to the European Economic Area.
func inEEA(code string) bool {
	switch code {
	case "GB", "CH", "US", "CA", "IN", "AU", "SG", "JP", "IL":
		return false
	}
	return true
}

// lawOf gives whose law an adjective or a name means.
var lawOf = table(`
	NL: nederlands; nederlandse; nederland; dutch; netherlands
	BE: belgisch; belgische; belgie; belgian; belgium
	DE: duits; duitse; duitsland; german; germany
	FR: frans; franse; frankrijk; french; france
	GB: engels; engelse; english; england; kingdom
	IE: iers; ierse; ierland; irish; ireland
	LU: luxemburgs; luxemburgse; luxembourg; luxemburg
	CH: zwitsers; swiss; switzerland
	AT: oostenrijks; austrian; austria
	CZ: czech
	DK: danish; denmark
	SE: swedish; sweden
	FI: finnish; finland
	IT: italian; italy
	ES: spaans; spanish; spain
	EE: estonian; estonia
	PL: polish; poland
	NO: norwegian; norway
	PT: portuguese; portugal
	US-CA: california
	US-DE: delaware
	US-NY: new york
	US: united states
	AU: australia
	CA: canada
	IN: india
	SG: singapore
	IL: israel`)

// countryText gives the key of the text that names a country.
func countryText(code string) string { return "review.country." + code }
