package reading

import (
	"context"
	"strings"
)

// docxReader reads word/document.xml.
type docxReader struct {
	x        *xmlReader
	b        *builder
	styles   *docxStyles
	numbers  *docxNumbers
	comments map[string]*Aside
	notes    map[string]string // text of footnotes
	noted    []string          // texts of footnotes in the order they are referred to
	count    int               // of w:p so far
	size     int
	join     *draft          // a paragraph whose end is proposed to go
	contents strings.Builder // text of a table of contents
	sdts     []bool          // open content controls; whether it is the table of contents
	fields   []*docxField
	changes  []docxChange
	boxes    int    // within how many text boxes
	page     string // colour of the page
	chunks   int    // parts of other formats that are not read
}

type docxField struct {
	code     strings.Builder
	shown    bool // past the code: the result is shown
	contents bool
}

type docxChange struct {
	kind         AsideKind
	author, date string
	aside        *Aside // nil as long as there is no text
	gone         []byte // what is proposed to go
}

func readDOCX(ctx context.Context, p *pack, main string) (*Text, error) {
	r := &docxReader{b: &builder{watch: NewWatch(ctx)}, page: "ffffff"}
	parts := map[string][]byte{}
	for _, name := range []string{
		main, "word/styles.xml", "word/numbering.xml", "word/comments.xml", "word/footnotes.xml",
		"word/endnotes.xml",
	} {
		data, err := p.part(name)
		if err != nil {
			return nil, err
		}
		parts[name] = data
	}
	r.styles = readStyles(ctx, parts["word/styles.xml"])
	r.numbers = readNumbering(ctx, parts["word/numbering.xml"])
	r.comments = r.readComments(newXML(ctx, parts["word/comments.xml"]))
	r.notes = map[string]string{}
	readNotes(newXML(ctx, parts["word/footnotes.xml"]), "w:footnote", r.notes)
	readNotes(newXML(ctx, parts["word/endnotes.xml"]), "w:endnote", r.notes)
	if err := r.margins(ctx, p); err != nil {
		return nil, err
	}
	r.x = newXML(ctx, parts[main])
	r.b.blocks(r.x, r.open, r.shut)
	if r.x.err != nil {
		return nil, r.x.err
	}
	r.end()
	t := r.b.done(DOCX)
	if n := outside(ctx, p) + r.chunks; n > 0 {
		t.Notices = append(t.Notices, Notice{Code: "external"})
	}
	return t, nil
}

// outside counts what the document wants to fetch from elsewhere. Links that one
// may follow are not counted; nothing is fetched.
func outside(ctx context.Context, p *pack) int {
	n := 0
	for _, name := range p.named("word/_rels/", ".rels") {
		if data, err := p.part(name); err == nil {
			for _, r := range relations(ctx, data) {
				if r.external && !strings.HasSuffix(r.kind, "/hyperlink") {
					n++
				}
			}
		}
	}
	return n
}

// margins notes headers and footers, each text once.
func (r *docxReader) margins(ctx context.Context, p *pack) error {
	seen := map[string]bool{}
	for _, kind := range []string{"word/header", "word/footer"} {
		for _, name := range p.named(kind, ".xml") {
			data, err := p.part(name)
			if err != nil {
				return err
			}
			x := newXML(ctx, data)
			text := plainText(x)
			if text != "" && !seen[text] {
				seen[text] = true
				r.b.aside(Aside{Kind: Margin, Text: text})
			}
		}
	}
	return nil
}

// plainText gives the text from here up to the end of the element that is open,
// or of the part.
func plainText(x *xmlReader) string {
	var b strings.Builder
	depth := x.depth
	for {
		kind := x.next()
		if kind == xmlEnd || kind == xmlShut && x.depth < depth {
			break
		}
		switch {
		case kind == xmlOpen && (x.name == "w:instrText" || x.name == "w:delText" || x.name == "mc:Fallback"):
			x.skip(nil)
		case kind == xmlSaid && len(x.open) > 0 && (x.open[len(x.open)-1] == "w:t" || strings.HasPrefix(x.open[len(x.open)-1], "text:") ||
			strings.HasPrefix(x.open[len(x.open)-1], "dc:")):
			if b.Len() < maxAside {
				b.WriteString(x.text())
			}
		case kind == xmlShut && (x.name == "w:p" || x.name == "w:tab" || x.name == "w:br" || x.name == "text:p" || x.name == "text:s" ||
			x.name == "text:tab"):
			b.WriteByte(' ')
		}
	}
	return clean(NewWatch(x.ctx), strings.Join(strings.Fields(b.String()), " "), nil, false).text
}

