package reading_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/paper/reading"
)

func TestChangesAndCommentsAreApart(t *testing.T) {
	text := read(t, word(`<w:p><w:r><w:t xml:space="preserve">Verwerker meldt binnen </w:t></w:r>`+
		`<w:del w:id="1" w:author="Jan" w:date="2026-01-02T03:04:05Z"><w:r><w:delText>24</w:delText></w:r></w:del>`+
		`<w:ins w:id="2" w:author="Piet" w:date="2026-01-03T03:04:05Z"><w:r><w:t>72</w:t></w:r></w:ins>`+
		`<w:r><w:t xml:space="preserve"> uur een </w:t></w:r><w:commentRangeStart w:id="7"/><w:r><w:t>datalek</w:t></w:r><w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r><w:r><w:t>.</w:t></w:r></w:p>`+
		`<w:p><w:moveFrom w:id="3" w:author="Jan"><w:r><w:t>Verplaatst.</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo w:id="4" w:author="Jan"><w:r><w:t>Verplaatst.</w:t></w:r></w:moveTo></w:p>`,
		"word/comments.xml", `<w:comment w:id="7" w:author="Klaas" w:date="2026-01-04T00:00:00Z"><w:p><w:r><w:t>Te lang?</w:t></w:r></w:p></w:comment><w:comment w:id="8" w:author="Klaas"><w:p><w:r><w:t>Nergens.</w:t></w:r></w:p></w:comment>`))
	same(t, text, "paragraph 0 |Verwerker meldt binnen 72 uur een datalek.", "paragraph 0 |Verplaatst.")
	if got, want := asides(text, reading.Inserted), []string{"72||Piet|2026-01-03T03:04:05Z", "Verplaatst.||Jan"}; !slices.Equal(got, want) {
		t.Errorf("inserted %q", got)
	}
	if got, want := asides(text, reading.Deleted), []string{"24||Jan|2026-01-02T03:04:05Z", "Verplaatst.||Jan"}; !slices.Equal(got, want) {
		t.Errorf("deleted %q", got)
	}
	for _, a := range text.Asides {
		if a.Text == "Te lang?" && text.Body[a.Start:a.End] != "datalek" {
			t.Errorf("the comment is about %q", text.Body[a.Start:a.End])
		}
		if a.Text == "24" && !strings.HasPrefix(text.Body[a.Start:], "72 uur") {
			t.Errorf("24 was before %q", text.Body[a.Start:])
		}
	}
	if notice(text, "changes") != "4" || notice(text, "comments") != "2" {
		t.Errorf("notices %v", text.Notices)
	}
}

func TestDeletedEndJoinsParagraphs(t *testing.T) {
	text := read(t, word(`<w:p><w:pPr><w:rPr><w:del w:author="A"/></w:rPr></w:pPr><w:r><w:t>Verwerker meldt</w:t></w:r></w:p>`+
		par("een datalek.")+par("Slot.")))
	same(t, text, "paragraph 0 |Verwerker meldt een datalek.", "paragraph 0 |Slot.")
}

func TestHiddenLettersOfWord(t *testing.T) {
	run := func(look, text string) string {
		return `<w:r><w:rPr>` + look + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
	}
	styles := `<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style><w:style w:type="character" w:styleId="Geest"><w:name w:val="Geest"/><w:rPr><w:color w:val="FEFEFE"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Weg"><w:name w:val="Weg"/><w:rPr><w:vanish/></w:rPr></w:style>`
	text := read(t, word(`<w:p>`+run(``, "Zichtbaar ")+run(`<w:vanish/>`, "verborgen ")+run(`<w:color w:val="FFFFFF"/>`, "wit ")+
		run(`<w:sz w:val="2"/>`, "klein ")+
		run(`<w:rStyle w:val="Geest"/>`, "geest ")+run(`<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>`,
		"wit op blauw ")+run(`<w:vanish w:val="0"/>`, "ook.")+`</w:p>`+
		`<w:p><w:pPr><w:pStyle w:val="Weg"/></w:pPr>`+run(``, "Hele alinea weg")+`</w:p>`+
		`<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr><w:p>`+run(`<w:color w:val="FFFFFF"/>`,
		"Kop een")+`</w:p></w:tc><w:tc><w:p>`+run(`<w:color w:val="FFFFFF"/>`, "onzichtbare cel")+`</w:p></w:tc></w:tr></w:tbl>`,
		"word/styles.xml", styles))
	if want := "Zichtbaar wit op blauw ook.\nKop een\t"; text.Body != want {
		t.Errorf("Body %q, want %q", text.Body, want)
	}
	want := []string{"verborgen|vanish", "wit|white", "klein|tiny", "geest|white", "Hele alinea weg|vanish", "onzichtbare cel|white"}
	if got := asides(text, reading.Hidden); !slices.Equal(got, want) {
		t.Errorf("hidden %q", got)
	}
	if notice(text, "hidden") == "" {
		t.Error("nobody is told")
	}
}

