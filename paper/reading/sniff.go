package reading

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// What a file begins with decides what it is: a file that is two formats at
// once is read as the one that stands first.
var (
	zipStart = []byte("PK\x03\x04")
	oleStart = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	rtfStart = []byte(`{\rtf`)
	pdfStart = []byte("%PDF-")
	utf8Mark = []byte("\xEF\xBB\xBF")
)

// format recognises a file by its content. Of a zip the parts decide, and it
// gives an empty format.
func format(data []byte) (Format, *Problem) {
	switch {
	case bytes.HasPrefix(data, zipStart):
		return "", nil
	case bytes.HasPrefix(data, oleStart):
		if bytes.Contains(data, utf16("EncryptedPackage")) {
			return "", problem(Password, "an Office file that is encrypted")
		}
		return "", problem(Unknown, "an Office file from before 2007: save it as DOCX or PDF")
	case bytes.HasPrefix(bytes.TrimPrefix(data, utf8Mark), rtfStart):
		return "", problem(Unknown, "RTF: save it as DOCX or PDF")
	case bytes.Contains(data[:min(len(data), 1024)], pdfStart):
		return PDF, nil
	}
	return Plain, nil
}

func utf16(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// decode gives a text file as UTF-8, by its mark or else by what fits.
func decode(data []byte) (string, *Problem) {
	switch {
	case bytes.HasPrefix(data, utf8Mark):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return fromUTF16(data, unicode.LittleEndian)
	case wide(data, 1):
		return fromUTF16(data, unicode.LittleEndian)
	case wide(data, 0):
		return fromUTF16(data, unicode.BigEndian)
	}
	if binary(data) {
		return "", problem(Unknown, "neither text nor a document")
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", problem(Damaged, "text in no known encoding: %v", err)
	}
	return string(text), nil
}

func fromUTF16(data []byte, order unicode.Endianness) (string, *Problem) {
	text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil {
		return "", problem(Damaged, "UTF-16: %v", err)
	}
	if binary(text) {
		return "", problem(Unknown, "neither text nor a document")
	}
	return string(text), nil
}

// wide tells whether every second byte of the start, from off, is zero: UTF-16
// of Western text.
func wide(data []byte, off int) bool {
	n := min(len(data)&^1, 400)
	if n < 8 {
		return false
	}
	zero := 0
	for i := off; i < n; i += 2 {
		if data[i] == 0 {
			zero++
		}
		if data[i^1] == 0 {
			return false
		}
	}
	return zero > n*9/20
}

// binary tells whether data cannot be text: it has zeros, or more than one
// control character in fifty.
func binary(data []byte) bool {
	n := 0
	for _, c := range data[:min(len(data), 64<<10)] {
		if c == 0 {
			return true
		}
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			n++
		}
	}
	return n*50 > min(len(data), 64<<10)
}

// page tells whether a text is HTML: it begins, after comments and a processing
// instruction, with a tag that only a web page begins with.
func page(text string) bool {
	s := strings.TrimSpace(text[:min(len(text), 64<<10)])
	for {
		switch {
		case strings.HasPrefix(s, "<!--"):
			_, rest, ok := strings.Cut(s, "-->")
			if !ok {
				return false
			}
			s = strings.TrimSpace(rest)
		case strings.HasPrefix(s, "<?"):
			_, rest, ok := strings.Cut(s, ">")
			if !ok {
				return false
			}
			s = strings.TrimSpace(rest)
		default:
			return pageStart().MatchString(s)
		}
	}
}

var (
	pageStart = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)^<(!doctype\s+html|(html|head|body|title|meta|link|style|script|main|article|section|header|nav|div|table|h[1-6]|p|ul|ol|center|font)(\s[^>]*)?/?>)`)
	})
	markdown = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile("(?m)^ {0,3}(#{1,6} +\\S|```|> +\\S|\\| ?:?-{2,}|[-*+] +\\S.*\\n[-*+] +\\S)|\\*\\*[^*\\s][^*\\n]*\\*\\*|\\]\\(|^[^\\s].*\\n(===|---)-*\\s*$")
	})
)
