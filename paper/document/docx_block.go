package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The kinds of list in the numbering part.
const (
	letteredList = 3
	bulletList   = 4
	pointList    = 5 // provisions outside an article: 1, 2, with a, b below
)

type docxWriter struct {
	document  *Document
	b         strings.Builder
	links     []string
	lists     []int            // the kind of each list that starts anew
	points    int              // the list of the provisions outside an article; 0 when it is to start
	keep      bool             // the paragraph stays with the signatures that follow
	article   bool             // we are inside an article
	bookmarks map[string]int   // by ID
	targets   map[string]Block // by ID
}

func (w *docxWriter) all() {
	d := w.document
	for _, b := range d.Body {
		id := ""
		switch b := b.(type) {
		case *Heading:
			id = b.ID
		case *Provision:
			id = b.ID
		}
		if id != "" {
			w.bookmarks[id] = len(w.bookmarks) + 1
			w.targets[id] = b
		}
	}
	w.paragraph("Title", "", "", Text(d.Title))
	if d.Subtitle != "" {
		w.paragraph("Subtitle", "", "", Text(d.Subtitle))
	}
	w.parties()
	if long(d) {
		w.contents()
	}
	for i, b := range d.Body {
		_, w.keep = next(d.Body, i).(*Signatures)
		w.block(b)
	}
	w.b.WriteString(`<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1560" w:right="1760" w:bottom="1560" w:left="1580" w:header="709" w:footer="780" w:gutter="0"/></w:sectPr>`)
}

func next(body []Block, i int) Block {
	if i+1 < len(body) {
		return body[i+1]
	}
	return nil
}

// startList opens a list that counts from the start and returns its number.
func (w *docxWriter) startList(kind int) int {
	w.lists = append(w.lists, kind)
	return len(w.lists) + 2
}

// paragraph writes one paragraph; properties stand behind its style.
func (w *docxWriter) paragraph(style, properties, id string, text []Inline) {
	w.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + properties + "</w:pPr>")
	mark, marked := w.bookmarks[id]
	if marked {
		fmt.Fprintf(&w.b, `<w:bookmarkStart w:id="%d" w:name="_Ref%d"/>`, mark, mark)
	}
	w.inlines(text)
	if marked {
		fmt.Fprintf(&w.b, `<w:bookmarkEnd w:id="%d"/>`, mark)
	}
	w.b.WriteString("</w:p>")
}

func number(level, list int) string {
	return fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, list)
}

func (w *docxWriter) block(b Block) {
	switch b := b.(type) {
	case *Heading:
		style := [...]string{Section: "SectionHeading", Article: "Heading1", Annex: "AnnexHeading", Part: "Heading2"}[b.Kind]
		if b.Kind != Part {
			w.article, w.points = b.Kind == Article, 0
		}
		w.paragraph(style, "", b.ID, Text(b.Text))
	case *Paragraph:
		properties := ""
		if w.keep {
			properties = "<w:keepNext/>"
		}
		w.paragraph("BodyText", properties, "", b.Text)
	case *Note:
		w.paragraph("Note", "", "", b.Text)
	case *Drawing:
		w.paragraph("BodyText", "<w:keepNext/>", "", []Inline{{Text: b.Picture.Title, Style: Bold}})
		w.paragraph("BodyText", "", "", Text(b.Picture.Words))
	case *Provision:
		w.provision(b)
	case *List:
		kind := bulletList
		if b.Lettered {
			kind = letteredList
		}
		list := w.startList(kind)
		for _, item := range b.Items {
			w.paragraph("ListItem", number(0, list), "", item.Text)
		}
	case *Table:
		w.table(b)
	case *Fields:
		for _, f := range b.Fields {
			w.field("FieldLine", f)
		}
	case *Signatures:
		w.signatures(b)
	case *PageBreak:
		w.b.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	}
}

