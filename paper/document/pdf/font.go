package pdf

import (
	"encoding/binary"
	"fmt"
)

// Font is a TrueType font, read where it lies: nothing is copied or unpacked,
// so that opening one costs nothing worth measuring. A Font never changes and
// may be used by many documents at the same time.
type Font struct {
	name       string
	tables     map[string][]byte
	units      int // units in one em
	longLoca   bool
	metrics    int // how many glyphs have a width of their own
	glyphs     int
	segments   []byte // the body of the cmap subtable, format 4
	segCount   int
	low        [0x250]uint16 // glyphs of the Latin blocks, which is nearly every character asked for
	lowWidth   [0x250]uint16 // and their widths
	ascent     int
	descent    int
	capHeight  int
	box        [4]int
	italic     bool
	stemWeight int
}

// OpenFont reads a TrueType font with quadratic outlines and a Unicode cmap of
// format 4. name becomes its PostScript name in the PDF.
func OpenFont(name string, data []byte) (*Font, error) {
	f := &Font{name: name, tables: map[string][]byte{}}
	if len(data) < 12 {
		return nil, fmt.Errorf("cannot open font %s: too short", name)
	}
	count := int(binary.BigEndian.Uint16(data[4:]))
	if len(data) < 12+16*count {
		return nil, fmt.Errorf("cannot open font %s: table directory cut off", name)
	}
	for i := range count {
		entry := data[12+16*i:]
		offset := int(binary.BigEndian.Uint32(entry[8:]))
		length := int(binary.BigEndian.Uint32(entry[12:]))
		if offset > len(data) || length > len(data)-offset {
			return nil, fmt.Errorf("cannot open font %s: table %q cut off", name, entry[:4])
		}
		f.tables[string(entry[:4])] = data[offset : offset+length]
	}
	for table, minimum := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "OS/2": 90, "cmap": 4, "glyf": 1, "loca": 4, "hmtx": 4} {
		if len(f.tables[table]) < minimum {
			return nil, fmt.Errorf("cannot open font %s: table %q missing or too short", name, table)
		}
	}
	f.readMetrics()
	if f.metrics < 1 || len(f.tables["hmtx"]) < 4*f.metrics || f.units < 1 {
		return nil, fmt.Errorf("cannot open font %s: widths cut off", name)
	}
	if err := f.readCmap(); err != nil {
		return nil, fmt.Errorf("cannot open font %s: %w", name, err)
	}
	return f, nil
}

func (f *Font) readMetrics() {
	head, hhea, os2 := f.tables["head"], f.tables["hhea"], f.tables["OS/2"]
	f.units = be16(head, 18)
	f.longLoca = be16(head, 50) == 1
	f.metrics = be16(hhea, 34)
	f.glyphs = be16(f.tables["maxp"], 4)
	f.ascent, f.descent = f.em(signed16(hhea, 4)), f.em(signed16(hhea, 6))
	f.capHeight = f.em(signed16(os2, 88))
	f.stemWeight = be16(os2, 4) / 5 // PDF asks for a stem width, which TrueType does not give; the weight class is near enough
	for i := range f.box {
		f.box[i] = f.em(signed16(head, 36+2*i))
	}
	f.italic = be16(head, 44)&2 != 0
}

func (f *Font) readCmap() error {
	cmap := f.tables["cmap"]
	for i := range be16(cmap, 2) {
		entry := 4 + 8*i
		if len(cmap) < entry+8 {
			break
		}
		if be16(cmap, entry) != 3 || be16(cmap, entry+2) != 1 {
			continue
		}
		offset := int(binary.BigEndian.Uint32(cmap[entry+4:]))
		if offset+14 > len(cmap) || be16(cmap, offset) != 4 {
			continue
		}
		f.segments = cmap[offset:]
		f.segCount = be16(f.segments, 6) / 2
		if len(f.segments) < 16+8*f.segCount {
			return fmt.Errorf("its cmap is cut off")
		}
		for r := range f.low {
			f.low[r] = f.find(f.drawnAs(rune(r)))
			f.lowWidth[r] = uint16(f.advance(f.low[r]))
		}
		return nil
	}
	return fmt.Errorf("it has no Unicode cmap of format 4")
}

