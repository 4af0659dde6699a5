package reading

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/document"
)

var markDay = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// markSample is a document as we write it, with every kind of block.
func markSample(t testing.TB) []byte {
	t.Helper()
	text := document.Text
	d := &document.Document{Title: "Overeenkomst", Lang: "nl", Body: []document.Block{
		&document.Heading{Kind: document.Article, Text: "Beveiliging"},
		&document.Provision{Text: []document.Inline{
			{Text: "Verwerker treft "},
			{Text: "passende", Style: document.Bold},
			{Text: " maatregelen & meer <dan> dat."},
		}, Items: []document.Item{{Text: text("versleuteling;")}, {Text: text("back-ups.")}}},
		&document.Table{Head: []string{"Wat", "Waar"}, Rows: [][][]document.Inline{
			{text("Naam"), text("Nederland")},
			{text("Adres"), text("België")},
		}},
		&document.Paragraph{Text: text("Aldus overeengekomen.")},
	}}
	data, err := document.DOCX(d)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// docxOf makes a DOCX of parts.
func docxOf(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{
		"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels",
		"word/comments.xml", "word/media/x.bin",
	} {
		part, ok := parts[name]
		if !ok {
			continue
		}
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, part)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	markTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	markRoot  = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
)

// body makes a DOCX with this body.
func bodyOf(t testing.TB, body string) []byte {
	return docxOf(t, map[string]string{
		"[Content_Types].xml": markTypes, "_rels/.rels": markRoot,
		"word/document.xml": `<w:document xmlns:w="` + wordSpace + `"><w:body>` + body + `</w:body></w:document>`, "word/media/x.bin": "\x00\x01",
	})
}

func mustRead(t testing.TB, data []byte) *Text {
	t.Helper()
	text, err := Read(t.Context(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func partsOf(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		if _, twice := parts[f.Name]; twice {
			t.Errorf("%s stands twice", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(part)
	}
	return parts
}

// accepted checks what a word processor asks of the file.
func accepted(t testing.TB, before, after []byte) map[string]string {
	t.Helper()
	old, parts := partsOf(t, before), partsOf(t, after)
	for name, part := range old {
		if _, ok := parts[name]; !ok {
			t.Errorf("%s is gone", name)
		}
		if changed := parts[name] != part; changed && name != "word/document.xml" && name != "word/comments.xml" &&
			name != "word/_rels/document.xml.rels" && name != typesPart {
			t.Errorf("%s was changed", name)
		}
	}
	for name, part := range parts {
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") {
			continue
		}
		d := xml.NewDecoder(strings.NewReader(part))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, part)
			}
		}
	}
	if comments := parts["word/comments.xml"]; comments != "" {
		if !strings.Contains(parts["word/_rels/document.xml.rels"], "comments.xml") || strings.Count(parts[typesPart], "comments+xml") != 1 &&
			old["word/comments.xml"] == "" {
			t.Errorf("the comments are no part of the document: %s %s", parts["word/_rels/document.xml.rels"], parts[typesPart])
		}
		ids := map[string]int{}
		for _, m := range regexp.MustCompile(`<\w*:?comment [^>]*w:id="(\d+)"`).FindAllStringSubmatch(comments, -1) {
			ids[m[1]]++
		}
		for id, n := range ids {
			for _, tag := range []string{"commentRangeStart", "commentRangeEnd", "commentReference"} {
				if got := len(regexp.MustCompile(`:`+tag+`\b[^>]*w:id="`+id+`"`).FindAllString(parts["word/document.xml"], -1)); got != 1 || n != 1 {
					t.Errorf("comment %s: %d times %s, %d times in the part", id, got, tag, n)
				}
			}
		}
	}
	return parts
}

// unmarked is the body without what is proposed.
func unmarked(text *Text) string {
	body := text.Body
	for i := len(text.Asides) - 1; i >= 0; i-- {
		if a := text.Asides[i]; a.Kind == Inserted && a.Author == "Verhaal" && a.End > a.Start {
			body = body[:a.Start] + body[a.End:]
		}
	}
	return strings.Join(strings.Fields(body), " ")
}

// TestMarkChangesNothingElse: whatever is said at whatever passages, without it
// the document is what it was, and each comment lies over its passage.
func TestMarkChangesNothingElse(t *testing.T) {
	data := markSample(t)
	text := mustRead(t, data)
	rapid.Check(t, func(rt *rapid.T) {
		var remarks []Remark
		for range rapid.IntRange(0, 6).Draw(rt, "remarks") {
			from := rapid.IntRange(0, len(text.Body)).Draw(rt, "from")
			to := rapid.IntRange(from, len(text.Body)).Draw(rt, "to")
			remarks = append(remarks, Remark{
				Span{from, to},
				rapid.SampledFrom([]string{"", "Let op & <zo>", "twee\nregels"}).Draw(rt, "comment"),
				rapid.SliceOfN(rapid.SampledFrom([]string{"Nieuw “lid”.", "a & b\nc < d"}), 0, 2).Draw(rt, "insert"),
			})
		}
		marked, err := Mark(t.Context(), data, text, remarks, "Verhaal", markDay)
		if err != nil {
			rt.Fatal(err)
		}
		accepted(t, data, marked)
		again := mustRead(t, marked)
		if got, want := unmarked(again), strings.Join(strings.Fields(text.Body), " "); got != want {
			rt.Fatalf("the text is otherwise:\n%s\n%s", got, want)
		}
		comments := 0
		for _, r := range remarks {
			if r.Comment != "" {
				comments++
			}
		}
		for _, a := range again.Asides {
			if a.Kind == Comment {
				comments--
			}
		}
		if comments != 0 {
			rt.Fatalf("%d comments too few", comments)
		}
	})
}

// TestMarkLiesAtThePassage: the comment is about the run that holds the passage.
func TestMarkLiesAtThePassage(t *testing.T) {
	data := bodyOf(t, `<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="Arial"/><w:b/><w:sz w:val="20"/></w:rPr><w:t>Eerst dit.</w:t></w:r><w:r><w:t xml:space="preserve"> Dan dat.</w:t></w:r><w:r><w:t> En klaar.</w:t></w:r></w:p><w:p/><w:sectPr/>`)
	text := mustRead(t, data)
	at := strings.Index(text.Body, "Dan dat")
	marked, err := Mark(t.Context(), data, text, []Remark{
		{Span{at, at + 7}, "hier", []string{"Nieuw."}},
		{Span{}, "einde", []string{"Aan het eind."}},
	}, "Verhaal", markDay)
	if err != nil {
		t.Fatal(err)
	}
	got := accepted(t, data, marked)["word/document.xml"]
	for _, want := range []string{
		`Eerst dit.</w:t></w:r><w:commentRangeStart w:id="0"/><w:r><w:t xml:space="preserve"> Dan dat.</w:t></w:r><w:commentRangeEnd w:id="0"/>`,
		`</w:p><w:p><w:pPr><w:rPr><w:ins`, `<w:rPr><w:rFonts w:ascii="Arial"/><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">Nieuw.</w:t>`,
		`Aan het eind.</w:t></w:r></w:ins><w:commentRangeEnd`, `</w:p><w:sectPr/></w:body>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	same, err := Mark(t.Context(), data, text, []Remark{
		{Span{at, at + 7}, "hier", []string{"Nieuw."}},
		{Span{}, "einde", []string{"Aan het eind."}},
	}, "Verhaal", markDay)
	if err != nil || !bytes.Equal(same, marked) {
		t.Error("the same remarks give other bytes", err)
	}
}

// TestMarkKeepsWhatWasThere: earlier comments and changes stay, and no number is
// given twice.
func TestMarkKeepsWhatWasThere(t *testing.T) {
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rIdVerhaal" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/></Relationships>`
	types := strings.Replace(markTypes, "</Types>", `<Override PartName="/word/comments.xml" ContentType="`+commentsType+`"/></Types>`, 1)
	for name, comments := range map[string]string{
		"one":  `<w:comments xmlns:w="` + wordSpace + `"><w:comment w:id="7" w:author="A"><w:p><w:r><w:t>oud</w:t></w:r></w:p></w:comment></w:comments>`,
		"none": `<w:comments xmlns:w="` + wordSpace + `"/>`,
	} {
		ranged := `<w:commentRangeStart w:id="7"/><w:r><w:t>Een</w:t></w:r><w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>`
		if name == "none" {
			ranged = `<w:r><w:t>Een</w:t></w:r>`
		}
		data := docxOf(t, map[string]string{
			"[Content_Types].xml": types, "_rels/.rels": markRoot, "word/_rels/document.xml.rels": rels, "word/comments.xml": comments,
			"word/document.xml": `<w:document xmlns:w="` + wordSpace + `"><w:body><w:p>` + ranged + `<w:ins w:id="9" w:author="A" w:date="2020-01-01T00:00:00Z"><w:r><w:t xml:space="preserve"> erbij</w:t></w:r></w:ins><w:del w:id="12" w:author="A"><w:r><w:delText>eraf</w:delText></w:r></w:del></w:p></w:body></w:document>`,
		})
		text := mustRead(t, data)
		marked, err := Mark(t.Context(), data, text, []Remark{{Span{0, 3}, "nieuw", []string{"Meer."}}}, "Verhaal", markDay)
		if err != nil {
			t.Fatal(name, err)
		}
		parts := accepted(t, data, marked)
		if !strings.Contains(parts["word/comments.xml"], `w:id="13"`) || name == "one" && !strings.Contains(parts["word/comments.xml"], "oud") {
			t.Errorf("%s: %s", name, parts["word/comments.xml"])
		}
		for _, a := range text.Asides {
			again := mustRead(t, marked)
			found := false
			for _, b := range again.Asides {
				found = found || b.Kind == a.Kind && b.Text == a.Text && b.Author == a.Author
			}
			if !found {
				t.Errorf("%s: %+v is gone", name, a)
			}
		}
		twice, err := Mark(t.Context(), marked, mustRead(t, marked), []Remark{{Span{0, 3}, "nog eens", nil}}, "Verhaal", markDay)
		if err != nil {
			t.Fatal(name, err)
		}
		accepted(t, marked, twice)
	}
}

// TestMarkOddDocuments: other prefixes, nothing after the last paragraph, cells,
// text boxes.
func TestMarkOddDocuments(t *testing.T) {
	odd := map[string]string{
		"prefix": `<x:document xmlns:x="` + wordSpace + `"><x:body><x:p><x:r><x:t>Een tekst.</x:t></x:r></x:p></x:body></x:document>`,
		"cell":   `<w:document xmlns:w="` + wordSpace + `"><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Een</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>tekst.</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:body></w:document>`,
		"bom":    "\ufeff" + `<?xml version="1.0"?><w:document xmlns:w="` + wordSpace + `"><w:body><w:p><w:r><w:t>Een tekst.</w:t></w:r></w:p></w:body></w:document>`,
		"strict": `<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>Een tekst.</w:t></w:r></w:p><w:sectPr/></w:body></w:document>`,
	}
	for name, document := range odd {
		data := docxOf(t, map[string]string{"[Content_Types].xml": markTypes, "_rels/.rels": markRoot, "word/document.xml": document})
		text := mustRead(t, data)
		at := strings.Index(text.Body, "tekst")
		marked, err := Mark(t.Context(), data, text, []Remark{{Span{at, at + 5}, "hier", []string{"Nieuw."}}, {Span{}, "daar", nil}}, "Verhaal",
			markDay)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		accepted(t, data, marked)
		if got := unmarked(mustRead(t, marked)); got != strings.Join(strings.Fields(text.Body), " ") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestMarkBehindTable: what is proposed at a cell comes behind the table, and the
// comment stays at the cell.
func TestMarkBehindTable(t *testing.T) {
	cell := func(body string) string { return `<w:tc>` + body + `</w:tc>` }
	paragraph := func(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }
	inner := `<w:tbl><w:tr>` + cell(paragraph("Binnen")) + `</w:tr></w:tbl><w:p/>`
	document := `<w:document xmlns:w="` + wordSpace + `"><w:body>` + paragraph("Voor") +
		`<w:tbl><w:tr>` + cell(paragraph("Een")) + cell(inner) + `</w:tr><w:tr>` + cell(paragraph("Twee")) + cell(paragraph("Drie")) + `</w:tr></w:tbl>` +
		paragraph("Na") + `</w:body></w:document>`
	data := docxOf(t, map[string]string{"[Content_Types].xml": markTypes, "_rels/.rels": markRoot, "word/document.xml": document})
	text := mustRead(t, data)
	for _, at := range []string{"Een", "Binnen", "Twee", "Voor"} {
		i := strings.Index(text.Body, at)
		marked, err := Mark(t.Context(), data, text, []Remark{{Span{i, i + len(at)}, "hier", []string{"Nieuw."}}}, "Verhaal", markDay)
		if err != nil {
			t.Fatal(err)
		}
		xml := partsOf(t, marked)["word/document.xml"]
		added, comment := strings.Index(xml, "Nieuw."), strings.Index(xml, "commentRangeStart")
		if shut := strings.LastIndex(xml, "</w:tbl>"); (added > shut) != (at != "Voor") || added > strings.Index(xml, ">Na<") {
			t.Errorf("%s: %s", at, xml)
		}
		if word := strings.Index(xml, ">"+at+"<"); comment > word || word-comment > 80 {
			t.Errorf("%s: the comment is elsewhere: %s", at, xml)
		}
	}
}

func TestMarkRefusesWhatIsNoDOCX(t *testing.T) {
	for name, data := range map[string][]byte{
		"text": []byte("plain text"), "zip": docxOf(t, map[string]string{"word/media/x.bin": "x"}),
		"no body": docxOf(t, map[string]string{"[Content_Types].xml": markTypes, "word/document.xml": "<a/>"}),
	} {
		if _, err := Mark(t.Context(), data, &Text{}, []Remark{{Comment: "x"}}, "Verhaal", markDay); CodeOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzMark: whatever the body is, marking it ends, and gives what can be read.
func FuzzMark(f *testing.F) {
	f.Add(partsOf(f, markSample(f))["word/document.xml"], 3, 9)
	for _, body := range []string{
		`<w:p><w:r><w:t>Een</w:t></w:r></w:p>`, `<w:p/><w:sectPr/>`, `<w:sdt><w:sdtContent><w:p><w:hyperlink><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt>`,
		`<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict><w:t>om</w:t></w:r></w:p>`,
	} {
		f.Add(`<w:document xmlns:w="`+wordSpace+`"><w:body>`+body+`</w:body></w:document>`, 0, 2)
	}
	f.Fuzz(func(t *testing.T, document string, from, to int) {
		data := docxOf(t, map[string]string{"[Content_Types].xml": markTypes, "_rels/.rels": markRoot, "word/document.xml": document})
		text, err := Read(t.Context(), data, nil)
		if err != nil {
			return
		}
		from = min(max(from, 0), len(text.Body))
		to = min(max(to, from), len(text.Body))
		marked, err := Mark(t.Context(), data, text, []Remark{{Span{from, to}, "x", []string{"yyy"}}, {Comment: "z"}}, "Verhaal", markDay)
		if err != nil {
			if CodeOf(err) == "" {
				t.Fatal(err)
			}
			return
		}
		if _, err := Read(t.Context(), marked, nil); err != nil {
			t.Fatalf("cannot be read any more: %v", err)
		}
	})
}
