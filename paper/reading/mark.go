package reading

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// Remark is what is to be said in a DOCX.
type Remark struct {
	At      Span     // the passage it is about; empty = at the end of the document
	Comment string   // what the comment says, its paragraphs on lines; may be empty
	Insert  []string // paragraphs that are proposed behind the one of the passage
}

// Mark gives a copy of a DOCX with comments at passages and tracked insertions;
// nothing else in it is changed, and what was proposed or commented before
// stays. t is the text that Read gave of it. The error is a *Problem, or that of
// ctx.
//
// spec: ECMA-376 part 1, 17.13.4 (comments) and 17.13.5 (revisions)
func Mark(ctx context.Context, data []byte, t *Text, remarks []Remark, author string, at time.Time) ([]byte, error) {
	p, err := openPack(data)
	if err != nil {
		return nil, err
	}
	main := "word/document.xml"
	if rels, err := p.part("_rels/.rels"); err == nil {
		main = mainPart(ctx, rels, main)
	}
	document, err := p.part(main)
	if err != nil || len(document) == 0 {
		return nil, cmp.Or(err, error(problem(Unknown, "no DOCX")))
	}
	m := &marker{
		ctx: ctx, pack: p, main: main, text: t, author: author, date: at.UTC().Format(time.RFC3339), parts: map[string][]byte{},
		wanted: map[int]*markedParagraph{},
	}
	m.want(remarks)
	if err := m.survey(document); err != nil {
		return nil, err
	}
	if err := m.openComments(); err != nil {
		return nil, err
	}
	for _, r := range remarks {
		m.remark(r)
	}
	m.parts[main] = m.edited()
	if err := m.closeComments(); err != nil {
		return nil, err
	}
	for name, part := range m.parts {
		if x := newXML(ctx, part); x.drain() != nil {
			return nil, problem(Damaged, "%s cannot be marked: %v", name, x.err)
		}
	}
	return p.with(m.parts)
}

// drain reads to the end.
func (x *xmlReader) drain() error {
	for x.next() != xmlEnd { //nolint:revive // reading is all
	}
	return x.err
}

// marker marks one DOCX.
type marker struct {
	ctx          context.Context
	pack         *pack
	main         string
	text         *Text
	author, date string
	parts        map[string][]byte // what is written anew

	document []byte
	space    string // the namespace of the word processor in this file
	declare  string // declares the prefix w where the file does not
	wanted   map[int]*markedParagraph
	end      int // where a paragraph can be added at the end
	next     int // the next number of a comment or a change
	edits    []edit
	comments strings.Builder
	file     string // the part with the comments
	fresh    bool   // it was not there
}

// edit is text that is put into the document; of those at one place the lower
// order comes first.
type edit struct {
	at, order int
	text      string
}

// Orders of edits at one place.
const (
	orderEnd = iota
	orderStart
	orderAfter
)

// markedParagraph is where in the file a w:p is that something is said about.
type markedParagraph struct {
	depth    int
	closed   bool // there is a closing tag, before which something can be put
	inner    int  // behind its properties
	shut     int  // its closing tag
	after    int  // behind it
	children []markedChild
	font     []byte // the letter of its first run
	plain    bool   // the first run was read
}

// markedChild is a run, or what stands around runs, with how many letters of the
// text are in it.
type markedChild struct{ from, to, letters int }

// place finds the paragraph of a passage and the text that it has.
func (m *marker) place(at Span) (source int, text Span, ok bool) {
	if at.End <= at.Start {
		return 0, Span{}, false
	}
	i, found := slices.BinarySearchFunc(m.text.Blocks, at.Start, func(b Block, start int) int { return cmp.Compare(b.Start, start) })
	if !found {
		i--
	}
	if i < 0 || at.Start >= m.text.Blocks[i].End {
		return 0, Span{}, false
	}
	b := m.text.Blocks[i]
	for n, c := range b.Cells {
		if at.Start >= c.Start && at.Start < c.End && n < len(b.Sources) {
			return b.Sources[n], c, true
		}
	}
	return b.Source, b.Span, true
}

func (m *marker) want(remarks []Remark) {
	for _, r := range remarks {
		if source, _, ok := m.place(r.At); ok {
			m.wanted[source] = nil
		}
	}
}

// edited is the document with everything that was put into it.
func (m *marker) edited() []byte {
	slices.SortStableFunc(m.edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order, b.order)) })
	var b bytes.Buffer
	from := 0
	for _, e := range m.edits {
		b.Write(m.document[from:e.at])
		b.WriteString(e.text)
		from = e.at
	}
	b.Write(m.document[from:])
	return b.Bytes()
}

// with gives the zip with some parts written anew; the others are copied as they
// are.
func (p *pack) with(parts map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	files := slices.Collect(maps.Values(p.files))
	slices.SortFunc(files, func(a, b *zip.File) int { return cmp.Compare(dataOffset(a), dataOffset(b)) })
	rest := maps.Clone(parts)
	for _, f := range files {
		if part, ok := rest[f.Name]; ok {
			delete(rest, f.Name)
			if err := create(w, f.Name, part); err != nil {
				return nil, err
			}
		} else if err := w.Copy(f); err != nil {
			return nil, problem(Damaged, "%s: %v", f.Name, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		if err := create(w, name, rest[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, problem(Damaged, "zip: %v", err)
	}
	return b.Bytes(), nil
}

// dataOffset is where a file begins in its zip.
func dataOffset(f *zip.File) int64 {
	at, err := f.DataOffset()
	if err != nil {
		return -1 // copying it will say what is wrong
	}
	return at
}

func create(w *zip.Writer, name string, part []byte) error {
	f, err := w.Create(name)
	if err == nil {
		_, err = f.Write(part)
	}
	if err != nil {
		return problem(Damaged, "%s: %v", name, err)
	}
	return nil
}

const typesPart = "[Content_Types].xml"

// escaped is a text as it stands in XML.
func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
	return b.String()
}

// partOf is a name as the document's own folder gives it.
func (m *marker) partOf(name string) string { return path.Join(path.Dir(m.main), name) }
