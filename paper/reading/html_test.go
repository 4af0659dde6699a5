package reading_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/verhaal/verhaal/paper/reading"
)

func TestPage(t *testing.T) {
	text := read(t, `<!-- bewaard --><!DOCTYPE html><html><head><title>Titel</title><script>var a="<p>nee</p>"</script><style>p{color:#333}</style></head><body>
<nav><a href="/">Home</a> Menu</nav><div id="cookie-banner">Wij gebruiken cookies</div>
<h1>Verwerkersovereenkomst</h1><p>Eerste <b>alinea</b>&nbsp;met &euro; 5,&ndash; en ver&shy;werker.
<ol start="3"><li>Drie<li>Vier<ul><li>binnen</ul><li><p>vijf</p><p>nog vijf</p></ol>
<ol type=a><li>eerste<li>tweede</ol><ol><li>1.1 Eigen nummer.</ol>
<table><tr><th>Naam<th>Land<tr><td>Mail<br>BV<td>Nederland</table>
<dl><dt>Duur<dd>Een jaar</dl><details><summary>Meer</summary>Uitgeklapt.</details>
<p>Naam: X<br>Adres: Y<br>1. Punt een<br>2. Punt twee</p><footer>KvK 123</footer></body></html>`)
	same(t, text, "heading 1 |Verwerkersovereenkomst", "paragraph 0 |Eerste alinea met € 5,– en verwerker.", "item 1 3|3. Drie",
		"item 1 4|4. Vier", "item 2 |binnen", "item 1 5|5. vijf", "paragraph 0 |nog vijf",
		"item 1 a|a. eerste", "item 1 b|b. tweede", "item 1 1.1|1.1 Eigen nummer.", "row 0 |Naam\tLand", "row 0 |Mail/BV\tNederland", "row 0 |Duur\tEen jaar", "paragraph 0 |Meer", "paragraph 0 |Uitgeklapt.",
		"paragraph 0 |Naam: X/Adres: Y", "item 1 1|1. Punt een", "item 1 2|2. Punt twee")
	if got, want := asides(text, reading.Margin), []string{"Home Menu", "Wij gebruiken cookies", "KvK 123"}; !slices.Equal(got, want) {
		t.Errorf("margin %q", got)
	}
}

func TestHiddenOnAPage(t *testing.T) {
	for style, why := range map[string]string{
		`style="display:none"`: "display-none", `style="display: none !important"`: "display-none", `hidden`: "display-none", `style="visibility:hidden"`: "display-none", `style="opacity:0"`: "display-none",
		`style="font-size:0"`: "tiny", `style="font-size:1px"`: "tiny", `style="color:#fff"`: "white", `style="color:white;background:#FEFEFE"`: "white", `style="color:rgb(255, 255, 255)"`: "white", `style="color:rgba(0,0,0,0)"`: "",
		`style="color:hsl(0, 0%, 100%)"`: "white", `style="color:hsla(210deg 40% 99% / 1)"`: "white", `style="color:rgb(100% 100% 100%)"`: "white", `style="color:hsl(210, 40%, 30%)"`: "", `style="color:hsl(120 100% 50%);background:#123456"`: "",
		`style="position:absolute;left:-9999px"`: "off-page", `style="text-indent:-9999px"`: "off-page", `class="weg"`: "display-none", `id="spook"`: "off-page", `style="height:0;overflow:hidden"`: "display-none", `style="color:transparent"`: "white",
		`style="color:white;background:#123456"`: "", `style="color:white;background-image:url(x.png)"`: "", `style="opacity:0;transition:opacity 1s"`: "", `style="color:#eee;background-color:#111"`: "",
	} {
		text := read(t, `<html><style>.weg{display:none} @media print{.x{display:none}} #spook{position:fixed;top:-1000px}</style><body><p>Voor</p><div `+style+`>Het <b class=x>geheim</b></div><p>Na</p></body></html>`)
		hidden := asides(text, reading.Hidden)
		switch {
		case why == "" && (len(hidden) > 0 || !strings.Contains(text.Body, "Het geheim")):
			t.Errorf("%s: %q is seen, yet hidden %q", style, text.Body, hidden)
		case why != "" && (!slices.Equal(hidden, []string{"Het geheim|" + why}) || strings.Contains(text.Body, "geheim") || notice(text,
			"hidden") != "10"):
			t.Errorf("%s: hidden %q, Body %q, %v", style, hidden, text.Body, text.Notices)
		}
	}
	// What is inside can undo "visibility", and nothing else.
	if text := read(t, `<html><div style="visibility:hidden">a<b style="visibility:visible">zichtbaar</b></div><div style="display:none"><b style="display:block">weg</b></div>`); text.Body != "zichtbaar" {
		t.Errorf("Body %q", text.Body)
	}
	if text := read(t, `<body style="background:#000;color:#fff"><p>Wit op zwart</p></body>`); text.Body != "Wit op zwart" {
		t.Errorf("Body %q", text.Body)
	}
}

func TestOldPage(t *testing.T) {
	if text := read(t, "<html><head><meta charset=windows-1252></head><body><p>Categorie\xebn \x80 5</p></body></html>"); text.Body != "Categorieën € 5" {
		t.Errorf("%q", text.Body)
	}
	if text := read(t, "\xef\xbb\xbf  <html><body>Het één</body></html>"); text.Body != "Het één" || text.Format != reading.HTML {
		t.Errorf("%q %s", text.Body, text.Format)
	}
	if text := read(t, strings.Repeat("<div>", 100_000)+"diep"+strings.Repeat("</div>", 50_000)+
		"<p>en verder</p>"); text.Body != "diep\nen verder" {
		t.Errorf("%q", text.Body)
	}
	if text := read(t, `<table><tr><td><h1>Opmaak</h1><p>Een hele pagina in een tabel.</p></td><td><table><tr><td>x</td><td>y</td></tr></table></td></tr></table>`); lines(text) != "heading 1 |Opmaak\nparagraph 0 |Een hele pagina in een tabel.\nrow 0 |x\ty\n" {
		t.Errorf("%s", lines(text))
	}
}
