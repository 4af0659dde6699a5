package reading_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/paper/reading"
)

// pages is what pdftohtml writes of pages with this on them.
func pages(list ...string) string {
	var b strings.Builder
	b.WriteString("%PDF-1.4 ")
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE pdf2xml SYSTEM "pdf2xml.dtd"><pdf2xml>`)
	for i, page := range list {
		fmt.Fprintf(&b, `<page number="%d" top="0" left="0" height="842" width="595"><fontspec id="0" size="10" color="#000000"/><fontspec id="1" size="16" color="#000000"/><fontspec id="2" size="10" color="#ffffff"/><fontspec id="3" size="1" color="#000000"/><fontspec id="4" size="60" color="#d0d0d0"/>%s</page>`, i+1, page)
	}
	b.WriteString(`</pdf2xml>`)
	return b.String()
}

func piece(x, y, width, font int, text string) string {
	return fmt.Sprintf(`<text top="%d" left="%d" width="%d" height="12" font="%d">%s</text>`, y, x, width, font, text)
}

func readPages(t *testing.T, list ...string) *reading.Text {
	t.Helper()
	text, err := reading.Read(context.Background(), []byte(pages(list...)), layout{})
	if err != nil {
		t.Fatal(err)
	}
	if err := sound(text); err != nil {
		t.Fatal(err)
	}
	return text
}

func TestLinesBecomeParagraphs(t *testing.T) {
	var b strings.Builder
	y := 100
	for _, line := range []string{
		"Verwerker verwerkt persoonsgegevens van de verwerkings-", "verantwoordelijke en van zijn sub-",
		"verwerkers; een sub-verwerker is, net als persoons-", "en adresgegevens, altijd genoemd, ook in Verordening 2016/", "679 en de \uFB01nanciële stukken die daarbij horen.",
	} {
		b.WriteString(piece(70, y, 440, 0, line))
		y += 14
	}
	b.WriteString(piece(70, y+10, 300, 1, "Artikel 2"))
	b.WriteString(piece(70, y+40, 10, 0, "2.1") + piece(100, y+40, 410, 0, "Dit artikel gaat over de duur en loopt door op de"))
	text := readPages(t, b.String(), piece(100, 60, 300, 0, "volgende bladzijde van het stuk.")+piece(70, 80, 10, 0, "•")+piece(85, 80, 200, 0,
		"een punt"))
	same(t, text, "paragraph 0 |Verwerker verwerkt persoonsgegevens van de verwerkingsverantwoordelijke en van zijn sub-verwerkers; een sub-verwerker is, net als persoons- en adresgegevens, altijd genoemd, ook in Verordening 2016/679 en de financiële stukken die daarbij horen.",
		"heading 2 Artikel 2|Artikel 2", "item 2 2.1|2.1 Dit artikel gaat over de duur en loopt door op de volgende bladzijde van het stuk.", "item 1 |een punt")
	if b := text.Blocks[3]; b.Page != 2 || b.Box == nil || b.Box.Y != 80 || text.Pages != 2 {
		t.Errorf("%+v", b)
	}
}

func TestMarginsOfPages(t *testing.T) {
	var list []string
	for n := 1; n <= 5; n++ {
		list = append(list, piece(70, 30, 200, 0, "Voorbeeld BV")+piece(70, 200, 440, 0,
			fmt.Sprintf("Inhoud van blad %d, die voor zichzelf spreekt.",
				n))+piece(100, 400, 400, 4, "CONCEPT")+piece(280, 800, 40, 0, fmt.Sprintf("- %d -", n)))
	}
	text := readPages(t, list...)
	if len(text.Blocks) != 5 || strings.Contains(text.Body, "CONCEPT") || strings.Contains(text.Body, "Voorbeeld") {
		t.Errorf("%s", lines(text))
	}
	if got := asides(text, reading.Margin); len(got) != 15 || !slices.Contains(got, "- 3 -") || !slices.Contains(got, "CONCEPT") {
		t.Errorf("margin %q", got)
	}
}

func TestColumnsAndTables(t *testing.T) {
	var b strings.Builder
	b.WriteString(piece(70, 60, 440, 1, "Een kop over de hele breedte"))
	for i := range 12 {
		b.WriteString(piece(70, 100+14*i, 210, 0, fmt.Sprintf("links staat de regel nummer %c van tekst", 'a'+i)))
		b.WriteString(piece(310, 100+14*i, 210, 0, fmt.Sprintf("rechts staat de regel %c van de tekst", 'a'+i)))
	}
	for i, row := range [][]string{{"Naam", "Land", "Taak"}, {"Mail BV", "Nederland", "mail"}, {"Host GmbH", "Duitsland", "hosting"}} {
		for k, cell := range row {
			b.WriteString(piece(70+150*k, 400+20*i, 60, 0, cell))
		}
	}
	text := readPages(t, b.String())
	body := text.Body
	if i, k := strings.Index(body, "nummer l"), strings.Index(body, "rechts staat de regel a"); i < 0 || k < i {
		t.Errorf("columns are mixed: %q", body)
	}
	var table []string
	for _, b := range text.Blocks {
		if b.Kind == reading.Row {
			table = append(table, body[b.Start:b.End])
		}
	}
	if want := []string{"Naam\tLand\tTaak", "Mail BV\tNederland\tmail", "Host GmbH\tDuitsland\thosting"}; !slices.Equal(table, want) {
		t.Errorf("table %q", table)
	}
}

func TestUnseenOnPages(t *testing.T) {
	text := readPages(t, piece(70, 100, 200, 0, "Gewone tekst van de overeenkomst.")+piece(70, 140, 200, 2, "witte letters")+piece(70, 180, 5,
		3, "piepklein")+piece(700, 200, 100, 0, "naast het blad"))
	if text.Body != "Gewone tekst van de overeenkomst.\npiepklein" && text.Body != "Gewone tekst van de overeenkomst." {
		t.Errorf("Body %q", text.Body)
	}
	got := asides(text, reading.Hidden)
	if !slices.Contains(got, "witte letters|white") || !slices.Contains(got, "naast het blad|off-page") {
		t.Errorf("hidden %q", got)
	}
}

func TestContentsOfPages(t *testing.T) {
	text := readPages(t, piece(70, 60, 80, 0, "Inhoudsopgave")+piece(70, 80, 100, 0, "1. Duur")+piece(500, 80, 10, 0, "3")+piece(70, 100, 400,
		0, "2. Prijs ............ 4")+piece(70, 140, 440, 0, "Hier begint de overeenkomst zelf, die lang is."))
	same(t, text, "paragraph 0 |Hier begint de overeenkomst zelf, die lang is.")
}

// recogniser recognises what it is told to.
type recogniser struct{ layout }

func (recogniser) Picture(context.Context, []byte, int, int) ([]byte, error) {
	picture := image.NewGray(image.Rect(0, 0, 595, 842))
	for i := range picture.Pix {
		picture.Pix[i] = byte(i)
	}
	var b bytes.Buffer
	err := png.Encode(&b, picture)
	return b.Bytes(), err
}

func (recogniser) Recognise(context.Context, []byte) ([]byte, error) {
	return []byte("level\tpage_num\n5\t1\t1\t1\t1\t1\t100\t100\t200\t30\t95.5\tHerkende\n5\t1\t1\t1\t1\t2\t320\t100\t100\t30\t91\ttekst.\n5\t1\t1\t1\t1\t3\t420\t100\t100\t30\t3\tvlek\n"), nil
}

// Letters of which nobody knows which they are, are read from the picture.
func TestIllegiblePages(t *testing.T) {
	odd := piece(70, 100, 300, 0, strings.Repeat("\uE012\uE034 ", 20))
	text, err := reading.Read(context.Background(), []byte(pages(odd, piece(70, 100, 300, 0, "Gewone bladzijde met letters."))), recogniser{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, text, "paragraph 0 |Herkende tekst.", "paragraph 0 |Gewone bladzijde met letters.")
	if notice(text, "recognised") != "1" || notice(text, "scan") != "1" {
		t.Errorf("%v", text.Notices)
	}
	if _, err := reading.Read(context.Background(), []byte(pages(odd)), layout{}); reading.CodeOf(err) != reading.Scan {
		t.Errorf("without programs: %v", err)
	}
}
