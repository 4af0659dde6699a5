package document

import (
	"github.com/verhaal/verhaal/paper/document/font"
	"github.com/verhaal/verhaal/paper/document/pdf"
)

// fonts are the faces in use: serif for the text by style, sans for labels,
// tables and the footer.
var fonts = [...]func() *pdf.Font{
	font.Serif, font.SerifBold, font.SerifItalic, font.SerifBoldItalic, font.Sans, font.SansBold,
	font.SansItalic,
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
