package reading

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"unicode/utf8"
)

// An xmlReader reads the parts of DOCX and ODT, tag by tag. The library's reader
// takes seven times as long, which would be most of the time that a DOCX takes;
// and it would have to be told to refuse what this one does not know: document
// types and entities of one's own.
type xmlReader struct {
	ctx    context.Context
	data   []byte
	at     int
	depth  int
	tokens int
	open   []string // the open elements
	spaces map[string]string
	names  map[string]string
	err    error

	name  string // of the tag that was read
	attrs []byte
	empty bool // the tag that was read also closes
	said  []byte
	plain bool // said has no entities
}

type xmlKind int

const (
	xmlEnd  xmlKind = iota // of the part, or an error
	xmlOpen                // a tag that opens
	xmlShut                // a tag that closes
	xmlSaid                // text
)

// the namespaces by which tags are known, whatever prefix a file gives them.
var namespaces = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":         "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                     "w",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":          "mc",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":           "m",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":  "r",
	"http://schemas.openxmlformats.org/package/2006/relationships":         "",
	"http://schemas.openxmlformats.org/package/2006/content-types":         "",
	"urn:oasis:names:tc:opendocument:xmlns:office:1.0":                     "office",
	"urn:oasis:names:tc:opendocument:xmlns:text:1.0":                       "text",
	"urn:oasis:names:tc:opendocument:xmlns:table:1.0":                      "table",
	"urn:oasis:names:tc:opendocument:xmlns:style:1.0":                      "style",
	"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0":                    "draw",
	"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
	"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0":                   "manifest",
	"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0":          "fo",
	"http://purl.org/dc/elements/1.1/":                                     "dc",
	"http://www.w3.org/1999/xlink":                                         "xlink",
}

func newXML(ctx context.Context, data []byte) *xmlReader {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		if text, wrong := decode(data); wrong == nil {
			data = []byte(text)
		}
	}
	return &xmlReader{ctx: ctx, data: bytes.TrimPrefix(data, utf8Mark), spaces: map[string]string{}, names: map[string]string{}}
}

func (x *xmlReader) fail(code Code, format string, args ...any) xmlKind {
	if x.err == nil {
		x.err = problem(code, format, args...)
	}
	return xmlEnd
}

// next reads up to the next tag or text.
func (x *xmlReader) next() xmlKind {
	if x.err != nil {
		return xmlEnd
	}
	if x.tokens++; x.tokens > maxTokens {
		return x.fail(TooMuch, "more than %d tags", maxTokens)
	}
	if x.empty {
		x.empty = false
		return x.shut()
	}
	if x.tokens%4096 == 0 && x.ctx.Err() != nil {
		x.err = x.ctx.Err()
		return xmlEnd
	}
	for x.at < len(x.data) {
		rest := x.data[x.at:]
		if rest[0] != '<' {
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			x.at += n
			x.said, x.plain = rest[:n], bytes.IndexByte(rest[:n], '&') < 0
			return xmlSaid
		}
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			if !x.past("-->") {
				return x.fail(Damaged, "a comment that does not end")
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			start := x.at + len("<![CDATA[")
			if !x.past("]]>") {
				return x.fail(Damaged, "text that does not end")
			}
			x.said, x.plain = x.data[start:x.at-3], true
			return xmlSaid
		case bytes.HasPrefix(rest, []byte("<?")):
			if !x.past("?>") {
				return x.fail(Damaged, "an instruction that does not end")
			}
		case bytes.HasPrefix(rest, []byte("<!")):
			return x.fail(Damaged, "a document type, which no word processor writes")
		default:
			return x.tag()
		}
	}
	if x.depth > 0 {
		return x.fail(Damaged, "ends within %s", x.open[len(x.open)-1])
	}
	return xmlEnd
}

// inside goes through the tags that open within the element that was opened last,
// until it closes or the part ends.
func (x *xmlReader) inside() func(yield func() bool) {
	return func(yield func() bool) {
		for depth := x.depth; x.depth >= depth; {
			switch x.next() {
			case xmlEnd:
				return
			case xmlOpen:
				if !yield() {
					return
				}
			}
		}
	}
}

func (x *xmlReader) past(mark string) bool {
	n := bytes.Index(x.data[x.at:], []byte(mark))
	x.at += n + len(mark)
	return n >= 0
}

