package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A label is the number or mark that a block begins with.
type label struct {
	number string // "7.1", "a", "Artikel 3"; empty of a bullet
	form   form
	size   int // bytes of the label with the white space after it
	level  int // of a decimal number: of how many parts it is made
}

type form int

const (
	noLabel form = iota
	bullet
	decimal // 7, 7.1
	letter  // a), (iv)
	worded  // Artikel 7, Annex II
)

// words that, with a number, begin an article, part or annex.
var articleWords = map[string]int{
	"artikel": 2, "article": 2, "art.": 2, "art": 2, "clause": 2, "clausule": 2, "section": 2, "paragraaf": 2, "§": 2,
	"bijlage": 1, "annex": 1, "annexe": 1, "schedule": 1, "appendix": 1, "exhibit": 1, "attachment": 1, "addendum": 1, "aanhangsel": 1,
	"deel": 1, "part": 1, "hoofdstuk": 1, "chapter": 1, "afdeling": 1, "module": 1,
}

// bullets, with those of symbol fonts.
const bullets = "-–—*+•·‣◦▪▫■□●○◆➢►✓☐☒o\uF0B7\uF0A7\uF0D8\uF076\uF0FC\uF0A8"

// labelOf reads the label at the start of a line.
func labelOf(s string) label {
	if s == "" {
		return label{}
	}
	if l := wordLabel(s); l.form != noLabel {
		return l
	}
	r, n := utf8.DecodeRuneInString(s)
	if strings.ContainsRune(bullets, r) {
		rest := strings.TrimLeft(s[n:], " \t\u00a0")
		if gap := len(s) - n - len(rest); gap > 0 || r >= 0x2000 && r != '–' && r != '—' {
			return label{form: bullet, size: n + gap, level: 1}
		}
		return label{}
	}
	if l := decimalLabel(s); l.form != noLabel {
		return l
	}
	return letterLabel(s)
}

// wordLabel reads "Artikel 5", "Annex II", "§ 5", "Art. 1Partijen".
func wordLabel(s string) label {
	end := strings.IndexAny(s, " \t\u00a0")
	if strings.HasPrefix(s, "§") {
		end = len("§")
	}
	if end <= 0 || end > 12 {
		return label{}
	}
	level := articleWords[strings.ToLower(s[:end])]
	if level == 0 {
		return label{}
	}
	rest := strings.TrimLeft(s[end:], " \t\u00a0")
	n := 0
	for n < len(rest) && (rest[n] >= '0' && rest[n] <= '9' || rest[n] == '.' && n > 0 && n+1 < len(rest) && rest[n+1] >= '0' &&
		rest[n+1] <= '9') {
		n++
	}
	switch {
	case n > 0:
		if n < len(rest) && rest[n] >= 'A' && rest[n] <= 'D' && after(rest[n+1:]) { // "Annex 1B"
			n++
		}
		if n > 8 {
			return label{}
		}
	default:
		for n < len(rest) && n < 6 && strings.IndexByte("IVXLC", rest[n]) >= 0 {
			n++
		}
		if n == 0 && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' {
			n = 1
		}
		if n == 0 || !after(rest[n:]) {
			return label{}
		}
		if n < len(rest) && rest[n] == '(' { // "Annex I(B)"
			if shut := strings.IndexByte(rest, ')'); shut > 0 && shut < n+4 {
				n = shut + 1
			}
		}
	}
	used := len(s) - len(rest) + n
	return label{number: strings.Join(strings.Fields(s[:used]), " "), form: worded, size: used + tail(s[used:]), level: level}
}

// after tells whether a number can end before s.
func after(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
}

// tail gives the bytes of punctuation and white space after a label.
func tail(s string) int {
	rest := strings.TrimLeft(s, "\\.):")
	trimmed := strings.TrimLeft(rest, " \t\u00a0")
	for _, dash := range []string{"–", "—", "-"} {
		if r, ok := strings.CutPrefix(trimmed, dash+" "); ok {
			trimmed = strings.TrimLeft(r, " \t")
		}
	}
	return len(s) - len(trimmed)
}

// decimalLabel reads "5.", "5)", "(5)", "5.1", "5.1.", "5\." before white space.
func decimalLabel(s string) label {
	open := strings.HasPrefix(s, "(")
	i, parts, digits := 0, 0, 0
	if open {
		i = 1
	}
	start := i
	for ; i < len(s); i++ {
		if c := s[i]; c >= '0' && c <= '9' {
			if digits++; digits > 3 {
				return label{}
			}
		} else if c == '.' && digits > 0 && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9' {
			parts++
			digits = 0
		} else {
			break
		}
	}
	if digits == 0 {
		return label{}
	}
	parts++
	number := s[start:i]
	if i+1 < len(s) && s[i] >= 'a' && s[i] <= 'z' && (s[i+1] == ' ' || s[i+1] == ')' || s[i+1] == '.') && parts > 1 { // "7.1a"
		number = s[start : i+1]
		i++
	}
	mark := i
	for i < len(s) && strings.IndexByte(`\.)`, s[i]) >= 0 {
		i++
	}
	closed := i > mark
	if open && !closed || parts > 6 {
		return label{}
	}
	if i == len(s) && (closed || parts > 1) {
		return label{number: number, form: decimal, size: i, level: parts}
	}
	rest := strings.TrimLeft(s[i:], " \t\u00a0")
	gap := len(s) - i - len(rest)
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case gap == 0 && !(closed && unicode.IsUpper(r)): // "5.Titel", but not "2016/679"
		return label{}
	case !closed && digits > 2, !closed && parts == 1 && !unicode.IsUpper(r) && r != '"' && r != '“':
		return label{} // "24 uur", "1.000 euro"
	case !closed && parts == 1 && month(rest):
		return label{}
	}
	return label{number: number, form: decimal, size: i + gap + tail(rest), level: parts}
}

