package document

import (
	"reflect"
	"strings"
	"testing"
)

func TestNumber(t *testing.T) {
	d := &Document{Lang: "nl", Body: []Block{
		&Heading{Kind: Section, Text: "Overwegingen"},
		&Provision{Text: Text("los")},
		&Heading{ID: "a", Kind: Article, Text: "Een"},
		&Provision{ID: "a1", Text: Text("x"), Items: make([]Item, 28)},
		&Heading{Kind: Part, Text: "Kopje"},
		&Provision{ID: "a2"},
		&Heading{Kind: Section, Text: "Tussen"},
		&Heading{ID: "b", Kind: Article, Text: "Twee"},
		&Provision{ID: "b1"},
		&Heading{ID: "x", Kind: Annex, Text: "Lijst"},
		&Provision{ID: "x1"},
		&List{Lettered: true, Items: make([]Item, 2)},
		&List{Items: make([]Item, 1)},
		&Paragraph{Text: []Inline{{Ref: "a"}, {Ref: "a2"}, {Ref: "b1"}, {Ref: "x"}, {Ref: "x1"}}},
	}}
	for range 2 { // twice: numbering again changes nothing
		if err := d.Number(); err != nil {
			t.Fatal(err)
		}
		var numbers []string
		for _, b := range d.Body {
			switch b := b.(type) {
			case *Heading:
				numbers = append(numbers, b.Number)
			case *Provision:
				numbers = append(numbers, b.Number)
			}
		}
		if want := []string{"", "1", "1", "1.1", "", "1.2", "", "2", "2.1", "Bijlage 1", "1"}; !reflect.DeepEqual(numbers, want) {
			t.Errorf("numbers %q, want %q", numbers, want)
		}
		items := d.Body[3].(*Provision).Items
		if got := items[0].Number + items[25].Number + items[26].Number + items[27].Number; got != "azaabb" {
			t.Errorf("letters %q", got)
		}
		if got := d.Body[11].(*List).Items[1].Number + d.Body[12].(*List).Items[0].Number; got != "b•" {
			t.Errorf("list numbers %q", got)
		}
		var refs []string
		for _, run := range d.Body[13].(*Paragraph).Text {
			refs = append(refs, run.Text)
		}
		if want := []string{"artikel 1", "artikel 1.2", "artikel 2.1", "Bijlage 1", "Bijlage 1, punt 1"}; !reflect.DeepEqual(refs, want) {
			t.Errorf("references %q, want %q", refs, want)
		}
	}
	d.Lang = "en"
	if err := d.Number(); err != nil {
		t.Fatal(err)
	}
	if got := d.Body[13].(*Paragraph).Text[3].Text; got != "Annex 1" {
		t.Errorf("English annex reads %q", got)
	}
}

func TestNumberErrors(t *testing.T) {
	unknown := Inline{Ref: "no-such-place"}
	places := map[string]*Document{
		"party":     {Parties: []Party{{Details: []Field{{Value: []Inline{unknown}}}}}},
		"paragraph": {Body: []Block{&Paragraph{Text: []Inline{unknown}}}},
		"note":      {Body: []Block{&Note{Text: []Inline{unknown}}}},
		"provision": {Body: []Block{&Provision{Text: []Inline{unknown}}}},
		"item":      {Body: []Block{&Provision{Items: []Item{{Text: []Inline{unknown}}}}}},
		"list":      {Body: []Block{&List{Items: []Item{{Text: []Inline{unknown}}}}}},
		"table":     {Body: []Block{&Table{Rows: [][][]Inline{{{unknown}}}}}},
		"fields":    {Body: []Block{&Fields{Fields: []Field{{Value: []Inline{unknown}}}}}},
		"signature": {Body: []Block{&Signatures{Places: []SignaturePlace{{Lines: []Field{{Value: []Inline{unknown}}}}}}}},
	}
	for name, d := range places {
		if err := d.Number(); err == nil || !strings.Contains(err.Error(), `"no-such-place"`) {
			t.Errorf("%s: error %v does not name the reference", name, err)
		}
		for format, write := range writers {
			if _, err := write(d); err == nil {
				t.Errorf("%s as %s: a document with a dead reference was written", name, format)
			}
		}
	}
	twice := &Document{Body: []Block{&Heading{ID: "same"}, &Provision{ID: "same"}}}
	if err := twice.Number(); err == nil || !strings.Contains(err.Error(), `"same"`) {
		t.Errorf("error %v does not name the ID given twice", err)
	}
}

var writers = map[string]func(*Document) ([]byte, error){
	"pdf": PDF, "docx": DOCX, "html": HTML, "fragment": HTMLFragment, "markdown": Markdown, "json": JSON,
}

func TestWords(t *testing.T) {
	for key, texts := range words() {
		for _, lang := range []string{"nl", "en"} {
			if texts[lang] == "" {
				t.Errorf("word %q has no text in %s", key, lang)
			}
		}
	}
	if got := (&Document{Lang: "fr"}).word("annex"); got != "Annex" {
		t.Errorf("a language without words gives %q", got)
	}
}
