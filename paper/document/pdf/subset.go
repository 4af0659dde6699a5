package pdf

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
)

// Face is a font as one document uses it: it remembers which characters were
// set, so that only these travel in the file. Each character has a code of its
// own, also one that the font cannot draw: it shows as the font's box for
// "missing", but is still found and copied as what it is.
type Face struct {
	font  *Font
	key   string // its name in the page resources: F1
	ref   Ref
	low   [0x180]uint16 // codes of the common characters
	high  map[rune]uint16
	runes []rune // by code, from code 1 on
}

// Has tells whether the font can draw r.
func (f *Face) Has(r rune) bool { return f.font.Glyph(r) != 0 }

// Width is the width of s, set in this face at size points, in points.
func (f *Face) Width(s string, size float64) float64 {
	return f.font.Width(s, size)
}

// CapHeight is the height of a capital in points at this size.
func (f *Face) CapHeight(size float64) float64 { return float64(f.font.capHeight) * size / 1000 }

func (f *Face) code(r rune) uint16 {
	if r >= 0 && int(r) < len(f.low) {
		if c := f.low[r]; c != 0 {
			return c
		}
	} else if c, ok := f.high[r]; ok {
		return c
	}
	if len(f.runes) >= 0xFFF0 {
		return 0
	}
	f.runes = append(f.runes, r)
	c := uint16(len(f.runes))
	if r >= 0 && int(r) < len(f.low) {
		f.low[r] = c
	} else {
		if f.high == nil {
			f.high = map[rune]uint16{}
		}
		f.high[r] = c
	}
	return c
}

// appendCodes writes s as a PDF string of two-byte codes.
func (f *Face) appendCodes(b []byte, s string) []byte {
	b = append(b, '(')
	for _, r := range s {
		c := f.code(r)
		b = appendEscaped(appendEscaped(b, byte(c>>8)), byte(c))
	}
	return append(b, ')')
}

func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, c)
}

// glyphList is the old glyph number of each new one: 0, then one for each
// code, then the parts that composed glyphs need.
type glyphList struct {
	font   *Font
	old    []uint16
	parts  map[uint16]uint16 // old number -> new number of a part
	glyf   []byte
	starts []int
}

func (f *Face) cut() *glyphList {
	l := &glyphList{font: f.font, old: make([]uint16, 1, len(f.runes)+16), parts: map[uint16]uint16{}}
	for _, r := range f.runes {
		l.old = append(l.old, f.font.Glyph(r))
	}
	l.glyf = make([]byte, 0, 160*len(l.old))                 // a letter takes some 120
	for i := 0; i < len(l.old) && len(l.old) < 0xFFFF; i++ { // grows while it runs: parts have parts
		l.starts = append(l.starts, len(l.glyf))
		l.add(f.font.outline(l.old[i]))
	}
	l.starts = append(l.starts, len(l.glyf))
	return l
}

// add copies one outline and renumbers the parts it is composed of.
func (l *glyphList) add(outline []byte) {
	if outline == nil {
		return
	}
	at := len(l.glyf)
	l.glyf = append(l.glyf, outline...)
	for len(l.glyf)%4 != 0 {
		l.glyf = append(l.glyf, 0)
	}
	if signed16(outline, 0) >= 0 {
		return
	}
	const words, scale, more, twoScales, matrix = 1, 8, 32, 64, 128
	for part := 10; part+4 <= len(outline); {
		flags, old := be16(outline, part), uint16(be16(outline, part+2))
		number, known := l.parts[old]
		if !known {
			number = uint16(len(l.old))
			l.parts[old] = number
			l.old = append(l.old, old)
		}
		binary.BigEndian.PutUint16(l.glyf[at+part+2:], number)
		part += 6
		if flags&words != 0 {
			part += 2
		}
		switch {
		case flags&scale != 0:
			part += 2
		case flags&twoScales != 0:
			part += 4
		case flags&matrix != 0:
			part += 8
		}
		if flags&more == 0 {
			return
		}
	}
}

