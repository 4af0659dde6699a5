package document

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/verhaal/verhaal/paper/picture"
)

// randomDocument draws a tree of any shape; each text carries a word of its
// own, so that a test can look for it. It returns these words.
func randomDocument(t *rapid.T) (*Document, []string) {
	g := &treeGenerator{t: t}
	d := &Document{
		Title: g.plain(), Subtitle: g.plain(), Lang: rapid.SampledFrom([]string{"nl", "en", "fr", ""}).Draw(t, "lang"),
		Author: g.text(), Subject: g.text(), Status: g.text(), Date: time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "date"), 0).UTC(),
	}
	for range rapid.IntRange(0, 3).Draw(t, "parties") {
		d.Parties = append(d.Parties, Party{Role: g.plain(), Name: g.plain(), Details: g.fields()})
	}
	for range rapid.IntRange(0, 14).Draw(t, "blocks") {
		d.Body = append(d.Body, g.block())
	}
	if len(g.ids) > 0 && rapid.Bool().Draw(t, "reference") {
		d.Body = append(d.Body, &Paragraph{Text: []Inline{{Ref: rapid.SampledFrom(g.ids).Draw(t, "ref")}}})
	}
	if rapid.Bool().Draw(t, "file") {
		d.Files = []File{{Name: g.text(), MIME: g.text(), Description: g.text(), Data: []byte(g.text())}}
	}
	return d, g.words
}

type treeGenerator struct {
	t     *rapid.T
	words []string
	ids   []string
}

// plain draws text that a test looks for: a word of its own, then anything.
func (g *treeGenerator) plain() string {
	word := fmt.Sprintf("W%03dq", len(g.words))
	g.words = append(g.words, word)
	return word + " " + g.text()
}

func (g *treeGenerator) text() string {
	return rapid.OneOf(
		rapid.Just(""), rapid.String(), rapid.StringN(0, 400, -1),
		rapid.SampledFrom([]string{
			"<script>", "]]>", "“ë”–ő€", "a\nb\n\nc", "x\u00ady", "\xff\xfe", "\U0001F4A9", "e\u0301", "(\\)",
			"https://example.nl/" + fmt.Sprintf("%0200d", 7), " - ", "// a- b -",
		}),
	).Draw(g.t, "text")
}

func (g *treeGenerator) inlines() []Inline {
	out := []Inline{{Text: g.plain(), Style: Style(rapid.IntRange(0, 15).Draw(g.t, "style"))}}
	for range rapid.IntRange(0, 2).Draw(g.t, "runs") {
		out = append(out, Inline{
			Text: g.text(), Style: Style(rapid.IntRange(0, 15).Draw(g.t, "style")),
			Link: rapid.SampledFrom([]string{"", "https://a.nl/(x)", "javascript:alert(1)", "mailto:é@b.nl"}).Draw(g.t, "link"),
		})
	}
	return out
}

func (g *treeGenerator) fields() []Field {
	var out []Field
	for range rapid.IntRange(0, 4).Draw(g.t, "fields") {
		out = append(out, Field{Label: g.plain(), Value: g.inlines()})
	}
	return out
}

func (g *treeGenerator) items() []Item {
	var out []Item
	for range rapid.IntRange(0, 5).Draw(g.t, "items") {
		out = append(out, Item{Text: g.inlines()})
	}
	return out
}

func (g *treeGenerator) id() string {
	if rapid.Bool().Draw(g.t, "named") {
		return ""
	}
	id := fmt.Sprintf("id %d\"<%s", len(g.ids), rapid.StringN(0, 3, -1).Draw(g.t, "id"))
	g.ids = append(g.ids, id)
	return id
}

func (g *treeGenerator) block() Block {
	switch rapid.IntRange(0, 10).Draw(g.t, "kind") {
	case 0, 1:
		return &Heading{ID: g.id(), Kind: HeadingKind(rapid.IntRange(0, 3).Draw(g.t, "heading")), Text: g.plain()}
	case 2:
		return &Paragraph{Text: g.inlines()}
	case 9:
		return g.drawing()
	case 3, 4:
		return &Provision{ID: g.id(), Text: g.inlines(), Items: g.items()}
	case 5:
		return &List{Lettered: rapid.Bool().Draw(g.t, "lettered"), Items: g.items()}
	case 6:
		return g.table()
	case 7:
		return &Fields{Fields: g.fields()}
	case 8:
		s := &Signatures{}
		for range rapid.IntRange(0, 3).Draw(g.t, "places") {
			s.Places = append(s.Places, SignaturePlace{Party: g.plain(), Role: g.plain(), Lines: g.fields()})
		}
		return s
	}
	if rapid.Bool().Draw(g.t, "break") {
		return &PageBreak{}
	}
	return &Note{Text: g.inlines()}
}

func (g *treeGenerator) drawing() *Drawing {
	size := rapid.Float64Range(1, 3000)
	place := rapid.Float64Range(-50, 3000)
	p := &picture.Picture{Width: size.Draw(g.t, "width"), Height: size.Draw(g.t, "height"), Title: g.plain(), Words: g.text(), Lang: "nl"}
	at := func() picture.Point { return picture.Point{X: place.Draw(g.t, "x"), Y: place.Draw(g.t, "y")} }
	p.Add(
		&picture.Rect{
			X: place.Draw(g.t, "x"), Y: place.Draw(g.t, "y"), W: size.Draw(g.t, "w"), H: size.Draw(g.t, "h"), Radius: 4,
			Fill: picture.ActWash, Stroke: picture.Act, Line: 1, Dash: 3,
		},
		&picture.Line{Points: []picture.Point{at(), at(), at(), at()}, Curve: rapid.Bool().Draw(g.t, "curve"), Stroke: picture.Must, Line: 2},
		picture.Arrow(at(), at(), 5, picture.Must),
		&picture.Text{
			X: 5, Y: 10, Size: 9, Anchor: picture.Anchor(rapid.IntRange(0, 2).Draw(g.t, "anchor")), Ink: picture.Plain, Struck: true,
			S: g.text(),
		},
	)
	return &Drawing{Picture: p}
}

func (g *treeGenerator) table() *Table {
	t := &Table{Caption: g.text(), Widths: rapid.SliceOfN(rapid.Float64(), 0, 4).Draw(g.t, "widths")}
	for range rapid.IntRange(0, 4).Draw(g.t, "columns") {
		t.Head = append(t.Head, g.plain())
	}
	for range rapid.IntRange(0, 6).Draw(g.t, "rows") {
		var row [][]Inline
		for range rapid.IntRange(0, 4).Draw(g.t, "cells") {
			row = append(row, g.inlines())
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
