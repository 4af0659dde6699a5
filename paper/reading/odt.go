package reading

import (
	"bytes"
	"context"
	"strings"
)

// odtReader reads content.xml.
type odtReader struct {
	x       *xmlReader
	b       *builder
	styles  *odtStyles
	lists   []*odtOpenList
	ids     map[string]*odtCount
	last    map[string]*odtCount // by style, of the list that ended last
	changes map[string]*odtChange
	ranges  map[string]*Aside // open comments
	notes   []*draft
	hidden  int // within how many hidden sections
	outside bool
	toc     strings.Builder
	inTOC   int
	count   int
	size    int
}

type odtCount struct {
	n     [10]int
	begun [10]bool
}

type odtOpenList struct {
	style  string
	count  *odtCount
	due    bool // the item has not been numbered yet
	header bool
	start  int
}

type odtChange struct {
	kind         AsideKind
	author, date string
	text         []byte
	whole        string // text, once it was asked for
	aside        *Aside
}

func readODT(ctx context.Context, p *pack) (*Text, error) {
	manifest, err := p.part("META-INF/manifest.xml")
	if err != nil {
		return nil, err
	}
	if bytes.Contains(manifest, []byte("encryption-data")) {
		return nil, problem(Password, "an encrypted ODT")
	}
	styles, err := p.part("styles.xml")
	if err != nil {
		return nil, err
	}
	content, err := p.part("content.xml")
	if err != nil {
		return nil, err
	}
	r := &odtReader{
		b: &builder{watch: NewWatch(ctx)}, ids: map[string]*odtCount{}, last: map[string]*odtCount{}, changes: map[string]*odtChange{},
		ranges: map[string]*Aside{},
	}
	r.styles = &odtStyles{byName: map[string]*odtStyle{}, lists: map[string]*odtList{}, seen: map[string]odtStyle{}}
	r.margins(newXML(ctx, styles))
	r.x = newXML(ctx, content)
	r.b.blocks(r.x, r.open, r.shut)
	if r.x.err != nil {
		return nil, r.x.err
	}
	for _, d := range r.notes {
		r.b.put(d)
	}
	for _, a := range r.b.asides {
		a.End = max(a.End, a.Start)
	}
	t := r.b.done(ODT)
	if r.outside {
		t.Notices = append(t.Notices, Notice{Code: "external"})
	}
	return t, nil
}

// margins reads the named styles, and headers and footers, each text once.
func (r *odtReader) margins(x *xmlReader) {
	seen := map[string]bool{}
	for {
		switch x.next() {
		case xmlEnd:
			return
		case xmlOpen:
			switch x.name {
			case "style:header", "style:footer", "style:header-left", "style:footer-left", "style:header-first", "style:footer-first":
				if text := plainText(x); text != "" && !seen[text] {
					seen[text] = true
					r.b.aside(Aside{Kind: Margin, Text: text})
				}
			default:
				r.styles.read(x)
			}
		}
	}
}

// open reads an element between paragraphs.
func (r *odtReader) open() {
	x := r.x
	switch x.name {
	case "text:p", "text:h":
		r.paragraph()
	case "text:tracked-changes":
		r.tracked()
	case "text:list":
		r.listStart()
	case "text:list-item", "text:list-header":
		if n := len(r.lists); n > 0 {
			l := r.lists[n-1]
			l.due, l.header, l.start = true, x.name == "text:list-header", small(x.attr("text:start-value"), -1)
		}
	case "table:table":
		r.b.tableStart()
	case "table:table-cell":
		r.b.cellStart()
		if t := r.b.table(); t != nil {
			t.fill = r.styles.of("table-cell", x.attr("table:style-name")).fill
		}
	case "text:section":
		if hiddenSection(x) || r.hidden > 0 {
			r.hidden++
		}
	case "text:section-source", "draw:image", "draw:object":
		r.outside = r.outside || strings.Contains(x.attr("xlink:href"), "://")
	case "text:table-of-content", "text:alphabetical-index", "text:illustration-index", "text:table-index":
		r.inTOC++
	case "text:table-of-content-source", "office:forms", "office:scripts", "office:font-face-decls":
		x.skip(nil)
	case "text:change-start", "text:change-end", "text:change":
		d := &draft{}
		r.change(d)
		if len(d.points) > 0 {
			r.b.put(d)
		}
	default:
		r.styles.read(x)
	}
}

func hiddenSection(x *xmlReader) bool {
	display := x.attr("text:display")
	return display == "none" || display == "condition" && x.attr("text:is-hidden") != "false"
}