// file is a TrueType file with only the glyphs of the list and only the tables
// that a PDF needs (ISO 32000-1, 9.9).
func (l *glyphList) file() []byte {
	f := l.font
	loca := make([]byte, 0, 4*len(l.starts))
	for _, s := range l.starts {
		loca = binary.BigEndian.AppendUint32(loca, uint32(s))
	}
	hmtx := make([]byte, 0, 4*len(l.old))
	for _, old := range l.old {
		at := 4 * min(int(old), f.metrics-1)
		hmtx = append(hmtx, f.tables["hmtx"][at:at+2]...)
		hmtx = binary.BigEndian.AppendUint16(hmtx, f.sideBearing(old))
	}
	head := append([]byte(nil), f.tables["head"]...)
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1)
	hhea := append([]byte(nil), f.tables["hhea"]...)
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(l.old)))
	maxp := append([]byte(nil), f.tables["maxp"]...)
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(l.old)))
	tables := []table{ // in order of their names
		{"cvt ", f.tables["cvt "]},
		{"fpgm", f.tables["fpgm"]},
		{"glyf", l.glyf},
		{"head", head},
		{"hhea", hhea},
		{"hmtx", hmtx},
		{"loca", loca},
		{"maxp", maxp},
		{"prep", f.tables["prep"]},
	}
	file, headAt := assemble(tables)
	binary.BigEndian.PutUint32(file[headAt+8:], 0xB1B0AFBA-checksum(file))
	return file
}

type table struct {
	tag  string
	data []byte
}

// assemble puts tables behind their directory and tells where "head" begins.
func assemble(tables []table) (file []byte, headAt int) {
	tables = slices.DeleteFunc(tables, func(t table) bool { return len(t.data) == 0 })
	count := len(tables)
	power, log := 1, 0
	for power*2 <= count {
		power, log = power*2, log+1
	}
	directory := []byte{0, 1, 0, 0}
	for _, n := range []int{count, power * 16, log, (count - power) * 16} {
		directory = binary.BigEndian.AppendUint16(directory, uint16(n))
	}
	total, start := 0, 12+16*count
	for _, t := range tables {
		total += len(t.data) + 3
	}
	body := make([]byte, 0, total)
	for _, t := range tables {
		if t.tag == "head" {
			headAt = start + len(body)
		}
		directory = append(directory, t.tag...)
		directory = binary.BigEndian.AppendUint32(directory, checksum(t.data))
		directory = binary.BigEndian.AppendUint32(directory, uint32(start+len(body)))
		directory = binary.BigEndian.AppendUint32(directory, uint32(len(t.data)))
		body = append(body, t.data...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return slices.Concat(directory, body), headAt
}

func checksum(b []byte) uint32 {
	var sum uint32
	for len(b) >= 4 {
		sum += binary.BigEndian.Uint32(b)
		b = b[4:]
	}
	var rest [4]byte
	copy(rest[:], b)
	return sum + binary.BigEndian.Uint32(rest[:])
}

// write puts the font in the file: a composite font whose codes are the new
// glyph numbers (ISO 32000-1, 9.7.4), with a table from codes to text.
func (f *Face) write(w *writer) {
	list := f.cut()
	file := list.file()
	sum := sha256.Sum256(file)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	name := string(tag) + "+" + f.font.name
	program, descriptor, child, unicode := w.reserve(), w.reserve(), w.reserve(), w.reserve()
	// Outlines hardly become smaller by packing, and it takes a quarter of the
	// time of a document.
	w.raw(program, "/Length1 "+strconv.Itoa(len(file)), file)
	flags, angle := 4, 0 // symbolic: our codes are no standard encoding
	if f.font.italic {
		flags, angle = flags|64, -12
	}
	w.object(descriptor, fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %s>>",
		name, flags, f.font.box[0], f.font.box[1], f.font.box[2], f.font.box[3], angle, f.font.ascent, f.font.descent, f.font.capHeight, f.font.stemWeight, program))
	widths := []byte("[")
	for _, old := range list.old[:len(f.runes)+1] {
		widths = append(strconv.AppendInt(widths, int64(f.font.advance(old)), 10), ' ')
	}
	w.object(child, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %s/CIDToGIDMap/Identity/W[0 %s]]>>",
		name, descriptor, widths))
	w.raw(unicode, "", f.toUnicode())
	w.object(f.ref, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%s]/ToUnicode %s>>", name, child,
		unicode))
}

// toUnicode tells what text each code stands for.
func (f *Face) toUnicode() []byte {
	b := []byte("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < len(f.runes); from += 100 { // a block holds at most 100
		part := f.runes[from:min(from+100, len(f.runes))]
		b = append(strconv.AppendInt(b, int64(len(part)), 10), " beginbfchar\n"...)
		for i, r := range part {
			b = fmt.Appendf(b, "<%04X> <%X>\n", from+i+1, utf16Bytes(string(r)))
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}
