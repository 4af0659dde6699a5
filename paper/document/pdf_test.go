package document

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// tool runs a program of the test installation on data and gives its output.
func tool(t interface {
	Fatalf(string, ...any)
	Helper()
}, dir string, data []byte, name string, args ...string,
) string {
	t.Helper()
	file := filepath.Join(dir, "document.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatalf("cannot write %s: %v", file, err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", file)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v (poppler-utils and qpdf must be installed)\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestPDFIsSound(t *testing.T) {
	dir := t.TempDir()
	data := mustPDF(t, sample("nl"))
	if out := tool(t, dir, data, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Errorf("qpdf: %s", out)
	}
	info := tool(t, dir, data, "pdfinfo", "-isodates", "FILE")
	for _, want := range []string{
		"Title:           Verwerkersovereenkomst", "Author:          Roosterwijs B.V.",
		"Subject:         Verwerking van", "2026-11-02T00:00:00", "Tagged:          yes", "(A4)", "Encrypted:       no", "Metadata Stream: yes",
	} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, info)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(tool(t, dir, data, "pdffonts", "FILE")), "\n")[2:] {
		if !strings.Contains(line, "yes yes yes") || !strings.Contains(line, "+") {
			t.Errorf("font not embedded as a subset with its text: %s", line)
		}
	}
	tool(t, dir, data, "pdfdetach", "-save", "1", "-o", filepath.Join(dir, "out.json"), "FILE")
	if got, _ := os.ReadFile(filepath.Join(dir, "out.json")); string(got) != `{"penalty":"2500.00"}` {
		t.Errorf("attached file reads %q", got)
	}
	for _, want := range []string{"/Lang (nl)", "/AFRelationship/Data", "xref\n0 ", "(terms.json)"} {
		if !bytes.Contains(data, []byte(want)) {
			t.Errorf("file lacks %q", want)
		}
	}
	if bytes.Contains(data, []byte("/ObjStm")) {
		t.Error("file has object streams, which an incremental signature cannot follow simply")
	}
}

