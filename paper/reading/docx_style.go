package reading

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// letterLook is how letters are shown; a nil field is not said.
type letterLook struct {
	vanish, bold *bool
	colour       *string // rrggbb or auto
	fill         *string // shading behind the letters
	size         *int    // half points
	width        *int    // per cent
}

func (l *letterLook) over(m letterLook) {
	if m.vanish != nil {
		l.vanish = m.vanish
	}
	if m.bold != nil {
		l.bold = m.bold
	}
	if m.colour != nil {
		l.colour = m.colour
	}
	if m.fill != nil {
		l.fill = m.fill
	}
	if m.size != nil {
		l.size = m.size
	}
	if m.width != nil {
		l.width = m.width
	}
}

// why tells why letters are not seen on a ground of this colour; ground is empty
// when it is not known.
func (l letterLook) why(ground string) string {
	switch {
	case l.vanish != nil && *l.vanish:
		return "vanish"
	case l.size != nil && *l.size < 6, l.width != nil && *l.width < 10 && *l.width > 0:
		return "tiny"
	}
	if l.fill != nil && *l.fill != "auto" {
		ground = *l.fill
	}
	if l.colour == nil || *l.colour == "auto" || ground == "" {
		return ""
	}
	fore, back := hexColour(*l.colour), hexColour(ground)
	if fore.known && back.known && fore.near(back) {
		return "white"
	}
	return ""
}

// paragraphLook is what a paragraph says of itself, or its style of it.
type paragraphLook struct {
	style   string
	outline int // 1 to 9; 0 not said
	numID   string
	level   int
	leveled bool
	fill    *string
	letters letterLook
	gone    bool // the end of the paragraph is proposed to go
}

type docxStyle struct {
	name, based string
	shaded      bool // of a table: it colours cells
	paragraphLook
}

type docxStyles struct {
	byID     map[string]*docxStyle
	normal   string
	defaults letterLook
	resolved map[string]paragraphLook
}

