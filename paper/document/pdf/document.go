// Package pdf writes PDF 1.7 files: text in embedded subsets of TrueType
// fonts, rules, links, an outline, attached files, metadata and the structure
// tree that lets a screen reader read the document. It knows nothing of what a
// document says. The same calls give the same bytes.
package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Info is what the file says of itself.
type Info struct {
	Title, Author, Subject string
	Lang                   string    // "nl"
	Date                   time.Time // of making and of change; zero leaves both out
}

// Document is a PDF in the making. It is not for use by several goroutines.
type Document struct {
	w       writer
	info    Info
	pages   []*Page
	faces   []*Face
	outline []outlineEntry
	files   []attachment
	root    *Element
	annots  []*Element // by structure parent number, after the pages
	spare   []byte     // room for the content of a page
}

// New starts a document.
func New(info Info) *Document {
	d := &Document{info: info, root: &Element{Type: "Document"}, spare: make([]byte, 0, 32<<10)}
	d.w.buf.Grow(192 << 10) // an agreement
	d.w.buf.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return d
}

// Face makes font known to the document.
func (d *Document) Face(font *Font) *Face {
	f := &Face{font: font, key: "F" + strconv.Itoa(len(d.faces)+1), ref: d.w.reserve()}
	d.faces = append(d.faces, f)
	return f
}

// Root is the structure element that holds all others.
func (d *Document) Root() *Element { return d.root }

// AddPage adds a page of the given size in points.
func (d *Document) AddPage(width, height float64) *Page {
	p := &Page{document: d, width: width, height: height, ref: d.w.reserve(), number: len(d.pages)}
	d.pages = append(d.pages, p)
	return p
}

type attachment struct {
	name, mime, description string
	data                    []byte
}

// Attach lets a file travel inside the document, as data that belongs to it.
func (d *Document) Attach(name, mime, description string, data []byte) {
	d.files = append(d.files, attachment{name, mime, description, data})
}

type outlineEntry struct {
	title string
	level int
	page  *Page
	y     float64
}

// Outline adds an entry to the bookmarks; level 0 is the highest, and an entry
// may lie at most one level below the one before it.
func (d *Document) Outline(title string, level int, page *Page, y float64) {
	if n := len(d.outline); n == 0 {
		level = 0
	} else {
		level = min(level, d.outline[n-1].level+1)
	}
	d.outline = append(d.outline, outlineEntry{title, level, page, y})
}

// Bytes finishes the document. It is called once, after the last page.
func (d *Document) Bytes() []byte {
	catalog, pages := d.w.reserve(), d.w.reserve()
	extra := d.writeNames() + d.writeOutline() + d.writeXMP()
	structure := d.writeStructure()
	resources := d.w.reserve()
	var fonts strings.Builder
	for _, f := range d.faces {
		if len(f.runes) > 0 {
			f.write(&d.w)
			fonts.WriteString("/" + f.key + " " + f.ref.String())
		} else {
			d.w.object(f.ref, "null")
		}
	}
	d.w.object(resources, "<</Font<<"+fonts.String()+">>/ProcSet[/PDF/Text]>>")
	var kids strings.Builder
	for _, p := range d.pages {
		p.write(pages, resources)
		kids.WriteString(p.ref.String() + " ")
	}
	d.w.object(pages, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(d.pages), kids.String()))
	d.w.object(catalog, fmt.Sprintf("<</Type/Catalog/Version/1.7/Pages %s/Lang %s/MarkInfo<</Marked true>>/StructTreeRoot %s/ViewerPreferences<</DisplayDocTitle true>>%s>>",
		pages, textString(d.info.Lang), structure, extra))
	info := d.w.reserve()
	d.w.object(info, d.infoDictionary())
	return d.w.finish(catalog, info)
}

func (d *Document) infoDictionary() string {
	var b strings.Builder
	b.WriteString("<<")
	for _, entry := range [][2]string{{"Title", d.info.Title}, {"Author", d.info.Author}, {"Subject", d.info.Subject}} {
		if entry[1] != "" {
			b.WriteString("/" + entry[0] + textString(entry[1]))
		}
	}
	if !d.info.Date.IsZero() {
		date := textString(d.info.Date.UTC().Format("D:20060102150405Z"))
		b.WriteString("/CreationDate" + date + "/ModDate" + date)
	}
	b.WriteString("/Producer(Verhaal)>>")
	return b.String()
}

