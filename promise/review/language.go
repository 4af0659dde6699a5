package review

// The small words by which a language is known; those that both have are left out.
var (
	smallDutch   = words("de het een van en op te voor met zijn aan door dat niet om wordt worden bij naar uit deze dit als zal ten aan tot kan heeft haar hij zij er indien alle geen onder dan ook tussen")
	smallEnglish = words("the and to for by with shall or as any on be this that such from not will its are may has have which other than between under all upon if their your our")
)

// language gives the language of most of a text, and whether a good part is in
// the other one.
func (s *script) language() (lang string, mixed bool) {
	var nl, en int
	for i := range s.tokens {
		w := s.words[s.tokens[i].word].text
		if smallDutch[w] {
			nl++
		} else if smallEnglish[w] {
			en++
		}
	}
	lang = "nl"
	if en > nl {
		lang = "en"
		nl, en = en, nl
	}
	return lang, en*5 > nl
}
