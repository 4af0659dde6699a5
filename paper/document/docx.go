package document

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"embed"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

//go:embed docx/*.xml
var docxFiles embed.FS

const (
	docxHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	docxMain   = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	docxRel    = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relBase    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// DOCX writes the document for a word processor, with real styles and real
// numbering, so that one can go on writing: a provision added there counts
// along, and references follow (ECMA-376, WordprocessingML).
func DOCX(d *Document) ([]byte, error) {
	if err := d.Number(); err != nil {
		return nil, err
	}
	w := &docxWriter{document: d, bookmarks: map[string]int{}, targets: map[string]Block{}}
	w.all()
	styles := bytes.ReplaceAll(embedded("styles.xml"), []byte("LANGUAGE"), []byte(wordLanguage(d.Lang)))
	parts := []struct {
		name string
		data []byte
	}{
		{"[Content_Types].xml", embedded("content-types.xml")},
		{"_rels/.rels", embedded("rels.xml")},
		{"docProps/core.xml", []byte(coreProperties(d))},
		{"word/document.xml", []byte(docxHeader + "<w:document " + docxMain + " " + docxRel + "><w:body>" + w.b.String() +
			"</w:body></w:document>")},
		{"word/styles.xml", styles},
		{"word/numbering.xml", []byte(w.numbering())},
		{"word/settings.xml", embedded("settings.xml")},
		{"word/footer1.xml", []byte(w.footer())},
		{"word/_rels/document.xml.rels", []byte(w.relations())},
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, deflate)
	for _, part := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err == nil {
			_, err = f.Write(part.data)
		}
		if err != nil {
			return nil, fmt.Errorf("cannot write document as DOCX: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("cannot write document as DOCX: %w", err)
	}
	return out.Bytes(), nil
}

// deflaters are costly to make and cheap to use again.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant that exists
	}
	return w
}}

type deflater struct{ *flate.Writer }

func deflate(to io.Writer) (io.WriteCloser, error) {
	w := deflaters.Get().(*flate.Writer)
	w.Reset(to)
	return deflater{w}, nil
}

func (d deflater) Close() error {
	err := d.Writer.Close()
	deflaters.Put(d.Writer)
	return err
}

func embedded(name string) []byte {
	data, err := docxFiles.ReadFile("docx/" + name)
	if err != nil {
		panic(err) // the file is compiled in; a test reads it
	}
	return data
}

// wordLanguage is the language with the region that spelling checkers want.
func wordLanguage(lang string) string {
	switch lang {
	case "nl":
		return "nl-NL"
	case "en":
		return "en-GB"
	}
	return escapeXML(lang)
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

func coreProperties(d *Document) string {
	date := ""
	if !d.Date.IsZero() {
		stamp := d.Date.UTC().Format(time.RFC3339)
		date = `<dcterms:created xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:modified>`
	}
	return docxHeader + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		"<dc:title>" + escapeXML(d.Title) + "</dc:title><dc:subject>" + escapeXML(d.Subject) + "</dc:subject><dc:creator>" + escapeXML(d.Author) + "</dc:creator>" + date +
		"<dc:language>" + escapeXML(d.Lang) + "</dc:language></cp:coreProperties>"
}

// footer says what this is and where we are; the word processor counts.
func (w *docxWriter) footer() string {
	left := w.document.Title
	if w.document.Status != "" {
		left += "  ·  " + w.document.Status
	}
	before, rest, _ := strings.Cut(w.document.word("page"), "%d")
	between, after, _ := strings.Cut(rest, "%d")
	field := func(name string) string {
		return `<w:fldSimple w:instr=" ` + name + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`
	}
	return docxHeader + "<w:ftr " + docxMain + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + docxText(left) + "<w:r><w:tab/></w:r>" +
		docxText(before) + field("PAGE") + docxText(between) + field("NUMPAGES") + docxText(after) + "</w:p></w:ftr>"
}

func docxText(s string) string {
	if s == "" {
		return ""
	}
	return `<w:r><w:t xml:space="preserve">` + escapeXML(clean(s)) + "</w:t></w:r>"
}

// relations names the parts and the web addresses that the text leads to.
func (w *docxWriter) relations() string {
	var b strings.Builder
	b.WriteString(docxHeader + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, part := range []string{"styles", "numbering", "settings", "footer"} {
		file := part + ".xml"
		if part == "footer" {
			file = "footer1.xml"
		}
		b.WriteString(`<Relationship Id="` + part + `" Type="` + relBase + part + `" Target="` + file + `"/>`)
	}
	for i, link := range w.links {
		fmt.Fprintf(&b, `<Relationship Id="link%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`, i+1, relBase, escapeXML(link))
	}
	b.WriteString("</Relationships>")
	return b.String()
}

// numbering describes the kinds of numbers: 1 articles with their provisions
// and items, 2 annexes, and from 3 on one for each list that starts anew.
func (w *docxWriter) numbering() string {
	var b strings.Builder
	b.WriteString(docxHeader + "<w:numbering " + docxMain + ">")
	level := func(n int, format, text, style string, left, hanging int) {
		if style != "" {
			style = `<w:pStyle w:val="` + style + `"/>`
		}
		color := `<w:rPr><w:b w:val="0"/><w:color w:val="60666A"/></w:rPr>`
		if n == 0 && style != "" {
			color = ""
		}
		fmt.Fprintf(&b, `<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:lvlText w:val="%s"/><w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="%d"/></w:tabs><w:ind w:left="%d" w:hanging="%d"/></w:pPr>%s</w:lvl>`,
			n, format, style, text, left, left, hanging, color)
	}
	b.WriteString(`<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>`)
	level(0, "decimal", "%1", "Heading1", 680, 680)
	level(1, "decimal", "%1.%2", "Provision", 680, 680)
	level(2, "lowerLetter", "%3.", "ProvisionItem", 1060, 380)
	b.WriteString(`</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="multilevel"/>`)
	fmt.Fprintf(&b, `<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="AnnexHeading"/><w:suff w:val="space"/><w:lvlText w:val="%s %%1"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="680" w:firstLine="0"/></w:pPr><w:rPr><w:color w:val="0E5056"/></w:rPr></w:lvl>`, escapeXML(w.document.word("annex")))
	b.WriteString(`</w:abstractNum><w:abstractNum w:abstractNumId="3"><w:multiLevelType w:val="hybridMultilevel"/>`)
	level(0, "lowerLetter", "%1.", "", 1060, 380)
	b.WriteString(`</w:abstractNum><w:abstractNum w:abstractNumId="4"><w:multiLevelType w:val="hybridMultilevel"/>`)
	level(0, "bullet", "•", "", 1060, 380)
	b.WriteString(`</w:abstractNum><w:abstractNum w:abstractNumId="5"><w:multiLevelType w:val="multilevel"/>`)
	level(0, "decimal", "%1", "", 680, 680)
	level(1, "lowerLetter", "%2.", "", 1060, 380)
	b.WriteString(`</w:abstractNum>`)
	for i, kind := range append([]int{1, 2}, w.lists...) {
		restart := ""
		if i >= 2 {
			restart = `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>`
		}
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>`, i+1, kind, restart)
	}
	b.WriteString("</w:numbering>")
	return b.String()
}
