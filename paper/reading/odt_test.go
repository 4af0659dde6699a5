package reading_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/paper/reading"
)

// openDocument makes an ODT with this text, and these styles of its own.
func openDocument(body string, styles ...string) string {
	const spaces = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"`
	return packed(map[string]string{
		"mimetype": "application/vnd.oasis.opendocument.text",
		"content.xml": `<?xml version="1.0"?><office:document-content` + spaces + `><office:automatic-styles>` + strings.Join(styles,
			"") + `</office:automatic-styles><office:body><office:text>` + body + `</office:text></office:body></office:document-content>`,
		"styles.xml": `<office:document-styles` + spaces + `><style:master-page><style:footer><text:p>Bladzijde 1</text:p></style:footer></style:master-page></office:document-styles>`,
	})
}

func TestOpenDocument(t *testing.T) {
	text := read(t, openDocument(`<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>Jan</dc:creator><dc:date>2026-01-02T03:04:05</dc:date></office:change-info><text:p>24</text:p></text:deletion></text:changed-region>`+
		`<text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>Piet</dc:creator></office:change-info></text:insertion></text:changed-region></text:tracked-changes>`+
		`<text:h text:outline-level="2">Datalekken</text:h><text:p>Binnen <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>72<text:change-end text:change-id="c2"/> uur<text:s text:c="3"/>gemeld<office:annotation office:name="a"><dc:creator>Klaas</dc:creator><text:p>Te lang</text:p></office:annotation> aan<office:annotation-end office:name="a"/> de klant.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Behalve zondag.</text:p></text:note-body></text:note></text:p>`+
		`<text:list text:style-name="L"><text:list-item><text:p>een</text:p><text:list><text:list-item><text:p>binnen</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>twee</text:p></text:list-item></text:list>`+
		`<text:list text:style-name="L" text:continue-numbering="true"><text:list-item><text:p>drie</text:p></text:list-item></text:list><text:list text:style-name="L"><text:list-item><text:p>opnieuw</text:p></text:list-item></text:list>`+
		`<text:p>Zicht<text:span text:style-name="W">wit</text:span><text:span text:style-name="V">weg</text:span>baar</text:p><text:section text:display="none"><text:p>Verborgen deel</text:p></text:section>`+
		`<table:table><table:table-row><table:table-cell><text:p>Naam</text:p></table:table-cell><table:table-cell><text:p>Land</text:p></table:table-cell></table:table-row></table:table><text:table-of-content><text:index-body><text:p>Datalekken 3</text:p></text:index-body></text:table-of-content><draw:image xlink:href="http://example.com/x.png"/>`,
		`<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>`+
			`<style:style style:name="W" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style><style:style style:name="V" style:family="text"><style:text-properties text:display="none"/></style:style>`))
	same(t, text, "heading 2 |Datalekken", "paragraph 0 |Binnen 72 uur gemeld aan de klant.", "item 1 1|1. een", "item 2 1.a|1.a) binnen",
		"item 1 2|2. twee", "item 1 3|3. drie", "item 1 1|1. opnieuw", "paragraph 0 |Zichtbaar", "row 0 |Naam\tLand", "paragraph 0 |Behalve zondag.")
	for kind, want := range map[reading.AsideKind][]string{
		reading.Inserted: {"72||Piet"}, reading.Deleted: {"24||Jan|2026-01-02T03:04:05"}, reading.Comment: {"Te lang||Klaas"}, reading.Hidden: {"wit|white", "weg|vanish", "Verborgen deel|display-none"}, reading.Margin: {"Bladzijde 1", "Datalekken 3"},
	} {
		if got := asides(text, kind); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	if notice(text, "external") == "" {
		t.Error("a picture from elsewhere is not told")
	}
}
