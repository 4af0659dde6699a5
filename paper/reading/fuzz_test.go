package reading_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/verhaal/verhaal/paper/reading"
)

// layout answers with what it is asked to read: so the fuzzer reaches the reader
// of what pdftohtml writes.
type layout struct{}

func (layout) Layout(_ context.Context, pdf []byte, _ bool) ([]byte, error) { return pdf, nil }
func (layout) Picture(context.Context, []byte, int, int) ([]byte, error) {
	return nil, &reading.Problem{Code: reading.NoProgram}
}

func (layout) Recognise(context.Context, []byte) ([]byte, error) {
	return nil, &reading.Problem{Code: reading.NoProgram}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("# Kop\n\n1. een\n   a) twee\n\n| a | b |\n|--|--|\n| c | d |\n\fKop\n\n§ 3 Slot"))
	f.Add([]byte("Vеrwerker \u202Eabc\u202C\U000E0041 ver\u00ad\nwerker\xff"))
	f.Add([]byte("<html><style>.a{display:none}</style><p class=a>x<table><tr><td>a<td>b</table><ol type=i><li>a<li>b</ol>"))
	f.Add([]byte(word(numbered("5", "1", "a")+`<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>b</w:t></w:r></w:ins></w:p>`, "word/numbering.xml",
		numbering)))
	f.Add([]byte(openDocument(`<text:p>a<text:s/>b</text:p>`)))
	f.Add([]byte(pages(`<text top="10" left="10" width="50" height="12" font="0">1.1 ver-</text><text top="24" left="10" width="50" height="12" font="0">werker</text>`)))
	samples, _ := filepath.Glob("testdata/*")
	for _, name := range samples {
		if data, err := os.ReadFile(name); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		text, err := reading.Read(ctx, data, layout{})
		if err != nil {
			if reading.CodeOf(err) == "" {
				t.Fatal(err)
			}
			return
		}
		if err := sound(text); err != nil {
			t.Fatal(err)
		}
	})
}

// The parts of a DOCX and ODT, without the zip around them that a fuzzer cannot make.
func FuzzParts(f *testing.F) {
	f.Add(numbered("5", "1", "a")+`<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`, numbering,
		`<w:style w:styleId="a" w:type="paragraph"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>`)
	f.Add(`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:txbxContent><w:p><w:r><w:t>y</w:t></w:r></w:p></w:txbxContent></w:p>`, "", "")
	f.Add(`<text:list text:style-name="L"><text:list-item><text:p>a<text:span text:style-name="T">b</text:span></text:p></text:list-item></text:list>`, `<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>`, "")
	f.Fuzz(func(t *testing.T, body, second, third string) {
		for _, data := range []string{word(body, "word/numbering.xml", second, "word/styles.xml", third, "word/comments.xml", third,
			"word/footnotes.xml", second), openDocument(body, second)} {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			text, err := reading.Read(ctx, []byte(data), nil)
			cancel()
			if err != nil {
				if reading.CodeOf(err) == "" {
					t.Fatal(err)
				}
			} else if err := sound(text); err != nil {
				t.Fatal(err)
			}
		}
	})
}