func (r *docxReader) readComments(x *xmlReader) map[string]*Aside {
	found := map[string]*Aside{}
	for {
		switch x.next() {
		case xmlEnd:
			return found
		case xmlOpen:
			if x.name == "w:comment" {
				id := x.attr("w:id")
				a := Aside{Kind: Comment, Author: x.attr("w:author"), Date: x.attr("w:date"), Span: Span{-1, -1}}
				if a.Text = plainText(x); found[id] == nil && a.Text != "" {
					found[id] = r.b.aside(a)
				}
			}
		}
	}
}

func readNotes(x *xmlReader, tag string, found map[string]string) {
	for {
		switch x.next() {
		case xmlEnd:
			return
		case xmlOpen:
			if x.name == tag {
				id, kind := tag+x.attr("w:id"), x.attr("w:type")
				if text := plainText(x); kind == "" || kind == "normal" {
					found[id] = text
				}
			}
		}
	}
}

// open reads an element outside paragraphs. Of those that only hold others
// nothing is done: the loop reads on in them.
func (r *docxReader) open() {
	x := r.x
	switch x.name {
	case "w:p":
		r.paragraph()
	case "w:tbl":
		r.b.tableStart()
	case "w:tblStyle":
		if t := r.b.table(); t != nil {
			t.styled = r.styles.shaded(x.attr("w:val"))
		}
	case "w:tc":
		r.b.cellStart()
	case "w:tcPr":
		r.cellLook()
	case "w:background":
		r.page = x.attr("w:color")
	case "w:sdt", "w:sdtPr":
		r.sdt()
	case "w:altChunk":
		r.chunks++
	case "mc:Fallback", "w:tblPrEx", "w:sectPr", "w:tblGrid":
		x.skip(r.counting)
	default: // comments and changes may begin between paragraphs
		d := &draft{}
		r.marks(d)
		r.tell(d)
	}
}

// tell puts a draft that only has something to tell.
func (r *docxReader) tell(d *draft) {
	if len(d.points) > 0 {
		r.b.put(d)
	}
}

func (r *docxReader) counting(name string) {
	if name == "w:p" {
		r.count++
	}
}

func (r *docxReader) cellLook() {
	t := r.b.table()
	r.x.skip(func(name string) {
		if name == "w:shd" && t != nil {
			t.fill = *shading(r.x)
			if t.fill == "" {
				t.fill = "?"
			}
		}
	})
}

func (r *docxReader) shut() {
	switch r.x.name {
	case "w:tr":
		r.b.rowEnd()
	case "w:tbl":
		r.b.tableEnd()
	case "w:sdt":
		r.sdtEnd()
		d := &draft{}
		r.contentsEnd(d)
		r.tell(d)
	case "w:ins", "w:moveTo", "w:del", "w:moveFrom":
		d := &draft{}
		r.changeEnd(d)
		r.tell(d)
	}
}

// end puts what is left: a paragraph that wanted another, notes, and comments
// on nothing.
func (r *docxReader) end() {
	if r.join != nil {
		r.b.emit(r.join)
	}
	for i := range r.changes { // those that were left open
		r.changes[i].end()
	}
	for _, text := range r.noted {
		d := &draft{Block: Block{Kind: Paragraph, Source: max(r.count-1, 0)}}
		d.add(text)
		r.b.put(d)
	}
	end := r.b.body.Len()
	for _, a := range r.b.asides {
		if a.Start < 0 {
			a.Start = end
		}
		if a.End < a.Start {
			a.End = a.Start
		}
	}
}
