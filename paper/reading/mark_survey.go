package reading

import (
	"bytes"
	"strconv"
	"unicode"
)

// survey finds in the document where the paragraphs are that are wanted, where
// its end is, and which numbers are taken.
func (m *marker) survey(document []byte) error {
	x := newXML(m.ctx, document)
	m.document = x.data
	if len(x.data) != len(document) && !bytes.HasPrefix(document, utf8Mark) { // it was UTF-16, and is not any more
		if n := bytes.Index(x.data, []byte("?>")); bytes.HasPrefix(x.data, []byte("<?xml")) && n > 0 {
			m.document = x.data[n+2:]
			x = newXML(m.ctx, m.document)
		}
	}
	s := &survey{m: m, x: x}
	for {
		switch x.next() {
		case xmlEnd:
			if x.err == nil && m.end == 0 {
				return problem(Damaged, "a document without a body")
			}
			return x.err
		case xmlOpen:
			s.open()
		case xmlShut:
			s.shut()
		case xmlSaid:
			s.said()
		}
	}
}

type survey struct {
	m     *marker
	x     *xmlReader
	count int // of w:p so far
	stack []*markedParagraph
	quiet int                // depth of an element whose text is no part of the document's; 0 = none
	table int                // depth of the outermost table that is open; 0 = none
	cells []*markedParagraph // paragraphs in that table
}

// start is where the tag that was read last begins.
func (s *survey) start() int { return bytes.LastIndexByte(s.x.data[:s.x.at], '<') }

func (s *survey) top() *markedParagraph {
	if len(s.stack) == 0 {
		return nil
	}
	return s.stack[len(s.stack)-1]
}

func (s *survey) open() {
	x := s.x
	if len(x.open) == 1 {
		s.m.space = spaceOf(x)
		if x.spaces["w"] != "w" {
			s.m.declare = ` xmlns:w="` + s.m.space + `"`
		}
	}
	if bytes.Contains(x.attrs, []byte("id=")) {
		if n, err := strconv.Atoi(x.attr("w:id")); err == nil && n >= s.m.next && n < 1<<30 {
			s.m.next = n + 1
		}
	}
	if s.quiet == 0 && (x.name == "w:moveFrom" || x.name == "mc:Fallback") {
		s.quiet = x.depth
	}
	if p := s.top(); p != nil {
		if x.depth == p.depth+1 && x.name != "w:pPr" {
			p.children = append(p.children, markedChild{from: s.start()})
		}
		if isFont := x.name == "w:rFonts" || x.name == "w:sz" || x.name == "w:szCs"; isFont && !p.plain && x.empty && len(x.open) > 2 &&
			x.open[len(x.open)-3] == "w:r" {
			p.font = append(p.font, x.data[s.start():x.at]...)
		}
	}
	switch {
	case x.name == "w:tbl" && s.table == 0 && len(s.stack) == 0:
		s.table = x.depth
	case x.name == "w:p":
		var p *markedParagraph
		if _, ok := s.m.wanted[s.count]; ok {
			p = &markedParagraph{depth: x.depth, inner: x.at, closed: !x.empty}
			s.m.wanted[s.count] = p
			if s.table > 0 {
				s.cells = append(s.cells, p)
			}
		}
		s.stack = append(s.stack, p)
		s.count++
	case x.name == "w:sectPr" && len(x.open) == 3:
		s.m.end = s.start()
	}
}

func (s *survey) shut() {
	x := s.x
	if s.quiet > x.depth {
		s.quiet = 0
	}
	p := s.top()
	switch {
	case x.name == "w:p" && len(s.stack) > 0:
		if p != nil {
			p.shut, p.after = s.start(), x.at
		}
		s.stack = s.stack[:len(s.stack)-1]
		return
	case x.name == "w:tbl" && s.table > x.depth:
		s.afterTable()
	case x.name == "w:body" && len(x.open) == 1 && s.m.end == 0:
		s.m.end = s.start()
	}
	if p == nil {
		return
	}
	if x.depth == p.depth {
		if x.name == "w:pPr" {
			p.inner = x.at
		} else if n := len(p.children); n > 0 {
			p.children[n-1].to = x.at
		}
	}
	p.plain = p.plain || x.name == "w:r"
}

// afterTable lets what is put behind a cell come behind the whole table: a
// provision does not belong in the row of a list.
func (s *survey) afterTable() {
	for _, p := range s.cells {
		p.after = s.x.at
	}
	s.table, s.cells = 0, nil
}

func (s *survey) said() {
	p, x := s.top(), s.x
	if p == nil || s.quiet > 0 || len(p.children) == 0 || x.open[len(x.open)-1] != "w:t" {
		return
	}
	p.children[len(p.children)-1].letters += letterCount(x.text())
}

// letterCount counts what a text says, without what may be written in more ways.
func letterCount(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// spaceOf is the namespace of the word processor as the root element names it.
func spaceOf(x *xmlReader) string {
	space := "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	x.each(func(_, value []byte) bool {
		if namespaces[string(value)] == "w" {
			space = string(value)
			return false
		}
		return true
	})
	return space
}
