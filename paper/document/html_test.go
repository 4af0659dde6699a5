package document

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// readHTML reads a fragment strictly and gives its text, its elements and its
// attributes ("a href=…").
func readHTML(t interface {
	Fatalf(string, ...any)
	Helper()
}, data []byte,
) (text string, elements, attributes []string) {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return text, elements, attributes
		}
		if err != nil {
			t.Fatalf("cannot read the HTML strictly: %v\n%s", err, data)
		}
		switch token := token.(type) {
		case xml.CharData:
			text += string(token)
		case xml.StartElement:
			elements = append(elements, token.Name.Local)
			for _, a := range token.Attr {
				attributes = append(attributes, token.Name.Local+" "+a.Name.Local+"="+a.Value)
			}
		case xml.Comment, xml.ProcInst, xml.Directive:
			t.Fatalf("the HTML holds a %T", token)
		}
	}
}

var htmlElements = []string{
	"article", "header", "footer", "section", "nav", "div", "h1", "h2", "h3", "p", "span", "a", "ul", "li", "dl",
	"dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "br", "strong", "em", "mark", "code",
}

// hostile is a document with the same hostile text in every field.
func hostile(s string) *Document {
	in := []Inline{{Text: s, Style: Bold | Italic | Mark | Mono, Link: s}, {Text: s, Link: "https://" + s}, {Ref: s}}
	field := []Field{{Label: s, Value: in}}
	return &Document{
		Title: s, Subtitle: s, Lang: s, Author: s, Subject: s, Status: s,
		Parties: []Party{{Role: s, Name: s, Details: field}},
		Body: []Block{
			&Heading{ID: s, Kind: Article, Text: s},
			&Heading{Kind: Annex, Text: s},
			&Heading{Kind: Part, Text: s},
			&Paragraph{Text: in},
			&Provision{ID: s + "2", Text: in, Items: []Item{{Text: in}}},
			&List{Items: []Item{{Text: in}}},
			&Table{Caption: s, Head: []string{s}, Rows: [][][]Inline{{in}}},
			&Fields{Fields: field},
			&Signatures{Places: []SignaturePlace{{Party: s, Role: s, Lines: field}}},
			&Note{Text: in},
		},
		Files: []File{{Name: s, MIME: s, Description: s, Data: []byte(s)}},
	}
}

var hostileTexts = []string{
	`"><script>alert(1)</script>`, `' onmouseover='alert(1)`, `</style></title><img src=x onerror=alert(1)>`,
	`]]>&amp;<!-- -->`, `javascript:alert(1)`, `data:text/html,<script>`, "](javascript:alert(1))", "a\x00b\u202ec", "JaVaScRiPt\n:alert(1)", "{{.}}",
}

func TestHTMLEscapes(t *testing.T) {
	for _, s := range hostileTexts {
		data, err := HTMLFragment(hostile(s))
		if err != nil {
			t.Fatal(err)
		}
		text, elements, attributes := readHTML(t, data)
		for _, e := range elements {
			if !slices.Contains(htmlElements, e) {
				t.Errorf("%q: element %s got in", s, e)
			}
		}
		for _, a := range attributes {
			element, rest, _ := strings.Cut(a, " ")
			name, value, _ := strings.Cut(rest, "=")
			switch name {
			case "class":
				if !strings.HasPrefix(value, "doc-") {
					t.Errorf("%q: class %q", s, value)
				}
			case "href":
				if !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "https://") || element != "a" {
					t.Errorf("%q: link to %q", s, value)
				}
			case "id", "lang", "role", "scope", "rel", "aria-label", "tabindex":
			default:
				t.Errorf("%q: attribute %s", s, a)
			}
		}
		if want := strings.ReplaceAll(clean(s), "\n", ""); strings.Count(strings.ReplaceAll(text, "\n", ""), want) < 20 {
			t.Errorf("%q: text is not there as it is", s)
		}
		page, err := HTML(hostile(s))
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := bytes.Cut(page, []byte("<body"))
		if bytes.Contains(head, []byte("<script")) || bytes.Contains(head, []byte("<img")) || bytes.Count(head, []byte("</style>")) != 1 {
			t.Errorf("%q: got into the head:\n%s", s, head)
		}
	}
}

func TestHTMLRandom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, words := randomDocument(t)
		data, err := HTMLFragment(d)
		if err != nil {
			t.Fatal(err)
		}
		text, _, attributes := readHTML(t, data)
		for _, word := range words {
			if !strings.Contains(text, word) {
				t.Fatalf("HTML lacks %s", word)
			}
		}
		seen := map[string]bool{}
		for _, a := range attributes {
			if _, id, ok := strings.Cut(a, " id="); ok {
				if seen[id] {
					t.Fatalf("the ID %q stands twice", id)
				}
				seen[id] = true
			}
		}
	})
}

func TestHTMLAsksNothingOfANetwork(t *testing.T) {
	d := sample("nl")
	page, err := HTML(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"<link", "<script", "src=", "url(", "@import"} {
		if bytes.Contains(page, []byte(bad)) {
			t.Errorf("page holds %q", bad)
		}
	}
	for _, want := range []string{
		`<html lang="nl">`, `<section class="doc-article" id="breach">`, `<span class="doc-number">10.1</span>`,
		`<a class="doc-reference" href="#breach">artikel 10</a>`,
	} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("page lacks %q", want)
		}
	}
}

func TestMarkdown(t *testing.T) {
	data, err := Markdown(sample("en"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# Data processing agreement\n", "<a id=\"breach\"></a>\n\n## 10 Personal data breach\n", "**10.1** The processor notifies",
		"\n- a. the nature of the breach, with", "[article 10](#breach)", "| Operation and purpose | Personal data |", "| --- | --- |", "(**GDPR**)", "- Name: \\_\\_",
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("Markdown lacks %q", want)
		}
	}
}

func TestMarkdownEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"# geen kop": `\# geen kop`, "- geen lijst": `\- geen lijst`, "+ x": `\+ x`, "12. x": `12\. x`, "12) x": `12\) x`, "12 x": "12 x", "=== x": `\=== x`,
		"*x* _y_ `z`": "\\*x\\* \\_y\\_ \\`z\\`", "<b>&amp;": `\<b\>\&amp;`, "[a](b)": `\[a\](b)`, "a | b ~~c~~ \\": `a \| b \~\~c\~\~ \\`, "    code": "code", "> x": `\> x`,
		"een\n- twee": "een\\\n\\- twee",
	} {
		data, err := Markdown(&Document{Title: "T", Body: []Block{&Paragraph{Text: Text(in)}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(strings.TrimPrefix(string(data), "# T\n\n"), "\n"); got != want {
			t.Errorf("%q is written as %q, want %q", in, got, want)
		}
	}
	for _, s := range hostileTexts {
		data, err := Markdown(hostile(s))
		if err != nil {
			t.Fatal(err)
		}
		bare := strings.ReplaceAll(strings.ReplaceAll(string(data), `\<`, ""), `\]`, "")
		for _, bad := range []string{"<script", "<img", "<!--", "](javascript", "(<javascript", "(<data"} {
			if strings.Contains(strings.ToLower(bare), bad) {
				t.Errorf("%q: Markdown holds %q:\n%s", s, bad, data)
			}
		}
	}
	for in, want := range map[[2]string]string{{" vet ", "**"}: " **vet** ", {"  ", "*"}: "  ", {"x", "***"}: "***x***"} {
		if got := around(in[0], in[1]); got != want {
			t.Errorf("%q in %s is %q", in[0], in[1], got)
		}
	}
}
