package document

import (
	_ "embed"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/verhaal/verhaal/paper/picture"
)

//go:embed html.css
var styleSheet string

// HTML writes the document as a page that stands alone: its style is inside
// and it asks nothing of a network.
func HTML(d *Document) ([]byte, error) {
	fragment, err := HTMLFragment(d)
	if err != nil {
		return nil, err
	}
	w := htmlWriter{document: d}
	w.raw("<!DOCTYPE html>\n<html lang=\"")
	w.text(d.Lang)
	w.raw("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
	w.text(d.Title)
	w.raw("</title>\n")
	if d.Author != "" {
		w.raw("<meta name=\"author\" content=\"")
		w.text(d.Author)
		w.raw("\">\n")
	}
	w.raw("<style>\n" + styleSheet)
	if slices.ContainsFunc(d.Body, func(b Block) bool { _, is := b.(*Drawing); return is }) {
		w.raw(picture.CSS(false) + "\n")
	}
	w.raw("</style>\n</head>\n<body class=\"doc-page\">\n")
	w.b.Write(fragment)
	w.raw("</body>\n</html>\n")
	return []byte(w.b.String()), nil
}

// HTMLFragment writes the article element only, to stand inside another page.
// All its classes begin with "doc-"; headings and provisions have their ID as
// anchor.
func HTMLFragment(d *Document) ([]byte, error) {
	if err := d.Number(); err != nil {
		return nil, err
	}
	w := htmlWriter{document: d}
	w.raw("<article class=\"doc-document\" lang=\"")
	w.text(d.Lang)
	w.raw("\">\n<header class=\"doc-header\">\n")
	w.element("h1", "doc-title", d.Title)
	if d.Subtitle != "" {
		w.element("p", "doc-subtitle", d.Subtitle)
	}
	w.raw("</header>\n")
	w.parties()
	if long(d) {
		w.contents()
	}
	for _, b := range d.Body {
		w.block(b)
	}
	w.closeSection()
	if d.Status != "" {
		w.raw("<footer class=\"doc-footer\">")
		w.text(d.Status)
		w.raw("</footer>\n")
	}
	w.raw("</article>\n")
	return []byte(w.b.String()), nil
}

type htmlWriter struct {
	document *Document
	b        strings.Builder
	section  bool // a section element is open
	drawings int  // how many were written
}

func (w *htmlWriter) raw(s string) { w.b.WriteString(s) }

// text escapes s, for between elements and for inside quotes.
func (w *htmlWriter) text(s string) { w.b.WriteString(html.EscapeString(clean(s))) }

func (w *htmlWriter) element(tag, class, text string) {
	w.raw("<" + tag + " class=\"" + class + "\">")
	w.text(text)
	w.raw("</" + tag + ">\n")
}

func (w *htmlWriter) id(id string) {
	if id != "" {
		w.raw(" id=\"")
		w.text(id)
		w.raw("\"")
	}
}

// fragment is the address of a place in the same page.
func fragment(id string) string { return "#" + html.EscapeString(url.PathEscape(clean(id))) }

func (w *htmlWriter) parties() {
	if len(w.document.Parties) == 0 {
		return
	}
	w.raw("<section class=\"doc-parties\" aria-label=\"" + html.EscapeString(w.document.word("parties")) + "\">\n")
	for _, p := range w.document.Parties {
		w.raw("<div class=\"doc-party\">\n")
		w.element("p", "doc-role", p.Role)
		w.element("p", "doc-name", p.Name)
		w.fields(p.Details, false)
		w.raw("</div>\n")
	}
	w.raw("</section>\n")
}

func (w *htmlWriter) contents() {
	w.raw("<nav class=\"doc-contents\" aria-label=\"" + html.EscapeString(w.document.word("contents")) + "\">\n<ul>\n")
	for _, b := range w.document.Body {
		h, ok := b.(*Heading)
		if !ok || h.Kind == Part {
			continue
		}
		w.raw("<li>")
		if h.ID != "" {
			w.raw("<a href=\"" + fragment(h.ID) + "\">")
		}
		w.number(h.Number)
		w.text(h.Text)
		if h.ID != "" {
			w.raw("</a>")
		}
		w.raw("</li>\n")
	}
	w.raw("</ul>\n</nav>\n")
}

func (w *htmlWriter) number(n string) {
	if n != "" {
		w.raw("<span class=\"doc-number\">")
		w.text(n)
		w.raw("</span> ")
	}
}

func (w *htmlWriter) closeSection() {
	if w.section {
		w.raw("</section>\n")
		w.section = false
	}
}

func (w *htmlWriter) block(b Block) {
	switch b := b.(type) {
	case *Heading:
		w.heading(b)
	case *Paragraph:
		w.paragraph("doc-paragraph", "", "", b.Text)
	case *Note:
		w.paragraph("doc-note", "", "", b.Text)
	case *Drawing:
		w.raw("<figure class=\"doc-drawing\">")
		w.element("figcaption", "doc-caption", b.Picture.Title)
		w.drawings++
		w.raw(b.Picture.Inline("drawing-" + strconv.Itoa(w.drawings)))
		w.raw("</figure>\n")
	case *Provision:
		w.paragraph("doc-provision", b.ID, b.Number, b.Text)
		w.items(b.Items)
	case *List:
		w.items(b.Items)
	case *Table:
		w.table(b)
	case *Fields:
		w.fields(b.Fields, false)
	case *Signatures:
		w.signatures(b)
	}
}

func (w *htmlWriter) heading(h *Heading) {
	if h.Kind == Part {
		w.raw("<h3 class=\"doc-part\"")
		w.id(h.ID)
		w.raw(">")
		w.text(h.Text)
		w.raw("</h3>\n")
		return
	}
	w.closeSection()
	w.section = true
	w.raw("<section class=\"doc-" + kindNames[h.Kind] + "\"")
	w.id(h.ID)
	w.raw(">\n<h2 class=\"doc-heading\">")
	w.number(h.Number)
	w.text(h.Text)
	w.raw("</h2>\n")
}

func (w *htmlWriter) paragraph(class, id, number string, text []Inline) {
	w.raw("<p class=\"" + class + "\"")
	w.id(id)
	w.raw(">")
	w.number(number)
	w.inlines(text)
	w.raw("</p>\n")
}

// items writes the letters as text, so that they are copied and read along.
func (w *htmlWriter) items(items []Item) {
	if len(items) == 0 {
		return
	}
	w.raw("<div class=\"doc-items\" role=\"list\">\n")
	for _, item := range items {
		w.raw("<p class=\"doc-item\" role=\"listitem\">")
		w.number(itemNumber(item))
		w.inlines(item.Text)
		w.raw("</p>\n")
	}
	w.raw("</div>\n")
}

// itemNumber is the number as it is shown: "a.", or a bullet.
func itemNumber(item Item) string {
	if item.Number == bullet {
		return bullet
	}
	return item.Number + "."
}

func (w *htmlWriter) table(t *Table) {
	w.raw("<div class=\"doc-scroll\" tabindex=\"0\"><table class=\"doc-table\">\n")
	if t.Caption != "" {
		w.element("caption", "doc-caption", t.Caption)
	}
	if len(t.Head) > 0 {
		w.raw("<thead><tr>")
		for _, text := range t.Head {
			w.raw("<th scope=\"col\">")
			w.text(text)
			w.raw("</th>")
		}
		w.raw("</tr></thead>\n")
	}
	w.raw("<tbody>\n")
	for _, row := range t.Rows {
		w.raw("<tr>")
		for _, cell := range row {
			w.raw("<td>")
			w.inlines(cell)
			w.raw("</td>")
		}
		w.raw("</tr>\n")
	}
	w.raw("</tbody>\n</table></div>\n")
}

func (w *htmlWriter) fields(fields []Field, sign bool) {
	if len(fields) == 0 {
		return
	}
	w.raw("<dl class=\"doc-fields\">\n")
	for _, f := range fields {
		w.raw("<dt>")
		w.text(f.Label)
		w.raw("</dt><dd")
		if sign && empty(f.Value) {
			w.raw(" class=\"doc-blank\"")
		}
		w.raw(">")
		w.inlines(f.Value)
		w.raw("</dd>\n")
	}
	w.raw("</dl>\n")
}

func (w *htmlWriter) signatures(s *Signatures) {
	w.raw("<div class=\"doc-signatures\">\n")
	for _, p := range s.Places {
		w.raw("<div class=\"doc-signature\">\n")
		w.element("p", "doc-name", p.Party)
		w.element("p", "doc-role", p.Role)
		w.fields(p.Lines, true)
		w.raw("</div>\n")
	}
	w.raw("</div>\n")
}

func (w *htmlWriter) inlines(text []Inline) {
	for _, run := range text {
		var end string
		wrap := func(open, tag string) {
			w.raw("<" + open + ">")
			end = "</" + tag + ">" + end
		}
		switch {
		case run.Ref != "":
			w.raw("<a class=\"doc-reference\" href=\"" + fragment(run.Ref) + "\">")
			end = "</a>"
		case followable(run.Link):
			w.raw("<a class=\"doc-link\" rel=\"noreferrer\" href=\"")
			w.text(run.Link)
			w.raw("\">")
			end = "</a>"
		}
		if run.Style&Mark != 0 {
			wrap("mark class=\"doc-mark\"", "mark")
		}
		if run.Style&Bold != 0 {
			wrap("strong", "strong")
		}
		if run.Style&Italic != 0 {
			wrap("em", "em")
		}
		if run.Style&Mono != 0 {
			wrap("code class=\"doc-mono\"", "code")
		}
		for i, part := range strings.Split(clean(run.Text), "\n") {
			if i > 0 {
				w.raw("<br/>")
			}
			w.raw(html.EscapeString(part))
		}
		w.raw(end)
	}
}
