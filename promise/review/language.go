package review

// language gives the language of most of a text, and whether a good part is in
// the other one.
func (s *script) language() (lang string, mixed bool) {
	var nl, en int
	for i := range s.tokens {
		if s.is(i, dutch) {
			nl++
		} else if s.is(i, english) {
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