func (w *docxWriter) provision(p *Provision) {
	properties, item := "", ""
	if len(p.Items) > 0 {
		properties = "<w:keepNext/>"
	}
	if !w.article {
		if w.points == 0 {
			w.points = w.startList(pointList)
		}
		properties += number(0, w.points)
		item = number(1, w.points)
	}
	w.paragraph("Provision", properties, p.ID, p.Text)
	for _, it := range p.Items {
		w.paragraph("ProvisionItem", item, "", it.Text)
	}
}

func (w *docxWriter) field(style string, f Field) {
	w.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:rPr><w:rStyle w:val="Label"/></w:rPr>` +
		docxRunText(f.Label) + "<w:tab/></w:r>")
	w.inlines(f.Value)
	if style == "SignatureLine" && empty(f.Value) {
		w.b.WriteString("<w:r><w:tab/></w:r>") // the tab stop draws the line to write on
	}
	w.b.WriteString("</w:p>")
}

// sideBySide writes a table of two columns without lines, as parties and
// signatures stand.
func (w *docxWriter) sideBySide(count int, border string, cell func(int)) {
	if count == 0 {
		return
	}
	w.b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="7880" w:type="dxa"/><w:tblInd w:w="680" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="240" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="3940"/><w:gridCol w:w="3940"/></w:tblGrid>`)
	for i := 0; i < count; i += 2 {
		w.b.WriteString("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
		for k := i; k < i+2; k++ {
			w.b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="3940" w:type="dxa"/>`)
			if k < count {
				w.b.WriteString(border + "</w:tcPr>")
				cell(k)
			} else {
				w.b.WriteString("</w:tcPr><w:p/>")
			}
			w.b.WriteString("</w:tc>")
		}
		w.b.WriteString("</w:tr>")
	}
	w.b.WriteString(`</w:tbl><w:p><w:pPr><w:spacing w:after="0"/></w:pPr></w:p>`)
}

func (w *docxWriter) parties() {
	w.sideBySide(len(w.document.Parties), `<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="181A1C"/></w:tcBorders>`,
		func(i int) {
			p := w.document.Parties[i]
			w.paragraph("PartyRole", "", "", Text(p.Role))
			w.paragraph("PartyName", "", "", Text(p.Name))
			for _, f := range p.Details {
				w.field("PartyDetail", f)
			}
		})
}

func (w *docxWriter) signatures(s *Signatures) {
	w.sideBySide(len(s.Places), "", func(i int) {
		p := s.Places[i]
		w.paragraph("PartyName", "", "", Text(p.Party))
		w.paragraph("PartyRole", "", "", Text(p.Role))
		for _, f := range p.Lines {
			w.field("SignatureLine", f)
		}
	})
}

// contents writes a table of contents that the word processor can renew; it
// shows the headings already, without pages, which only it knows.
func (w *docxWriter) contents() {
	w.paragraph("PartyRole", `<w:spacing w:before="400" w:after="100"/><w:ind w:left="680"/>`, "", Text(w.document.word("contents")))
	first := true
	for _, b := range w.document.Body {
		h, ok := b.(*Heading)
		if !ok || h.Kind == Part {
			continue
		}
		w.b.WriteString(`<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>`)
		if first {
			w.b.WriteString(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-1" \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`)
			first = false
		}
		text := docxText(entry(h))
		if h.Kind == Article {
			text = docxText(h.Number) + "<w:r><w:tab/></w:r>" + text
		}
		if mark, ok := w.bookmarks[h.ID]; ok {
			text = `<w:hyperlink w:anchor="_Ref` + strconv.Itoa(mark) + `">` + text + "</w:hyperlink>"
		}
		w.b.WriteString(text + "</w:p>")
	}
	w.b.WriteString(`<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:br w:type="page"/></w:r></w:p>`)
}

