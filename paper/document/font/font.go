// Package font holds the typefaces of documents and pictures, as bytes of the
// program itself: nothing is copied to use one.
package font

import (
	_ "embed"
	"sync"

	"github.com/verhaal/verhaal/paper/document/pdf"
)

var (
	//go:embed SourceSerif4-Regular.ttf
	serif []byte
	//go:embed SourceSerif4-SemiBold.ttf
	serifBold []byte
	//go:embed SourceSerif4-Italic.ttf
	serifItalic []byte
	//go:embed SourceSerif4-SemiBoldItalic.ttf
	serifBoldItalic []byte
	//go:embed Inter-Regular.ttf
	sans []byte
	//go:embed Inter-SemiBold.ttf
	sansBold []byte
	//go:embed Inter-Italic.ttf
	sansItalic []byte
)

// The fonts: serif for the text, sans for labels, tables and pictures. One is
// opened when it is first asked for.
var (
	Serif           = open("SourceSerif4-Regular", &serif)
	SerifBold       = open("SourceSerif4-SemiBold", &serifBold)
	SerifItalic     = open("SourceSerif4-Italic", &serifItalic)
	SerifBoldItalic = open("SourceSerif4-SemiBoldItalic", &serifBoldItalic)
	Sans            = open("Inter-Regular", &sans)
	SansBold        = open("Inter-SemiBold", &sansBold)
	SansItalic      = open("Inter-Italic", &sansItalic)
)

func open(name string, data *[]byte) func() *pdf.Font {
	return sync.OnceValue(func() *pdf.Font {
		f, err := pdf.OpenFont(name, *data)
		if err != nil {
			panic(err) // the files are compiled in; a test opens them
		}
		return f
	})
}