func TestPDFText(t *testing.T) {
	for _, lang := range []string{"nl", "en"} {
		d := sample(lang)
		text := tool(t, t.TempDir(), mustPDF(t, d), "pdftotext", "-raw", "FILE", "-")
		pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
		flat := ""
		for i, page := range pages { // without the footers, text goes on from page to page
			foot := strings.LastIndex(page, fmt.Sprintf(d.word("page"), i+1, len(pages)))
			flat += strings.Join(strings.Fields(page[:max(foot, 0)]), " ") + " "
		}
		err := d.eachText(func(runs []Inline) error {
			whole := ""
			for _, run := range runs {
				whole += run.Text
			}
			if want := strings.Join(strings.Fields(whole), " "); !strings.Contains(flat, want) {
				t.Errorf("%s: text is not in the PDF: %q", lang, want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		tree, err := JSON(d)
		if err != nil {
			t.Fatal(err)
		}
		mark := fmt.Sprintf("%x", sha256.Sum256(tree))[:12]
		for i, page := range pages {
			want := fmt.Sprintf(d.word("page"), i+1, len(pages))
			if !strings.Contains(page, want) || !strings.Contains(page, mark) || !strings.Contains(page, d.Status) {
				t.Errorf("%s: the footer of page %d lacks %q, %q or %q", lang, i+1, want, mark, d.Status)
			}
		}
	}
}

// Pages that are put behind another document do not say that they are page 1.
func TestLoosePagesAreNotNumbered(t *testing.T) {
	d := &Document{Title: "Ondertekening", Lang: "nl", Status: "versie 1", Loose: true, Body: []Block{&Paragraph{Text: Text("Getekend.")}}}
	text := tool(t, t.TempDir(), mustPDF(t, d), "pdftotext", "-raw", "FILE", "-")
	if strings.Contains(text, "pagina") || !strings.Contains(text, "versie 1") || !strings.Contains(text, "kenmerk") {
		t.Errorf("the footer is wrong: %q", text)
	}
}

// The first annex starts a page; a short one follows where there is room, and
// none begins in the last third of a page.
func TestAnnexesFollow(t *testing.T) {
	for _, lines := range []int{0, 10, 25, 32, 40, 47} {
		d := &Document{Lang: "nl", Body: []Block{
			&Paragraph{Text: Text("voor")},
			&Heading{Kind: Annex, Text: "een"}, &Paragraph{Text: Text("x" + strings.Repeat("\ny", lines))},
			&Heading{Kind: Annex, Text: "twee"}, &Paragraph{Text: Text("na")},
		}}
		text := tool(t, t.TempDir(), mustPDF(t, d), "pdftotext", "-raw", "FILE", "-")
		pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
		if strings.Contains(pages[0], "Bijlage") || !strings.Contains(pages[1], "Bijlage 1") {
			t.Fatalf("%d lines: the first annex does not start a page", lines)
		}
		same := strings.Contains(pages[1], "Bijlage 2")
		if lines <= 25 && !same || lines >= 32 && same {
			t.Errorf("%d lines: the second annex is on the page of the first: %v", lines, same)
		}
	}
}

func TestPDFSpecialCharacters(t *testing.T) {
	special := "‘één’ “twee” „drie” – — € 1.250,00 ë ï é ñ ő ș Ț ł ß ½ § • … → ≤ ☐ Ω Ж"
	d := &Document{Title: "Tekens", Lang: "nl", Body: []Block{
		&Paragraph{Text: Text(special)},
		&Paragraph{Text: Text("漢字 \U0001F600 blijven leesbaar")}, // in none of the fonts
		&Paragraph{Text: Text("le\u0301ger samengesteld\u202e, sturend\ufeff, dubbel\u00adzacht")},
	}}
	text := tool(t, t.TempDir(), mustPDF(t, d), "pdftotext", "FILE", "-")
	for _, want := range []string{special, "漢字 \U0001F600 blijven", "léger samengesteld, sturend, dubbelzacht"} {
		if !strings.Contains(text, want) {
			t.Errorf("PDF lacks %q in %q", want, text)
		}
	}
}

// TestSameBytes compares two writings here with one in another process.
func TestSameBytes(t *testing.T) {
	sums := ""
	for _, name := range []string{"pdf", "docx", "html", "fragment", "markdown", "json"} {
		first, err := writers[name](sample("nl"))
		if err != nil {
			t.Fatal(err)
		}
		second, err := writers[name](sample("nl"))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Errorf("%s: the same tree gave other bytes", name)
		}
		sums += fmt.Sprintf("%s %x\n", name, sha256.Sum256(first))
	}
	if os.Getenv("DOCUMENT_SUMS") != "" {
		fmt.Print(sums)
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^TestSameBytes$")
	child.Env = append(os.Environ(), "DOCUMENT_SUMS=1", "TZ=Asia/Tokyo", "LANG=C")
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("cannot run the other process: %v\n%s", err, out)
	}
	if !strings.Contains(string(out), sums) {
		t.Errorf("another process gave other bytes:\n%s\nhere:\n%s", out, sums)
	}
}

func TestWritersAtTheSameTime(t *testing.T) {
	d := sample("nl")
	if err := d.Number(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for _, write := range writers {
		for range 2 {
			go func() { _, err := write(d); done <- err }()
		}
	}
	for range 2 * len(writers) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestHeadingsKeepTheirText(t *testing.T) {
	for shift := range 6 { // push the text down, so that the pages end elsewhere
		d := sample("nl")
		for range 3 * shift {
			d.Body = append([]Block{&Note{Text: Text("regel")}}, d.Body...)
		}
		headings := map[string]bool{}
		for _, b := range d.Body {
			if h, ok := b.(*Heading); ok {
				headings[h.Text] = true
			}
		}
		text := tool(t, t.TempDir(), mustPDF(t, d), "pdftotext", "-layout", "FILE", "-")
		for n, page := range strings.Split(text, "\f") {
			lines := strings.Split(strings.TrimSpace(page), "\n")
			if len(lines) < 3 || n == 0 {
				continue
			}
			last := len(lines) - 2 // before the footer
			for last > 0 && strings.TrimSpace(lines[last]) == "" {
				last--
			}
			line := strings.TrimLeft(strings.TrimSpace(lines[last]), "0123456789 ")
			if strings.Contains(page, "Handtekening") && strings.Count(page, "Functie") != 2 {
				t.Errorf("shift %d: the places to sign are parted on page %d", shift, n+1)
			}
			if headings[line] {
				t.Errorf("shift %d: page %d ends with the heading %q", shift, n+1, line)
			}
		}
	}
}

func TestTableHeadIsRepeated(t *testing.T) {
	table := &Table{Head: []string{"Kolomkop", "Tweede"}, Rows: make([][][]Inline, 150)}
	for i := range table.Rows {
		table.Rows[i] = [][]Inline{Text(fmt.Sprintf("rij %d", i)), Text("x")}
	}
	table.Rows[70] = [][]Inline{Text("hoog"), Text(strings.Repeat("een rij die hoger is dan een bladzijde ", 300))}
	text := tool(t, t.TempDir(), mustPDF(t, &Document{
		Title: "Tabel", Lang: "nl",
		Body: []Block{table, &Paragraph{Text: Text("na de tabel")}},
	}), "pdftotext", "-layout", "FILE", "-")
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(pages) < 5 {
		t.Fatalf("the table takes %d pages", len(pages))
	}
	for i, page := range pages {
		if strings.Count(page, "Kolomkop") != 1 || i > 0 && !strings.HasPrefix(strings.TrimSpace(page), "Kolomkop") {
			t.Errorf("page %d does not begin with the head of the table", i+1)
		}
	}
}

// TestPlace checks the placing of rows of any kind: every line once and in
// order, nothing below the page, no heading parted from what follows, no line
// alone.
func TestPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []*row
		for range rapid.IntRange(1, 60).Draw(t, "rows") {
			n := rapid.IntRange(1, 70).Draw(t, "lines")
			r := &row{
				before: rapid.Float64Range(0, 30).Draw(t, "before"), leading: rapid.Float64Range(5, 30).Draw(t, "leading"),
				padding: rapid.Float64Range(0, 5).Draw(t, "padding"), keep: rapid.Bool().Draw(t, "keep"),
				whole: rapid.IntRange(0, 3).Draw(t, "whole") == 0, newPage: rapid.IntRange(0, 9).Draw(t, "new page") == 0,
				cells: []cell{{lines: make([]line, n)}},
			}
			if len(rows) > 0 && rapid.IntRange(0, 4).Draw(t, "head") == 0 {
				r.head = rows[:1]
			}
			rows = append(rows, r)
		}
		heights := groupHeights(rows)
		at, line := 0, 0
		for p, page := range place(rows) {
			end := sheetTop - 1e-6
			for i, s := range page {
				n := s.row.count()
				if s.top < end {
					t.Fatalf("page %d: strip %d lies over the one before it", p, i)
				}
				end = s.top - 1e-6
				for k := s.from; k < s.to; k++ {
					end += s.row.height(k, n)
				}
				if end > sheetBottom+1e-6 && (i > 0 || s.to-s.from > 1) {
					t.Fatalf("page %d: strip %d ends at %.1f, below the page", p, i, end)
				}
				if s.again {
					continue
				}
				if s.row != rows[at] || s.from != line {
					t.Fatalf("page %d: row or line out of order", p)
				}
				if s.row.newPage && s.from == 0 && i > 0 {
					t.Fatalf("page %d: a row that wants a new page stands in the middle", p)
				}
				if line = s.to; line == n {
					at, line = at+1, 0
				}
			}
			last := page[len(page)-1]
			n := last.row.count()
			bound := last.row.bound(last.to-1, n)
			if at == len(rows) || (line == 0 && rows[at].newPage) {
				bound = false
			}
			head := rows[0].height(0, 1) + float64(rows[0].count())*rows[0].leading + 30 // what a repeated head and the space below it take at most
			if height := heights[last.row][last.to-1]; bound && height+head < sheetBottom-sheetTop {
				t.Fatalf("page %d ends inside a group of %.0f points, which fits on one", p, height)
			}
		}
		if at != len(rows) {
			t.Fatalf("%d of %d rows were placed", at, len(rows))
		}
	})
}

// groupHeights gives, for each row and line, the height of the group of lines
// that must stay together around it.
func groupHeights(rows []*row) map[*row][]float64 {
	heights := map[*row][]float64{}
	height := 0.0
	var group []*float64
	for i, r := range rows {
		n := r.count()
		heights[r] = make([]float64, n)
		for k := range n {
			if k == 0 && len(group) > 0 {
				height += r.before
			}
			height += r.height(k, n)
			group = append(group, &heights[r][k])
			bound := r.bound(k, n)
			if k == n-1 && (i+1 == len(rows) || rows[i+1].newPage) {
				bound = false
			}
			if !bound {
				for _, h := range group {
					*h = height
				}
				height, group = 0, nil
			}
		}
	}
	return heights
}

func TestPDFRandom(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		d, words := randomDocument(t)
		data, err := PDF(d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Markdown(d); err != nil {
			t.Fatal(err)
		}
		if rapid.IntRange(0, 9).Draw(t, "sample") > 0 {
			return // the tools are slow
		}
		text := tool(t, dir, data, "pdftotext", "-raw", "FILE", "-")
		flat := strings.Join(strings.Fields(text), "") // a narrow column breaks words
		for _, word := range words {
			if !strings.Contains(flat, word) {
				t.Fatalf("PDF lacks the text that begins with %s", word)
			}
		}
		if out := tool(t, dir, data, "qpdf", "--check", "FILE"); strings.Contains(out, "WARNING") {
			t.Fatalf("qpdf: %s", out)
		}
	})
}

func TestPDFOddTrees(t *testing.T) {
	wide := &Table{Rows: [][][]Inline{make([][]Inline, 300)}, Widths: make([]float64, 300)}
	for i := range wide.Rows[0] {
		wide.Rows[0][i] = Text("cel")
	}
	many := &Document{Title: "Partijen"}
	for range 40 {
		many.Parties = append(many.Parties, Party{Name: strings.Repeat("naam ", 40), Details: make([]Field, 9)})
	}
	for name, d := range map[string]*Document{
		"nothing at all": {}, "300 columns": {Body: []Block{wide}}, "40 parties": many,
		"only breaks":    {Body: []Block{&PageBreak{}, &PageBreak{}}},
		"empty blocks":   {Body: []Block{&Heading{}, &Paragraph{}, &Provision{}, &List{}, &Table{}, &Fields{}, &Signatures{}, &Note{}}},
		"odd characters": {Title: "\xff\x00\ud7ff", Body: []Block{&Paragraph{Text: Text("\u0085\u2028\ue000\U0010ffff")}}},
	} {
		data := mustPDF(t, d)
		if out := tool(t, t.TempDir(), data, "qpdf", "--check", "FILE"); strings.Contains(out, "WARNING") {
			t.Errorf("%s: %s", name, out)
		}
	}
}

// TestPDFLinear writes one and four times the text and compares the time, with
// ample room for noise: what is quadratic takes sixteen times as long.
func TestPDFLinear(t *testing.T) {
	long := func(n int) time.Duration {
		d := &Document{Title: "Lang", Lang: "nl"}
		for range n {
			d.Body = append(d.Body, &Provision{Text: Text(strings.Repeat("verwerkingsverantwoordelijke en verwerker ", 70))})
		}
		best := time.Hour
		for range 3 {
			start := time.Now()
			mustPDF(t, d)
			best = min(best, time.Since(start))
		}
		return best
	}
	if one, four := long(25), long(100); four > 10*one {
		t.Errorf("four times the text took %v instead of %v", four, one)
	}
	one := strings.Repeat("x", 400_000)
	mustPDF(t, &Document{Title: "Eén woord", Body: []Block{&Paragraph{Text: Text(one)}}})
}

func BenchmarkPDF(b *testing.B) {
	d := sample("nl")
	for b.Loop() {
		mustPDF(b, d)
	}
}

func BenchmarkDOCX(b *testing.B)     { benchmark(b, DOCX) }
func BenchmarkHTML(b *testing.B)     { benchmark(b, HTML) }
func BenchmarkMarkdown(b *testing.B) { benchmark(b, Markdown) }
func BenchmarkJSON(b *testing.B)     { benchmark(b, JSON) }

func benchmark(b *testing.B, write func(*Document) ([]byte, error)) {
	d := sample("nl")
	for b.Loop() {
		if _, err := write(d); err != nil {
			b.Fatal(err)
		}
	}
}