// A table that a style may colour can have a dark head: white letters there are seen.
func TestWhiteHeadOfStyledTable(t *testing.T) {
	text := read(t, word(`<w:tbl><w:tblPr><w:tblStyle w:val="GridTable"/></w:tblPr><w:tr><w:tc><w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Naam</w:t></w:r></w:p></w:tc><w:tc>`+par("Taak")+`</w:tc></w:tr></w:tbl>`))
	same(t, text, "row 0 |Naam\tTaak")
	plain := read(t, word(`<w:tbl><w:tblPr><w:tblStyle w:val="Raster"/></w:tblPr><w:tr><w:tc><w:p><w:r><w:rPr><w:color w:val="auto" w:themeColor="background1"/></w:rPr><w:t>Naam</w:t></w:r></w:p></w:tc><w:tc>`+par("Taak")+`</w:tc></w:tr></w:tbl>`,
		"word/styles.xml", `<w:style w:type="table" w:styleId="Raster"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders/></w:tblPr></w:style>`))
	if got := asides(plain, reading.Hidden); !slices.Equal(got, []string{"Naam|white"}) {
		t.Errorf("a style without colours hides nothing: %q, %q", got, plain.Body)
	}
}

const numbering = `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Artikel %1"/></w:lvl>` +
	`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>` +
	`<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%4)"/></w:lvl></w:abstractNum>` +
	`<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>` +
	`<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="7"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="9"/></w:lvlOverride></w:num>`