// Glyph is the number of the glyph that draws r, 0 when the font has none.
func (f *Font) Glyph(r rune) uint16 {
	if r >= 0 && int(r) < len(f.low) {
		return f.low[r]
	}
	return f.find(f.drawnAs(r))
}

// drawnAs gives the character that looks the same where the font lacks r.
func (f *Font) drawnAs(r rune) rune {
	switch r {
	case '\u2011', '\u00ad': // non-breaking hyphen, soft hyphen
		return '-'
	case '\u202f', '\u2009', '\u2007': // narrow, thin and figure space
		if f.find(r) == 0 {
			return ' '
		}
	}
	return r
}

// Width is the width of s, set at size points, in points.
func (f *Font) Width(s string, size float64) float64 {
	width := 0
	for _, r := range s {
		width += f.width(r)
	}
	return float64(width) * size / 1000
}

// width is the width of r in thousandths of an em.
func (f *Font) width(r rune) int {
	if r >= 0 && int(r) < len(f.lowWidth) {
		return int(f.lowWidth[r])
	}
	return f.advance(f.Glyph(r))
}

// find searches the cmap, as the OpenType specification of format 4 tells.
func (f *Font) find(r rune) uint16 {
	if r < 0 || r > 0xFFFF {
		return 0
	}
	low, high := 0, f.segCount
	for low < high {
		middle := (low + high) / 2
		if be16(f.segments, 14+2*middle) < int(r) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low == f.segCount {
		return 0
	}
	start := be16(f.segments, 16+2*f.segCount+2*low)
	if int(r) < start {
		return 0
	}
	delta := be16(f.segments, 16+4*f.segCount+2*low)
	at := 16 + 6*f.segCount + 2*low
	rangeOffset := be16(f.segments, at)
	if rangeOffset == 0 {
		return f.within(int(r) + delta)
	}
	at += rangeOffset + 2*(int(r)-start)
	if at+2 > len(f.segments) || be16(f.segments, at) == 0 {
		return 0
	}
	return f.within(be16(f.segments, at) + delta)
}

func (f *Font) within(glyph int) uint16 {
	glyph &= 0xFFFF
	if glyph >= f.glyphs {
		return 0
	}
	return uint16(glyph)
}

// advance is the width of a glyph in thousandths of an em.
func (f *Font) advance(glyph uint16) int {
	at := 4 * min(int(glyph), f.metrics-1)
	return f.em(be16(f.tables["hmtx"], at))
}

// sideBearing is the left side bearing of a glyph in font units.
func (f *Font) sideBearing(glyph uint16) uint16 {
	at := 4*int(glyph) + 2
	if int(glyph) >= f.metrics {
		at = 4*f.metrics + 2*(int(glyph)-f.metrics)
	}
	if hmtx := f.tables["hmtx"]; at+2 <= len(hmtx) {
		return uint16(be16(hmtx, at))
	}
	return 0
}

// outline is the drawing of a glyph; empty for a space.
func (f *Font) outline(glyph uint16) []byte {
	loca, glyf := f.tables["loca"], f.tables["glyf"]
	var from, to int
	if f.longLoca {
		if 4*int(glyph)+8 > len(loca) {
			return nil
		}
		from = int(binary.BigEndian.Uint32(loca[4*int(glyph):]))
		to = int(binary.BigEndian.Uint32(loca[4*int(glyph)+4:]))
	} else {
		if 2*int(glyph)+4 > len(loca) {
			return nil
		}
		from, to = 2*be16(loca, 2*int(glyph)), 2*be16(loca, 2*int(glyph)+2)
	}
	if from >= to || to > len(glyf) || to-from < 10 {
		return nil
	}
	return glyf[from:to]
}

// em turns font units into thousandths of an em.
func (f *Font) em(units int) int {
	if units < 0 {
		return -f.em(-units)
	}
	return (units*1000 + f.units/2) / f.units
}

func be16(b []byte, at int) int     { return int(binary.BigEndian.Uint16(b[at:])) }
func signed16(b []byte, at int) int { return int(int16(binary.BigEndian.Uint16(b[at:]))) }
