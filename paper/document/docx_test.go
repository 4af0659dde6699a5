package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// readDOCX unpacks a document and reads all its parts strictly.
func readDOCX(t interface {
	Fatalf(string, ...any)
	Helper()
}, data []byte,
) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("cannot open the DOCX: %v", err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		parts[f.Name] = string(content)
		dec := xml.NewDecoder(bytes.NewReader(content))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is not well-formed: %v", f.Name, err)
			}
		}
	}
	return parts
}

// wordParagraph is what a word processor needs to number a paragraph.
type wordParagraph struct {
	style, text string
	level, list int // -1 where the style says it
	bookmark    string
}

// readParagraphs reads the paragraphs of word/document.xml in order.
func readParagraphs(t interface {
	Fatalf(string, ...any)
	Helper()
}, part string,
) []wordParagraph {
	t.Helper()
	var out []wordParagraph
	dec := xml.NewDecoder(strings.NewReader(part))
	value := func(e xml.StartElement, name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	inText := false
	for {
		token, err := dec.Token()
		if err != nil {
			return out
		}
		p := &wordParagraph{}
		if len(out) > 0 {
			p = &out[len(out)-1]
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "p":
				out = append(out, wordParagraph{level: -1, list: -1})
			case "pStyle":
				p.style = value(token, "val")
			case "ilvl":
				fmt.Sscan(value(token, "val"), &p.level)
			case "numId":
				fmt.Sscan(value(token, "val"), &p.list)
			case "bookmarkStart":
				p.bookmark = value(token, "name")
			case "t":
				inText = true
			}
		case xml.EndElement:
			inText = inText && token.Name.Local != "t"
		case xml.CharData:
			if inText {
				p.text += string(token)
			}
		}
	}
}

// wordNumbers counts as a word processor does: a level counts on until a level
// above it counts.
func wordNumbers(d *Document, paragraphs []wordParagraph, kinds []int) []string {
	styles := map[string][2]int{"Heading1": {1, 0}, "Provision": {1, 1}, "ProvisionItem": {1, 2}, "AnnexHeading": {2, 0}}
	counts := map[int]*[3]int{}
	var out []string
	for _, p := range paragraphs {
		list, level := p.list, p.level
		if at, ok := styles[p.style]; ok && list < 0 {
			list, level = at[0], at[1]
		}
		if list < 0 {
			continue
		}
		c := counts[list]
		if c == nil {
			c = &[3]int{}
			counts[list] = c
		}
		c[level]++
		for below := level + 1; below < 3; below++ {
			c[below] = 0
		}
		kind := list
		if list > 2 {
			kind = kinds[list-3]
		}
		switch {
		case kind == 2:
			out = append(out, fmt.Sprintf("%s %d", d.word("annex"), c[0]))
		case kind == 1 && level == 1:
			out = append(out, fmt.Sprintf("%d.%d", c[0], c[1]))
		case kind == bulletList:
			out = append(out, bullet)
		case kind == letteredList, kind == pointList && level == 1, kind == 1 && level == 2:
			n := c[level]
			out = append(out, strings.Repeat(string(rune('a'+(n-1)%26)), (n-1)/26+1))
		default:
			out = append(out, fmt.Sprint(c[0]))
		}
	}
	return out
}

// treeNumbers are the numbers that Number gave, in reading order.
func treeNumbers(d *Document) []string {
	var out []string
	for _, b := range d.Body {
		var items []Item
		switch b := b.(type) {
		case *Heading:
			if b.Number != "" {
				out = append(out, b.Number)
			}
		case *Provision:
			out = append(out, b.Number)
			items = b.Items
		case *List:
			items = b.Items
		}
		for _, item := range items {
			out = append(out, item.Number)
		}
	}
	return out
}

func TestDOCXNumbersAndText(t *testing.T) {
	check := func(t interface {
		Fatalf(string, ...any)
		Helper()
	}, d *Document, words []string,
	) {
		data, err := DOCX(d)
		if err != nil {
			t.Fatalf("%v", err)
		}
		parts := readDOCX(t, data)
		paragraphs := readParagraphs(t, parts["word/document.xml"])
		var kinds []int
		for _, num := range strings.Split(parts["word/numbering.xml"], "<w:num ")[3:] {
			var id, kind int
			if _, err := fmt.Sscanf(num, `w:numId="%d"><w:abstractNumId w:val="%d"/>`, &id, &kind); err != nil || id != len(kinds)+3 {
				t.Fatalf("numbering part: %v in %q", err, num)
			}
			kinds = append(kinds, kind)
		}
		got, want := wordNumbers(d, paragraphs, kinds), treeNumbers(d)
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("a word processor counts\n%v, the tree\n%v", got, want)
		}
		all := ""
		for _, p := range paragraphs {
			all += p.text + "\n"
		}
		for _, word := range words {
			if !strings.Contains(all, word) {
				t.Fatalf("DOCX lacks %s", word)
			}
		}
		for _, anchor := range strings.Split(parts["word/document.xml"], " REF ")[1:] {
			if name, _, _ := strings.Cut(anchor, " "); !strings.Contains(parts["word/document.xml"], `w:name="`+name+`"`) {
				t.Fatalf("a field refers to %s, which is nowhere", name)
			}
		}
	}
	check(t, sample("nl"), []string{"Țăranu", "artikel 10", "Bijlage 2", "€ 2.500,00"})
	for _, s := range hostileTexts {
		check(t, hostile(s), nil)
	}
	rapid.Check(t, func(t *rapid.T) {
		d, words := randomDocument(t)
		check(t, d, words)
	})
}

func TestDOCXParts(t *testing.T) {
	data, err := DOCX(sample("nl"))
	if err != nil {
		t.Fatal(err)
	}
	parts := readDOCX(t, data)
	for part, wants := range map[string][]string{
		"word/document.xml":            {`<w:tblHeader/>`, ` REF _Ref`, `w:val="Heading1"`, `w:val="Title"`, `TOC \o`},
		"word/styles.xml":              {`w:val="nl-NL"`},
		"word/footer1.xml":             {" PAGE ", " NUMPAGES ", "concept"},
		"docProps/core.xml":            {"<dc:title>Verwerkersovereenkomst</dc:title>", "2026-11-02T00:00:00Z", "<dc:language>nl<"},
		"word/_rels/document.xml.rels": {`Target="https://eur-lex.europa.eu/eli/reg/2016/679/oj"`},
	} {
		for _, want := range wants {
			if !strings.Contains(parts[part], want) {
				t.Errorf("%s lacks %q", part, want)
			}
		}
	}
	for part, content := range parts { // each style that is used is defined
		for _, use := range strings.Split(content, `Style w:val="`)[1:] {
			name, _, _ := strings.Cut(use, `"`)
			if !strings.Contains(parts["word/styles.xml"], `w:styleId="`+name+`"`) {
				t.Errorf("%s uses the style %s, which is not defined", part, name)
			}
		}
	}
}
