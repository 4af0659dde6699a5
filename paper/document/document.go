// Package document holds a legal document as one tree and writes it as PDF,
// DOCX, HTML, Markdown and JSON. Every writer is a pure function of the tree:
// the same tree gives the same bytes.
package document

import (
	"time"

	"github.com/verhaal/verhaal/paper/picture"
)

// Document is a document before it is a file.
type Document struct {
	Title    string    `json:"title"`              // "Verwerkersovereenkomst"
	Subtitle string    `json:"subtitle,omitempty"` // what it is about, in one line; may be empty
	Lang     string    `json:"lang"`               // "nl" or "en"
	Author   string    `json:"author,omitempty"`   // for the metadata of the file
	Subject  string    `json:"subject,omitempty"`  // for the metadata of the file
	Date     time.Time `json:"-"`                  // the day of the document; also the only time in the file's metadata
	Status   string    `json:"status,omitempty"`   // what stands in the footer: "concept", "versie 1"
	Loose    bool      `json:"loose,omitempty"`    // goes behind another document: its pages do not number themselves
	Parties  []Party   `json:"parties,omitempty"`  // shown under the title, in this order
	Body     []Block   `json:"body"`
	Files    []File    `json:"files,omitempty"` // what travels inside a PDF: terms.json
}

// Party is one of those between whom a document is made.
type Party struct {
	Role    string  `json:"role"`              // "Verwerkingsverantwoordelijke"
	Name    string  `json:"name"`              // "Bakkerij Van Dam BV"
	Details []Field `json:"details,omitempty"` // address, registration, who represents it
}

// Field is a label with its value.
type Field struct {
	Label string   `json:"label"`
	Value []Inline `json:"value"`
}

// File is a file that travels inside a document.
type File struct {
	Name        string `json:"name"` // "terms.json"
	MIME        string `json:"mime"` // "application/json"
	Description string `json:"description,omitempty"`
	Data        []byte `json:"data"`
}

// Block is a part of the body: *Heading, *Paragraph, *Provision, *List,
// *Table, *Drawing, *Fields, *Signatures, *Note or *PageBreak.
type Block interface{ block() }

// HeadingKind says what a heading opens, and so how it is numbered.
type HeadingKind int

// The kinds of heading.
const (
	Section HeadingKind = iota // not numbered: "Overwegingen"
	Article                    // numbered 1, 2, 3 through the document; its provisions 1.1, 1.2
	Annex                      // numbered "Bijlage 1", "Bijlage 2"; the first starts on a new page
	Part                       // a subheading inside an annex or article; not numbered
)

// Heading opens an article, an annex or a part.
type Heading struct {
	ID     string      `json:"id,omitempty"` // the name that a Ref uses; also the anchor in HTML and the bookmark in DOCX
	Kind   HeadingKind `json:"kind"`
	Number string      `json:"number,omitempty"` // set by Number: "7", "Bijlage 2"
	Text   string      `json:"text"`
}

// Paragraph is running text without a number.
type Paragraph struct {
	Text []Inline `json:"text"`
}

// Drawing is a picture. What it shows must also be told beside it, in a table or
// in the text: a word processor's document has only its title and its words.
type Drawing struct {
	Picture *picture.Picture
}

// Provision is a numbered paragraph of an article: 7.1.
type Provision struct {
	ID     string   `json:"id,omitempty"`
	Number string   `json:"number,omitempty"` // set by Number: "7.1"
	Text   []Inline `json:"text"`
	Items  []Item   `json:"items,omitempty"` // lettered below it
}

// Item is one lettered item of a provision or a list.
type Item struct {
	Number string   `json:"number,omitempty"` // set by Number: "a"
	Text   []Inline `json:"text"`
}

// List is a list outside a provision.
type List struct {
	Lettered bool   `json:"lettered,omitempty"` // a, b, c; otherwise bullets
	Items    []Item `json:"items"`
}

// Table is a table; its head is repeated on each page it reaches.
type Table struct {
	Caption string       `json:"caption,omitempty"`
	Head    []string     `json:"head,omitempty"`
	Widths  []float64    `json:"widths,omitempty"` // shares of the width, one for each column; nil = equal
	Rows    [][][]Inline `json:"rows"`
}

// Fields is a block of labels with values.
type Fields struct {
	Fields []Field `json:"fields"`
}

// Signatures is the place where the parties sign on paper, kept on one page.
type Signatures struct {
	Places []SignaturePlace `json:"places"`
}

// SignaturePlace is where one party signs.
type SignaturePlace struct {
	Party string  `json:"party"`           // the party's name
	Role  string  `json:"role,omitempty"`  // "Verwerker"
	Lines []Field `json:"lines,omitempty"` // name, function, place and date; an empty value is a line to write on
}

// Note is small print: where a text comes from, what a mark means.
type Note struct {
	Text []Inline `json:"text"`
}

// PageBreak starts a new page.
type PageBreak struct{}

func (*Heading) block()    {}
func (*Paragraph) block()  {}
func (*Drawing) block()    {}
func (*Provision) block()  {}
func (*List) block()       {}
func (*Table) block()      {}
func (*Fields) block()     {}
func (*Signatures) block() {}
func (*Note) block()       {}
func (*PageBreak) block()  {}

// Style is how a run of text is set; styles add up.
type Style uint8

// The styles.
const (
	Bold   Style = 1 << iota // a defined term where it is defined, a label
	Italic                   // a foreign word, a title
	Mark                     // what the last answer changed; shown on screen only
	Mono                     // a hash, a file name
)

// Inline is a run of text in one style, or a reference.
type Inline struct {
	Text  string `json:"text"` // for a Ref: set by Number ("artikel 7")
	Style Style  `json:"style,omitempty"`
	Ref   string `json:"ref,omitempty"`  // the ID of a Heading or Provision that this run points at
	Link  string `json:"link,omitempty"` // a web address
}

// Text is the common case: one run without style.
func Text(s string) []Inline { return []Inline{{Text: s}} }
