package document

import "strings"

// Markdown writes the document as CommonMark with the tables of GitHub. Only
// what the document says is in it, not its metadata.
func Markdown(d *Document) ([]byte, error) {
	if err := d.Number(); err != nil {
		return nil, err
	}
	w := markdownWriter{}
	w.line("# " + escapeLine(d.Title))
	if d.Subtitle != "" {
		w.line(escapeLine(d.Subtitle))
	}
	for _, p := range d.Parties {
		w.line("**" + escapeInside(p.Name) + "** – " + escapeInside(p.Role))
		w.fields(p.Details)
	}
	for _, b := range d.Body {
		w.block(b)
	}
	if d.Status != "" {
		w.line("---")
		w.line(escapeLine(d.Status))
	}
	return []byte(w.b.String()), nil
}

type markdownWriter struct{ b strings.Builder }

// line writes one paragraph.
func (w *markdownWriter) line(s string) {
	if w.b.Len() > 0 {
		w.b.WriteByte('\n')
	}
	w.b.WriteString(s + "\n")
}

func (w *markdownWriter) block(b Block) {
	switch b := b.(type) {
	case *Heading:
		level := "## "
		if b.Kind == Part {
			level = "### "
		}
		title := b.Text
		if b.Number != "" {
			title = b.Number + " " + b.Text
		}
		w.line(anchor(b.ID) + level + escapeLine(title))
	case *Paragraph:
		w.line(markdownInlines(b.Text, true))
	case *Note:
		w.line("> " + strings.ReplaceAll(markdownInlines(b.Text, true), "\n", "\n> "))
	case *Drawing:
		w.line("**" + escapeInside(b.Picture.Title) + "**")
		w.line(escapeLine(b.Picture.Words))
	case *Provision:
		w.line(anchor(b.ID) + "**" + b.Number + "** " + markdownInlines(b.Text, false))
		w.items(b.Items)
	case *List:
		w.items(b.Items)
	case *Table:
		w.table(b)
	case *Fields:
		w.fields(b.Fields)
	case *Signatures:
		for _, p := range b.Places {
			w.line("**" + escapeInside(p.Party) + "** – " + escapeInside(p.Role))
			w.fields(p.Lines)
		}
	}
}

// anchor is the place that references lead to.
func anchor(id string) string {
	if id == "" {
		return ""
	}
	return "<a id=\"" + fragment(id)[1:] + "\"></a>\n\n"
}

func (w *markdownWriter) items(items []Item) {
	for i, item := range items {
		if i == 0 {
			w.b.WriteByte('\n')
		}
		number := ""
		if item.Number != bullet {
			number = item.Number + ". "
		}
		w.b.WriteString("- " + number + strings.ReplaceAll(markdownInlines(item.Text, number == ""), "\n", "\n  ") + "\n")
	}
}

func (w *markdownWriter) fields(fields []Field) {
	for i, f := range fields {
		if i == 0 {
			w.b.WriteByte('\n')
		}
		value := strings.ReplaceAll(markdownInlines(f.Value, false), "\n", "\n  ")
		if empty(f.Value) {
			value = strings.Repeat(`\_`, 24)
		}
		w.b.WriteString("- " + escapeLine(f.Label) + ": " + value + "\n")
	}
}

func (w *markdownWriter) table(t *Table) {
	columns := len(t.Head)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	if t.Caption != "" {
		w.line("**" + escapeInside(t.Caption) + "**")
	}
	var b strings.Builder
	row := func(cell func(int) string) {
		for i := range columns {
			b.WriteString("| " + cell(i) + " ")
		}
		b.WriteString("|\n")
	}
	row(func(i int) string {
		if i < len(t.Head) {
			return escapeInside(t.Head[i])
		}
		return ""
	})
	row(func(int) string { return "---" })
	for _, cells := range t.Rows {
		row(func(i int) string {
			if i < len(cells) {
				return strings.ReplaceAll(markdownInlines(cells[i], false), "\\\n", "<br>")
			}
			return ""
		})
	}
	w.line(strings.TrimSuffix(b.String(), "\n"))
}

// markdownInlines writes runs; start says that they begin a line.
func markdownInlines(text []Inline, start bool) string {
	var b strings.Builder
	for _, run := range text {
		s := clean(run.Text)
		lines := strings.Split(s, "\n")
		for i, part := range lines {
			lines[i] = escapeInside(part)
			if (start && b.Len() == 0 && i == 0) || i > 0 {
				lines[i] = escapeLine(part)
			}
		}
		s = strings.Join(lines, "\\\n")
		mark := ""
		if run.Style&Bold != 0 {
			mark += "**"
		}
		if run.Style&Italic != 0 {
			mark += "*"
		}
		s = around(s, mark)
		switch {
		case run.Ref != "":
			s = "[" + s + "](" + fragment(run.Ref) + ")"
		case followable(run.Link):
			s = "[" + s + "](<" + markdownLink.Replace(run.Link) + ">)"
		}
		b.WriteString(s)
	}
	return b.String()
}

var markdownLink = strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C", "[", "%5B", "]", "%5D", "\n", "%0A", "\r", "%0D")

// around puts emphasis around s, inside its outer spaces: Markdown does not
// see it elsewhere.
func around(s, mark string) string {
	inner := strings.Trim(s, " ")
	if mark == "" || inner == "" {
		return s
	}
	lead := strings.Index(s, inner)
	return s[:lead] + mark + inner + mark + s[lead+len(inner):]
}

var markdownEscape = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`,
	"|", `\|`, "~", `\~`, "&", `\&`, "\n", " ")

// escapeInside escapes what has a meaning anywhere in a line.
func escapeInside(s string) string { return markdownEscape.Replace(clean(s)) }

// escapeLine escapes also what has a meaning at the start of a line: the marks
// of lists, rules and headings.
func escapeLine(s string) string {
	s = strings.TrimLeft(escapeInside(s), " \t")
	digits := 0
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	if digits < len(s) && (digits == 0 && strings.ContainsRune("+-=:", rune(s[0])) || digits > 0 && (s[digits] == '.' || s[digits] == ')')) {
		return s[:digits] + `\` + s[digits:]
	}
	return s
}
