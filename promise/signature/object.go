package signature

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// An object of a PDF is a token, a ref, an array or a *dict. Tokens (numbers,
// names, strings, true, false, null) stay as they were written.
type (
	token string
	ref   int // of generation 0; there are no others in a PDF that was never edited
	array []any
	dict  struct{ entries []entry } // in the order they were written
	entry struct {
		key   string // with its slash
		value any
	}
)

func (d *dict) get(key string) any {
	for _, e := range d.entries {
		if e.key == key {
			return e.value
		}
	}
	return nil
}

func (d *dict) set(key string, value any) {
	for i, e := range d.entries {
		if e.key == key {
			d.entries[i].value = value
			return
		}
	}
	d.entries = append(d.entries, entry{key, value})
}

// copied gives a dict of which the entries can be set without changing d.
func (d *dict) copied() *dict { return &dict{slices.Clone(d.entries)} }

func appendObject(b []byte, v any) []byte {
	switch v := v.(type) {
	case token:
		return append(b, v...)
	case ref:
		return append(strconv.AppendInt(b, int64(v), 10), " 0 R"...)
	case array:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendObject(b, item)
		}
		return append(b, ']')
	case *dict:
		b = append(b, "<<"...)
		for _, e := range v.entries {
			b = append(append(b, e.key...), ' ')
			b = appendObject(b, e.value)
		}
		return append(b, ">>"...)
	}
	panic(fmt.Sprintf("no object of a PDF: %T", v)) // nothing else is ever made
}

func integer(n int) token { return token(strconv.Itoa(n)) }

// whole reads an object as a whole number; ok is false for anything else.
func whole(v any) (n int, ok bool) {
	t, _ := v.(token)
	n, err := strconv.Atoi(string(t))
	return n, err == nil && n >= 0 && strconv.Itoa(n) == string(t)
}

// scanner reads objects from bytes. The first thing that is wrong stops it;
// whatever it gives after that is not used.
type scanner struct {
	data []byte
	at   int
	err  error
}

func (s *scanner) fail(what string) {
	if s.err == nil {
		s.err = fmt.Errorf("%w: %s at byte %d", ErrPDF, what, s.at)
	}
	s.at = len(s.data)
}

const (
	space     = "\x00\t\n\f\r "
	delimiter = "()<>[]{}/%"
)

func (s *scanner) skip() {
	for s.at < len(s.data) {
		c := s.data[s.at]
		if c == '%' {
			for s.at < len(s.data) && s.data[s.at] != '\n' && s.data[s.at] != '\r' {
				s.at++
			}
		} else if strings.IndexByte(space, c) < 0 {
			return
		} else {
			s.at++
		}
	}
}

// word reads letters and digits up to a space or delimiter.
func (s *scanner) word() string {
	start := s.at
	for s.at < len(s.data) && strings.IndexByte(space+delimiter, s.data[s.at]) < 0 {
		s.at++
	}
	return string(s.data[start:s.at])
}

// expect reads one word that must be there.
func (s *scanner) expect(want string) {
	s.skip()
	if !bytes.HasPrefix(s.data[s.at:], []byte(want)) {
		s.fail("expected " + want)
		return
	}
	s.at += len(want)
}

func (s *scanner) number() int {
	s.skip()
	n, ok := whole(token(s.word()))
	if !ok {
		s.fail("expected a whole number")
	}
	return n
}

func (s *scanner) object(depth int) any {
	s.skip()
	if depth > maxObject || s.at >= len(s.data) {
		s.fail("no object, or nested too deep")
		return token("null")
	}
	start := s.at
	switch c := s.data[s.at]; {
	case c == '/':
		s.at++
		s.word()
		return token(s.data[start:s.at])
	case c == '(':
		s.literal()
		return token(s.data[start:s.at])
	case c == '[':
		s.at++
		return s.array(depth)
	case c == '<' && bytes.HasPrefix(s.data[s.at:], []byte("<<")):
		s.at += 2
		return s.dict(depth)
	case c == '<':
		end := bytes.IndexByte(s.data[s.at:], '>')
		if end < 0 {
			s.fail("string without end")
			return token("null")
		}
		s.at += end + 1
		return token(s.data[start:s.at])
	case strings.IndexByte(delimiter, c) >= 0:
		s.fail("unexpected " + strconv.QuoteRune(rune(c)))
		return token("null")
	}
	return s.atom()
}

