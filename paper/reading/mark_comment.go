package reading

import (
	"bytes"
	"path"
	"strconv"
	"strings"
)

// remark puts one remark into the document.
func (m *marker) remark(r Remark) {
	source, text, ok := m.place(r.At)
	p := m.wanted[source]
	if !ok || p == nil || !p.closed {
		m.append(r)
		return
	}
	if r.Comment != "" {
		from, to := p.runs(letterCount(m.text.Body[text.Start:r.At.Start]), letterCount(m.text.Body[text.Start:min(r.At.End, text.End)]),
			letterCount(m.text.Body[text.Start:text.End]))
		id := m.comment(r.Comment)
		m.edits = append(m.edits, edit{from, orderStart, m.rangeStart(id)}, edit{to, orderEnd, m.rangeEnd(id)})
	}
	for _, line := range insertLines(r.Insert) {
		m.edits = append(m.edits, edit{p.after, orderAfter, m.inserted(line, p.font, "")})
	}
}

// append puts a remark at the end of the document, as a paragraph of its own.
func (m *marker) append(r Remark) {
	comment := ""
	if r.Comment != "" {
		comment = m.comment(r.Comment)
	}
	list := insertLines(r.Insert)
	if len(list) == 0 && comment != "" {
		list = []string{""}
	}
	for i, line := range list {
		id := ""
		if i == 0 {
			id = comment
		}
		m.edits = append(m.edits, edit{m.end, orderAfter, m.inserted(line, nil, id)})
	}
}

// insertLines gives each line of the texts as a paragraph.
func insertLines(texts []string) []string {
	var list []string
	for _, t := range texts {
		list = append(list, strings.Split(t, "\n")...)
	}
	return list
}

// runs gives the place before the first and behind the last run of a passage,
// which begins and ends behind so many letters of the paragraph. Where the
// letters of the file are not those of the text it is the whole paragraph.
func (p *markedParagraph) runs(begin, end, all int) (from, to int) {
	sum := 0
	for _, c := range p.children {
		sum += c.letters
	}
	from, to = p.inner, p.shut
	if sum != all || end <= begin {
		return from, to
	}
	at, started := 0, false
	for _, c := range p.children {
		if c.letters == 0 {
			continue
		}
		if !started && at+c.letters > begin {
			from, started = c.from, true
		}
		if at += c.letters; at >= end {
			return from, c.to
		}
	}
	return from, to
}

func (m *marker) number() string {
	m.next++
	return strconv.Itoa(m.next - 1)
}

func (m *marker) rangeStart(id string) string {
	return `<w:commentRangeStart` + m.declare + ` w:id="` + id + `"/>`
}

func (m *marker) rangeEnd(id string) string {
	return `<w:commentRangeEnd` + m.declare + ` w:id="` + id + `"/><w:r` + m.declare + `><w:commentReference w:id="` + id + `"/></w:r>`
}

// by is who made a change, and when.
func (m *marker) by() string {
	return ` w:id="` + m.number() + `" w:author="` + escaped(m.author) + `" w:date="` + m.date + `"`
}

// inserted is a paragraph that is proposed, with the comment of that number when
// there is one.
func (m *marker) inserted(text string, font []byte, comment string) string {
	start, end := "", ""
	if comment != "" {
		start, end = m.rangeStart(comment), m.rangeEnd(comment)
	}
	letter := ""
	if len(font) > 0 {
		letter = `<w:rPr>` + string(font) + `</w:rPr>`
	}
	run := ""
	if text != "" {
		run = `<w:ins` + m.by() + `><w:r>` + letter + `<w:t xml:space="preserve">` + escaped(text) + `</w:t></w:r></w:ins>`
	}
	return `<w:p` + m.declare + `><w:pPr><w:rPr><w:ins` + m.by() + `/></w:rPr></w:pPr>` + start + run + end + `</w:p>`
}

// comment writes a comment and gives its number.
func (m *marker) comment(text string) string {
	id := m.number()
	m.comments.WriteString(`<w:comment xmlns:w="` + m.space + `" w:id="` + id + `" w:author="` + escaped(m.author) + `" w:date="` + m.date +
		`" w:initials="` + escaped(initial(m.author)) + `">`)
	for line := range strings.SplitSeq(text, "\n") {
		m.comments.WriteString(`<w:p><w:r><w:t xml:space="preserve">` + escaped(line) + `</w:t></w:r></w:p>`)
	}
	m.comments.WriteString(`</w:comment>`)
	return id
}

