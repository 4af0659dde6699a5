package reading_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/verhaal/verhaal/paper/reading"
)

func TestMarkdown(t *testing.T) {
	text := read(t, "---\ntitle: Overeenkomst\n---\n\n# Verwerkersovereenkomst\n\nPartijen\n--------\n\nEen alinea die\nover twee regels loopt.\n\n## Art. 1Partijen en definities\n\n1\\. Verwerker doet iets.\n\n"+
		"- **Dienst**: de dienst\n  die geleverd wordt\n  - dieper\n* ster\n\n**1.1** Bepaling een punt een.\n\n| Naam | Land |\n|---|---|\n| Mail \\| BV | NL |\n| alleen links\n\n**Bijlage 2 – Maatregelen**\n\n> (a) in een citaat\n\nBijlage III\n\n```\nKvK: 1\n```\n")
	same(t, text, "paragraph 0 |---/title: Overeenkomst", "paragraph 0 |---", "heading 1 |# Verwerkersovereenkomst",
		"heading 2 |Partijen/--------", "paragraph 0 |Een alinea die/over twee regels loopt.", "heading 2 Art. 1|## Art. 1Partijen en definities",
		"item 1 1|1\\. Verwerker doet iets.", "item 1 |- **Dienst**: de dienst/  die geleverd wordt", "item 2 |- dieper", "item 1 |* ster", "item 2 1.1|**1.1** Bepaling een punt een.",
		"row 0 || Naam | Land |/|---|---|", "row 0 || Mail \\| BV | NL |", "row 0 || alleen links", "heading 1 Bijlage 2|**Bijlage 2 – Maatregelen**", "item 1 a|> (a) in een citaat", "heading 1 Bijlage III|Bijlage III", "paragraph 0 |```", "paragraph 0 |KvK: 1", "paragraph 0 |```")
	var cells []string
	for _, b := range text.Blocks {
		for _, c := range b.Cells {
			cells = append(cells, text.Body[c.Start:c.End])
		}
	}
	if want := []string{"Naam", "Land", "Mail \\| BV", "NL", "alleen links"}; !slices.Equal(cells, want) {
		t.Errorf("cells %q", cells)
	}
}

func TestPlainText(t *testing.T) {
	text := read(t, "VERWERKERSOVEREENKOMST\r\n\r\nARTIKEL 5 - Datalekken\r\n\r\n5.1 Verwerker meldt een datalek binnen\r\n24 uur nadat hij het ontdekt, en wel volgens\r\nartikel 28 van de AVG.\r\n5.2 En verder:\r\n a) dit;\r\n b) dat.\r\n\r\n6. Geheimhouding\r\n\r\nAlles blijft geheim.\r\n\r\n1. Naam\r\n\r\n2. Adres\r\n\r\nArtikel 28 AVG eist dit.\r\n\r\n§ 7 Slot\r\n\r\nDe prijs is\r\n1.000 euro, volgens artikel\r\n28.3 AVG en bijlage\r\n2. Einde.")
	same(t, text, "heading 2 |VERWERKERSOVEREENKOMST", "heading 2 ARTIKEL 5|ARTIKEL 5 - Datalekken",
		"item 2 5.1|5.1 Verwerker meldt een datalek binnen/24 uur nadat hij het ontdekt, en wel volgens/artikel 28 van de AVG.", "item 2 5.2|5.2 En verder:", "item 1 a|a) dit;", "item 1 b|b) dat.",
		"heading 2 6|6. Geheimhouding", "paragraph 0 |Alles blijft geheim.", "item 1 1|1. Naam", "item 1 2|2. Adres", "paragraph 0 |Artikel 28 AVG eist dit.", "heading 2 § 7|§ 7 Slot", "paragraph 0 |De prijs is/1.000 euro, volgens artikel/28.3 AVG en bijlage/2. Einde.")
}

func TestHeadingsThatOnlyHaveANumber(t *testing.T) {
	text := read(t, "Artikel 1. Definities\n1.1. Een begrip is een woord.\n\n4. Verbetering, beperking en verwijdering van gegevens\n\n1. De verwerker doet niets.\n2. De klant ook niet.\n\n5. Slot\n\nEinde.\n\n1. Naam\n2. Adres\n3. Woonplaats\n")
	same(t, text, "heading 2 Artikel 1|Artikel 1. Definities", "item 2 1.1|1.1. Een begrip is een woord.",
		"heading 2 4|4. Verbetering, beperking en verwijdering van gegevens", "item 1 1|1. De verwerker doet niets.", "item 1 2|2. De klant ook niet.",
		"heading 2 5|5. Slot", "paragraph 0 |Einde.", "item 1 1|1. Naam", "item 1 2|2. Adres", "item 1 3|3. Woonplaats")
}