func (x *xmlReader) tag() xmlKind {
	start := x.at + 1
	end := start
	for quote := byte(0); ; end++ {
		if end == len(x.data) {
			return x.fail(Damaged, "a tag that does not end")
		}
		c := x.data[end]
		if quote != 0 {
			if c == quote {
				quote = 0
			}
		} else if c == '"' || c == '\'' {
			quote = c
		} else if c == '>' {
			break
		}
	}
	x.at = end + 1
	inner := x.data[start:end]
	if len(inner) > 0 && inner[0] == '/' {
		return x.shut()
	}
	if len(inner) > 0 && inner[len(inner)-1] == '/' {
		inner, x.empty = inner[:len(inner)-1], true
	}
	n := bytes.IndexAny(inner, " \t\r\n")
	if n < 0 {
		n = len(inner)
	}
	x.attrs = inner[n:]
	if bytes.Contains(x.attrs, []byte("xmlns")) {
		x.declare()
	}
	x.name = x.known(inner[:n])
	if x.depth++; x.depth > maxXML {
		return x.fail(TooMuch, "elements %d deep", x.depth)
	}
	x.open = append(x.open, x.name)
	return xmlOpen
}

// shut closes the innermost element, whatever the closing tag names: a reader
// that is strict about it would gain nothing.
func (x *xmlReader) shut() xmlKind {
	if x.depth == 0 {
		return x.fail(Damaged, "a closing tag too many")
	}
	x.depth--
	x.name = x.open[x.depth]
	x.open = x.open[:x.depth]
	return xmlShut
}

// declare notes the prefixes that a tag declares.
func (x *xmlReader) declare() {
	x.each(func(key, value []byte) bool {
		prefix, is := bytes.CutPrefix(key, []byte("xmlns"))
		if !is || len(x.spaces) > 200 {
			return true
		}
		short, ok := namespaces[string(value)]
		if !ok {
			short = "?"
		}
		x.spaces[string(bytes.TrimPrefix(prefix, []byte(":")))] = short
		clear(x.names)
		return true
	})
}

// known gives a name with the prefix that we know it by.
func (x *xmlReader) known(raw []byte) string {
	if name, ok := x.names[string(raw)]; ok {
		return name
	}
	prefix, local, ok := strings.Cut(string(raw), ":")
	if !ok {
		prefix, local = "", string(raw)
	}
	name := string(raw)
	if short, ok := x.spaces[prefix]; ok {
		name = short + ":" + local
		if short == "" {
			name = local
		}
	}
	if len(x.names) < 10_000 {
		x.names[string(raw)] = name
	}
	return name
}

// each gives the attributes of the tag until yes is false.
func (x *xmlReader) each(yes func(key, value []byte) bool) {
	rest := x.attrs
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		n := bytes.IndexByte(rest, '=')
		if n < 0 {
			return
		}
		key := bytes.TrimRight(rest[:n], " \t\r\n")
		rest = bytes.TrimLeft(rest[n+1:], " \t\r\n")
		if len(rest) == 0 {
			return
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 || !yes(key, rest[1:1+end]) {
			return
		}
		rest = rest[end+2:]
	}
}

// attr gives an attribute of the tag that was read last; empty when it is not there.
func (x *xmlReader) attr(name string) string {
	found := ""
	if len(x.attrs) == 0 {
		return ""
	}
	x.each(func(key, value []byte) bool {
		if string(key) != name && x.known(key) != name {
			return true
		}
		found = unescape(value)
		return false
	})
	return found
}

// text gives the text that was read last.
func (x *xmlReader) text() string {
	if x.plain {
		return string(x.said)
	}
	return unescape(x.said)
}

// unescape resolves the five entities of XML and numbers of characters. Others
// stay as they are: nothing is expanded that a file defines.
func unescape(s []byte) string {
	if bytes.IndexByte(s, '&') < 0 {
		return string(s)
	}
	var b strings.Builder
	for {
		n := bytes.IndexByte(s, '&')
		if n < 0 {
			b.Write(s)
			return b.String()
		}
		b.Write(s[:n])
		s = s[n:]
		end := bytes.IndexByte(s[:min(len(s), 12)], ';')
		if end < 0 {
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		switch name := string(s[1:end]); name {
		case "amp":
			b.WriteByte('&')
		case "lt":
			b.WriteByte('<')
		case "gt":
			b.WriteByte('>')
		case "quot":
			b.WriteByte('"')
		case "apos":
			b.WriteByte('\'')
		default:
			if r := character(name); r > 0 {
				b.WriteRune(r)
			} else {
				b.Write(s[:end+1])
			}
		}
		s = s[end+1:]
	}
}

// character reads "#8364" and "#x20AC".
func character(name string) rune {
	digits, ok := strings.CutPrefix(name, "#")
	base := 10
	if hex, is := strings.CutPrefix(digits, "x"); is {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if !ok || err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
		return 0
	}
	return rune(n)
}

// skip reads past the element that was opened last. It calls seen for each
// element within, when there is one.
func (x *xmlReader) skip(seen func(name string)) {
	for range x.inside() {
		if seen != nil {
			seen(x.name)
		}
	}
}