func (w *docxWriter) table(t *Table) {
	columns := len(t.Head)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	if t.Caption != "" {
		w.paragraph("Caption", "", "", Text(t.Caption))
	}
	const total = 8560 // twentieths of a point
	edges := columnEdges(t.Widths, columns, sheetLeft)
	width := make([]int, columns)
	w.b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="RuledTable"/><w:tblW w:w="` + strconv.Itoa(total) +
		`" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="160" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`)
	for i := range columns {
		width[i] = int(total * (edges[i+1] - edges[i]) / (edges[columns] - edges[0]))
		fmt.Fprintf(&w.b, `<w:gridCol w:w="%d"/>`, width[i])
	}
	w.b.WriteString("</w:tblGrid>")
	row := func(properties, style string, cell func(int) []Inline) {
		w.b.WriteString("<w:tr><w:trPr><w:cantSplit/>" + properties + "</w:trPr>")
		for i := range columns {
			fmt.Fprintf(&w.b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, width[i])
			w.paragraph(style, "", "", cell(i))
			w.b.WriteString("</w:tc>")
		}
		w.b.WriteString("</w:tr>")
	}
	if len(t.Head) > 0 {
		row("<w:tblHeader/>", "TableHead", func(i int) []Inline {
			if i < len(t.Head) {
				return Text(t.Head[i])
			}
			return nil
		})
	}
	for _, cells := range t.Rows {
		row("", "TableText", func(i int) []Inline {
			if i < len(cells) {
				return cells[i]
			}
			return nil
		})
	}
	w.b.WriteString(`</w:tbl><w:p><w:pPr><w:spacing w:after="0"/></w:pPr></w:p>`)
}

func (w *docxWriter) inlines(text []Inline) {
	for _, run := range text {
		switch {
		case run.Ref != "":
			w.reference(run)
		case followable(run.Link):
			at := slices.Index(w.links, run.Link) + 1
			if at == 0 {
				w.links = append(w.links, run.Link)
				at = len(w.links)
			}
			fmt.Fprintf(&w.b, `<w:hyperlink r:id="link%d">`, at)
			w.run(run, run.Text, true)
			w.b.WriteString("</w:hyperlink>")
		default:
			w.run(run, run.Text, false)
		}
	}
}

// reference writes the number as a field, so that it follows when articles are
// added; where the word processor has no such number, a plain link.
func (w *docxWriter) reference(run Inline) {
	mark := w.bookmarks[run.Ref]
	n := ""
	switch b := w.targets[run.Ref].(type) {
	case *Heading:
		n = b.Number
	case *Provision:
		if strings.Contains(b.Number, ".") { // in an article: 7.1
			n = b.Number
		}
	}
	before, found := strings.CutSuffix(run.Text, n)
	if n == "" || !found {
		fmt.Fprintf(&w.b, `<w:hyperlink w:anchor="_Ref%d">`, mark)
		w.run(run, run.Text, true)
		w.b.WriteString("</w:hyperlink>")
		return
	}
	w.run(run, before, true)
	fmt.Fprintf(&w.b, `<w:fldSimple w:instr=" REF _Ref%d \w \h ">`, mark)
	w.run(run, n, true)
	w.b.WriteString("</w:fldSimple>")
}

func (w *docxWriter) run(run Inline, text string, link bool) {
	if text == "" {
		return
	}
	properties := ""
	switch {
	case run.Style&Mono != 0:
		properties = `<w:rStyle w:val="Mono"/>`
	case link:
		properties = `<w:rStyle w:val="Hyperlink"/>`
	}
	if run.Style&Bold != 0 {
		properties += "<w:b/>"
	}
	if run.Style&Italic != 0 {
		properties += "<w:i/>"
	}
	w.b.WriteString("<w:r>")
	if properties != "" {
		w.b.WriteString("<w:rPr>" + properties + "</w:rPr>")
	}
	w.b.WriteString(docxRunText(text) + "</w:r>")
}

// docxRunText writes the text of a run; a new line is a break.
func docxRunText(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(clean(s), "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		if part != "" {
			b.WriteString(`<w:t xml:space="preserve">` + escapeXML(part) + "</w:t>")
		}
	}
	return b.String()
}