func month(s string) bool {
	word, _, _ := strings.Cut(strings.ToLower(s), " ")
	switch word {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
		"januari", "februari", "maart", "mei", "juni", "juli", "augustus", "oktober":
		return true
	}
	return false
}

// letterLabel reads "a)", "a.", "(a)", "(iv)", "iv.", "A." before white space.
func letterLabel(s string) label {
	open := strings.HasPrefix(s, "(")
	i := 0
	if open {
		i = 1
	}
	start := i
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z') {
		i++
	}
	name := s[start:i]
	if len(name) == 0 || len(name) > 5 || len(name) > 2 && !roman(name) || len(name) == 2 && !roman(name) && name[0] != name[1] {
		return label{}
	}
	mark := i
	for i < len(s) && strings.IndexByte(`\.)`, s[i]) >= 0 {
		i++
	}
	if i == mark || open && s[i-1] != ')' {
		return label{}
	}
	rest := strings.TrimLeft(s[i:], " \t\u00a0")
	gap := len(s) - i - len(rest)
	if gap == 0 && rest != "" || rest == "" && !open && s[i-1] == '.' && len(name) > 1 {
		return label{}
	}
	// "A. de Vries" is somebody's name, "B. V." the end of one.
	if s[i-1] == '.' && !open && name[0] < 'a' && len(rest) > 1 && (rest[1] == '.' || rest[0] >= 'a' && rest[0] <= 'z') {
		return label{}
	}
	return label{number: name, form: letter, size: i + gap, level: 1}
}

func roman(s string) bool {
	return strings.Trim(strings.ToLower(s), "ivxlc") == ""
}

// title tells whether a line that stands alone reads as a heading: short, and no
// sentence.
func title(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || utf8.RuneCountInString(s) > 110 || len(strings.Fields(s)) > 14 {
		return false
	}
	if strings.ContainsAny(s[len(s)-1:], ".,;:") || strings.HasSuffix(s, "…") || strings.Contains(s, "___") || strings.Contains(s, "....") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "\"“‘'([*_"))
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// capitals tells whether a text is written in capitals only.
func capitals(s string) bool {
	upper := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper > 3
}

// shape gives kind, level and number of a block that the file does not say the
// kind of. Bold is that all of it is bold; alone, that it is a whole paragraph.
func shape(s string, bold, alone bool) (Kind, int, string) {
	l := labelOf(s)
	rest := s[l.size:]
	heading := alone && title(rest)
	switch {
	case l.form == worded && alone && (rest == "" || heading || title(s)) && !strings.Contains(s, "\n"):
		return Heading, l.level, l.number
	case l.form == worded:
		return Paragraph, 0, "" // "Artikel 28 van de AVG eist"
	case l.form == decimal && heading && (bold || capitals(rest)):
		return Heading, min(l.level+1, 6), l.number
	case l.form == noLabel && heading && (bold || capitals(rest) && len(s) > 4):
		return Heading, 2, ""
	case l.form == noLabel && annexTitle(s) && alone:
		return Heading, 1, ""
	case l.form == noLabel:
		return Paragraph, 0, ""
	}
	return Item, max(l.level, 1), l.number
}

// annexTitle tells whether a line is the title of an annex without a number.
func annexTitle(s string) bool {
	word, _, _ := strings.Cut(strings.ToLower(s), " ")
	word = strings.TrimRight(word, ":")
	return len(s) < 60 && title(s) && articleWords[word] == 1 && word != "part" && word != "deel" && word != "module" &&
		unicode.IsUpper(rune(s[0]))
}

// contentsTitle tells whether a paragraph is the title of a table of contents.
func contentsTitle(s string) bool {
	switch strings.TrimRight(strings.ToLower(s), ":") {
	case "inhoud", "inhoudsopgave", "contents", "table of contents":
		return true
	}
	return false
}

// midsentence tells whether a line ends in a word that a number follows, so that
// the number on the next line begins nothing.
func midsentence(line string) bool {
	line = strings.ToLower(strings.TrimRight(line, " "))
	last := line[strings.LastIndexAny(line, " (")+1:]
	switch last {
	case "en", "and", "or", "of", "lid", "leden", "sub", "onder", "art.", "artikel", "artikelen", "article", "articles", "arts.", "section", "sections", "clause", "clauses", "paragraph", "paragraphs",
		"punt", "overweging", "recital", "recitals", "bijlage", "annex", "nr.", "no.", "to", "tot", "t/m", "versie", "version", "iso", "€", "eur", "module", "option", "optie", "hoofdstuk", "chapter":
		return true
	}
	return false
}
