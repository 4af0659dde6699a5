package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func regular(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("../font/SourceSerif4-Italic.ttf")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFont(t *testing.T) {
	f, err := OpenFont("Serif", regular(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "aëőș€“—Ω" {
		if f.Glyph(r) == 0 {
			t.Errorf("no glyph for %q", r)
		}
	}
	for _, r := range []rune{-1, '漢', 0x1F600, 0x10FFFF, 0xFFFF} {
		if f.Glyph(r) != 0 {
			t.Errorf("a glyph for %q, which the font cannot have", r)
		}
	}
	for r := rune(0); r < 0x250; r++ {
		if f.Glyph(r) != f.find(f.drawnAs(r)) || f.width(r) != f.advance(f.Glyph(r)) {
			t.Errorf("%q: the short way gives another glyph", r)
		}
	}
	if got := f.advance(f.Glyph('n')); got < 400 || got > 700 {
		t.Errorf("n is %d thousandths wide", got)
	}
}

// TestSubset opens the cut font again and compares every outline.
func TestSubset(t *testing.T) {
	f, err := OpenFont("Serif", regular(t))
	if err != nil {
		t.Fatal(err)
	}
	face := New(Info{}).Face(f)
	face.appendCodes(nil, "Één ő\u00a0漢é“é")
	list := face.cut()
	for i, r := range face.runes {
		if i+1 != int(face.code(r)) {
			t.Errorf("%q has the code %d, want %d", r, face.code(r), i+1)
		}
		old, got := f.outline(f.Glyph(r)), list.glyf[list.starts[i+1]:list.starts[i+2]]
		if len(old) > len(got) || len(got)-len(old) > 3 {
			t.Errorf("%q: outline of %d bytes became %d", r, len(old), len(got))
		}
		if len(old) > 0 && be16(old, 0) < 0x8000 && !bytes.Equal(old, got[:len(old)]) {
			t.Errorf("%q: outline differs", r)
		}
	}
	file := list.file()
	if sum := checksum(file); sum != 0xB1B0AFBA {
		t.Errorf("checksum of the file is %08X", sum)
	}
	if len(face.runes) != 8 {
		t.Errorf("%d characters travel, want 8", len(face.runes))
	}
}

func TestTextString(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "(plain)", "a(b)": "<FEFF0061002800620029>", `a\`: "<FEFF0061005C>", "é": "<FEFF00E9>", "\U0001F600": "<FEFFD83DDE00>", "": "()", "a\n": "<FEFF0061000A>",
	} {
		if got := textString(in); got != want {
			t.Errorf("%q is written as %s, want %s", in, got, want)
		}
	}
	if got := name("text/x (#1)\x00"); got != "text#2Fx#20#28#231#29" {
		t.Errorf("name is %s", got)
	}
	if got := asciiURI("https://é.nl/a b(c)\""); got != "https://%C3%A9.nl/a%20b%28c%29%22" {
		t.Errorf("URI is %s", got)
	}
	for n, want := range map[float64]string{0: "0", 1.5: "1.5", -0.001: "0", -1.5: "-1.5", 12.345: "12.35", 100: "100"} {
		if got := number(n); got != want && !(n == 12.345 && got == "12.34") {
			t.Errorf("%v is written as %s, want %s", n, got, want)
		}
	}
}

func TestDocument(t *testing.T) {
	f, err := OpenFont("Serif", regular(t))
	if err != nil {
		t.Fatal(err)
	}
	d := New(Info{Title: "Één (1)", Lang: "nl", Date: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)})
	face := d.Face(f)
	for i, level := range []int{1, 0, 1, 3, 0, 2, 1} { // levels that skip are drawn in
		p := d.AddPage(595, 842)
		e := d.Root().Add("P")
		p.Begin(e)
		p.Text(50, 100, face, 12, Color{}, "Bladzijde "+string(rune('A'+i)))
		link := e.Add("Link")
		p.Begin(link)
		p.Text(50, 120, face, 12, Color{R: 200}, "verder")
		p.LinkTo(50, 110, 90, 124, link, p, 10)
		d.Outline("Kop "+string(rune('A'+i)), level, p, 100)
	}
	d.Attach("a/b (c).txt", "text/plain", "één", []byte("inhoud"))
	data := d.Bytes()
	file := filepath.Join(t.TempDir(), "d.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, run := range [][]string{
		{"qpdf", "--check", file},
		{"pdftotext", file, "-"},
		{"pdfinfo", "-struct-text", file},
		{"pdfdetach", "-list", file},
	} {
		out, err := exec.Command(run[0], run[1:]...).CombinedOutput()
		if err != nil || strings.Contains(string(out), "WARNING") || strings.Contains(string(out), "Error") {
			t.Errorf("%s (poppler-utils and qpdf must be installed): %v\n%s", run[0], err, out)
		}
		switch run[0] {
		case "pdftotext":
			if !strings.Contains(string(out), "Bladzijde G\nverder") {
				t.Errorf("text reads %q", out)
			}
		case "pdfinfo":
			if strings.Count(string(out), "Link") != 7 || strings.Count(string(out), "\"Bladzijde") != 7 {
				t.Errorf("structure reads %s", out)
			}
		case "pdfdetach":
			if !strings.Contains(string(out), "a/b (c).txt") {
				t.Errorf("files read %s", out)
			}
		}
	}
}

// FuzzOpenFont looks for a font file that makes the reader or the cutter panic
// or run on.
func FuzzOpenFont(f *testing.F) {
	data := regular(f)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add(data[:300])
	f.Add([]byte{0, 1, 0, 0, 0, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		font, err := OpenFont("Any", data)
		if err != nil {
			return
		}
		d := New(Info{})
		face := d.Face(font)
		d.AddPage(100, 100).Text(10, 10, face, 12, Color{}, "Één tekst — ő\U0001F600")
		d.Bytes()
	})
}
