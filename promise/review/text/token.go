package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verhaal/verhaal/paper/reading"
)

// token is a word or number of the text, in the form that the lexicon knows:
// lower case, without accents, without possessive s. Words of two or three
// capitals (US, AP, EER) keep them: "us" is not "US".
type token struct {
	Start, End int32 // in Body
	Word       int32 // in words
	Cap        bool  // begins with a capital
	Poss       bool  // "Customer's": of the controller, not the controller
	brk        bool  // a sentence, cell or label ends after it
	Label      bool  // a colon or cell border follows
}

// word is one of the different words of a text.
type word struct {
	Text   string
	atoms  []int32 // of the lexicon
	Value  int64   // of a number, in figures or written out; -1 otherwise
	traits trait
	plain  Role // that it names in any text
	given  Role // that it names in this text, with a capital: "Acme" is the processor

	proper, small int // how often with a capital inside a sentence, and without one
}

// scanner cuts a text into tokens; it belongs to one text.
type scanner struct {
	lex   *lexicon
	body  string
	index map[string]int32
	words []word
	buf   []byte
	watch *reading.Watch
}

func newScanner(lex *lexicon, body string) *scanner {
	return &scanner{lex: lex, body: body, index: make(map[string]int32, 1024)}
}

// scan adds the tokens of Body[from:to].
func (s *scanner) scan(list []token, from, to int) []token {
	body := s.body
	first := len(list)
	for i := from; i < to; {
		c := body[i]
		switch {
		case c == '<':
			i = skipTag(body, i, to)
		case c == '&':
			i = skipEntity(body, i, to)
		case IsWordByte(c):
			start := i
			var t token
			i, t = s.word(i, to)
			t.Start = int32(start)
			if t.End > t.Start && t.Word >= 0 {
				list = append(list, t)
			}
			if len(list) > MaxWords || s.watch.Ended() {
				return list
			}
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(body[i:])
			if unicode.IsLetter(r) {
				start := i
				var t token
				i, t = s.word(i, to)
				t.Start = int32(start)
				if list = append(list, t); len(list) > MaxWords || s.watch.Ended() {
					return list
				}
				continue
			}
			if (r == '—' || r == '–') && len(list) > first && spaced(body, i, size) {
				list[len(list)-1].Label = list[len(list)-1].Label || len(list)-first <= 8
			}
			i += size
		default:
			if n := len(list) - 1; n >= first {
				switch c {
				case '.', '!', '?':
					list[n].brk = list[n].brk || s.ends(&list[n], i, to)
				case ';':
					list[n].brk = true
				case ':':
					list[n].Label = true
				case '|', '\t':
					list[n].Label = true
				}
			}
			i++
		}
	}
	if n := len(list) - 1; n >= first {
		list[n].brk = true
	}
	return list
}

func spaced(body string, i, size int) bool {
	return i > 0 && body[i-1] == ' ' && i+size < len(body) && body[i+size] == ' '
}

func IsWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// word reads one word and gives where it ends.
func (s *scanner) word(i, to int) (int, token) {
	body := s.body
	buf := s.buf[:0]
	var t token
	first, _ := utf8.DecodeRuneInString(body[i:])
	t.Cap = unicode.IsUpper(first)
	upper, digits, count := true, false, 0
loop:
	for i < to {
		c := body[i]
		if len(buf) > longestWord { // it is no word: what it begins with is enough
			buf = buf[:longestWord+1]
		}
		switch {
		case c >= 'a' && c <= 'z':
			upper = false
			buf = append(buf, c)
			i++
		case c >= 'A' && c <= 'Z':
			if !upper && len(buf) <= 4 && traits()[string(buf)]&glue != 0 { // "theProvider": a space was lost at the end of a line
				break loop
			}
			buf = append(buf, c+'a'-'A')
			i++
		case c >= '0' && c <= '9':
			digits = true
			buf = append(buf, c)
			i++
		case digits && (c == '.' || c == ',') && i+1 < to && body[i+1] >= '0' && body[i+1] <= '9':
			buf = append(buf, c)
			i++
		case c == '-' && broken(body, i, to) > 0: // a word broken over two lines
			i = broken(body, i, to)
		case c == '\'' || strings.HasPrefix(body[i:], "’"):
			size := 1
			if c != '\'' {
				size = len("’")
			}
			if rest := body[i+size:]; len(rest) > 0 && (rest[0] == 's' || rest[0] == 'S') && (len(rest) == 1 || !IsWordByte(rest[1])) {
				t.Poss = true
				t.End = int32(i + size + 1)
				i += size + 1
				break loop
			}
			break loop
		case c < utf8.RuneSelf:
			break loop
		default:
			r, size := utf8.DecodeRuneInString(body[i:])
			if r == '\u00ad' || r == '\u200b' {
				i += size
				continue
			}
			if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
				break loop
			}
			if unicode.IsLower(r) {
				upper = false
			}
			buf = appendFolded(buf, r)
			i += size
		}
		count++
	}
	if t.End == 0 {
		t.End = int32(i)
	}
	s.buf = buf[:0]
	if len(buf) == 0 {
		t.Word = -1
		return max(i, int(t.End)), t
	}
	if len(buf) > longestWord {
		t.Word = s.unknown(buf[:longestWord])
		return i, t
	}
	if upper && !digits && count >= 2 && count <= 3 {
		up := strings.ToUpper(string(buf))
		if s.lex.exact[up] != nil {
			t.Word = s.intern([]byte(up))
			return i, t
		}
	}
	t.Word = s.intern(buf)
	return i, t
}

// longestWord is how many bytes a word may have: the longest ones of Dutch have
// some fifty. What is longer is a word that nobody knows.
const longestWord = 100

// unknown gives the word for all that begin so and are too long to be one.
func (s *scanner) unknown(begin []byte) int32 {
	text := string(begin) + "…"
	id, ok := s.index[text]
	if !ok {
		id = int32(len(s.words))
		s.index[text] = id
		s.words = append(s.words, word{Text: text, Value: -1})
	}
	return id
}

// broken gives where a word goes on that a hyphen breaks over two lines, or 0.
func broken(body string, i, to int) int {
	j := i + 1
	for j < to && (body[j] == ' ' || body[j] == '\r') {
		j++
	}
	if j >= to || body[j] != '\n' {
		return 0
	}
	for j < to && (body[j] == ' ' || body[j] == '\n' || body[j] == '\r' || body[j] == '\t') {
		j++
	}
	if j < to && body[j] >= 'a' && body[j] <= 'z' {
		for _, joint := range []string{"en ", "of ", "and ", "or "} { // "bewaar- en wistermijn" is no broken word
			if strings.HasPrefix(body[j:], joint) {
				return 0
			}
		}
		return j
	}
	return 0
}

const plain = "aaaaaaaceeeeiiiidnooooo/ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty" // À to ÿ

func appendFolded(buf []byte, r rune) []byte {
	switch {
	case r >= 'À' && r <= 'ÿ':
		return append(buf, plain[r-'À'])
	case r == 'ﬁ':
		return append(buf, "fi"...)
	case r == 'ﬂ':
		return append(buf, "fl"...)
	case unicode.Is(unicode.Mn, r):
		return buf
	}
	return utf8.AppendRune(buf, unicode.ToLower(r))
}

func (s *scanner) intern(b []byte) int32 {
	if id, ok := s.index[string(b)]; ok {
		return id
	}
	text := string(b)
	id := int32(len(s.words))
	s.index[text] = id
	s.words = append(s.words, s.lex.look(text))
	return id
}

