package reading

import "strings"

// odtRun is the state within one paragraph.
type odtRun struct {
	d      *draft
	look   []letterLook // of the open spans, the innermost last
	ground string
	unseen bool
	after  []*draft
}

// paragraph reads a text:p or text:h with all that is in it.
func (r *odtReader) paragraph() {
	x := r.x
	style := r.styles.of("paragraph", x.attr("text:style-name"))
	p := &odtRun{d: &draft{Block: Block{Source: r.count}}, ground: "ffffff"}
	r.count++
	heading := 0
	if x.name == "text:h" {
		heading = max(small(x.attr("text:outline-level"), 1), 1)
	} else if style.outline > 0 {
		heading = style.outline
	}
	if t := r.b.table(); t != nil && t.fill != "" {
		p.ground = t.fill
	}
	if style.fill != "" {
		p.ground = style.fill
	}
	p.look = []letterLook{style.look}
	for depth := x.depth; x.depth >= depth; {
		switch x.next() {
		case xmlEnd:
			return
		case xmlSaid:
			r.say(p, x.text())
		case xmlOpen:
			r.inner(p)
		case xmlShut:
			if x.name == "text:span" && len(p.look) > 1 {
				p.look = p.look[:len(p.look)-1]
			}
		}
	}
	r.ended(p, heading)
}

// inner reads an element within a paragraph.
func (r *odtReader) inner(p *odtRun) {
	x := r.x
	switch x.name {
	case "text:span":
		look := p.look[len(p.look)-1]
		look.over(r.styles.of("text", x.attr("text:style-name")).look)
		p.look = append(p.look, look)
	case "text:s", "text:tab":
		r.say(p, " ")
	case "text:line-break":
		r.say(p, "\n")
	case "text:change-start", "text:change-end", "text:change":
		r.change(p.d)
	case "office:annotation":
		r.comment(p.d)
	case "office:annotation-end":
		if a := r.ranges[x.attr("office:name")]; a != nil {
			p.d.point(func(offset int) { a.End = max(offset, a.Start) })
		}
	case "text:note":
		r.note()
	case "text:hidden-text", "text:hidden-paragraph":
		r.conditional(p)
	case "text:p", "text:h": // of a text box
		p.after = append(p.after, r.b.aloof(r.paragraph)...)
	case "draw:image", "draw:object":
		r.outside = r.outside || strings.Contains(x.attr("xlink:href"), "://")
	case "text:ruby-text", "text:bookmark-start", "office:event-listeners", "text:index-entry-link-start":
		x.skip(nil)
	}
}

// say takes text where it stands: to be read, hidden, or of a table of contents.
func (r *odtReader) say(p *odtRun, text string) {
	if r.size += len(text); r.size > maxText {
		r.x.fail(TooMuch, "more than %d bytes of text", maxText)
		return
	}
	if r.inTOC > 0 {
		r.toc.WriteString(text)
		return
	}
	if !strings.Contains(text, "\n") || text != "\n" {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	look := p.look[len(p.look)-1]
	why := look.why(p.ground)
	if r.hidden > 0 {
		why = "display-none"
	}
	if why != "" {
		p.unseen = true
		r.b.unseen(p.d, Aside{Kind: Hidden, Text: text, Why: why})
		return
	}
	if strings.TrimSpace(text) != "" {
		bold := look.bold != nil && *look.bold
		p.d.bold, p.d.plain = p.d.bold || bold, p.d.plain || !bold
	}
	p.d.add(text)
}

// conditional reads text that is shown on a condition, which we do not calculate:
// it counts as hidden when the file says so.
func (r *odtReader) conditional(p *odtRun) {
	x := r.x
	hidden := x.attr("text:is-hidden") == "true"
	if x.name == "text:hidden-paragraph" {
		if hidden {
			p.look[0].vanish = &hidden
			for i := range p.look {
				p.look[i].vanish = &hidden
			}
		}
		x.skip(nil)
		return
	}
	text := plainText(x)
	if hidden {
		r.b.unseen(p.d, Aside{Kind: Hidden, Text: text, Why: "display-none"})
		return
	}
	r.say(p, text)
}

// comment reads an office:annotation.
func (r *odtReader) comment(d *draft) {
	x := r.x
	a := Aside{Kind: Comment}
	var text []byte
	name := x.attr("office:name")
	for range x.inside() {
		switch x.name {
		case "dc:creator":
			a.Author = plainText(x)
		case "dc:date":
			a.Date = plainText(x)
		case "text:p":
			if part := plainText(x); len(text) < maxAside {
				text = append(append(text, ' '), part...)
			}
		}
	}
	a.Text = strings.TrimSpace(string(text))
	kept := r.b.aside(a)
	if kept == nil {
		return
	}
	if name != "" {
		r.ranges[name] = kept
	}
	d.point(func(offset int) { kept.Start, kept.End = offset, max(kept.End, offset) })
}

// note keeps a footnote for the end of Body.
func (r *odtReader) note() {
	x := r.x
	for range x.inside() {
		switch x.name {
		case "text:note-citation":
			x.skip(nil)
		case "text:p":
			lists := r.lists
			r.lists = nil
			r.notes = append(r.notes, r.b.aloof(r.paragraph)...)
			r.lists = lists
		}
	}
}

// ended gives the paragraph its number and kind, and puts it.
func (r *odtReader) ended(p *odtRun, heading int) {
	d := p.d
	if r.inTOC > 0 {
		r.toc.WriteByte(' ')
	}
	number, level := "", 0
	if r.inTOC == 0 && !(p.unseen && d.empty()) {
		number, level = r.number()
	}
	text := strings.TrimSpace(string(d.raw))
	switch {
	case heading > 0 && (len(text) < 120 || title(text)):
		d.Kind, d.Level = Heading, min(heading, 6)
	case level > 0 && !(number != "" && d.bold && !d.plain):
		d.Kind, d.Level = Item, level
	}
	if number != "" && !d.empty() {
		d.Number = bare(number)
		d.prefix(number + " ")
	}
	for _, part := range split(d) {
		r.b.emit(part)
	}
	for _, box := range p.after {
		r.b.emit(box)
	}
}
