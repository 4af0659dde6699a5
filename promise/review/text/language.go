package text

// Language gives the language of most of a text, and whether a good part is in
// the other one.
func (s *Script) Language() (lang string, mixed bool) {
	var nl, en int
	for i := range s.Tokens {
		if s.Is(i, dutch) {
			nl++
		} else if s.Is(i, english) {
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