// shortened are words whose full stop ends no sentence.
var shortened = map[string]bool{
	"art": true, "artt": true, "nr": true, "no": true, "jo": true, "lid": false, "sub": true, "bijv": true, "bv": true, "o": true, "a": true, "d": true, "w": true, "z": true,
	"e": true, "g": true, "i": true, "etc": true, "inc": true, "ltd": true, "llc": true, "co": true, "resp": true, "evt": true, "incl": true, "excl": true, "par": true,
	"cf": true, "vs": true, "mr": true, "dr": true, "st": true, "max": true, "min": true, "m": true, "n": true, "t": true, "h": true, "v": true, "b": true, "p": true, "u": true,
	"approx": true, "ca": true, "tel": true, "seqq": true, "sec": true, "resp.": true, "arts": true,
}

// ends says whether the full stop at i, after token t, ends a sentence.
func (s *scanner) ends(t *token, i, to int) bool {
	j := i + 1
	if j < to && !strings.ContainsRune(" \n\r\t*_)\"'|", rune(s.body[j])) && s.body[j] < utf8.RuneSelf {
		return false
	}
	if w := s.words[t.Word].Text; shortened[w] && s.body[i] == '.' && int(t.End) == i {
		return false
	}
	for j < to && strings.ContainsRune(" \n\r\t*_)\"'|(", rune(s.body[j])) {
		j++
	}
	if j >= to {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s.body[j:])
	return !unicode.IsLower(r)
}

// skipTag gives the place after a tag of HTML that begins at i.
func skipTag(body string, i, to int) int {
	if i+1 < to && (body[i+1] == '/' || body[i+1] == '!' || body[i+1] >= 'a' && body[i+1] <= 'z') {
		if n := strings.IndexByte(body[i:min(to, i+300)], '>'); n > 0 {
			return i + n + 1
		}
	}
	return i + 1
}

// skipEntity gives the place after an entity of HTML that begins at i.
func skipEntity(body string, i, to int) int {
	for j := i + 1; j < to && j < i+10; j++ {
		if body[j] == ';' && j > i+1 {
			return j + 1
		}
		if !IsWordByte(body[j]) && body[j] != '#' {
			break
		}
	}
	return i + 1
}

var numerals = func() map[string]int64 {
	m := map[string]int64{}
	for i, list := range []string{
		"nul zero", "een one", "twee two", "drie three", "vier four", "vijf five", "zes six", "zeven seven", "acht eight", "negen nine", "tien ten",
		"elf eleven", "twaalf twelve", "dertien thirteen", "veertien fourteen", "vijftien fifteen", "zestien sixteen", "zeventien seventeen", "achttien eighteen", "negentien nineteen", "twintig twenty",
	} {
		for _, w := range strings.Fields(list) {
			m[w] = int64(i)
		}
	}
	for w, n := range map[string]int64{
		"thirty": 30, "dertig": 30, "forty": 40, "veertig": 40, "fifty": 50, "vijftig": 50, "sixty": 60, "zestig": 60, "seventy": 70, "zeventig": 70,
		"eighty": 80, "tachtig": 80, "ninety": 90, "negentig": 90, "hundred": 100, "honderd": 100,
		"vierentwintig": 24, "zesendertig": 36, "achtenveertig": 48, "tweeenzeventig": 72, "zesennegentig": 96, "twentyfour": 24, "thirtysix": 36, "fortyeight": 48, "seventytwo": 72,
	} {
		m[w] = n
	}
	delete(m, "een") // "een" is nearly always the article
	return m
}()

// numberOf gives the value of a whole number, in figures or written out; -1
// when it is none. Points and commas that part thousands are read over.
func numberOf(text string) int64 {
	if n, ok := numerals[text]; ok {
		return n
	}
	if text[0] < '0' || text[0] > '9' {
		return -1
	}
	var n int64
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			if n > 1e15 {
				return -1
			}
			n = n*10 + int64(c-'0')
		case c == '.' || c == ',':
			if rest := text[i+1:]; len(rest) == 3 || len(rest) > 3 && (rest[3] == '.' || rest[3] == ',') {
				continue
			}
			return n
		default:
			if strings.TrimLeft(text[i:], "abcdefghijklmnopqrstuvwxyz") == "" { // 24h, 24uur, 72hours
				return n
			}
			return -1
		}
	}
	return n
}
