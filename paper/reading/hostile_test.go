package reading_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/paper/reading"
)

// bomb packs n MB of what fill repeats as one part of a DOCX.
func bomb(t *testing.T, n int, fill string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("word/document.xml")
	_, _ = io.WriteString(w, `<w:document `+wordSpace+`><w:body>`)
	block := strings.Repeat(fill, 1<<20/len(fill))
	for range n {
		if _, err := io.WriteString(w, block); err != nil {
			t.Fatal(err)
		}
	}
	_ = z.Close()
	return b.String()
}

// heavy makes a DOCX of a few hundred bytes that says it unpacks to 300 MB.
func heavy() string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Method: zip.Deflate, CompressedSize64: 3, UncompressedSize64: 300 << 20})
	_, _ = w.Write([]byte("abc"))
	_ = z.Close()
	return b.String()
}

func TestBombs(t *testing.T) {
	refused(t, heavy(), reading.TooMuch)
	refused(t, bomb(t, 1, "<w:p>"), reading.TooMuch)                    // deep
	refused(t, word(par(strings.Repeat("a", 21<<20))), reading.TooMuch) // much text
	refused(t, bomb(t, 17, "<a/>"), reading.TooMuch)                    // many tags
	refused(t, string(make([]byte, 65<<20)), reading.TooMuch)
	var many bytes.Buffer
	z := zip.NewWriter(&many)
	for range 5000 {
		_, _ = z.Create("x")
	}
	_ = z.Close()
	refused(t, many.String(), reading.TooMuch)
}

// Entities of one's own are a way to write a gigabyte in a hundred letters, or
// to name a file of the reader's.
func TestEntities(t *testing.T) {
	for _, doc := range []string{
		`<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document ` + wordSpace + `><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`,
		`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document ` + wordSpace + `><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>`,
	} {
		refused(t, packed(map[string]string{"word/document.xml": doc}), reading.Damaged)
	}
	if text := read(t, word(par("&a; &lt; &#x41;"))); text.Body != "&a; < A" {
		t.Errorf("%q", text.Body)
	}
}

func TestMutilated(t *testing.T) {
	whole := word(par("Tekst van een overeenkomst."))
	for n := len(whole) - 1; n > 0; n -= 7 {
		if _, err := reading.Read(context.Background(), []byte(whole[:n]), nil); reading.CodeOf(err) == "" {
			t.Fatalf("%d bytes of %d: %v", n, len(whole), err)
		}
	}
	refused(t, packed(map[string]string{"word/document.xml": `<w:document ` + wordSpace + `><w:body><w:p><w:r><w:t>half`}), reading.Damaged)
	refused(t, packed(map[string]string{"word/document.xml": `</a></b></c>`}), reading.Damaged)
	// Two documents in one file: each program would show another.
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, text := range []string{"een", "twee"} {
		w, _ := z.Create("word/document.xml")
		_, _ = io.WriteString(w, `<w:document `+wordSpace+`><w:body>`+par(text)+`</w:body></w:document>`)
	}
	_ = z.Close()
	refused(t, b.String(), reading.Damaged)
}

func TestNoDocument(t *testing.T) {
	refused(t, "", reading.Empty)
	refused(t, "  \n\t ", reading.Empty)
	refused(t, word(""), reading.Empty)
	refused(t, "<html><body><script>x</script></body></html>", reading.Empty)
	refused(t, "\x7fELF\x02\x01\x01\x00\x00\x00", reading.Unknown)
	refused(t, "\x89PNG\r\n\x1a\n\x00\x00", reading.Unknown)
	refused(t, "{\\rtf1 tekst}", reading.Unknown)
	refused(t, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 oud Word", reading.Unknown)
	refused(t, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00",
		reading.Password)
	refused(t, packed(map[string]string{"xl/workbook.xml": "<x/>"}), reading.Unknown)
	refused(t, packed(map[string]string{
		"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>",
		"META-INF/manifest.xml": "<manifest:encryption-data/>",
	}), reading.Password)
	refused(t, "%PDF-1.7 zonder programma", reading.NoProgram)
}

// What stands first decides what a file is that is two things.
func TestPolyglots(t *testing.T) {
	docx := word(par("Uit het pakket."))
	refused(t, "%PDF-1.4\n"+docx, reading.NoProgram)
	if text := read(t, docx+"%PDF-1.4"); text.Format != reading.DOCX {
		t.Error(text.Format)
	}
	refused(t, "<html><p>Pagina</p></html>"+docx, reading.Unknown)
	refused(t, "Tekst\x00"+docx, reading.Unknown)
}

func TestReadingStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, data := range []string{word(par("x")), "tekst", "<html><p>x</p></html>", "%PDF-"} {
		if _, err := reading.Read(ctx, []byte(data), nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%.10q: %v", data, err)
		}
	}
	for name, data := range map[string]string{
		"paragraphs": bomb(t, 5, "<w:p></w:p>"), "page": "<html>" + strings.Repeat("<p>a", 1<<18),
		"text": strings.Repeat("- a\n", 1<<18),
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
		start := time.Now()
		_, err := reading.Read(ctx, []byte(data), nil)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) && reading.CodeOf(err) == "" || time.Since(start) > 3*time.Second {
			t.Errorf("%s: %v after %s", name, err, time.Since(start))
		}
	}
}

// Whatever is sent, it takes seconds and a few hundred MB at most.
func TestLargeAndOdd(t *testing.T) {
	for name, data := range map[string]string{
		"no line breaks": strings.Repeat("woord ", 2<<15), "line breaks": strings.Repeat("\n", 8<<15), "tables": strings.Repeat("|a|b|\n",
			1<<15), "greek": strings.Repeat("α", 2<<15),
		"marks": strings.Repeat("\u202E", 2<<15), "bold": strings.Repeat("**", 4<<15), "open tags": "<html>" + strings.Repeat("<b><i>",
			1<<15), "lists": "<html>" + strings.Repeat("<ul><li>a", 1<<15),
		"tables in tables": "<html>" + strings.Repeat("<table><tr><td>a", 1<<13), "breaks": "<html><p>" + strings.Repeat("a<br>1. b<br>",
			1<<13), "style": "<html><style>" + strings.Repeat(".a{color:red}", 1<<13) + "</style>a", "accents": "a" + strings.Repeat("\u0301", 2<<15),
		"attributes": "<html><p " + strings.Repeat("a=b ", 1<<15) + ">x", "end tags": "<html><div>" + strings.Repeat("</p>",
			1<<15) + "x", "pages": strings.Repeat("a\n\f", 1<<15), "soft": strings.Repeat("a\u00ad\n", 1<<15), "items": strings.Repeat("1. Titel\n\n", 1<<14),
	} {
		runtime.GC()
		start := time.Now()
		text, err := reading.Read(context.Background(), []byte(data), nil)
		if err == nil {
			if err := sound(text); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		} else if reading.CodeOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s takes %s", name, took)
		} else if took > time.Second {
			t.Logf("%s takes %s (%v)", name, took, err)
		}
	}
}
