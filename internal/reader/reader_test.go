package reader_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verhaal/verhaal/internal/reader"
	"github.com/verhaal/verhaal/paper/reading"
)

// pdf makes a PDF with these drawings, one a page, in Helvetica (F1).
func pdf(more string, drawings ...string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(text string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), text)
	}
	b.WriteString("%PDF-1.4\n")
	var kids strings.Builder
	for i := range drawings {
		fmt.Fprintf(&kids, "%d 0 R ", 5+2*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(drawings), kids.String()))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
	object(more)
	for i, drawing := range drawings {
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>/XObject<</Im1 4 0 R>>>>/Contents %d 0 R>>", 6+2*i))
		object(fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(drawing), drawing))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// line draws a line of text in a colour, y points from the bottom.
func line(y int, how, text string) string {
	return fmt.Sprintf("BT %s /F1 11 Tf 1 0 0 1 70 %d Tm (%s) Tj ET\n", how, y, text)
}

func read(t *testing.T, data []byte) *reading.Text {
	t.Helper()
	text, err := reading.Read(context.Background(), data, reader.Programs{})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func hidden(text *reading.Text) []string {
	var list []string
	for _, a := range text.Asides {
		if a.Kind == reading.Hidden {
			list = append(list, a.Text+"|"+a.Why)
		}
	}
	return list
}

func told(text *reading.Text, code string) bool {
	return slices.ContainsFunc(text.Notices, func(n reading.Notice) bool { return n.Code == code })
}

// What a person does not see is found, and what is white on dark is seen.
func TestWhiteLetters(t *testing.T) {
	text := read(t, pdf("null", line(700, "0 g", "Verwerker meldt een datalek binnen 72 uur.")+line(660, "1 g", "Dit ziet niemand.")+
		"0.1 0.2 0.5 rg 60 590 400 30 re f\n"+line(600, "1 g", "Witte kop op donkerblauw")+line(560, "3 Tr", "Onzichtbaar getekend.")+line(520,
		"0 Tr 0 g", "Slot van de tekst.")))
	if want := "Verwerker meldt een datalek binnen 72 uur.\nWitte kop op donkerblauw\nSlot van de tekst."; text.Body != want {
		t.Errorf("Body %q", text.Body)
	}
	got := hidden(text)
	slices.Sort(got)
	if want := []string{"Dit ziet niemand.|white", "Onzichtbaar getekend.|invisible-character"}; !slices.Equal(got, want) || !told(text,
		"hidden") {
		t.Errorf("hidden %q, %v", got, text.Notices)
	}
}

// Letters under a white patch are there for a program, and not for a person.
func TestCoveredLetters(t *testing.T) {
	text := read(t, pdf("null", line(700, "0 g", "Verwerker meldt een datalek binnen 72 uur.")+line(660, "0 g", "Onder een wit vlak.")+
		"1 1 1 rg 60 650 400 25 re f\n"+line(600, "0 g", "Slot.")))
	if want := []string{"Onder een wit vlak.|covered"}; !slices.Equal(hidden(text), want) || strings.Contains(text.Body, "wit vlak") ||
		!strings.Contains(text.Body, "Slot.") {
		t.Errorf("Body %q, hidden %q", text.Body, hidden(text))
	}
}

// scan makes one: a page of text drawn by poppler, as an image in a PDF.
func scan(t *testing.T, drawing string) []byte {
	t.Helper()
	data, err := reader.Programs{}.Picture(context.Background(), pdf("null", drawing), 1, 200)
	if err != nil {
		t.Fatal(err)
	}
	page, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return pdf(grey(page), "q 595 0 0 842 0 0 cm /Im1 Do Q")
}

func grey(page image.Image) string {
	b := page.Bounds()
	raw := make([]byte, 0, b.Dx()*b.Dy())
	for y := range b.Dy() {
		for x := range b.Dx() {
			raw = append(raw, color.GrayModel.Convert(page.At(x, y)).(color.Gray).Y)
		}
	}
	return fmt.Sprintf("<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Length %d>>\nstream\n%s\nendstream", b.Dx(), b.Dy(), len(raw), raw)
}

const agreement = "Verwerker verwerkt persoonsgegevens alleen op schriftelijke instructie."

func TestScanIsRecognised(t *testing.T) {
	picture := scan(t, line(700, "", agreement)+line(660, "", "Een datalek wordt gemeld binnen 24 uur."))
	text := read(t, picture)
	if !strings.Contains(text.Body, agreement) || !strings.Contains(text.Body, "binnen 24 uur") || !told(text, "scan") || !told(text,
		"recognised") {
		t.Errorf("Body %q, %v", text.Body, text.Notices)
	}
	if b := text.Blocks[0]; b.Page != 1 || b.Box == nil || b.Box.Y < 100 || b.Box.Y > 160 || b.Box.X < 55 || b.Box.X > 85 {
		t.Errorf("it stands at %+v", b.Box)
	}
	if _, err := reading.Read(context.Background(), picture, blind{}); reading.CodeOf(err) != reading.Scan {
		t.Errorf("without tesseract: %v", err)
	}
	// Letters that a scanner recognised and laid invisibly under the picture.
	layered := bytes.Replace(picture, []byte("/Im1 Do Q"), []byte("/Im1 Do Q"), 1)
	layered = bytes.Replace(layered, []byte("q 595 0 0 842 0 0 cm /Im1 Do Q"),
		[]byte("q 595 0 0 842 0 0 cm /Im1 Do Q\n"+line(700, "3 Tr", agreement)), 1)
	if text := read(t, layered); text.Body != agreement || !told(text, "recognised") || len(hidden(text)) > 0 {
		t.Errorf("Body %q, %v, %v", text.Body, text.Notices, hidden(text))
	}
}

// blind has no tesseract.
type blind struct{ reader.Programs }

func (blind) Recognise(context.Context, []byte) ([]byte, error) {
	return nil, &reading.Problem{Code: reading.NoProgram, Detail: "tesseract is not installed"}
}

// A page without anything on it is no scan.
func TestEmptyPages(t *testing.T) {
	text := read(t, pdf("null", line(700, "", agreement), "", line(700, "", "Slot van de overeenkomst.")))
	if text.Pages != 3 || told(text, "scan") || text.Blocks[1].Page != 3 {
		t.Errorf("%+v %v", text.Blocks, text.Notices)
	}
	if _, err := reading.Read(context.Background(), pdf("null", "", ""), reader.Programs{}); reading.CodeOf(err) != reading.Empty {
		t.Error(err)
	}
}

func TestPassword(t *testing.T) {
	folder := t.TempDir()
	plain, locked, owned := filepath.Join(folder, "a.pdf"), filepath.Join(folder, "b.pdf"), filepath.Join(folder, "c.pdf")
	if err := os.WriteFile(plain, pdf("null", line(700, "", agreement)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"--encrypt", "geheim", "geheim", "256", "--", plain, locked},
		{"--encrypt", "", "baas", "256", "--extract=n", "--", plain, owned},
	} {
		if out, err := exec.Command("qpdf", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	data, _ := os.ReadFile(locked)
	if _, err := reading.Read(context.Background(), data, reader.Programs{}); reading.CodeOf(err) != reading.Password {
		t.Error(err)
	}
	// Anybody may open this one; that it asks not to be copied does not hinder reading.
	data, _ = os.ReadFile(owned)
	if text := read(t, data); text.Body != agreement {
		t.Errorf("%q", text.Body)
	}
}

func TestHostilePDF(t *testing.T) {
	whole := pdf("null", line(700, "", agreement))
	for name, data := range map[string][]byte{
		"only a head":    []byte("%PDF-1.7\n"),
		"half":           whole[:len(whole)/3],
		"pages in pages": bytes.Replace(whole, []byte("/Kids[5 0 R ]"), []byte("/Kids[2 0 R ]"), 1),
		"draws itself":   bytes.Replace(pdf("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Im1 4 0 R>>>>/Length 7>>\nstream\n/Im1 Do\nendstream", "/Im1 Do /Im1 Do"), []byte("zzz"), nil, 1),
		"huge page":      bytes.Replace(pdf("null", line(700, "1 g", "wit")), []byte("[0 0 595 842]"), []byte("[0 0 9e8 9e8]"), 1),
		"rubbish":        append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("1 0 obj <</Length 9999999999>> stream x "), 10_000)...),
	} {
		// However slow the machine is, the limits end it: what does not end is
		// ended by the test's own.
		if _, err := reading.Read(context.Background(), data, reader.Programs{}); err != nil && reading.CodeOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Of a PDF with ten thousand pages the first two thousand are read.
func TestManyPages(t *testing.T) {
	drawings := make([]string, 10_000)
	for i := range drawings {
		drawings[i] = line(700, "", fmt.Sprintf("Dit is wat op bladzijde %d staat van dit lange stuk.", i+1))
	}
	text := read(t, pdf("null", drawings...))
	if text.Pages != 2000 || !told(text, "cut") || len(text.Blocks) != 2000 {
		t.Errorf("%d pages, %d blocks, %v", text.Pages, len(text.Blocks), text.Notices)
	}
}

// When time is up the programs are gone too.
func TestTimeIsUp(t *testing.T) {
	drawings := make([]string, 2000)
	for i := range drawings {
		drawings[i] = strings.Repeat(line(700, "", agreement), 50)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := reading.Read(ctx, pdf("null", drawings...), reader.Programs{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "verhaal-read-*"))
	for _, name := range left {
		if info, err := os.Stat(name); err == nil && info.ModTime().After(start) && time.Since(info.ModTime()) > 10*time.Second {
			t.Errorf("%s is left", name)
		}
	}
}

// Without the programs it is said what is missing.
func TestNothingInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := reading.Read(context.Background(), pdf("null", line(700, "", agreement)),
		reader.Programs{}); reading.CodeOf(err) != reading.NoProgram || !strings.Contains(err.Error(), "pdftohtml") {
		t.Error(err)
	}
}
