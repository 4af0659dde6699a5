package reader_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/verhaal/verhaal/internal/reader"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/reading"
)

// BenchmarkRead reads our own agreement of some twelve pages in each format.
func BenchmarkRead(b *testing.B) {
	d := drafted(b, "nl", "", nil)
	for name, write := range map[string]func(*document.Document) ([]byte, error){
		"pdf": document.PDF, "docx": document.DOCX,
		"html": document.HTML, "markdown": document.Markdown,
	} {
		data, err := write(d)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := reading.Read(context.Background(), data, reader.Programs{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPdftotext is the yardstick: the same PDF through pdftotext, started
// once for the file.
func BenchmarkPdftotext(b *testing.B) {
	data, err := document.PDF(drafted(b, "nl", "", nil))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		name := filepath.Join(b.TempDir(), "a.pdf")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			b.Fatal(err)
		}
		if out, err := exec.Command("pdftotext", name, "-").Output(); err != nil || len(out) == 0 {
			b.Fatal(err)
		}
	}
}
