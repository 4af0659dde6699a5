package document

import (
	"embed"
	"sync"

	"github.com/verhaal/verhaal/paper/document/pdf"
)

//go:embed font/*.ttf
var fontFiles embed.FS

// fontNames are the faces in use: serif for the text by style, sans for
// labels, tables and the footer.
var fontNames = [...]string{
	"SourceSerif4-Regular", "SourceSerif4-SemiBold", "SourceSerif4-Italic", "SourceSerif4-SemiBoldItalic",
	"Inter-Regular", "Inter-SemiBold", "Inter-Italic",
}

var fonts = sync.OnceValue(func() (opened [len(fontNames)]*pdf.Font) {
	for i, name := range fontNames {
		data, err := fontFiles.ReadFile("font/" + name + ".ttf")
		if err == nil {
			opened[i], err = pdf.OpenFont(name, data)
		}
		if err != nil {
			panic(err) // the files are compiled in; a test opens them
		}
	}
	return opened
})

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

// typefaces are the fonts as one document uses them.
type typefaces [len(fontNames)]*pdf.Face

func newTypefaces(d *pdf.Document) *typefaces {
	var t typefaces
	for i, font := range fonts() {
		t[i] = d.Face(font)
	}
	return &t
}

func (t *typefaces) face(l look) *pdf.Face {
	bold, italic := l.style&Bold != 0, l.style&Italic != 0
	switch {
	case l.sans && bold:
		return t[5]
	case l.sans && italic:
		return t[6]
	case l.sans:
		return t[4]
	case bold && italic:
		return t[3]
	case italic:
		return t[2]
	case bold:
		return t[1]
	}
	return t[0]
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
