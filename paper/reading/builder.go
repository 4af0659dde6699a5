package reading

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A draft is a block that is being read: its text as the file has it, and what
// is to be told when it is known where in Body a place of it comes to lie.
type draft struct {
	Block  // with the kind when the file says it
	raw    []byte
	points []point
	bold   bool // there are bold letters
	plain  bool // there are characters that are not bold
}

type point struct {
	at   int
	tell func(offset int)
}

func (d *draft) add(s string)                { d.raw = append(d.raw, s...) }
func (d *draft) point(tell func(offset int)) { d.points = append(d.points, point{len(d.raw), tell}) }
func (d *draft) empty() bool                 { return len(bytes.TrimSpace(d.raw)) == 0 }

// A builder puts blocks together to the Body of a Text.
type builder struct {
	text      Text
	body      strings.Builder
	asides    []*Aside
	asideSize int
	invisible int
	lookalike int
	cut       bool
	tables    []*openTable // the innermost last
	watch     *Watch
}

// blocks reads what stands between paragraphs up to the end of the part, or until
// the text is full.
func (b *builder) blocks(x *xmlReader, open, shut func()) {
	for {
		switch x.next() {
		case xmlEnd:
			return
		case xmlOpen:
			if b.full() {
				b.cut = true
				return
			}
			open()
		case xmlShut:
			shut()
		}
	}
}

// aside notes text that is not simply part of what a person reads. It answers
// nil when there are too many.
func (b *builder) aside(a Aside) *Aside {
	if b.asideSize += len(a.Text); b.asideSize > maxAside || len(b.asides) >= maxAsides {
		b.cut = true
		return nil
	}
	kept := &a
	b.asides = append(b.asides, kept)
	return kept
}

// unseen notes, at the place that the draft has come to, text that a person does
// not see, or that is proposed to go.
func (b *builder) unseen(d *draft, a Aside) {
	if strings.TrimSpace(a.Text) == "" {
		return
	}
	if kept := b.aside(a); kept != nil {
		d.point(func(offset int) { kept.Start, kept.End = offset, offset })
	}
}

// full tells whether no more blocks are taken: the rest need not be read.
func (b *builder) full() bool {
	return b.body.Len() > maxBody || len(b.text.Blocks) >= maxBlocks
}

// put writes a draft into Body. Nothing remains of one without text but what it
// has to tell.
func (b *builder) put(d *draft) {
	if b.full() {
		b.cut = b.cut || !d.empty()
		d.raw = nil
	}
	places := make([]int, len(d.points))
	for i, p := range d.points {
		places[i] = min(p.at, len(d.raw))
	}
	c := clean(b.watch, string(d.raw), places, false)
	if d.Kind != Row && contentsTitle(c.text) {
		b.aside(Aside{Span: Span{b.body.Len(), b.body.Len()}, Kind: Margin, Text: c.text, Page: d.Page})
		c = clean(nil, "", make([]int, len(places)), false)
	}
	b.invisible += c.invisible
	b.lookalike += c.lookalikes
	start := b.body.Len()
	if start > 0 && c.text != "" {
		b.body.WriteByte('\n')
		start++
	}
	b.body.WriteString(c.text)
	for i, p := range d.points {
		p.tell(start + c.at[i])
	}
	for _, h := range c.hidden {
		b.aside(Aside{Span: Span{start + h.at, start + h.at}, Kind: Hidden, Text: string(h.said), Why: h.why, Page: d.Page})
	}
	if c.text == "" {
		return
	}
	block := d.Block
	block.Span = Span{start, start + len(c.text)}
	switch {
	case block.Kind == "":
		block.Kind, block.Level, block.Number = shape(c.text, d.bold && !d.plain, true)
	case block.Number == "" && block.Kind != Row && block.Kind != Paragraph:
		block.Number = labelOf(c.text).number
	}
	if block.Kind == Row {
		block.Cells = cells(c.text, start)
	}
	b.text.Blocks = append(b.text.Blocks, block)
}