// initial is the first character of a name.
func initial(name string) string {
	for _, r := range name {
		return string(r)
	}
	return ""
}

// rels is the part that says which parts belong with the document.
func (m *marker) rels() string {
	return path.Join(path.Dir(m.main), "_rels", path.Base(m.main)+".rels")
}

// openComments finds the part with the comments, and which numbers are taken in
// it.
func (m *marker) openComments() error {
	rels, err := m.pack.part(m.rels())
	if err != nil {
		return err
	}
	for _, r := range relations(m.ctx, rels) {
		if strings.HasSuffix(r.kind, "/comments") && !r.external {
			m.file = m.partOf(r.target)
			if strings.HasPrefix(r.target, "/") {
				m.file = strings.TrimPrefix(path.Clean(r.target), "/")
			}
		}
	}
	if m.file == "" || m.pack.files[m.file] == nil {
		for m.file = m.partOf("comments.xml"); m.pack.files[m.file] != nil; {
			m.file = strings.TrimSuffix(m.file, ".xml") + "2.xml"
		}
		m.fresh = true
		return nil
	}
	old, err := m.pack.part(m.file)
	if err != nil {
		return err
	}
	x := newXML(m.ctx, old)
	for kind := x.next(); kind != xmlEnd; kind = x.next() {
		if kind == xmlOpen && x.name == "w:comment" {
			if n, err := strconv.Atoi(x.attr("w:id")); err == nil && n >= m.next && n < 1<<30 {
				m.next = n + 1
			}
		}
	}
	return x.err
}

const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	commentsType = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
	relsSpace    = "http://schemas.openxmlformats.org/package/2006/relationships"
	typesSpace   = "http://schemas.openxmlformats.org/package/2006/content-types"
)

// closeComments writes the comments, and makes them a part of the document when
// it had none.
func (m *marker) closeComments() error {
	if m.comments.Len() == 0 {
		return nil
	}
	if !m.fresh {
		old, err := m.pack.part(m.file)
		if err != nil {
			return err
		}
		m.parts[m.file], err = m.within(old, m.comments.String())
		return err
	}
	m.parts[m.file] = []byte(xmlHead + `<w:comments xmlns:w="` + m.space + `">` + m.comments.String() + `</w:comments>`)
	rels, err := m.pack.part(m.rels())
	if err != nil {
		return err
	}
	if len(rels) == 0 {
		rels = []byte(xmlHead + `<Relationships xmlns="` + relsSpace + `"></Relationships>`)
	}
	id := "rIdVerhaal"
	for bytes.Contains(rels, []byte(`"`+id+`"`)) {
		id += "1"
	}
	kind := "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
	if strings.Contains(m.space, "purl.oclc.org") {
		kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
	}
	if m.parts[m.rels()], err = m.within(rels, `<Relationship xmlns="`+relsSpace+`" Id="`+id+`" Type="`+kind+`" Target="/`+escaped(m.file)+
		`"/>`); err != nil {
		return err
	}
	types, err := m.pack.part(typesPart)
	if err != nil {
		return err
	}
	if len(types) == 0 {
		return problem(Damaged, "no %s", typesPart)
	}
	m.parts[typesPart], err = m.within(types, `<Override xmlns="`+typesSpace+`" PartName="/`+escaped(m.file)+`" ContentType="`+commentsType+
		`"/>`)
	return err
}

// within puts text at the end of the root element of a part.
func (m *marker) within(part []byte, text string) ([]byte, error) {
	x := newXML(m.ctx, part)
	for kind := x.next(); kind != xmlEnd; kind = x.next() {
		if kind != xmlShut || x.depth > 0 {
			continue
		}
		start := bytes.LastIndexByte(x.data[:x.at], '<')
		tag := x.data[start:x.at]
		before, after := x.data[:start], x.data[start:]
		if inner, empty := bytes.CutSuffix(tag, []byte("/>")); empty {
			name, _, _ := bytes.Cut(bytes.TrimSpace(inner[1:]), []byte(" "))
			before = append(append([]byte{}, x.data[:start]...), append(inner[:len(inner):len(inner)], '>')...)
			after = append([]byte("</"+string(name)+">"), x.data[x.at:]...)
		}
		return bytes.Join([][]byte{before, after}, []byte(text)), nil
	}
	if x.err != nil {
		return nil, x.err
	}
	return nil, problem(Damaged, "a part without a root element")
}