func numbered(num, level, text string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func TestNumbersAreWhatWordShows(t *testing.T) {
	text := read(t, word(`<w:p><w:pPr><w:pStyle w:val="K1"/></w:pPr><w:r><w:t>Begrippen</w:t></w:r></w:p>`+numbered("5", "1",
		"Een eerste bepaling.")+numbered("5", "2", "onderdeel een;")+numbered("5", "2", "onderdeel twee;")+numbered("5", "3", "diep.")+
		numbered("5", "1", "Een tweede.")+numbered("5", "2",
		"begint opnieuw.")+`<w:p><w:pPr><w:pStyle w:val="K1"/></w:pPr><w:r><w:t>Datalekken</w:t></w:r></w:p>`+numbered("5", "1", "Weer een.")+numbered("6", "0", "een streepje")+
		numbered("7", "1", "Negen.")+`<w:p><w:pPr><w:pStyle w:val="K1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>Zonder nummer</w:t></w:r></w:p>`,
		"word/numbering.xml", numbering,
		"word/styles.xml", `<w:style w:type="paragraph" w:styleId="K1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>`))
	same(t, text, "heading 1 Artikel 1|Artikel 1 Begrippen", "item 2 1.1|1.1 Een eerste bepaling.", "item 3 a|a) onderdeel een;",
		"item 3 b|b) onderdeel twee;", "item 4 i|(i) diep.",
		"item 2 1.2|1.2 Een tweede.", "item 3 a|a) begint opnieuw.", "heading 1 Artikel 2|Artikel 2 Datalekken", "item 2 2.1|2.1 Weer een.", "item 1 |een streepje", "item 2 2.9|2.9 Negen.", "heading 1 |Zonder nummer")
	for i, b := range text.Blocks {
		if b.Source != i {
			t.Errorf("block %d comes from paragraph %d", i, b.Source)
		}
	}
}

func TestTablesTextBoxesAndFields(t *testing.T) {
	box := `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent>` + par("In een vak.") + `</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>` + par("In een vak.") + `</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>`
	text := read(t, word(`<w:p><w:r><w:t xml:space="preserve">Zie </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _x \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Bijlage 2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>.</w:t></w:r>`+box+`</w:p>`+
		`<w:tbl><w:tr><w:tc>`+par("Naam")+`</w:tc><w:tc>`+par("Land")+par("en stad")+`</w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc>`+par("Nederland")+`</w:tc></w:tr></w:tbl>`+
		`<w:tbl><w:tr><w:tc>`+par("Buiten")+`<w:tbl><w:tr><w:tc>`+par("a")+`</w:tc><w:tc>`+par("b")+`</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>`+
		`<w:p><w:r><w:t>regel een</w:t><w:br/><w:t>regel twee</w:t></w:r></w:p>`+`<w:p><w:r><w:t>sub</w:t></w:r><w:r><w:noBreakHyphen/><w:t>verwer</w:t><w:softHyphen/><w:t>ker</w:t></w:r></w:p>`))
	same(t, text, "paragraph 0 |Zie Bijlage 2.", "paragraph 0 |In een vak.", "row 0 |Naam\tLand/en stad", "row 0 |\tNederland",
		"paragraph 0 |Buiten", "row 0 |a\tb", "paragraph 0 |regel een/regel twee", "paragraph 0 |sub-verwerker")
	var sources []int
	for _, b := range text.Blocks {
		sources = append(sources, b.Source)
	}
	// The paragraphs of the fallback are counted: they stand in the file.
	if want := []int{0, 1, 3, 6, 8, 9, 11, 12}; !slices.Equal(sources, want) {
		t.Errorf("sources %v, want %v", sources, want)
	}
	if got := text.Blocks[2].Sources; !slices.Equal(got, []int{3, 4}) {
		t.Errorf("cells come from %v", got)
	}
}

func TestContentsHeadersAndNotes(t *testing.T) {
	parts := word(par("Inhoudsopgave")+`<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>`+par("1 Begrippen 3")+par("2 Duur 4")+`</w:sdtContent></w:sdt>`+
		`<w:p><w:r><w:t>Met noot</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p>`,
		"word/footnotes.xml", `<w:footnote w:type="separator" w:id="0">`+par("-----")+`</w:footnote><w:footnote w:id="2">`+par("Behalve op zondag.")+`</w:footnote>`,
		"word/header1.xml", par("Vertrouwelijk"), "word/header2.xml", par("Vertrouwelijk"))
	text := read(t, parts)
	same(t, text, "paragraph 0 |Met noot.", "paragraph 0 |Behalve op zondag.")
	if got, want := asides(text, reading.Margin), []string{"Vertrouwelijk", "Inhoudsopgave", "1 Begrippen 3 2 Duur 4"}; !slices.Equal(got,
		want) {
		t.Errorf("margin %q", got)
	}
}

// Nothing is fetched: that a file asks for it is said.
func TestNothingIsFetched(t *testing.T) {
	parts := map[string]string{
		"word/document.xml":            `<w:document ` + wordSpace + `><w:body>` + par("Tekst.") + `<w:altChunk r:id="rId9"/></w:body></w:document>`,
		"word/_rels/settings.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://x/attachedTemplate" Target="http://example.com/t.dotm" TargetMode="External"/></Relationships>`,
	}
	if text := read(t, packed(parts)); notice(text, "external") == "" || text.Body != "Tekst." {
		t.Errorf("%q %v", text.Body, text.Notices)
	}
	parts["word/_rels/settings.xml.rels"] = strings.ReplaceAll(parts["word/_rels/settings.xml.rels"], "attachedTemplate", "hyperlink")
	parts["word/document.xml"] = `<w:document ` + wordSpace + `><w:body>` + par("Tekst.") + `</w:body></w:document>`
	if text := read(t, packed(parts)); notice(text, "external") != "" {
		t.Error("a link is not fetched by anybody")
	}
}

// Programs give the namespaces other prefixes, or the strict ones.
func TestOtherPrefix(t *testing.T) {
	same(t, read(t, packed(map[string]string{"word/document.xml": `<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>A &amp; B &#8364;</x:t></x:r></x:p></x:body></x:document>`})), "paragraph 0 |A & B €")
}