func cells(text string, start int) []Span {
	var list []Span
	for cell := range strings.SplitSeq(text, "\t") {
		list = append(list, Span{start, start + len(cell)})
		start += len(cell) + 1
	}
	return list
}

// done gives the text with what must be known about it.
func (b *builder) done(format Format) *Text {
	t := &b.text
	t.Format = format
	t.Body = b.body.String()
	promote(t)
	finish(t, b.asides, b.invisible, b.lookalike, b.cut)
	return t
}

// finish puts the asides in the order of Body and says in notices what there is.
func finish(t *Text, asides []*Aside, invisible, lookalike int, cut bool) {
	count := map[AsideKind]int{}
	hidden := 0
	if invisible > 2 { // one or two are left behind by any editor
		hidden = invisible
	}
	for _, a := range merged(asides) {
		if a.Kind == Inserted {
			a.Text = t.Body[a.Start:a.End]
		}
		if a.Text = strings.TrimSpace(a.Text); a.Text == "" {
			continue
		}
		if a.Kind == Hidden {
			hidden += utf8.RuneCountInString(a.Text)
		}
		count[a.Kind]++
		t.Asides = append(t.Asides, *a)
	}
	slices.SortStableFunc(t.Asides, func(a, b Aside) int { return a.Start - b.Start })
	notice := func(code string, n int) {
		if n > 0 {
			t.Notices = append(t.Notices, Notice{Code: code, Args: []string{"n", strconv.Itoa(n)}})
		}
	}
	notice("hidden", hidden)
	notice("changes", count[Inserted]+count[Deleted])
	notice("comments", count[Comment])
	notice("lookalike", lookalike)
	if cut {
		t.Notices = append(t.Notices, Notice{Code: "cut"})
	}
}

// merged makes one aside of two that follow on each other: word processors divide
// a change, or hidden words, wherever the letters differ.
func merged(asides []*Aside) []*Aside {
	var list []*Aside
	var said []byte // of the last one, when it was joined
	end := func() {
		if n := len(list); said != nil {
			list[n-1].Text, said = string(said), nil
		}
	}
	for _, a := range asides {
		if n := len(list); n > 0 {
			last := list[n-1]
			same := last.Kind == a.Kind && last.Why == a.Why && last.Author == a.Author && last.Date == a.Date && last.Page == a.Page &&
				last.End == a.Start
			if same && (a.Kind == Inserted || a.Kind == Deleted || a.Kind == Hidden) {
				if said == nil {
					said = []byte(last.Text)
				}
				said = append(said, a.Text...)
				last.End = max(last.End, a.End)
				continue
			}
		}
		end()
		list = append(list, a)
	}
	end()
	return list
}

// prefix puts text before what the draft has.
func (d *draft) prefix(s string) {
	d.raw = append([]byte(s), d.raw...)
	for i := range d.points {
		d.points[i].at += len(s)
	}
}

// split divides a draft at line breaks where something new begins: after a line
// that is left empty, and before a number.
func split(d *draft) []*draft {
	if bytes.IndexByte(d.raw, '\n') < 0 {
		return []*draft{d}
	}
	var list []*draft
	start, points := 0, d.points
	for start < len(d.raw) {
		end := start
		for {
			n := bytes.IndexByte(d.raw[end:], '\n')
			if n < 0 {
				end = len(d.raw)
				break
			}
			end += n + 1
			rest := strings.TrimLeft(string(d.raw[end:min(end+40, len(d.raw))]), " ")
			if strings.HasPrefix(rest, "\n") || labelOf(rest).form != noLabel {
				break
			}
		}
		part := &draft{Block: Block{Source: d.Source, Page: d.Page, Box: d.Box}, raw: d.raw[start:end], bold: d.bold, plain: d.plain}
		if len(list) == 0 {
			part.Block = d.Block
		}
		for len(points) > 0 && (points[0].at < end || end == len(d.raw)) {
			part.points = append(part.points, point{points[0].at - start, points[0].tell})
			points = points[1:]
		}
		list = append(list, part)
		start = end
	}
	return list
}