func (d *Document) writeNames() string {
	if len(d.files) == 0 {
		return ""
	}
	var names, all strings.Builder
	for i, f := range d.files {
		data, spec := d.w.reserve(), d.w.reserve()
		date := ""
		if !d.info.Date.IsZero() {
			date = "/ModDate" + textString(d.info.Date.UTC().Format("D:20060102150405Z"))
		}
		d.w.stream(data, fmt.Sprintf("/Type/EmbeddedFile/Subtype/%s/Params<</Size %d%s>>", name(f.mime), len(f.data), date), f.data)
		title := textString(f.name)
		d.w.object(spec, fmt.Sprintf("<</Type/Filespec/F%s/UF%s/Desc%s/AFRelationship/Data/EF<</F %s/UF %s>>>>", title, title,
			textString(f.description), data, data))
		fmt.Fprintf(&names, "(%06d)%s ", i, spec) // a name tree is in order of its keys
		all.WriteString(spec.String() + " ")
	}
	return "/Names<</EmbeddedFiles<</Names[" + names.String() + "]>>>>/AF[" + all.String() + "]"
}

// name writes s as a PDF name, without its slash.
func name(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c == 0 {
			continue // the one byte that a name cannot hold
		}
		if c > '!' && c <= '~' && !strings.ContainsRune("#()<>[]{}/%", rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "#%02X", c)
		}
	}
	return b.String()
}

func (d *Document) writeOutline() string {
	if len(d.outline) == 0 {
		return ""
	}
	root := d.w.reserve()
	refs := make([]Ref, len(d.outline))
	for i := range refs {
		refs[i] = d.w.reserve()
	}
	type links struct{ parent, previous, next, first, last int }
	tree := make([]links, len(d.outline)+1) // the last is the root
	for i := range tree {
		tree[i] = links{-1, -1, -1, -1, -1}
	}
	top := len(d.outline)
	latest := []int{top} // the open entry of each level, the root first
	for i, e := range d.outline {
		latest = latest[:e.level+1]
		parent := latest[e.level]
		tree[i].parent = parent
		if before := tree[parent].last; before >= 0 {
			tree[i].previous, tree[before].next = before, i
		} else {
			tree[parent].first = i
		}
		tree[parent].last = i
		latest = append(latest, i)
	}
	ref := func(key string, i int) string {
		switch {
		case i < 0:
			return ""
		case i == top:
			return key + " " + root.String()
		}
		return key + " " + refs[i].String()
	}
	for i, e := range d.outline {
		t := tree[i]
		d.w.object(refs[i], "<</Title"+textString(e.title)+ref("/Parent", t.parent)+ref("/Prev", t.previous)+ref("/Next", t.next)+ref("/First",
			t.first)+ref("/Last", t.last)+
			fmt.Sprintf("/Dest[%s/XYZ null %s null]>>", e.page.ref, number(e.page.height-e.y)))
	}
	d.w.object(root, "<</Type/Outlines"+ref("/First", tree[top].first)+ref("/Last", tree[top].last)+">>")
	return "/Outlines " + root.String() + "/PageMode/UseOutlines"
}

// writeXMP writes the metadata once more, in the form that archives read.
func (d *Document) writeXMP() string {
	var b bytes.Buffer
	entry := func(open, text, end string) {
		if text != "" {
			b.WriteString(open)
			_ = xml.EscapeText(&b, []byte(text)) // a bytes.Buffer takes everything
			b.WriteString(end)
		}
	}
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">" +
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n<dc:format>application/pdf</dc:format>\n")
	entry("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", d.info.Title, "</rdf:li></rdf:Alt></dc:title>\n")
	entry("<dc:creator><rdf:Seq><rdf:li>", d.info.Author, "</rdf:li></rdf:Seq></dc:creator>\n")
	entry("<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", d.info.Subject, "</rdf:li></rdf:Alt></dc:description>\n")
	entry("<dc:language><rdf:Bag><rdf:li>", d.info.Lang, "</rdf:li></rdf:Bag></dc:language>\n")
	if !d.info.Date.IsZero() {
		date := d.info.Date.UTC().Format(time.RFC3339)
		entry("<xmp:CreateDate>", date, "</xmp:CreateDate>\n")
		entry("<xmp:ModifyDate>", date, "</xmp:ModifyDate>\n")
	}
	b.WriteString("<pdf:Producer>Verhaal</pdf:Producer>\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	ref := d.w.reserve()
	d.w.raw(ref, "/Type/Metadata/Subtype/XML", b.Bytes())
	return "/Metadata " + ref.String()
}
