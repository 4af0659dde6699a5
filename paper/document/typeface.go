package document

import (
	_ "embed"
	"sync"

	"github.com/verhaal/verhaal/paper/document/pdf"
)

// The font files, as bytes of the program itself: nothing is copied to use one.
var (
	//go:embed font/SourceSerif4-Regular.ttf
	serif []byte
	//go:embed font/SourceSerif4-SemiBold.ttf
	serifBold []byte
	//go:embed font/SourceSerif4-Italic.ttf
	serifItalic []byte
	//go:embed font/SourceSerif4-SemiBoldItalic.ttf
	serifBoldItalic []byte
	//go:embed font/Inter-Regular.ttf
	sans []byte
	//go:embed font/Inter-SemiBold.ttf
	sansBold []byte
	//go:embed font/Inter-Italic.ttf
	sansItalic []byte
)

// fonts are the faces in use: serif for the text by style, sans for labels,
// tables and the footer. One is opened when it is first needed.
var fonts = [...]func() *pdf.Font{
	font("SourceSerif4-Regular", &serif), font("SourceSerif4-SemiBold", &serifBold),
	font("SourceSerif4-Italic", &serifItalic), font("SourceSerif4-SemiBoldItalic", &serifBoldItalic),
	font("Inter-Regular", &sans), font("Inter-SemiBold", &sansBold), font("Inter-Italic", &sansItalic),
}

func font(name string, data *[]byte) func() *pdf.Font {
	return sync.OnceValue(func() *pdf.Font {
		f, err := pdf.OpenFont(name, *data)
		if err != nil {
			panic(err) // the files are compiled in; a test opens them
		}
		return f
	})
}

// look is how a run of text is set.
type look struct {
	sans  bool
	size  float64 // points
	color pdf.Color
	style Style
}

func (l look) with(s Style) look {
	l.style |= s
	if s&Mono != 0 && !l.sans { // a sans looks larger than a serif of the same size
		l.sans, l.size = true, l.size*0.9
	}
	return l
}

// typefaces are the fonts as one document uses them, in the order in which it
// comes to need them.
type typefaces struct {
	document *pdf.Document
	faces    [len(fonts)]*pdf.Face
	scratch  scratch
}

func (t *typefaces) face(l look) *pdf.Face {
	bold, italic, n := l.style&Bold != 0, l.style&Italic != 0, 0
	switch {
	case l.sans && bold:
		n = 5
	case l.sans && italic:
		n = 6
	case l.sans:
		n = 4
	case bold && italic:
		n = 3
	case italic:
		n = 2
	case bold:
		n = 1
	}
	if t.faces[n] == nil {
		t.faces[n] = t.document.Face(fonts[n]())
	}
	return t.faces[n]
}

// faceFor gives the face for one character: another family where the own one
// cannot draw it, and the own one, with its box for "missing", where none can.
func (t *typefaces) faceFor(l look, r rune) *pdf.Face {
	own := t.face(l)
	if own.Has(r) {
		return own
	}
	l.sans = !l.sans
	if other := t.face(l); other.Has(r) {
		return other
	}
	return own
}
