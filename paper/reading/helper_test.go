package reading_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verhaal/verhaal/paper/reading"
)

// sound says what is wrong with a text, whatever it was read from.
func sound(text *reading.Text) error {
	body := text.Body
	border := func(at int) bool { return at >= 0 && at <= len(body) && (at == len(body) || utf8.RuneStart(body[at])) }
	if !utf8.ValidString(body) {
		return fmt.Errorf("Body is not UTF-8")
	}
	end := 0
	for i, b := range text.Blocks {
		if b.Start < end || b.End <= b.Start || !border(b.Start) || !border(b.End) {
			return fmt.Errorf("block %d is %d-%d after %d of %d", i, b.Start, b.End, end, len(body))
		}
		if between := body[end:b.Start]; strings.TrimSpace(between) != "" {
			return fmt.Errorf("%q stands in no block", between)
		}
		for _, c := range b.Cells {
			if c.Start < b.Start || c.End > b.End || c.End < c.Start || !border(c.Start) || !border(c.End) {
				return fmt.Errorf("block %d %d-%d has a cell %d-%d", i, b.Start, b.End, c.Start, c.End)
			}
		}
		if b.Kind == "" || (b.Kind == reading.Heading || b.Kind == reading.Item) != (b.Level > 0) ||
			(b.Kind == reading.Row) != (len(b.Cells) > 0) || len(b.Sources) > 0 && len(b.Sources) != len(b.Cells) {
			return fmt.Errorf("block %d is odd: %+v", i, b)
		}
		end = b.End
	}
	if rest := body[end:]; strings.TrimSpace(rest) != "" {
		return fmt.Errorf("%q stands in no block", rest)
	}
	at := 0
	for i, a := range text.Asides {
		if a.Start < at || a.End < a.Start || !border(a.Start) || !border(a.End) || a.Text == "" || !utf8.ValidString(a.Text) {
			return fmt.Errorf("aside %d is odd: %+v in %d", i, a, len(body))
		}
		if a.Kind == reading.Inserted && a.Text != strings.TrimSpace(body[a.Start:a.End]) {
			return fmt.Errorf("aside %d is %q, not %q", i, body[a.Start:a.End], a.Text)
		}
		at = a.Start
	}
	return nil
}

func read(t *testing.T, data string) *reading.Text {
	t.Helper()
	text, err := reading.Read(context.Background(), []byte(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := sound(text); err != nil {
		t.Fatalf("%v in %q", err, text.Body)
	}
	return text
}

func refused(t *testing.T, data string, want reading.Code) {
	t.Helper()
	text, err := reading.Read(context.Background(), []byte(data), nil)
	if got := reading.CodeOf(err); got != want {
		t.Errorf("code %q (%v), want %q; read %t", got, err, want, text != nil)
	}
}

// lines shows the blocks of a text: kind, level, number and words.
func lines(text *reading.Text) string {
	var b strings.Builder
	for _, block := range text.Blocks {
		fmt.Fprintf(&b, "%s %d %s|%s\n", block.Kind, block.Level, block.Number, strings.ReplaceAll(text.Body[block.Start:block.End], "\n", "/"))
	}
	return b.String()
}

func same(t *testing.T, text *reading.Text, want ...string) {
	t.Helper()
	if got := strings.TrimSuffix(lines(text), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("read\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// asides shows the asides of a kind.
func asides(text *reading.Text, kind reading.AsideKind) []string {
	var list []string
	for _, a := range text.Asides {
		if a.Kind == kind {
			list = append(list, strings.Trim(strings.Join([]string{a.Text, a.Why, a.Author, a.Date}, "|"), "|"))
		}
	}
	return list
}

func notice(text *reading.Text, code string) string {
	for _, n := range text.Notices {
		if n.Code == code {
			return strings.TrimPrefix(strings.Join(append([]string{"yes"}, n.Args...), " "), "yes n ")
		}
	}
	return ""
}

// packed makes a zip.
func packed(parts map[string]string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, _ := z.Create(name)
		_, _ = w.Write([]byte(parts[name]))
	}
	_ = z.Close()
	return b.String()
}

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// word makes a DOCX with this body and these further parts, of which only the
// content of the root element is given.
func word(body string, more ...string) string {
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document ` + wordSpace + `><w:body>` + body + `</w:body></w:document>`,
	}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = `<?xml version="1.0"?><w:root ` + wordSpace + `>` + more[i+1] + `</w:root>`
	}
	return packed(parts)
}

func par(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }
