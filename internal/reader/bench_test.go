package reader_test

import (
	"context"
	"testing"

	"github.com/verhaal/verhaal/internal/reader"
	"github.com/verhaal/verhaal/paper/document"
	"github.com/verhaal/verhaal/paper/reading"
)

// BenchmarkRead reads our own agreement of some twelve pages in each format.
func BenchmarkRead(b *testing.B) {
	d := drafted(b, "nl", "", nil)
	for name, write := range map[string]func(*document.Document) ([]byte, error){"pdf": document.PDF, "docx": document.DOCX, "html": document.HTML, "markdown": document.Markdown} {
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