// What a program printed on each page does not break a sentence.
func TestPagesOfText(t *testing.T) {
	page := func(n, text string) string {
		return "Verwerkersovereenkomst Voorbeeld BV\n\n" + text + "\n\n                 Pagina " + n + " van 3\n"
	}
	text := read(t, page("1", "1. Duur\n\nDeze overeenkomst duurt zolang de verwerker gegevens")+"\f"+page("2",
		"verwerkt voor de klant.\n\nDe klant betaalt niets.")+"\f"+page("3", "Slot van het stuk."))
	same(t, text, "heading 2 1|1. Duur", "paragraph 0 |Deze overeenkomst duurt zolang de verwerker gegevens/verwerkt voor de klant.",
		"paragraph 0 |De klant betaalt niets.", "paragraph 0 |Slot van het stuk.")
	if got := asides(text, reading.Margin); len(got) != 6 || got[1] != "Pagina 1 van 3" {
		t.Errorf("margin %q", got)
	}
	if text.Pages != 3 || text.Blocks[1].Page != 1 || text.Blocks[2].Page != 2 || text.Blocks[3].Page != 3 {
		t.Errorf("%d pages, blocks %+v", text.Pages, text.Blocks)
	}
}

// A text of which each line has a blank line after it.
func TestDoubleSpaced(t *testing.T) {
	long := "De verwerker verwerkt de persoonsgegevens uitsluitend op grond van schriftelijke\n\ninstructies van de verwerkingsverantwoordelijke, zoals omschreven in de bijlage bij deze\n\nOvereenkomst, en niet voor eigen doeleinden of die van anderen dan de genoemde klant.\n\n"
	text := read(t, strings.Repeat(long, 10))
	if len(text.Blocks) != 10 {
		t.Errorf("%d blocks of 10: %s", len(text.Blocks), lines(text))
	}
}

func TestEncodings(t *testing.T) {
	const want = "Categorieën van “betrokkenen” – € 5"
	latin, _ := charmap.Windows1252.NewEncoder().String(want)
	little, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(want)
	big, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(want)
	bare, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String("Gewone tekst zonder merk.")
	for name, data := range map[string]string{
		"UTF-8": want, "with mark": "\xef\xbb\xbf" + want, "windows-1252": latin, "UTF-16": little,
		"big-endian": "\xfe\xff" + big,
	} {
		if got := read(t, data).Body; got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := read(t, bare).Body; got != "Gewone tekst zonder merk." {
		t.Errorf("UTF-16 without mark: %q", got)
	}
}

func TestLetters(t *testing.T) {
	for raw, want := range map[string]string{
		"ver\u00adwerker": "verwerker", "ver\u00ad\nwerker": "verwerker", "v\u200be\u200br\u2060werker": "verwerker", "proﬁel en eﬃciënt": "profiel en efficiënt", "ĳs": "ijs", "e\u0301e\u0301n": "één", "a\u00a0b": "a b",
		"veгwerkеr": "veгwerker", "vеrwеrkеr": "verwerker", "Ελληνικά и русский": "Ελληνικά и русский", "α of β": "α of β", "1\u2011op\u20111": "1-op-1", "𝔸 € § ² ½": "𝔸 € § ² ½", "\ufeffbegin": "begin",
		"\U000E0068\U000E0069zichtbaar": "zichtbaar", "voor \u202Enederborrev\u202C na": "voor  na", "hoofd\u2028regel": "hoofd\nregel",
	} {
		if got := read(t, raw).Body; got != want {
			t.Errorf("%q gives %q, want %q", raw, got, want)
		}
	}
	text := read(t, "Verwerker meldt \u202Etein\u202C binnen 24 uur.\U000E0057\U000E0069\U000E0073")
	if got, want := asides(text, reading.Hidden), []string{"tein|reversed", "Wis|invisible-character"}; !slices.Equal(got, want) {
		t.Errorf("hidden %q", got)
	}
	if notice(text, "hidden") != "7" {
		t.Errorf("notices %v", text.Notices)
	}
	if text := read(t, "Vеrwеrker mеldt"); notice(text, "lookalike") != "3" {
		t.Errorf("notices %v", text.Notices)
	}
	if text := read(t, strings.Repeat("v\u200ber\u200bwerker ", 10)); notice(text, "hidden") != "20" || strings.Count(text.Body,
		"verwerker") != 10 {
		t.Errorf("%q %v", text.Body, text.Notices)
	}
}
