package reading

import "strings"

// docxRun is the state within one paragraph.
type docxRun struct {
	d      *draft
	look   paragraphLook
	style  paragraphLook // of its style, with the defaults
	run    letterLook
	ground string
	unseen bool
	after  []*draft // paragraphs of text boxes that hang on this one
}

// paragraph reads a w:p, and the text boxes within it.
func (r *docxReader) paragraph() {
	x := r.x
	p := docxRun{d: &draft{Block: Block{Source: r.count}}}
	r.count++
	if r.join != nil && r.boxes == 0 {
		p.d, r.join = r.join, nil
	}
	p.style = r.style("")
	p.ground = r.ground(p.style)
	for depth := x.depth; x.depth >= depth; {
		switch x.next() {
		case xmlEnd:
			return
		case xmlSaid:
			switch x.open[len(x.open)-1] {
			case "w:t", "m:t", "w:delText":
				r.say(&p, x.text())
			case "w:instrText":
				if n := len(r.fields); n > 0 && r.fields[n-1].code.Len() < 1000 {
					r.fields[n-1].code.Write(x.said)
				}
			}
		case xmlOpen:
			r.inner(&p)
		case xmlShut:
			r.innerShut(&p)
		}
	}
	r.ended(&p)
}

// style gives what a paragraph in this style looks like.
func (r *docxReader) style(id string) paragraphLook {
	if id == "" || r.styles.byID[id] == nil {
		id = r.styles.normal
	}
	look := r.styles.of(id)
	letters := r.styles.defaults
	letters.over(look.letters)
	look.letters = letters
	return look
}

// ground gives the colour behind the letters; empty when it is not known.
func (r *docxReader) ground(look paragraphLook) string {
	ground := r.page
	if ground == "auto" || ground == "" {
		ground = "ffffff"
	}
	if r.boxes > 0 {
		ground = ""
	}
	if t := r.b.table(); t != nil {
		switch {
		case t.fill == "?" || t.fill == "" && t.styled:
			ground = ""
		case t.fill != "" && t.fill != "auto":
			ground = t.fill
		}
	}
	if look.fill != nil && *look.fill != "auto" {
		ground = *look.fill
	}
	return ground
}

// inner reads an element within a paragraph.
func (r *docxReader) inner(p *docxRun) {
	x := r.x
	switch x.name {
	case "w:pPr":
		p.look = readParagraphLook(x)
		p.style = r.style(p.look.style)
		p.style.over(p.look)
		p.ground = r.ground(p.style)
	case "w:r":
		p.run = p.style.letters
	case "w:rPr":
		p.run.over(r.letters(x))
	case "w:tab", "w:ptab":
		r.say(p, " ")
	case "w:br", "w:cr":
		if kind := x.attr("w:type"); kind == "page" || kind == "column" {
			r.say(p, " ")
		} else {
			r.say(p, "\n")
		}
	case "w:noBreakHyphen":
		r.say(p, "-")
	case "w:sym":
		r.say(p, symbol(x.attr("w:char")))
	case "w:fldChar":
		r.field(p, x.attr("w:fldCharType"))
	case "w:footnoteReference":
		r.note("w:footnote" + x.attr("w:id"))
	case "w:endnoteReference":
		r.note("w:endnote" + x.attr("w:id"))
	case "w:txbxContent":
		r.boxes++
	case "w:p":
		r.nested(p)
	case "w:sdt", "w:sdtPr":
		r.sdt()
	case "mc:Fallback":
		x.skip(r.counting)
	default:
		r.marks(p.d)
	}
}

// letters reads the w:rPr of a run, with the style that it names.
func (r *docxReader) letters(x *xmlReader) letterLook {
	var own, styled letterLook
	for range x.inside() {
		switch x.name {
		case "w:rStyle":
			styled = r.styles.of(x.attr("w:val")).letters
		case "w:rPrChange":
			x.skip(nil)
		default:
			own.read(x)
		}
	}
	styled.over(own)
	return styled
}

// nested reads a paragraph of a text box. It comes after the one it hangs on.
func (r *docxReader) nested(p *docxRun) {
	p.after = append(p.after, r.b.aloof(r.paragraph)...)
}

func (r *docxReader) innerShut(p *docxRun) {
	switch r.x.name {
	case "w:txbxContent":
		r.boxes--
	case "w:sdt":
		r.sdtEnd()
	case "w:ins", "w:moveTo", "w:del", "w:moveFrom":
		r.changeEnd(p.d)
	}
}

// marks reads the marks of comments and changes.
func (r *docxReader) marks(d *draft) {
	x := r.x
	switch x.name {
	case "w:ins", "w:moveTo", "w:del", "w:moveFrom":
		kind := Inserted
		if x.name == "w:del" || x.name == "w:moveFrom" {
			kind = Deleted
		}
		r.changes = append(r.changes, docxChange{kind: kind, author: x.attr("w:author"), date: x.attr("w:date")})
	case "w:commentRangeStart", "w:commentReference":
		if a := r.comments[x.attr("w:id")]; a != nil && a.Start == -1 {
			a.Start = -2 // its place is on the way
			d.point(func(offset int) { a.Start, a.End = offset, max(a.End, offset) })
		}
	case "w:commentRangeEnd":
		if a := r.comments[x.attr("w:id")]; a != nil {
			d.point(func(offset int) { a.End = max(offset, a.Start) })
		}
	}
}

func (r *docxReader) changeEnd(d *draft) {
	n := len(r.changes)
	if n == 0 {
		return
	}
	r.changes[n-1].end()
	if a := r.changes[n-1].aside; a != nil {
		d.point(func(offset int) { a.End = offset })
	}
	r.changes = r.changes[:n-1]
}

