package review

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verhaal/verhaal/promise/review/text"
)

// introducedName gives the name in a piece of a sentence that introduces a party.
func introducedName(segment string) string {
	lower := strings.ToLower(segment)
	at := 0
	for _, w := range []string{"between ", "tussen ", "entered into by ", "concluded by ", "; and ", "; en ", ") and ", ") en "} {
		if i := strings.LastIndex(lower, w); i >= 0 && (i == 0 || !text.IsWordByte(lower[i-1]) || w[0] == ' ') {
			at = max(at, i+len(w))
		}
	}
	return properName(segment[at:], true)
}

// before are words that stand before a name and are no part of it.
var before = []string{
	"tussen: ", "between: ", "en: ", "and: ", "en ", "and ", "de besloten vennootschap met beperkte aansprakelijkheid ", "besloten vennootschap met beperkte aansprakelijkheid ", "de besloten vennootschap ", "besloten vennootschap ",
	"de eenmanszaak ", "de stichting met de naam ", "de vereniging met de naam ", "de vennootschap onder firma ",
	"partij a: ", "partij b: ", "party a: ", "party b: ", "company: ", "organisatie: ", "naam: ", "name: ",
}

// ending are words with which a description of the party begins.
var ending = []string{
	" gevestigd", " statutair", " handelend", " ingeschreven", " kantoorhoudend", " acting", " registered", " having", " located", " incorporated", " with its", " with registered", " whose", " hierna", " hereinafter",
	" kvk", " is ", " die ", " dat ", " that ", " who ", " bereikbaar", " vertegenwoordigd", " offers", " – ", " — ", " - ",
}

// properName gives the name at the beginning of a text, or nothing when it is no
// name: a slot, a word for any customer, the start of a sentence. Strictly, each
// word of it but small ones has a capital.
func properName(text string, strict bool) string {
	text = strings.TrimRight(strings.TrimLeft(text, " ,;:.)(–—-"), " ,;:)(–—-")
	for _, b := range before {
		if len(text) >= len(b) && strings.EqualFold(text[:len(b)], b) {
			text = text[len(b):]
		}
	}
	if i := strings.IndexAny(text, ",(\n;|"); i >= 0 {
		text = text[:i]
	}
	lower := strings.ToLower(text)
	if len(lower) == len(text) && strict {
		for _, e := range ending {
			if i := strings.Index(lower[:len(text)], e); i > 0 {
				text, lower = text[:i], lower[:i]
			}
		}
	}
	text = strings.Trim(text, " ,;:–—-_'")
	if !strings.HasSuffix(text, ".V.") && !strings.HasSuffix(text, ".o.") {
		text = strings.TrimSuffix(text, ".")
	}
	first, _ := utf8.DecodeRuneInString(text)
	n := utf8.RuneCountInString(text)
	if n < 2 || n > 80 || !unicode.IsUpper(first) && !unicode.IsDigit(first) && strict || strings.ContainsAny(text, "[]{}<>_@") ||
		strings.Contains(text, "…") {
		return ""
	}
	return asName(text, strict)
}

// small are words within a name that need no capital.
var smallWords = text.Words("van de der den het t en and of the & voor in op bij aan le la du von und")

// generic are words that name any customer or supplier, not one.
var generic = text.Words("1 2 regulation verordening bedrijfsnaam bedrijfs straat plaats functie function annex bijlage appendix schedule details art artikel article section contact tussen hierna hereinafter in status datum date doel purpose duration duur en and of subject last updated version versie de het the deze this een a an u you dit we wij ieder iedere each klant customer client gebruiker user controller processor verwerker verwerkingsverantwoordelijke naam name company bedrijf organisatie organisation organization opdrachtgever opdrachtnemer leverancier as zoals where waar data partijen parties agreement overeenkomst between tussen our your adres address e-mail email telefoon contact invullen nader")

func asName(text string, strict bool) string {
	fields := strings.Fields(text)
	if len(fields) == 0 || len(fields) > 9 {
		return ""
	}
	if f := strings.ToLower(fields[0]); generic[strings.Trim(f, ".:")] && (strict || len(fields) == 1) {
		return ""
	}
	if !strict {
		return text
	}
	for _, w := range fields {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) && !smallWords[strings.ToLower(w)] && !strings.ContainsAny(w, ".&") {
			return ""
		}
	}
	return strings.Join(fields, " ")
}