var headingName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(heading|kop|titre|überschrift|rubrik|título) ?([1-9])$`)
})

func readStyles(ctx context.Context, data []byte) *docxStyles {
	s := &docxStyles{byID: map[string]*docxStyle{}, resolved: map[string]paragraphLook{}}
	x := newXML(ctx, data)
	for {
		switch x.next() {
		case xmlEnd:
			return s
		case xmlOpen:
			switch x.name {
			case "w:rPrDefault":
				if x.next() == xmlOpen && x.name == "w:rPr" {
					s.defaults = readLetters(x)
				}
			case "w:style":
				s.style(x)
			}
		}
	}
}

func (s *docxStyles) style(x *xmlReader) {
	st := &docxStyle{}
	id := x.attr("w:styleId")
	if x.attr("w:type") == "paragraph" && on(x.attr("w:default"), false) {
		s.normal = id
	}
	for range x.inside() {
		switch x.name {
		case "w:name":
			st.name = x.attr("w:val")
		case "w:basedOn":
			st.based = x.attr("w:val")
		case "w:pPr":
			letters := st.letters
			st.paragraphLook = readParagraphLook(x)
			st.letters = letters
		case "w:rPr":
			st.letters = readLetters(x)
		default:
			x.skip(func(name string) {
				if name == "w:shd" && *shading(x) != "auto" {
					st.shaded = true
				}
			})
		}
	}
	if m := headingName().FindStringSubmatch(st.name); m != nil && st.outline == 0 {
		st.outline, _ = strconv.Atoi(m[2])
	}
	if name := strings.ToLower(st.name); name == "title" || name == "titel" {
		st.outline = 1
	}
	if len(s.byID) < 10_000 {
		s.byID[id] = st
	}
}

// shaded tells whether a style may colour the cells of a table.
func (s *docxStyles) shaded(id string) bool {
	st := s.byID[id]
	for n := 0; st != nil && n < 30; n++ {
		if st.shaded {
			return true
		}
		st = s.byID[st.based]
	}
	return s.byID[id] == nil
}

// of gives what a style says, with all styles that it is based on.
func (s *docxStyles) of(id string) paragraphLook {
	if look, ok := s.resolved[id]; ok {
		return look
	}
	var chain []*docxStyle
	for at, st := id, s.byID[id]; st != nil && len(chain) < 30; st = s.byID[at] {
		chain = append(chain, st)
		at = st.based
	}
	var look paragraphLook
	for i := len(chain) - 1; i >= 0; i-- {
		look.over(chain[i].paragraphLook)
	}
	s.resolved[id] = look
	return look
}

func (p *paragraphLook) over(q paragraphLook) {
	if q.outline != 0 {
		p.outline = q.outline
	}
	if q.numID != "" {
		p.numID = q.numID
	}
	if q.leveled {
		p.level, p.leveled = q.level, true
	}
	if q.fill != nil {
		p.fill = q.fill
	}
	p.letters.over(q.letters)
}

// on reads a switch of Word: there is yes, unless it says no.
func on(v string, there bool) bool {
	switch v {
	case "0", "false", "off":
		return false
	case "":
		return there
	}
	return true
}

// readLetters reads w:rPr.
func readLetters(x *xmlReader) letterLook {
	var l letterLook
	for range x.inside() {
		l.read(x)
		if x.name == "w:rPrChange" {
			x.skip(nil)
		}
	}
	return l
}

func (l *letterLook) read(x *xmlReader) {
	switch x.name {
	case "w:vanish":
		v := on(x.attr("w:val"), true)
		l.vanish = &v
	case "w:b":
		v := on(x.attr("w:val"), true)
		l.bold = &v
	case "w:color":
		v := x.attr("w:val")
		if theme := x.attr("w:themeColor"); (v == "" || v == "auto") && (theme == "background1" || theme == "light1") {
			v = "ffffff"
		}
		l.colour = &v
	case "w:shd":
		l.fill = shading(x)
	case "w:highlight":
		v := map[string]string{"white": "ffffff", "none": "auto"}[x.attr("w:val")]
		l.fill = &v
	case "w:sz":
		if n, err := strconv.Atoi(x.attr("w:val")); err == nil {
			l.size = &n
		}
	case "w:w":
		if n, err := strconv.Atoi(strings.TrimSuffix(x.attr("w:val"), "%")); err == nil {
			l.width = &n
		}
	}
}

// shading gives the colour behind; empty when it is a pattern.
func shading(x *xmlReader) *string {
	v := x.attr("w:fill")
	if p := x.attr("w:val"); v == "" || p != "clear" && p != "nil" && p != "" {
		v = ""
	}
	return &v
}

// readParagraphLook reads w:pPr.
func readParagraphLook(x *xmlReader) paragraphLook {
	var p paragraphLook
	for range x.inside() {
		switch x.name {
		case "w:pStyle":
			p.style = x.attr("w:val")
		case "w:outlineLvl":
			if n, err := strconv.Atoi(x.attr("w:val")); err == nil && n >= 0 && n < 9 {
				p.outline = n + 1
			}
		case "w:numId":
			p.numID = x.attr("w:val")
		case "w:ilvl":
			if n, err := strconv.Atoi(x.attr("w:val")); err == nil && n >= 0 && n < 9 {
				p.level, p.leveled = n, true
			}
		case "w:shd":
			p.fill = shading(x)
		case "w:rPr":
			p.gone = p.gone || markGone(x)
		case "w:pPrChange", "w:sectPr", "w:numberingChange":
			x.skip(nil)
		}
	}
	return p
}

// markGone reads the w:rPr of a paragraph's end: whether the end is deleted, so
// that the next paragraph follows on this one.
func markGone(x *xmlReader) bool {
	gone := false
	x.skip(func(name string) { gone = gone || name == "w:del" || name == "w:moveFrom" })
	return gone
}