// atom reads a number, a reference or a keyword.
func (s *scanner) atom() any {
	first := s.word()
	if n, ok := whole(token(first)); ok {
		ahead := scanner{data: s.data[:min(len(s.data), s.at+16)], at: s.at}
		ahead.skip()
		if ahead.word() == "0" {
			ahead.skip()
			if ahead.word() == "R" {
				s.at = ahead.at
				return ref(n)
			}
		}
	}
	return token(first)
}

// literal passes over a string in parentheses.
func (s *scanner) literal() {
	for depth := 0; s.at < len(s.data); s.at++ {
		switch s.data[s.at] {
		case '\\':
			s.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				s.at++
				return
			}
		}
	}
	s.at = len(s.data)
	s.fail("string without end")
}

func (s *scanner) array(depth int) array {
	list := array{}
	for {
		s.skip()
		if s.at >= len(s.data) {
			s.fail("array without end")
			return list
		}
		if s.data[s.at] == ']' {
			s.at++
			return list
		}
		list = append(list, s.object(depth+1))
	}
}

func (s *scanner) dict(depth int) *dict {
	d := &dict{}
	seen := map[string]bool{}
	for {
		s.skip()
		if bytes.HasPrefix(s.data[s.at:], []byte(">>")) {
			s.at += 2
			return d
		}
		key, _ := s.object(depth + 1).(token)
		if s.err != nil {
			return d
		}
		if !strings.HasPrefix(string(key), "/") || seen[string(key)] {
			s.fail("a key that is no name, or that is there twice")
			return d
		}
		seen[string(key)] = true
		d.entries = append(d.entries, entry{string(key), s.object(depth + 1)})
	}
}

// textOf reads a string as text; anything else is "".
func textOf(v any) string {
	t, _ := v.(token)
	raw := []byte(t)
	switch {
	case bytes.HasPrefix(raw, []byte("(")):
		raw = unescape(raw[1 : len(raw)-1])
	case bytes.HasPrefix(raw, []byte("<")):
		raw = unhex(raw[1 : len(raw)-1])
	default:
		return ""
	}
	if !bytes.HasPrefix(raw, []byte("\xfe\xff")) || len(raw)%2 != 0 {
		return string(raw)
	}
	var units []uint16
	for i := 2; i < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

func unescape(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			out = append(out, raw[i])
			continue
		}
		i++
		if at := strings.IndexByte("nrtbf", raw[i]); at >= 0 {
			out = append(out, "\n\r\t\b\f"[at])
			continue
		}
		n, digits := 0, 0
		for digits < 3 && i < len(raw) && raw[i] >= '0' && raw[i] <= '7' {
			n, digits, i = n*8+int(raw[i]-'0'), digits+1, i+1
		}
		if digits > 0 {
			out = append(out, byte(n))
			i--
			continue
		}
		out = append(out, raw[i])
	}
	return out
}

func unhex(raw []byte) []byte {
	var out []byte
	half := -1
	for _, c := range append(raw[:len(raw):len(raw)], '0') { // an odd digit counts as if a 0 followed
		n := strings.IndexByte("0123456789abcdef", c|0x20)
		if c >= '0' && c <= '9' {
			n = int(c - '0')
		}
		switch {
		case n < 0:
		case half < 0:
			half = n
		default:
			out = append(out, byte(half<<4|n))
			half = -1
		}
	}
	return out
}