// say takes text where it stands: to be read, proposed to go, hidden, or part of
// a table of contents.
func (r *docxReader) say(p *docxRun, text string) {
	for _, f := range r.fields {
		if !f.shown {
			return
		}
	}
	if r.size += len(text); r.size > maxText {
		r.x.fail(TooMuch, "more than %d bytes of text", maxText)
		return
	}
	if r.inContents() {
		r.contents.WriteString(text)
		return
	}
	for i := range r.changes {
		if r.changes[i].kind == Deleted {
			r.deleted(p, &r.changes[i], text)
			return
		}
	}
	if why := p.run.why(p.ground); why != "" {
		p.unseen = true
		r.b.unseen(p.d, Aside{Kind: Hidden, Text: text, Why: why})
		return
	}
	if n := len(r.changes); n > 0 && r.changes[n-1].aside == nil {
		c := &r.changes[n-1]
		if c.aside = r.b.aside(Aside{Kind: Inserted, Author: c.author, Date: c.date}); c.aside != nil {
			a := c.aside
			p.d.point(func(offset int) { a.Start, a.End = offset, offset })
		}
	}
	if strings.TrimSpace(text) != "" {
		bold := p.run.bold != nil && *p.run.bold
		p.d.bold, p.d.plain = p.d.bold || bold, p.d.plain || !bold
	}
	p.d.add(text)
}

func (r *docxReader) deleted(p *docxRun, c *docxChange, text string) {
	if c.aside == nil {
		if c.aside = r.b.aside(Aside{Kind: Deleted, Author: c.author, Date: c.date}); c.aside == nil {
			return
		}
		a := c.aside
		p.d.point(func(offset int) { a.Start, a.End = offset, offset })
	}
	if r.b.asideSize += len(text); r.b.asideSize < maxAside {
		c.gone = append(c.gone, text...)
	}
}

// end gives a deletion its text.
func (c *docxChange) end() {
	if c.aside != nil && len(c.gone) > 0 {
		c.aside.Text = string(c.gone)
	}
}

// field follows a field: its code is not read, its result is.
func (r *docxReader) field(p *docxRun, kind string) {
	n := len(r.fields)
	switch {
	case kind == "begin" && n < 50:
		r.fields = append(r.fields, &docxField{})
	case kind == "separate" && n > 0:
		f := r.fields[n-1]
		f.shown = true
		f.contents = strings.HasPrefix(strings.TrimSpace(f.code.String()), "TOC")
	case kind == "end" && n > 0:
		r.fields = r.fields[:n-1]
		r.contentsEnd(p.d)
	}
}

func (r *docxReader) inContents() bool {
	for _, f := range r.fields {
		if f.contents {
			return true
		}
	}
	for _, contents := range r.sdts {
		if contents {
			return true
		}
	}
	return false
}

// contentsEnd notes a table of contents that has been read as a whole.
func (r *docxReader) contentsEnd(d *draft) {
	if r.contents.Len() > 0 && !r.inContents() {
		r.b.unseen(d, Aside{Kind: Margin, Text: strings.Join(strings.Fields(r.contents.String()), " ")})
		r.contents.Reset()
	}
}

// sdt follows content controls: one of them holds the table of contents.
func (r *docxReader) sdt() {
	if r.x.name == "w:sdt" {
		r.sdts = append(r.sdts, false)
		return
	}
	r.x.skip(func(name string) {
		if n := len(r.sdts); n > 0 && name == "w:docPartGallery" && strings.EqualFold(r.x.attr("w:val"), "Table of Contents") {
			r.sdts[n-1] = true
		}
	})
}

func (r *docxReader) sdtEnd() {
	if n := len(r.sdts); n > 0 {
		r.sdts = r.sdts[:n-1]
	}
}

func (r *docxReader) note(id string) {
	if r.notes[id] != "" {
		r.noted = append(r.noted, r.notes[id])
		delete(r.notes, id)
	}
}

// symbol gives a letter of a symbol font: boxes to tick, and else a bullet.
func symbol(code string) string {
	switch strings.ToUpper(code) {
	case "F0A8", "F06F", "F071", "F072":
		return "☐"
	case "F0FE", "F0FD", "F078", "F054":
		return "☒"
	case "F0FC", "F050", "F0FB":
		return "✓"
	}
	if r := character("#x" + code); r > 0 && r < 0xE000 {
		return string(r)
	}
	return "•"
}

// ended gives the paragraph its number and kind, and puts it.
func (r *docxReader) ended(p *docxRun) {
	d := p.d
	if r.inContents() {
		r.contents.WriteByte(' ')
	}
	if p.look.gone && r.boxes == 0 && r.join == nil {
		r.join = d
		d.add(" ")
	} else {
		r.finished(p)
	}
	for _, box := range p.after {
		r.b.emit(box)
	}
}

func (r *docxReader) finished(p *docxRun) {
	d := p.d
	number, listed := "", false
	if id := p.style.numID; id != "" && id != "0" && !r.inContents() && !(p.unseen && d.empty()) {
		number, listed = r.numbers.next(id, p.style.level)
	}
	if d.Kind == "" {
		text := strings.TrimSpace(string(d.raw))
		switch {
		case p.style.outline > 0 && (len(text) < 120 || title(text)):
			d.Kind, d.Level = Heading, min(p.style.outline, 6)
		case listed && !(number != "" && d.bold && !d.plain):
			d.Kind, d.Level = Item, p.style.level+1
		}
	}
	if number != "" && !d.empty() {
		d.Number = bare(number)
		d.prefix(number + " ")
	}
	for _, part := range split(d) {
		r.b.emit(part)
	}
}