func (r *odtReader) shut() {
	switch r.x.name {
	case "text:list":
		if n := len(r.lists); n > 0 {
			if n == 1 {
				r.last[r.lists[0].style] = r.lists[0].count
			}
			r.lists = r.lists[:n-1]
		}
	case "table:table-row":
		r.b.rowEnd()
	case "table:table":
		r.b.tableEnd()
	case "text:section":
		r.hidden = max(r.hidden-1, 0)
	case "text:table-of-content", "text:alphabetical-index", "text:illustration-index", "text:table-index":
		if r.inTOC--; r.inTOC == 0 && r.toc.Len() > 0 {
			d := &draft{}
			r.b.unseen(d, Aside{Kind: Margin, Text: strings.Join(strings.Fields(r.toc.String()), " ")})
			r.toc.Reset()
			r.b.put(d)
		}
	}
}

// listStart begins a list: its numbers begin again, unless it says that it goes
// on with another.
func (r *odtReader) listStart() {
	x := r.x
	l := &odtOpenList{style: x.attr("text:style-name"), start: -1}
	if n := len(r.lists); n > 0 {
		above := r.lists[n-1]
		l.count = above.count
		if l.style == "" {
			l.style = above.style
		}
	} else {
		if id := x.attr("text:continue-list"); id != "" {
			l.count = r.ids[id]
		} else if x.attr("text:continue-numbering") == "true" {
			l.count = r.last[l.style]
		}
		if l.count == nil {
			l.count = &odtCount{}
		}
	}
	if id := x.attr("xml:id"); id != "" && len(r.ids) < 50_000 {
		r.ids[id] = l.count
	}
	r.lists = append(r.lists, l)
}

// number counts an item and gives its number and its level, from 1; 0 of what is
// no item.
func (r *odtReader) number() (string, int) {
	n := len(r.lists)
	if n == 0 || n > 10 {
		return "", min(n, 10)
	}
	l := r.lists[n-1]
	if !l.due || l.header {
		return "", 0
	}
	l.due = false
	style := r.styles.lists[l.style]
	if style == nil {
		return "", n
	}
	c := l.count
	for i := range n - 1 {
		if !c.begun[i] {
			c.begun[i], c.n[i] = true, style[i].start
		}
	}
	switch {
	case l.start >= 0:
		c.n[n-1] = l.start
	case !c.begun[n-1]:
		c.n[n-1] = max(style[n-1].start, 0)
	default:
		c.n[n-1]++
	}
	c.begun[n-1] = true
	for i := n; i < 10; i++ {
		c.begun[i] = false
	}
	return style.show(c.n[:], n-1), n
}

// tracked reads the list of proposed changes.
func (r *odtReader) tracked() {
	x := r.x
	var c *odtChange
	for range x.inside() {
		switch x.name {
		case "text:changed-region":
			c = &odtChange{}
			for _, name := range []string{"text:id", "xml:id"} {
				if id := x.attr(name); id != "" && len(r.changes) < maxAsides {
					r.changes[id] = c
				}
			}
		case "text:insertion":
			if c != nil {
				c.kind = Inserted
			}
		case "text:deletion":
			if c != nil {
				c.kind = Deleted
			}
		case "dc:creator":
			if c != nil {
				c.author = plainText(x)
			}
		case "dc:date":
			if c != nil {
				c.date = plainText(x)
			}
		case "text:p", "text:h":
			if c != nil && len(c.text) < maxAside {
				c.text = append(append(c.text, ' '), plainText(x)...)
			}
		}
	}
}

// said gives the text that a change takes away.
func (c *odtChange) said() string {
	if c.whole == "" {
		c.whole = strings.TrimSpace(string(c.text))
	}
	return c.whole
}

// change marks where a proposed change begins, ends, or was.
func (r *odtReader) change(d *draft) {
	c := r.changes[r.x.attr("text:change-id")]
	if c == nil {
		return
	}
	switch {
	case r.x.name == "text:change" && c.kind == Deleted:
		r.b.unseen(d, Aside{Kind: Deleted, Text: c.said(), Author: c.author, Date: c.date})
	case r.x.name == "text:change-start" && c.kind == Inserted && c.aside == nil:
		if c.aside = r.b.aside(Aside{Kind: Inserted, Author: c.author, Date: c.date}); c.aside != nil {
			a := c.aside
			d.point(func(offset int) { a.Start, a.End = offset, offset })
		}
	case r.x.name == "text:change-end" && c.aside != nil:
		a := c.aside
		d.point(func(offset int) { a.End = offset })
	}
}
